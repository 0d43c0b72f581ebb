"""Sharing mode, the hidden photo and the blank screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QKeySequenceEdit,
    QLineEdit,
    QMessageBox,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import UserType
from faceviewer.ui.action_table import ENTRIES, Needs
from faceviewer.ui.lookup.presenter import Found
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.privacy import privacy as privacy_module
from faceviewer.ui.privacy.desktop_lock import DesktopLock
from faceviewer.ui.privacy.privacy import IdleWatch
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import DEMO_ID, IN_TIME, ask, button_of, choose, press, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

NAME = "张三"
OTHER_ID = "13800138001"


@pytest.fixture
def desk(open_desk: Callable[..., Desk], qtbot: QtBot) -> Desk:
    """A window that shows a person."""
    desk = open_desk()
    qtbot.waitUntil(desk.window.isActiveWindow)
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    return desk


def _is_hidden(desk: Desk) -> bool:
    return "hidden" in desk.window.stage.view.accessibleDescription()


def _pixels(desk: Desk) -> bytes:
    image = desk.window.stage.view.grab().toImage()
    return bytes(image.constBits())


def _all_texts(desk: Desk) -> str:
    """Return all texts of the window that a screen, a task bar or a screen reader can show."""
    texts = [desk.window.windowTitle(), words_on(desk.window)]
    for widget in (desk.window, *desk.window.findChildren(QWidget)):
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLineEdit):
            texts.append(widget.displayText())
            spoken = QAccessible.queryAccessibleInterface(widget)
            texts.append(spoken.text(QAccessible.Text.Value) if spoken else "")
    return "\n".join(texts)


def test_hidden_photo_stays_hidden_for_the_next_result(desk: Desk, qtbot: QtBot) -> None:
    shown = _pixels(desk)
    desk.window.stage.view.setFocus()
    QTest.keyClick(desk.window.stage.view, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: _is_hidden(desk))
    assert _pixels(desk) != shown
    ask(desk, UserType.PHONE, OTHER_ID)
    wait_for(desk, qtbot, "Cannot pass")
    assert _is_hidden(desk)
    assert desk.window.actions_["reveal"].isChecked()
    press(desk, "Show photo")
    assert not _is_hidden(desk)
    assert not desk.window.actions_["reveal"].isChecked()


def test_sharing_mode_hides_name_id_and_photo(
    desk: Desk, qtbot: QtBot, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    before = _all_texts(desk)
    assert NAME in before
    assert DEMO_ID in before
    desk.window.actions_["sharing"].trigger()
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    said = [text for text, _ in heard()]
    readable = _all_texts(desk) + "\n".join(said)
    assert NAME not in readable
    assert DEMO_ID not in readable
    assert "138****8000" in readable
    assert "Sharing mode" in words_on(desk.window)
    assert _is_hidden(desk)
    assert "Sharing mode is on" in said


@pytest.mark.parametrize("action", ["list", "settings", "save_evidence", "save", "shortcuts"])
def test_keys_of_sharing_mode_work_in_dialogs(desk: Desk, qtbot: QtBot, action: str) -> None:
    desk.window.actions_[action].trigger()
    dialog = wait_for_dialog(desk, qtbot)
    qtbot.waitUntil(dialog.isActiveWindow)
    for is_on in (True, False):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert visibility.sharing is is_on
    dialog.close()


def test_keys_of_sharing_mode_can_be_recorded_for_another_action(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["shortcuts"].trigger()
    recorder = wait_for_dialog(desk, qtbot).findChild(QKeySequenceEdit)
    assert isinstance(recorder, QKeySequenceEdit)
    recorder.setEnabled(True)
    recorder.setFocus()
    qtbot.waitUntil(recorder.hasFocus)
    QTest.keyClick(recorder, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: recorder.keySequence().toString() == "Ctrl+Shift+B")
    assert not visibility.sharing


def test_sharing_mode_warns_if_a_screen_reader_is_active(desk: Desk) -> None:
    warning = "A screen reader may still read out each key that is typed."
    desk.window.actions_["sharing"].trigger()
    assert warning not in words_on(desk.window)
    desk.window.actions_["sharing"].trigger()
    QAccessible.setActive(True)
    try:
        desk.window.actions_["sharing"].trigger()
        assert warning in words_on(desk.window)
    finally:
        QAccessible.setActive(False)


def test_sharing_mode_hides_names_while_saving(
    desk: Desk, qtbot: QtBot, tmp_path: Path, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    target = tmp_path / NAME / f"{NAME}.jpg"
    target.parent.mkdir()
    (face_id,) = (t.toPlainText() for t in desk.window.card.findChildren(QTextEdit) if t.accessibleName() == "Face ID")
    assert len(face_id) > 6
    desk.window.actions_["sharing"].trigger()
    assert face_id not in _all_texts(desk)
    for _ in range(2):
        desk.window.actions_["save"].trigger()
        proposed = choose(desk, qtbot, target)
        assert DEMO_ID not in proposed
        qtbot.waitUntil(lambda: "Saved" in words_on(desk.window) or bool(_open_dialogs()), timeout=IN_TIME)
    qtbot.waitUntil(lambda: "A file of that name already exists" in "".join(map(words_on, _open_dialogs())))
    assert NAME not in "".join(map(words_on, _open_dialogs()))
    press_text(_open_dialogs()[0], "Replace")
    qtbot.waitUntil(lambda: not _open_dialogs())
    qtbot.waitUntil(lambda: heard().count(("Saved", False)) == 2)
    assert NAME not in _all_texts(desk) + str(heard())
    desk.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(desk, qtbot)
    purpose = next(field for field in dialog.findChildren(QLineEdit) if field.accessibleName() == "Purpose")
    purpose.setText(f"for {NAME}")
    assert NAME not in purpose.displayText()
    assert QAccessible.queryAccessibleInterface(purpose).state().passwordEdit  # screen readers do not echo it
    dialog.reject()
    desk.window.actions_["sharing"].trigger()
    assert f"Saved to {target}" in words_on(desk.window)


@pytest.mark.parametrize(
    ("problem", "hidden", "shown"),
    [
        (
            Problem(Kind.LOCAL_DISK_FULL, folder=f"/home/{NAME}", needed="25 KiB", free="8 KiB"),
            "Not saved: there is not enough space in …",
            f"/home/{NAME}",
        ),
        (
            Problem(Kind.LOCAL_FILE_NAME, trace=Trace(server_text=f"no rights for {NAME}"), file=f"{NAME}.jpg"),
            "is not valid on every system",
            f"{NAME}.jpg",
        ),
    ],
    ids=["folder", "file and server text"],
)
def test_sharing_mode_hides_names_in_a_problem(desk: Desk, problem: Problem, hidden: str, shown: str) -> None:
    desk.window.actions_["sharing"].trigger()
    (screen,) = desk.window.findChildren(Screen)
    screen.show_problem(problem)
    assert hidden in words_on(desk.window.message)
    assert NAME not in _all_texts(desk)
    desk.window.actions_["sharing"].trigger()
    assert shown in words_on(desk.window.message)


def test_button_ends_sharing_mode_and_restores_the_view(desk: Desk, qtbot: QtBot) -> None:
    shown = _pixels(desk)
    desk.window.actions_["sharing"].trigger()
    assert not desk.window.actions_["reveal"].isEnabled()
    assert "hold Space" in desk.window.actions_["reveal"].toolTip()
    press_text(desk, "End sharing mode")
    assert not desk.window.actions_["sharing"].isChecked()
    assert desk.window.actions_["reveal"].isEnabled()
    qtbot.waitUntil(lambda: _pixels(desk) == shown)  # once the photo has its room again
    assert NAME in _all_texts(desk)


@pytest.mark.parametrize("held_since", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier])
def test_photo_is_shown_while_space_is_held(desk: Desk, held_since: Qt.KeyboardModifier) -> None:
    view = desk.window.stage.view
    desk.window.actions_["sharing"].trigger()
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    assert not _is_hidden(desk)
    QTest.keyRelease(view, Qt.Key.Key_Space, held_since)
    assert _is_hidden(desk)


def _repeat_space(desk: Desk) -> None:
    """Send the events of a held key, as the system does: press and release in turn, to the window."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) * 3:
        space = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", autorep=True)
        QApplication.sendEvent(desk.window.windowHandle(), space)


