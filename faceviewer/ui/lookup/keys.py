"""Interpret key events for the recognition of scanned codes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QKeySequenceEdit, QLineEdit, QPlainTextEdit, QTextEdit

from faceviewer.ui.lookup.burst import ENDS, SEPARATORS
from faceviewer.ui.lookup.keypad import digit_without_num_lock

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_CAPS_LOCK, _CAPS_LOCK_OF_X = {"windows": 0x100, "cocoa": 0x10000}, 0x2
_MODIFIERS = Qt.KeyboardModifier
_ENDS = {
    Qt.Key.Key_Return: "\r",
    Qt.Key.Key_Enter: "\r",
    Qt.Key.Key_Tab: "\t",
    Qt.Key.Key_Down: "\n",  # sent by scanners that have no line feed
}
# Ctrl combinations that scanners send for control characters; if a layout lacks the key, the event has the text.
_WITH_CONTROL = {
    Qt.Key.Key_C: "\x03",
    Qt.Key.Key_D: "\x04",
    Qt.Key.Key_I: "\t",
    Qt.Key.Key_J: "\n",
    Qt.Key.Key_M: "\r",
    Qt.Key.Key_Backslash: "\x1c",
    Qt.Key.Key_BracketRight: "\x1d",
    Qt.Key.Key_AsciiCircum: "\x1e",
    Qt.Key.Key_6: "\x1e",
    Qt.Key.Key_Underscore: "\x1f",
    Qt.Key.Key_Minus: "\x1f",
}


def character_of(event: QKeyEvent) -> str:
    """Return the character that a key types, or "". Keys that end or separate codes give a C0 control."""
    modifiers, text = event.modifiers(), event.text()
    if modifiers & (_MODIFIERS.AltModifier | _MODIFIERS.MetaModifier) or event.key() == Qt.Key.Key_Backtab:
        return ""
    if text in ENDS or text in SEPARATORS:
        return text
    if digit_without_num_lock(event):
        return ""
    if modifiers & _MODIFIERS.ControlModifier:
        return _WITH_CONTROL.get(Qt.Key(event.key()), "")
    return _ENDS.get(Qt.Key(event.key()), "") or (text if text.isprintable() else "")


def has_caps_lock(event: QKeyEvent) -> bool:
    """Return whether Caps Lock was on, by the platform's native modifiers; Wayland uses those of X."""
    return bool(event.nativeModifiers() & _CAPS_LOCK.get(QGuiApplication.platformName(), _CAPS_LOCK_OF_X))


def is_modifier(event: QKeyEvent) -> bool:
    """Return whether the key is a modifier such as Shift, which scanners press between two other keys."""
    return Qt.Key.Key_Shift <= event.key() <= Qt.Key.Key_ScrollLock or event.key() == Qt.Key.Key_AltGr


def times_of(event: QKeyEvent) -> tuple[int, float]:
    """Return the system's timestamp of a key and the time of receipt, in milliseconds; see `Burst.add`."""
    return event.timestamp(), time.monotonic() * 1000


def takes_text(widget: QWidget | None) -> bool:
    """Return whether a widget accepts typed text."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QAbstractSpinBox | QKeySequenceEdit)


def text_of(widget: QWidget) -> str:
    """Return the text of a line edit; empty for other widgets."""
    return widget.text() if isinstance(widget, QLineEdit) else ""
