"""What is conspicuous about the photo, in a line of the card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated

_SIDE = 16


class HealthLine(QWidget):
    """An icon, a sentence, and a button that leads to all that is known of the photo.

    Signals:
        properties_requested: the operator wants to know more.
    """

    properties_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mark = Mark("warning", tone="warn", side=_SIDE)
        self._text, self._more = SelectableText(tone="health"), IconButton("info")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        self._more.clicked.connect(self.properties_requested)
        self.hide()
        translated(self._apply_texts)

    def show_sentence(self, sentence: str) -> None:
        """Say what is conspicuous about a photo; an empty sentence takes the line away."""
        self._text.show_text(sentence)
        self.setVisible(bool(sentence))

    def _apply_texts(self) -> None:
        self._text.setAccessibleName(self.tr("Photo quality"))
        self._more.set_words(self.tr("Photo properties"))