@pytest.mark.parametrize("continues_in", ["photo", "field", "menu"])
def test_space_held_to_show_the_photo_types_nothing(desk: Desk, qtbot: QtBot, continues_in: str) -> None:
    view, field = desk.window.stage.view, desk.window.bar.field
    desk.window.actions_["sharing"].trigger()
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    if continues_in == "field":
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    elif continues_in == "menu":
        QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    _repeat_space(desk)
    assert field.text() == DEMO_ID
    assert (QApplication.activePopupWidget() is not None) is (continues_in == "menu"), "no item was chosen"
    assert _is_hidden(desk) is (continues_in != "photo")
    QTest.keyRelease(desk.window.windowHandle(), Qt.Key.Key_Space)
    assert _is_hidden(desk)
    if continues_in == "field":
        QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Space)
        assert field.text() == " ", "the click selected the ID"


def test_space_held_to_show_the_photo_does_not_show_blanked_content(desk: Desk, qtbot: QtBot) -> None:
    view = desk.window.stage.view
    qtbot.waitUntil(desk.window.isActiveWindow)
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    _idle(desk)
    assert button_of(desk, "Show again").hasFocus()

    def send(kind: QEvent.Type, at: int) -> None:
        space = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
        space.setTimestamp(at)
        QApplication.sendEvent(desk.window.windowHandle(), space)

    for at in (1_660, 1_700, 1_740):  # repetitions that Qt does not recognize
        send(QEvent.Type.KeyRelease, at)
        send(QEvent.Type.KeyPress, at)
    send(QEvent.Type.KeyRelease, 1_800)
    assert visibility.blank
    send(QEvent.Type.KeyPress, 2_500)
    send(QEvent.Type.KeyRelease, 2_600)
    assert not visibility.blank


