"""Press the button that has the focus with Enter, as with Space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


def pressed_button(event: QKeyEvent) -> bool:
    """Press the button that has the focus if the key is Enter; a held key presses it once.

    Qt uses Enter for the default button of a dialog, and ignores it in other windows, unless the desktop sets this
    otherwise.

    Args:
        event: the event of a key that the button has not handled.

    Returns:
        Whether the key was for a button and must not be handled further.
    """
    focus, qt = QApplication.focusWidget(), QtCore.Qt
    is_enter = event.key() in {qt.Key.Key_Return, qt.Key.Key_Enter}
    with_others = event.modifiers() & ~qt.KeyboardModifier.KeypadModifier
    if not is_enter or with_others or not isinstance(focus, QPushButton | QToolButton):
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True
