"""Interpret key events for the recognition of scanned codes: characters, keypads, modifiers, text fields."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from faceviewer.ui.lookup.burst import ENDS, SEPARATORS

if TYPE_CHECKING:
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

_WITHOUT_NUM_LOCK = {
    Qt.Key.Key_Insert: "0",
    Qt.Key.Key_End: "1",
    Qt.Key.Key_Down: "2",
    Qt.Key.Key_PageDown: "3",
    Qt.Key.Key_Left: "4",
    Qt.Key.Key_Clear: "5",
    Qt.Key.Key_Right: "6",
    Qt.Key.Key_Home: "7",
    Qt.Key.Key_Up: "8",
    Qt.Key.Key_PageUp: "9",
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


def digit_without_num_lock(event: QKeyEvent) -> str:
    """Return the digit of a keypad key that moves the cursor because Num Lock is off; empty for other keys."""
    on_keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier and not event.isAutoRepeat()
    return _WITHOUT_NUM_LOCK.get(Qt.Key(event.key()), "") if on_keypad else ""


def digit_with_alt(event: QKeyEvent) -> str:
    """Return the digit that is typed on the keypad with Alt held, as part of a character code; else ""."""
    held = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
    is_digit = event.modifiers() == held and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
    return chr(event.key()) if is_digit else ""


class Numbers:
    """Parses the character codes that are typed on the keypad with Alt held."""

    def __init__(self) -> None:
        self._digits = ""

    def take(self, event: QKeyEvent) -> bool:
        """Handle a key event, and return whether it is part of a character code.

        Scanners type character codes to be independent of the keyboard layout. Windows converts the code itself; on
        other systems the code is converted here, by the rules of Windows, when Alt is released.
        """
        digit = digit_with_alt(event)
        if event.type() == QEvent.Type.ShortcutOverride and digit:
            event.accept()  # on the main digit keys, Alt+1 selects a user type
        elif event.type() == QEvent.Type.KeyPress and digit and sys.platform != "win32":
            self._digits += digit
        elif event.type() == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Alt and self._digits:
            code, self._digits = self._digits, ""
            character = bytes([int(code[-4:]) % 256]).decode("cp1252" if code[0] == "0" else "cp437", "replace")
            key = Qt.Key.Key_Return if character == "\r" else ord(character.upper()[:1])
            key_event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character)
            key_event.setTimestamp(event.timestamp())
            if (focus := QApplication.focusWidget()) is not None:
                QApplication.sendEvent(focus, key_event)
        return bool(digit)


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