def test_space_can_be_typed_after_its_release_was_lost(desk: Desk) -> None:
    view, field = desk.window.stage.view, desk.window.bar.field
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    field.setFocus()
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Space)
    assert field.text() == f"{DEMO_ID} "


def test_space_held_on_a_button_types_nothing(desk: Desk) -> None:
    desk.window.bar.button.setFocus()
    QTest.keyPress(desk.window.windowHandle(), Qt.Key.Key_Space)
    _repeat_space(desk)
    assert desk.window.bar.field.text() == DEMO_ID


@pytest.mark.parametrize("what", ["focus", "window", "lookup", "sharing"])
def test_photo_shown_by_space_is_hidden_by_other_events(desk: Desk, what: str, qtbot: QtBot) -> None:
    view = desk.window.stage.view
    desk.window.actions_["sharing"].trigger()
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    assert not _is_hidden(desk)
    if what == "focus":
        desk.window.bar.field.setFocus()
    elif what == "window":
        QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    elif what == "lookup":
        desk.window.bar.ask(UserType.PHONE, OTHER_ID)
        wait_for(desk, qtbot, "Cannot pass")
    else:
        desk.window.actions_["sharing"].trigger()
        desk.window.actions_["sharing"].trigger()
    assert _is_hidden(desk)


def _idle(desk: Desk) -> None:
    (watch,) = desk.window.findChildren(IdleWatch)
    watch.idle.emit()


def _lock(desk: Desk) -> None:
    (lock,) = desk.window.findChildren(DesktopLock)
    lock.locked.emit()


@pytest.mark.parametrize("happens", [_idle, _lock])
def test_idle_or_locked_window_is_blank_until_it_is_shown_again(desk: Desk, happens: Callable[[Desk], None]) -> None:
    happens(desk)
    readable = words_on(desk.window) + desk.window.bar.field.displayText()
    assert NAME not in readable
    assert DEMO_ID not in readable
    assert "Can pass" not in readable
    assert not desk.window.stage.view.isVisible()
    press_text(desk, "Show again")
    assert desk.window.stage.view.isVisible()
    assert NAME in words_on(desk.window)
    assert desk.window.bar.field.displayText() == DEMO_ID


