"""Interpret key events for the recognition of scanned codes: characters, keypads, text fields, quick succession."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from faceviewer.core.limits import SCAN_GAP_MS, SCAN_PAUSE_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

BEGINS = "\x02"
"""The prefix that some scanners send before a code: STX."""
ENDS = frozenset("\t\n\r\x03\x04")
"""The characters that end a code: Tab, LF, CR, ETX, EOT."""
SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")
"""The characters between the parts of one code: FS, GS, RS, US."""
LAG_MS = 15
"""Added to the times of timers, because Qt runs a due timer before the events that arrived in the meantime."""
_SURE = 3  # from this number of characters on, a longer pause is allowed within a burst
_CAPS_LOCK = {"windows": 0x100, "cocoa": 0x10000}
_CAPS_LOCK_OF_X = 0x2
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


class Numbers:
    """Parses the character codes that are typed on the keypad with Alt held."""

    def __init__(self) -> None:
        self._digits = ""

    def take(self, event: QKeyEvent) -> bool:
        """Handle a key event, and return whether it is part of a character code.

        Scanners type character codes to be independent of the keyboard layout. Windows converts the code itself; on
        other systems the code is converted here, by the rules of Windows, when Alt is released.
        """
        held = event.modifiers() == Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
        is_digit = held and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
        if event.type() == QEvent.Type.ShortcutOverride and is_digit:
            event.accept()  # on the main digit keys, Alt+1 selects a user type
        elif event.type() == QEvent.Type.KeyPress and is_digit and sys.platform != "win32":
            self._digits += chr(event.key())
        elif event.type() == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Alt and self._digits:
            code, self._digits = self._digits, ""
            character = bytes([int(code[-4:]) % 256]).decode("cp1252" if code[0] == "0" else "cp437", "replace")
            key = Qt.Key.Key_Return if character == "\r" else ord(character.upper()[:1])
            key_event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character)
            key_event.setTimestamp(event.timestamp())
            if (focus := QApplication.focusWidget()) is not None:
                QApplication.sendEvent(focus, key_event)
        return is_digit


def has_caps_lock(event: QKeyEvent) -> bool:
    """Return whether Caps Lock was on, by the platform's native modifiers; Wayland uses those of X."""
    return bool(event.nativeModifiers() & _CAPS_LOCK.get(QGuiApplication.platformName(), _CAPS_LOCK_OF_X))


def is_modifier(event: QKeyEvent) -> bool:
    """Return whether the key is a modifier such as Shift, which scanners press between two other keys."""
    return Qt.Key.Key_Shift <= event.key() <= Qt.Key.Key_ScrollLock or event.key() == Qt.Key.Key_AltGr


def is_letter_with_alt(event: QKeyEvent) -> bool:
    """Return whether Qt types a letter although Alt or the Windows key is held; on macOS, Option is meant to do so."""
    is_letter = event.type() == QEvent.Type.KeyPress and event.text() != "" and event.text().isprintable()
    with_key = bool(event.modifiers() & (_MODIFIERS.AltModifier | _MODIFIERS.MetaModifier))
    return is_letter and with_key and sys.platform != "darwin"


def shortcut_of(event: QKeyEvent, actions: Iterable[QAction]) -> QAction | None:
    """Return the action that a key triggers."""
    keys = QKeySequence(event.keyCombination())
    return next((action for action in actions if keys in action.shortcuts()), None)


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


def around(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and its parents, also beyond its window."""
    outer: QWidget | None = widget
    while outer is not None:
        yield outer
        outer = outer.parentWidget()


def dialog_of(widget: QWidget) -> QDialog | None:
    """Return the dialog that contains a widget or its popup."""
    return next((outer for outer in around(widget) if isinstance(outer, QDialog)), None)


def put_back(field: QLineEdit, text: str) -> None:
    """Replace the text of a field, so that it can be undone, in case the keys were not from a scanner."""
    field.selectAll()
    field.insert(text)


def text_of(widget: QWidget) -> str:
    """Return the text of a line edit; empty for other widgets."""
    return widget.text() if isinstance(widget, QLineEdit) else ""


class Burst:
    """Characters that arrive in quick succession.

    Attributes:
        text: the characters received so far, including separators.
        stream: `text` and the slower characters before it that had no pause; the caller clears it after each code.
        slowest: the longest time between two characters of `text`, in milliseconds.
    """

    def __init__(self) -> None:
        self.text = ""
        self.stream = ""
        self.slowest = 0.0
        self._last = (0, 0.0)

    def continues(self, at: tuple[int, float]) -> bool:
        """Return whether a key at this time continues the burst; `at` is as in `add`."""
        return bool(self.text) and gap(self._last, at) <= (SCAN_PAUSE_MS if len(self.text) >= _SURE else SCAN_GAP_MS)

    def add(self, character: str, at: tuple[int, float]) -> bool:
        """Append a character; return whether it is the first of the stream.

        Args:
            character: one character.
            at: two times in milliseconds: the system's timestamp of the key, 0 if unknown, and the time of receipt.
        """
        begins = not self.stream or gap(self._last, at) > SCAN_PAUSE_MS
        self.slowest = max(self.slowest, gap(self._last, at)) if self.continues(at) else 0.0
        self.text = self.text + character if self.continues(at) else character
        self.stream = character if begins else self.stream + character
        self._last = at
        return begins

    def take(self) -> str:
        """Return `text` and clear it."""
        text, self.text = self.text, ""
        return text


def gap(sooner: tuple[int, float], later: tuple[int, float]) -> float:
    """Return the milliseconds between two keys, each with the two times of `Burst.add`."""
    # The system's timestamps are right even if this process was too busy to receive the keys one by one.
    return later[0] - sooner[0] if sooner[0] and later[0] else later[1] - sooner[1]


def parts_of(text: str) -> list[str]:
    """Split a code at its separators; empty parts are dropped."""
    for separator in SEPARATORS:
        text = text.replace(separator, "\x1d")
    return [part.strip() for part in text.split("\x1d") if part.strip()]
