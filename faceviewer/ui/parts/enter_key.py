"""Lets Enter press the button that has the focus, as Space does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


def pressed_button(event: QKeyEvent) -> bool:
    """Press the button that has the focus if a key is Enter; a key that is held presses once.

    Qt leaves Enter to the primary button of a dialog, and in other windows to nobody, unless the desktop has it
    otherwise.

    Args:
        event: a key that the button did not take.

    Returns:
        Whether it was for a button, and nobody else shall have it.
    """
    focus, qt = QApplication.focusWidget(), QtCore.Qt
    is_enter = event.key() in {qt.Key.Key_Return, qt.Key.Key_Enter}
    with_others = event.modifiers() & ~qt.KeyboardModifier.KeypadModifier
    if not is_enter or with_others or not isinstance(focus, QPushButton | QToolButton):
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True
