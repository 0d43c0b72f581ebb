"""The banner of sharing mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class SharingSign(Banner):
    """Explains what is hidden and how to see the photo, and ends sharing mode; hidden while the user sees the photo.

    Signals:
        end_requested: the button was pressed.
    """

    end_requested = Signal()

    def __init__(self) -> None:
        super().__init__("warn", icon="eye-off")
        set_tone(self.headline, "none")
        self._end = QPushButton()
        self.add_buttons(self._end)
        self._end.clicked.connect(self.end_requested)
        translated(self._apply_texts)
        visibility.photo_changed.connect(self._show)
        self.hide()  # without a parent it would be a window of its own

    def _show(self) -> None:
        self.setVisible(visibility.sharing and not visibility.peeking)

    def showEvent(self, event: QShowEvent) -> None:
        self._apply_texts()  # a screen reader may have been started
        super().showEvent(event)

    def _apply_texts(self) -> None:
        words = [
            self.tr("Sharing mode: photos and names are hidden, IDs are masked. Hold Space on the photo to see it.")
        ]
        if QAccessible.isActive():  # a screen reader receives the keys itself
            words.append(self.tr("A screen reader may still read out each key that is typed."))
        self.show_words("\n".join(words))  # unlike a space, a line break suits every language
        self._end.setText(self.tr("End sharing mode"))
