"""Lets Enter press the button that has the focus, as Space does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def pressed_button(event: QKeyEvent) -> bool:
    """Press the button that has the focus if a key is Enter; a key that is held presses once.

    Qt leaves Enter to the primary button of a dialog, and in other windows to nobody, unless the desktop has it
    otherwise.

    Args:
        event: a key that the button did not take.

    Returns:
        Whether it was for a button, and nobody else shall have it.
    """
    focus = QApplication.focusWidget()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in _ENTER or modifiers or not isinstance(focus, QPushButton | QToolButton):
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True
