"""Sharing mode, the hidden photo and the blank screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QInputMethodEvent
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

from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import UserType
from faceviewer.ui.action_table import ENTRIES, Needs
from faceviewer.ui.lookup.presenter import Found
from faceviewer.ui.privacy import privacy as privacy_module
from faceviewer.ui.privacy.desktop_lock import DesktopLock
from faceviewer.ui.privacy.privacy import IdleWatch
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import Note
from tests.ui.acting import DEMO_ID, IN_TIME, ask, button_of, choose, press, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.fakes import words_on
from tests.ui.privacy.test_held_space import is_hidden

NAME = "张三"
OTHER_ID = "13800138001"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _pixels(desk: Desk) -> bytes:
    image = desk.window.stage.view.grab().toImage()
    return bytes(image.constBits())


def _open_dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


def _share(desk: Desk) -> None:
    desk.window.actions_["sharing"].trigger()


def _idle(desk: Desk) -> None:
    (watch,) = desk.window.findChildren(IdleWatch)
    watch.idle.emit()


def _lock(desk: Desk) -> None:
    (lock,) = desk.window.findChildren(DesktopLock)
    lock.locked.emit()


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


def test_hidden_photo_stays_hidden_for_the_next_result(found: Desk, qtbot: QtBot) -> None:
    shown = _pixels(found)
    found.window.stage.view.setFocus()
    QTest.keyClick(found.window.stage.view, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: is_hidden(found))
    assert _pixels(found) != shown
    ask(found, UserType.PHONE, OTHER_ID)
    wait_for(found, qtbot, "Cannot pass")
    assert is_hidden(found)
    assert found.window.actions_["reveal"].isChecked()
    press(found, "Show photo")
    assert not is_hidden(found)
    assert not found.window.actions_["reveal"].isChecked()


def test_sharing_mode_hides_name_id_and_photo(found: Desk, qtbot: QtBot, heard: Heard) -> None:
    assert all(text in _all_texts(found) for text in (NAME, DEMO_ID))
    _share(found)
    ask(found, UserType.PHONE, DEMO_ID)
    wait_for(found, qtbot, "Can pass now")
    announced = [text for text, _ in heard()]
    readable = _all_texts(found) + "\n".join(announced)
    assert [text in readable for text in (NAME, DEMO_ID, "138****8000")] == [False, False, True]
    assert "Sharing mode" in words_on(found.window)
    assert is_hidden(found)
    assert "Sharing mode is on" in announced


@pytest.mark.parametrize("action", ["list", "settings", "save_evidence", "save", "shortcuts"])
def test_keys_of_sharing_mode_work_in_dialogs(found: Desk, qtbot: QtBot, action: str) -> None:
    found.window.actions_[action].trigger()
    dialog = wait_for_dialog(found, qtbot)
    qtbot.waitUntil(dialog.isActiveWindow)
    for is_on in (True, False):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_B, CTRL_SHIFT)
        assert visibility.sharing is is_on
    dialog.close()


def test_keys_of_sharing_mode_can_be_recorded_for_another_action(found: Desk, qtbot: QtBot) -> None:
    found.window.actions_["shortcuts"].trigger()
    recorder = wait_for_dialog(found, qtbot).findChild(QKeySequenceEdit)
    assert isinstance(recorder, QKeySequenceEdit)
    recorder.setEnabled(True)
    recorder.setFocus()
    qtbot.waitUntil(recorder.hasFocus)
    QTest.keyClick(recorder, Qt.Key.Key_B, CTRL_SHIFT)
    qtbot.waitUntil(lambda: recorder.keySequence().toString() == "Ctrl+Shift+B")
    assert not visibility.sharing


def test_sharing_mode_warns_if_a_screen_reader_is_active(found: Desk) -> None:
    warning = "A screen reader may still read out each key that is typed."
    _share(found)
    assert warning not in words_on(found.window)
    _share(found)
    QAccessible.setActive(True)
    try:
        _share(found)
        assert warning in words_on(found.window)
    finally:
        QAccessible.setActive(False)


def test_sharing_mode_hides_names_while_saving(found: Desk, qtbot: QtBot, tmp_path: Path, heard: Heard) -> None:
    target = tmp_path / NAME / f"{NAME}.jpg"
    target.parent.mkdir()
    (face_id,) = (t.toPlainText() for t in found.window.card.findChildren(QTextEdit) if t.accessibleName() == "Face ID")
    assert len(face_id) > 6
    _share(found)
    assert face_id not in _all_texts(found)
    for _ in range(2):
        found.window.actions_["save"].trigger()
        proposed = choose(found, qtbot, target)
        assert DEMO_ID not in proposed
        qtbot.waitUntil(lambda: "Saved" in words_on(found.window) or bool(_open_dialogs()), timeout=IN_TIME)
    qtbot.waitUntil(lambda: "A file of that name already exists" in "".join(map(words_on, _open_dialogs())))
    assert NAME not in "".join(map(words_on, _open_dialogs()))
    press_text(_open_dialogs()[0], "Replace")
    qtbot.waitUntil(lambda: not _open_dialogs())
    qtbot.waitUntil(lambda: heard().count(("Saved", False)) == 2)
    assert NAME not in _all_texts(found) + str(heard())
    found.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(found, qtbot)
    purpose = next(field for field in dialog.findChildren(QLineEdit) if field.accessibleName() == "Purpose")
    purpose.setText(f"for {NAME}")
    assert NAME not in purpose.displayText()
    assert QAccessible.queryAccessibleInterface(purpose).state().passwordEdit  # screen readers do not echo it
    dialog.reject()
    _share(found)
    assert f"Saved to {target}" in words_on(found.window)


DISK_FULL = Problem(Kind.LOCAL_DISK_FULL, folder=f"/home/{NAME}", needed="25 KiB", free="8 KiB")
REFUSED_NAME = Problem(Kind.LOCAL_FILE_NAME, trace=Trace(server_text=f"no rights for {NAME}"), file=f"{NAME}.jpg")


@pytest.mark.parametrize(
    ("problem", "hidden", "shown"),
    [
        (DISK_FULL, "Not saved: there is not enough space in …", f"/home/{NAME}"),
        (REFUSED_NAME, "is not valid on every system", f"{NAME}.jpg"),
    ],
    ids=["folder", "file and server text"],
)
def test_sharing_mode_hides_names_in_a_problem(found: Desk, problem: Problem, hidden: str, shown: str) -> None:
    _share(found)
    found.window.message.show_problem(problem)
    assert hidden in words_on(found.window.message)
    assert NAME not in _all_texts(found)
    _share(found)
    assert shown in words_on(found.window.message)


def test_button_ends_sharing_mode_and_restores_the_view(found: Desk, qtbot: QtBot) -> None:
    shown = _pixels(found)
    _share(found)
    assert not found.window.actions_["reveal"].isEnabled()
    assert "hold Space" in found.window.actions_["reveal"].toolTip()
    press_text(found, "End sharing mode")
    assert not found.window.actions_["sharing"].isChecked()
    assert found.window.actions_["reveal"].isEnabled()
    qtbot.waitUntil(lambda: _pixels(found) == shown)  # once the photo has its room again
    assert NAME in _all_texts(found)


@pytest.mark.parametrize("happens", [_idle, _lock])
def test_idle_or_locked_window_is_blank_until_it_is_shown_again(found: Desk, happens: Callable[[Desk], None]) -> None:
    happens(found)
    readable = words_on(found.window) + found.window.bar.field.displayText()
    assert [text for text in (NAME, DEMO_ID, "Can pass") if text in readable] == []
    assert not found.window.stage.view.isVisible()
    press_text(found, "Show again")
    assert found.window.stage.view.isVisible()
    assert NAME in words_on(found.window)
    assert found.window.bar.field.displayText() == DEMO_ID


def test_window_without_content_is_not_blanked_and_a_result_received_while_locked_is(desk: Desk, qtbot: QtBot) -> None:
    _lock(desk)
    assert "Content hidden" not in words_on(desk.window)
    ask(desk, UserType.PHONE, DEMO_ID)
    _lock(desk)
    wait_for(desk, qtbot, "Content hidden")
    assert NAME not in words_on(desk.window)


def test_new_lookup_by_the_operator_ends_the_blank_screen(found: Desk, qtbot: QtBot) -> None:
    _lock(found)
    QTest.keyClick(found.window.windowHandle(), Qt.Key.Key_Shift)
    ask(found, UserType.PHONE, OTHER_ID)
    wait_for(found, qtbot, "Cannot pass")
    assert found.window.stage.view.isVisible()


def test_typed_and_pasted_texts_are_blanked_without_a_lookup(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.window.bar.field, DEMO_ID)
    desk.window.bar.field.pasted.emit("please check 13800138002 or 13800138003, thanks")
    qtbot.waitUntil(lambda: "13800138003" in _all_texts(desk))
    desk.window.message.show_note(lambda: Note(f"Saved to /home/{NAME}.jpg"))
    _idle(desk)
    assert "Content hidden" in words_on(desk.window)
    readable = _all_texts(desk)
    assert [text for text in (DEMO_ID, "13800138002", "13800138003", "138****8003") if text in readable] == []
    assert NAME not in words_on(desk.window)
    desk.window.message.show_note(lambda: Note(f"And to /home/{NAME}.png"))  # a note while the screen is blank
    assert NAME not in words_on(desk.window)
    press_text(desk, "Show again")
    qtbot.waitUntil(lambda: "13800138003" in _all_texts(desk))
    assert f"{NAME}.png" in words_on(desk.window)


@pytest.mark.parametrize("hide", [_idle, _share])
def test_text_being_composed_is_hidden_and_kept(desk: Desk, hide: Callable[[Desk], None]) -> None:
    field = desk.window.bar.field
    QApplication.sendEvent(field, QInputMethodEvent("zhang", []))
    hide(desk)
    assert visibility.discreet
    assert not field.is_composing
    assert "zhang" not in _all_texts(desk)
    assert field.text() == "zhang"


def test_input_of_the_palette_is_cleared_when_blanked(desk: Desk, qtbot: QtBot) -> None:
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


def test_dialogs_are_hidden_and_restored_with_their_input(found: Desk, qtbot: QtBot) -> None:
    for key in ("save_evidence", "save", "save_habits", "properties", "settings", "samples", "about"):
        found.window.actions_[key].trigger()
        qtbot.waitUntil(lambda: bool(_open_dialogs()))
        (dialog,) = _open_dialogs()
        fields = [field for field in dialog.findChildren(QLineEdit) if field.isVisible() and field.isEnabled()]
        for field in fields if key != "save" else ():
            field.setText("for Zhang")
        before = [field.text() for field in fields]
        _idle(found)
        assert not _open_dialogs(), key
        press_text(found, "Show again")
        assert _open_dialogs() == [dialog], key
        assert [field.text() for field in fields] == before
        dialog.reject()
        for question in set(_open_dialogs()) - {dialog}:  # whether to discard what was typed
            question.accept()
        qtbot.waitUntil(lambda: not _open_dialogs())


def test_actions_on_blanked_content_are_disabled(found: Desk) -> None:
    usable = {entry.key for entry in ENTRIES if found.window.actions_[entry.key].isEnabled()}
    assert {"copy_text", "copy_photo", "copy_trace", "save", "print", "pin"} <= usable
    _lock(found)
    for entry in ENTRIES:
        action = found.window.actions_[entry.key]
        if entry.needs is not Needs.NOTHING:
            assert (action.isEnabled(), action.toolTip()) == (False, "The content is hidden: show it again first")
    press_text(found, "Show again")
    assert {entry.key for entry in ENTRIES if found.window.actions_[entry.key].isEnabled()} == usable


def test_error_does_not_show_a_hidden_dialog_on_a_blank_screen(found: Desk) -> None:
    found.window.actions_["about"].trigger()
    (dialog,) = _open_dialogs()
    before = words_on(dialog)
    _lock(found)
    found.wiring._info_dialogs.show_unforeseen("the same error again")
    assert not _open_dialogs()
    press_text(found, "Show again")
    assert words_on(dialog) == before


def test_dialog_closed_while_blank_is_not_restored(found: Desk, qtbot: QtBot) -> None:
    found.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(found, qtbot)
    _lock(found)
    dialog.reject()
    press_text(found, "Show again")
    assert not _open_dialogs()


def test_content_shown_without_operator_input_is_blanked_after_the_idle_time(
    open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An assistive program uses the window without keys or mouse, after the idle time is over."""
    monkeypatch.setattr(privacy_module, "IdleWatch", lambda parent, *, seconds: IdleWatch(parent, seconds=0.2))
    desk = open_desk()
    idle: list[bool] = []
    (watch,) = desk.window.findChildren(IdleWatch)
    watch.idle.connect(lambda: idle.append(True))
    qtbot.waitUntil(lambda: idle == [True])
    desk.window.bar.ask(UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Content hidden")
    assert NAME not in words_on(desk.window)
    qtbot.waitUntil(lambda: isinstance(desk.wiring._presenter.state, Found))
    qtbot.wait(300)  # until the idle time after the result has passed
    button_of(desk, "Show again").click()
    assert NAME in words_on(desk.window)
    wait_for(desk, qtbot, "Content hidden")


def test_outdated_result_has_no_veil_while_blank(found: Desk) -> None:
    veiled = "This is still the result for the previous person"
    _share(found)
    found.window.bar.field.setText("1")
    assert veiled in words_on(found.window)
    _lock(found)
    assert veiled not in words_on(found.window)
    press_text(found, "Show again")
    assert veiled in words_on(found.window)


def test_blocking_question_of_qt_is_refused_when_blanked(found: Desk) -> None:
    QTimer.singleShot(0, lambda: _lock(found))
    assert QMessageBox.question(found.window, "Print", "Overwrite?") == QMessageBox.StandardButton.No
    press_text(found, "Show again")
    assert not _open_dialogs()


def test_hidden_photo_names_the_key_that_shows_it_in_both_languages(found: Desk) -> None:
    reveal, stage = found.window.actions_["reveal"], found.window.stage
    for language, hidden in (("zh_CN", "隐藏"), ("en", "hidden")):
        found.window.actions_[f"language_{language}"].trigger()
        assert hidden not in words_on(stage)
        reveal.trigger()
        assert " B" in next(line for line in words_on(stage).splitlines() if hidden in line)
        reveal.trigger()
    _share(found)
    assert reveal.toolTip() in words_on(stage)


@pytest.mark.parametrize("hide", [_share, _lock])
def test_open_tool_tip_is_closed_in_sharing_mode_and_when_the_screen_is_blanked(
    found: Desk, qtbot: QtBot, hide: Callable[[Desk], None]
) -> None:
    QToolTip.showText(found.window.pos(), DEMO_ID, found.window)
    assert QToolTip.isVisible()
    hide(found)
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=5_000)  # Qt's own time is longer
