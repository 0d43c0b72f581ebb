"""A button with a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance


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
