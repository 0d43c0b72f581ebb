"""The properties of the photo on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faceviewer.ui.details.fact_list import FactList
from faceviewer.ui.details.health_panel import HealthPanel
from faceviewer.ui.details.photo_rows import measured_rows, picture_rows, written_rows
from faceviewer.ui.details.place_warning import PlaceWarning
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from faceviewer.core.language import Language
    from faceviewer.ui.details.photo_facts import PhotoFacts

_SIZE = (560, 620)


class PropertiesDialog(QDialog):
    """Beside the window, not in its way; it shows the next photo when that comes.

    Signals:
        copy_requested: all that it says as a text, which may tell of a person.
    """

    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._facts: PhotoFacts | None = None
        self._title, self._nothing = PlainLabel(tone="title"), PlainLabel(tone="secondary", wraps=True)
        self._health, self._place = HealthPanel(), PlaceWarning()
        self._picture, self._measured, self._written = FactList(), FactList(), FactList()
        self._heads = [PlainLabel(tone="strong") for _ in range(3)]
        self._scroll = QScrollArea(widgetResizable=True)
        self._copy, self._close = QPushButton(), QPushButton(default=True)
        self._build()
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.accept)
        translated(self._apply_texts)

    def show_photo(self, facts: PhotoFacts, language: Language) -> None:
        """Show a photo's properties; its place is concealed."""
        if facts is not self._facts:
            self._place.show_place(facts.examination.metadata.place)
        self._facts = facts
        self._health.show_health(facts.concerns, language)
        self._picture.show_facts(picture_rows(facts))
        self._measured.show_facts(measured_rows(facts))
        self._written.show_facts(written_rows(facts, language))
        self._place.setVisible(facts.examination.metadata.carries_place)
        self._show_parts(why="")

    def show_nothing(self, why: str) -> None:
        """Forget the photo, and say why."""
        self._facts = None
        self._place.show_place(None)
        for facts in (self._picture, self._measured, self._written):
            facts.show_facts(())
        self._show_parts(why=why)

    def _show_parts(self, *, why: str) -> None:
        self._nothing.setText(why)
        self._nothing.setVisible(bool(why))
        self._scroll.setVisible(not why)
        self._copy.setEnabled(not why)

    def _build(self) -> None:
        set_tone(self._close, "primary")
        inside = QWidget()
        inside.setObjectName("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(10)
        column.addWidget(self._health)
        column.addWidget(self._place)
        for head, facts in zip(self._heads, (self._picture, self._measured, self._written), strict=True):
            column.addSpacing(6)
            column.addWidget(head)
            column.addWidget(facts)
        column.addStretch()
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        foot = QHBoxLayout()
        foot.addWidget(self._copy)
        foot.addStretch()
        foot.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 24, 28, 22)
        whole.setSpacing(12)
        whole.addWidget(self._title)
        whole.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)
        self.resize(*_SIZE)

    def _on_copy(self) -> None:
        place = [self._place.line] if self._place.isVisibleTo(self) else []
        parts = (self._picture, self._measured, self._written)
        lines = [self._health.text, *place, *(line for facts in parts for line in facts.lines)]
        self.copy_requested.emit("\n".join(lines) + "\n")

    def _apply_texts(self) -> None:
        self.setWindowTitle(self.tr("Photo properties"))
        self._title.setText(self.tr("Photo properties"))
        titles = (self.tr("Picture"), self.tr("Measured on its middle"), self.tr("Written into its file"))
        for head, title in zip(self._heads, titles, strict=True):
            head.setText(title)
        self._scroll.setAccessibleName(self.tr("Photo properties"))
        self._copy.setText(self.tr("Copy all"))
        self._close.setText(self.tr("Close"))
