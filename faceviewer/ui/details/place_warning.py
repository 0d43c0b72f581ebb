"""A warning that a photo tells where it was taken; where that is, it tells only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from faceviewer.imaging.examination import Place

_SIDE = 22


class PlaceWarning(QFrame):
    """The warning, and the coordinates behind a button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._place: Place | None = None
        self._headline, self._remark = PlainLabel(tone="strong", wraps=True), PlainLabel(wraps=True)
        self._coordinates, self._reveal = SelectableText(), QPushButton()
        self._reveal.setCheckable(True)
        set_tone(self, "warn")
        set_tone(self._reveal, "link")
        words = QVBoxLayout()
        words.setSpacing(4)
        for widget in (self._headline, self._remark, self._coordinates, self._reveal):
            words.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 8)
        row.setSpacing(12)
        mark = QVBoxLayout()
        mark.addWidget(Mark("warning", tone="warn", side=_SIDE))
        mark.addStretch()
        row.addLayout(mark)
        row.addLayout(words, 1)
        self._reveal.toggled.connect(self._apply_texts)
        translated(self._apply_texts)

    @property
    def line(self) -> str:
        """What it says as text; the coordinates only while they can be seen."""
        said = self._headline.text()
        return f"{said} {self._coordinates.toPlainText()}" if self._reveal.isChecked() else said

    def show_place(self, place: Place | None) -> None:
        """Warn of a place, concealed; None for one that could not be read."""
        self._place = place
        self._reveal.setChecked(False)
        self._apply_texts()

    def _apply_texts(self) -> None:
        place, seen = self._place, self._reveal.isChecked()
        self._headline.setText(self.tr("The photo carries a place"))
        self._remark.setText(
            self.tr("Its file says where it was taken. A copy saved as JPEG, PNG or WebP does not; the original does.")
        )
        self._coordinates.setAccessibleName(self.tr("Coordinates"))
        self._coordinates.show_text(f"{place.latitude:.6f}, {place.longitude:.6f}" if place and seen else "")
        self._coordinates.setVisible(seen)
        self._reveal.setText(self.tr("Hide the place") if seen else self.tr("Show the place"))
        self._reveal.setVisible(place is not None)