def test_result_received_while_locked_stays_hidden(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    ask(desk, UserType.PHONE, DEMO_ID)
    _lock(desk)
    wait_for(desk, qtbot, "Content hidden")
    assert NAME not in words_on(desk.window)


def test_new_lookup_by_the_operator_ends_the_blank_screen(desk: Desk, qtbot: QtBot) -> None:
    _lock(desk)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Shift)
    ask(desk, UserType.PHONE, OTHER_ID)
    wait_for(desk, qtbot, "Cannot pass")
    assert desk.window.stage.view.isVisible()


def test_typed_and_pasted_texts_are_blanked_without_a_lookup(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    QTest.keyClicks(desk.window.bar.field, DEMO_ID)
    desk.window.bar.field.pasted.emit("please check 13800138002 or 13800138003, thanks")
    qtbot.waitUntil(lambda: "13800138003" in _all_texts(desk))
    desk.window.message.show_note(lambda: Note(f"Saved to /home/{NAME}.jpg"))
    _idle(desk)
    readable = _all_texts(desk)
    assert "Content hidden" in readable
    for hidden in (DEMO_ID, "13800138002", "13800138003", "138****8003"):
        assert hidden not in readable
    assert NAME not in words_on(desk.window)
    desk.window.message.show_note(lambda: Note(f"And to /home/{NAME}.png"))  # a note while the screen is blank
    assert NAME not in words_on(desk.window)
    press_text(desk, "Show again")
    qtbot.waitUntil(lambda: "13800138003" in _all_texts(desk))
    assert f"{NAME}.png" in words_on(desk.window)


@pytest.mark.parametrize("hides", ["idle", "sharing"])
def test_text_being_composed_is_hidden_and_kept(open_desk: Callable[..., Desk], hides: str) -> None:
    desk = open_desk()
    field = desk.window.bar.field
    QApplication.sendEvent(field, QInputMethodEvent("zhang", []))
    if hides == "idle":
        _idle(desk)
    else:
        desk.window.actions_["sharing"].trigger()
    assert visibility.discreet
    assert not field.is_composing
    assert "zhang" not in _all_texts(desk)
    assert field.text() == "zhang"


def test_input_of_the_palette_is_cleared_when_blanked(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    qtbot.waitUntil(desk.window.isActiveWindow)

    def typed() -> list[str]:
        return [field.text() for field in desk.window.findChildren(QLineEdit) if field.isVisible()]

    desk.window.actions_["palette"].trigger()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, DEMO_ID)
    assert DEMO_ID in typed()
    _idle(desk)
    assert DEMO_ID not in typed()
    desk.window.actions_["palette"].trigger()
    assert DEMO_ID not in typed()


def test_dialogs_are_hidden_and_restored_with_their_input(desk: Desk, qtbot: QtBot) -> None:
    for key in ("save_evidence", "save", "save_habits", "properties", "settings", "samples", "about"):
        desk.window.actions_[key].trigger()
        qtbot.waitUntil(lambda: bool(_open_dialogs()))
        (dialog,) = _open_dialogs()
        fields = [field for field in dialog.findChildren(QLineEdit) if field.isVisible() and field.isEnabled()]
        if key != "save":
            for field in fields:
                field.setText("for Zhang")
        _idle(desk)
        assert not _open_dialogs(), key
        press_text(desk, "Show again")
        assert _open_dialogs() == [dialog], key
        if key != "save":
            assert {field.text() for field in fields} <= {"for Zhang"}
        dialog.reject()
        for question in set(_open_dialogs()) - {dialog}:  # whether to discard what was typed
            question.accept()
        qtbot.waitUntil(lambda: not _open_dialogs())


def test_actions_on_blanked_content_are_disabled(desk: Desk) -> None:
    usable = {entry.key for entry in ENTRIES if desk.window.actions_[entry.key].isEnabled()}
    assert {"copy_text", "copy_photo", "copy_trace", "save", "print", "pin"} <= usable
    _lock(desk)
    for entry in ENTRIES:
        action = desk.window.actions_[entry.key]
        if entry.needs is not Needs.NOTHING:
            assert (action.isEnabled(), action.toolTip()) == (False, "The content is hidden: show it again first")
    press_text(desk, "Show again")
    assert {entry.key for entry in ENTRIES if desk.window.actions_[entry.key].isEnabled()} == usable


def test_error_does_not_show_a_hidden_dialog_on_a_blank_screen(desk: Desk) -> None:
    desk.window.actions_["about"].trigger()
    (dialog,) = _open_dialogs()
    before = words_on(dialog)
    _lock(desk)
    desk.wiring._notices.show_unforeseen("the same error again")
    assert not _open_dialogs()
    press_text(desk, "Show again")
    assert words_on(dialog) == before


def test_dialog_closed_while_blank_is_not_restored(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(desk, qtbot)
    _lock(desk)
    dialog.reject()
    press_text(desk, "Show again")
    assert not _open_dialogs()


def test_content_shown_without_operator_input_is_blanked_after_the_idle_time(
    open_desk: Callable[..., Desk], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An assistive program uses the window without keys or mouse, after the idle time is over."""
    monkeypatch.setattr(privacy_module, "IdleWatch", lambda parent, *, seconds: IdleWatch(parent, seconds=0.2))
    desk = open_desk()
    heard: list[bool] = []
    (watch,) = desk.window.findChildren(IdleWatch)
    watch.idle.connect(lambda: heard.append(True))
    qtbot.waitUntil(lambda: heard == [True])
    desk.window.bar.ask(UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Content hidden")
    assert NAME not in words_on(desk.window)
    qtbot.waitUntil(lambda: isinstance(desk.wiring._presenter.state, Found))
    qtbot.wait(300)  # until the idle time after the result has passed
    button_of(desk, "Show again").click()
    assert NAME in words_on(desk.window)
    wait_for(desk, qtbot, "Content hidden")


def test_outdated_result_has_no_veil_while_blank(desk: Desk) -> None:
    veiled = "This is still the result for the person before"
    desk.window.actions_["sharing"].trigger()
    desk.window.bar.field.setText("1")
    assert veiled in words_on(desk.window)
    _lock(desk)
    assert veiled not in words_on(desk.window)
    press_text(desk, "Show again")
    assert veiled in words_on(desk.window)


def _open_dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


def test_window_without_content_is_not_blanked(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    _lock(desk)
    assert "Content hidden" not in words_on(desk.window)


def test_blocking_question_of_qt_is_refused_when_blanked(desk: Desk) -> None:
    QTimer.singleShot(0, lambda: _lock(desk))
    assert QMessageBox.question(desk.window, "Print", "Overwrite?") == QMessageBox.StandardButton.No
    press_text(desk, "Show again")
    assert not _open_dialogs()


@pytest.mark.parametrize(("language", "hidden"), [(Language.EN, "hidden"), (Language.ZH_CN, "隐藏")])
def test_hidden_photo_names_the_key_that_shows_it(
    open_desk: Callable[..., Desk], qtbot: QtBot, language: Language, hidden: str
) -> None:
    desk = open_desk(language=language)
    stage = desk.window.stage
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(lambda: bool(stage.shows_photo), timeout=IN_TIME)
    assert hidden not in words_on(stage)
    desk.window.actions_["reveal"].trigger()
    assert " B" in next(line for line in words_on(stage).splitlines() if hidden in line)
    desk.window.actions_["sharing"].trigger()
    assert desk.window.actions_["reveal"].toolTip() in words_on(stage)


@pytest.mark.parametrize("hide", [lambda desk: desk.window.actions_["sharing"].trigger(), _lock])
def test_open_tool_tip_is_closed_in_sharing_mode_and_when_the_screen_is_blanked(
    desk: Desk, qtbot: QtBot, hide: Callable[[Desk], None]
) -> None:
    QToolTip.showText(desk.window.pos(), DEMO_ID, desk.window)
    assert QToolTip.isVisible()
    hide(desk)
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=5_000)  # Qt's own time is longer
