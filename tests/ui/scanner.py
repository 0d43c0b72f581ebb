"""Keys of a scanner and of a person, with timestamps of the system, which do not depend on the machine."""

from itertools import count

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

_CTRL = Qt.KeyboardModifier.ControlModifier
clock = count(1_000_000, 5)
"""The timestamps, in milliseconds."""
ENDS = {
    "Enter": (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r"),
    "keypad": (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r"),
    "Tab": (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "\t"),
    "LF": (Qt.Key.Key_J, _CTRL, "\n"),
    "CR": (Qt.Key.Key_M, _CTRL, "\r"),
    "GS": (Qt.Key.Key_BracketRight, _CTRL, "\x1d"),
    "ETX": (Qt.Key.Key_C, _CTRL, "\x03"),
    "down": (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, ""),
}
"""What scanners press at the end of a code, with its text."""


def focus() -> QWidget:
    """Return the widget that receives keys."""
    popup = QApplication.activePopupWidget()
    widget = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()
    assert widget is not None
    return widget


def scan(text: str, end: str = "Enter", *, every: int = 5, native: int = 0) -> None:
    """Press keys as a scanner does: some milliseconds apart by their timestamps, each where the focus is."""
    for character in text:
        _let_pass(every - 5)
        press_at_once(Qt.Key(ord(character.upper())), Qt.KeyboardModifier.NoModifier, character, native)
    for each in filter(None, end.split("+")):
        press_at_once(*ENDS[each], native)


def type_by_hand(field: QWidget, text: str) -> None:
    """Type into a field with the pauses of a person; a carriage return presses Enter."""
    for character in text:
        _let_pass(100)
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        press_at_once(key, Qt.KeyboardModifier.NoModifier, character, where=field)


def pause(qtbot: QtBot, milliseconds: int) -> None:
    """Wait, also by the timestamps."""
    qtbot.wait(milliseconds)
    _let_pass(milliseconds)


def press_at_once(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, native: int = 0, *, where: QWidget | None = None
) -> None:
    """Press and release a key."""
    at = next(clock)
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, modifiers, 0, 0, native, text)
        event.setTimestamp(at)
        QApplication.sendEvent(where or focus(), event)


def _let_pass(milliseconds: int) -> None:
    for _ in range(milliseconds // 5):
        next(clock)
