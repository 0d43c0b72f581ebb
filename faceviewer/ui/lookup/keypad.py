"""Keypad keys that scanners send in place of the layout's keys: without Num Lock, or with Alt held."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

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
