"""The window on the training gateway: lookups, saving, connections, settings, problems of the start."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.sandbox.provocations import GUIDE
from faceviewer.store.settings import default_path, load_settings
from faceviewer.store.settings_store import SettingsStore
from faceviewer.store.settings_values import Settings, Theme
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.parts.button import Chip
from tests.ui.acting import DEMO_ID, IN_TIME, ask, look_up, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import words_on
from tests.ui.scanner import type_by_hand

REFUSED = next(sample.user_id for sample in GUIDE if "code 403" in sample.shows[Language.EN])


@pytest.mark.parametrize(
    ("language", "verdict", "badge"),
    [(Language.EN, "Can pass now, until", "Pass allowed"), (Language.ZH_CN, "当前可通行，有效期至", "允许通行")],
)
def test_lookup_of_the_demo_id_shows_face_name_and_verdict(
    open_desk: OpenDesk, qtbot: QtBot, language: Language, verdict: str, badge: str
) -> None:
    desk = open_desk(language=language)
    type_by_hand(desk.window.bar.field, f"{DEMO_ID}\r")  # training selects its user type
    wait_for(desk, qtbot, verdict)
    assert "张三" in words_on(desk.window)
    assert badge in words_on(desk.window)
    assert desk.window.stage.view.isVisible()
    assert DEMO_ID not in words_on(desk.window.card)
    assert DEMO_ID not in desk.window.windowTitle()
    assert "张三" not in desk.window.windowTitle()
    assert desk.window.bar.field.hasFocus()
    assert desk.window.bar.field.selectedText() == DEMO_ID


def test_id_has_the_focus_at_the_start_and_a_sample_keeps_it_in_sharing_mode(desk: Desk) -> None:
    assert desk.window.bar.field.hasFocus()
    sample = next(chip for chip in desk.window.stage.findChildren(Chip) if chip.isVisible())
    sample.setFocus()
    desk.window.actions_["sharing"].trigger()
    assert sample.hasFocus()


def test_new_lookup_clears_the_previous_face_at_once(qtbot: QtBot, found: Desk) -> None:
    ask(found, UserType.IDENTITY, "slow-3")
    assert not found.window.stage.view.isVisible()
    assert not found.window.card.isVisible()
    assert found.window.bar.button.text() == "Cancel"
    wait_for(found, qtbot, "Asking training.faceviewer.invalid")
    QTest.mouseClick(found.window.bar.button, Qt.MouseButton.LeftButton)
    assert found.window.bar.button.text() == "Look up"
    assert not found.window.stage.view.isVisible()


@pytest.mark.parametrize("typed", ["", " \u200b ", "1" * 65])
def test_invalid_id_is_explained_below_the_field(qtbot: QtBot, typed: str, desk: Desk) -> None:
    desk.window.bar.field.setText(typed)
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)
    expected = "too long" if len(typed) > 64 else "Enter a user ID."
    assert expected in words_on(desk.window.bar)
    assert expected in desk.window.bar.field.accessibleDescription()
    assert desk.window.bar.button.text() == "Look up"
    QTest.keyClicks(desk.window.bar.field, "1")
    assert expected not in words_on(desk.window.bar)


def test_cleaned_id_is_shown_below_the_field(desk: Desk) -> None:
    desk.window.bar.field.setText("+86 138-0013-8000")
    assert "Will look up 13800138000" in words_on(desk.window.bar)
    assert desk.window.bar.field.text() == "+86 138-0013-8000"


def test_composed_text_is_looked_up_by_the_button_but_not_by_enter(qtbot: QtBot, desk: Desk) -> None:
    """An input method drops this text when the focus leaves the field."""
    field = desk.window.bar.field
    QApplication.sendEvent(field, QInputMethodEvent("zhang", []))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.window.bar.button.text() == "Look up"
    assert "Enter a user ID." not in words_on(desk.window.bar)
    with qtbot.waitSignal(desk.window.bar.look_up_requested) as requested:
        QTest.mouseClick(desk.window.bar.button, Qt.MouseButton.LeftButton)
    assert requested.args is not None
    assert requested.args[1] == "zhang"
    assert field.hasFocus()


def test_line_feed_looks_up_what_was_typed_once(desk: Desk) -> None:
    """Slow scanners send it instead of Enter, or after it."""
    looked_up: list[str] = []
    desk.window.bar.look_up_requested.connect(lambda _, user_id: looked_up.append(user_id))
    for code in ("A1\r\n", "B2\n", "\n"):
        type_by_hand(desk.window.bar.field, code)
    assert looked_up == ["A1", "B2"]


def test_missing_and_truncated_photos_are_explained(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot, "no-photo", "Cannot tell: the record has no photo", UserType.IDENTITY)
    assert not desk.window.stage.view.isVisible()
    save = next(b for b in desk.window.card.findChildren(QPushButton) if b.text() == "Save photo…")
    assert not save.isEnabled()
    assert save.toolTip() == "There is no photo to save"
    look_up(desk, qtbot, "broken-photo", "damaged", UserType.IDENTITY)
    assert not desk.window.stage.view.isVisible()
    assert (save.text(), save.isEnabled()) == ("Save as received…", True)


def test_language_changes_while_a_record_is_shown(qtbot: QtBot, found: Desk) -> None:
    found.window.actions_["language_zh_CN"].trigger()
    words = words_on(found.window)
    assert "当前可通行" in words
    assert "保存照片…" in words
    assert "Look up" not in words
    assert found.window.menuBar().actions()[0].text() == "文件(&F)"
    qtbot.waitUntil(lambda: load_settings()[0].language is Language.ZH_CN)


def test_without_a_connection_setup_and_training_are_offered(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(training=False)
    assert "Set up connection" in words_on(desk.window.stage)
    press_text(desk, "Try with sample data")
    wait_for(desk, qtbot, "Training: sample people")
    offered = f"{DEMO_ID} · can pass for another month"
    wait_for(desk, qtbot, offered)
    press_text(desk, offered)
    wait_for(desk, qtbot, "Can pass now")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (Problem(Kind.LOCAL_SETTINGS_VALUES, values="theme (2)", file="s.toml"), "not used: theme (2), shortcuts quit"),
        (Problem(Kind.LOCAL_PROFILE_UNKNOWN, name="Prod"), "There is no connection “Prod”\nSome settings are not used"),
    ],
)
def test_two_problems_of_the_start_are_both_shown(open_desk: OpenDesk, before: Problem, expected: str) -> None:
    settings = Settings(language=Language.EN, shortcuts={"quit": ("Return",)})
    desk = open_desk(settings=settings, problem=before)
    assert expected in desk.window.message.text
    set_language(Language.ZH_CN)
    assert "部分设置未被采用" in desk.window.message.text


def test_invalid_settings_file_is_reported_by_line_and_saved_once_corrected(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(training=False)
    path = default_path()
    kept = path.read_text("utf-8")
    path.write_text(f'{kept}[[profiles]]\nname = "Branch"\nca_file = "C:\\corp\\ca.pem"\n', "utf-8")
    wrong = path.read_bytes()
    desk.window.actions_["theme_dark"].trigger()
    line = wrong.count(b"\n")
    wait_for(desk, qtbot, f"The settings file is not readable (line {line} is not TOML)")
    assert path.read_bytes() == wrong
    path.write_text(path.read_text("utf-8").replace("\\", "/"), "utf-8")
    press_text(desk, "Try again")
    qtbot.waitUntil(lambda: desk.window.message.isHidden() and "Branch" in desk.choices)
    assert load_settings()[0].theme is Theme.DARK


def test_unreachable_settings_file_can_be_read_again(open_desk: OpenDesk, qtbot: QtBot) -> None:
    away = Problem(Kind.LOCAL_SETTINGS_AWAY, file="settings.toml", reason="Stale file handle")
    desk = open_desk(training=False, problem=away)
    path = default_path()
    kept = path.read_text()
    path.unlink()
    path.symlink_to(path.with_name("share.toml"))
    press_text(desk, "Try again")
    wait_for(desk, qtbot, "The settings cannot be read at present (it does not exist)")
    path.with_name("share.toml").write_text(f'{kept}[[profiles]]\nname = "From the share"\n')
    press_text(desk, "Try again")
    qtbot.waitUntil(lambda: desk.window.message.isHidden() and "From the share" in desk.choices)
    assert path.is_symlink()


def test_connection_added_by_another_window_can_be_chosen(qtbot: QtBot, found: Desk) -> None:
    other = SettingsStore()
    other.change(profiles=(Profile("Second site"),), theme=Theme.DARK).result(20)
    qtbot.waitUntil(lambda: "Second site" in found.choices, timeout=IN_TIME)
    assert "Can pass now" in words_on(found.window), "a result on show is not taken away by that"
    found.window.actions_["text_125"].trigger()
    qtbot.waitUntil(lambda: load_settings()[0].text_percent == 125)
    assert load_settings()[0].profiles == (Profile("Second site"),)
    assert load_settings()[0].theme is Theme.DARK


def test_unforeseen_exceptions_open_one_dialog_without_personal_data(qtbot: QtBot, desk: Desk) -> None:
    for _ in range(3):
        desk.hook.report(ValueError(DEMO_ID))
    wait_for_dialog(desk, qtbot)
    QApplication.sendPostedEvents()  # a dialog for the second report would be on show now
    (dialog,) = (d for d in desk.window.findChildren(QDialog) if d.isVisible())
    assert "ValueError" in words_on(dialog)
    assert DEMO_ID not in words_on(dialog)
    dialog.accept()
    look_up(desk, qtbot, DEMO_ID, "Can pass now")


def test_missing_id_can_be_looked_up_under_another_type(qtbot: QtBot, desk: Desk) -> None:
    look_up(desk, qtbot, DEMO_ID, "Try the same ID as", UserType.IDENTITY)
    names = ("Third-party account (OA)", "Phone number", "Yundun account (legacy)")
    assert all(name in words_on(desk.window.stage) for name in names)
    assert "Identity ID" not in words_on(desk.window.stage)
    press_text(desk, "Phone number")
    wait_for(desk, qtbot, "Can pass now")
    assert desk.window.bar.types.user_type is UserType.PHONE
    look_up(desk, qtbot, "no.such.account", "Try the same ID as", UserType.OPEN)
    assert "Phone number" not in words_on(desk.window.stage)  # it has letters
    look_up(desk, qtbot, REFUSED, "No face to show", UserType.IDENTITY)
    assert "Try the same ID as" not in words_on(desk.window.stage)


def test_user_type_tool_tip_and_note_follow_type_and_language(qtbot: QtBot, desk: Desk) -> None:
    types = desk.window.bar.types
    for user_type, name in ((UserType.OPEN, "Third-party account (OA)"), (UserType.PHONE, "Phone number")):
        types.set_user_type(user_type)
        assert types.toolTip() == name
    look_up(desk, qtbot, DEMO_ID, "Can pass now")
    desk.window.actions_["copy_text"].trigger()
    wait_for(desk, qtbot, "Copied")
    desk.window.actions_["language_zh_CN"].trigger()
    assert "Copied" not in words_on(desk.window.status)
