"""A button with a text, and Enter as a key that presses buttons, as Space does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QKeyEvent


class Button(QPushButton):
    """A button whose text follows the language.

    Args:
        say: returns the text in the current language; if the text depends on anything else, call `apply_text`.
        pressed: called when the button is pressed.
        tone: its tone in the stylesheet.
        default: whether Enter presses the button wherever the focus is in its dialog.
    """

    def __init__(
        self,
        say: Callable[[], str],
        pressed: Callable[..., object] | SignalInstance | None = None,
        *,
        tone: str = "",
        default: bool = False,
    ) -> None:
        super().__init__(default=default)
        self._say = say
        if tone:
            set_tone(self, tone)
        if pressed is not None:
            self.clicked.connect(pressed)
        translated(self.apply_text)

    def apply_text(self) -> None:
        """Update the text."""
        self.setText(self._say())


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
