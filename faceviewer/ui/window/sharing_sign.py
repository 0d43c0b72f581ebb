"""The sign over everything else that the screen is being shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class SharingSign(QFrame):
    """Says what is hidden, how to look nevertheless, and ends it.

    Signals:
        end_requested: the button was pressed.
    """

    end_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        set_tone(self, "warn")
        self._words, self._end = PlainLabel(wraps=True), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(Mark("eye-off", tone="warn", side=20))
        row.addWidget(self._words, 1)
        row.addWidget(self._end)
        self._end.clicked.connect(self.end_requested)
        translated(self._apply_texts)
        visibility.photo_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(visibility.sharing)

    def showEvent(self, event: QShowEvent) -> None:
        self._apply_texts()  # a screen reader may have come
        super().showEvent(event)

    def _apply_texts(self) -> None:
        words = [self.tr("Sharing mode: photos, names and IDs are hidden. Hold Space on the photo to look at it.")]
        if QAccessible.isActive():  # Qt tells it each key, also where dots are shown
            words.append(self.tr("A screen reader is told what you type."))
        self._words.setText("\n".join(words))  # no language has a blank between lines
        self._end.setText(self.tr("End sharing mode"))
