"""The middle of the window: the photo, its record beside or under it, and another result where one is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from faceviewer.ui.tokens import scaled

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent

    from faceviewer.ui.stage.photo_stage import PhotoStage

_NARROW = 860  # logical pixels; below this width the card stands under the photo
_CARD_WIDTH = 372
_COMPARED_PART = 0.38  # of the width, for what two results differ in
_UNBOUNDED = 16_777_215  # QWIDGETSIZE_MAX, which the bindings do not name


class Body(QWidget):
    """Shares its room among the stage and what is about the photo on it.

    Args:
        stage: where the photo is.
    """

    def __init__(self, stage: PhotoStage) -> None:
        super().__init__()
        self._stage = stage
        self._card: QWidget | None = None
        self._pinned: QWidget | None = None
        self._head: QWidget | None = None
        self._differences: QWidget | None = None
        self._has_card = self._comparing = self._alone = self._blank = False
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._column.addWidget(stage, 1)
        self._box.addLayout(self._column, 1)

    def add_card(self, card: QWidget) -> None:
        """Give the record a place, hidden at first."""
        self._card = card
        card.hide()
        self._box.addWidget(card)
        self._share()

    def add_comparison(self, pinned: QWidget, head: QWidget, differences: QWidget) -> None:
        """Give places to the pinned result, the head of the one on the stage, and what they differ in; all hidden."""
        self._pinned, self._head, self._differences = pinned, head, differences
        for part in (pinned, head, differences):
            part.hide()
        self._box.insertWidget(0, pinned, 1)
        self._column.insertWidget(0, head)
        self._box.addWidget(differences)

    def show_card(self, *, shown: bool) -> None:
        """Give the record its place, or the stage all of it."""
        self._has_card = shown
        self._share()

    def set_comparing(self, *, comparing: bool) -> None:
        """Show two results side by side, or the one on the stage with its record."""
        self._comparing = comparing
        self._share()

    def set_alone(self, *, alone: bool) -> None:
        """Leave nothing but what is on the stage, or no longer."""
        self._alone = alone
        self._share()

    def set_blank(self, blank: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Leave nothing that tells of a person, or no longer."""
        self._stage.set_blank(blank)
        self._blank = blank
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.FontChange:
            self._share()

    def _share(self) -> None:
        if self._card is None:
            return
        side_by_side = self.width() >= _NARROW or self._comparing
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        width = min(scaled(_CARD_WIDTH), max(_CARD_WIDTH, self.width() // 2)) if side_by_side else 0
        self._card.setMinimumWidth(width)
        self._card.setMaximumWidth(width or _UNBOUNDED)
        self._box.setStretchFactor(self._card, 0 if side_by_side else 1)
        beside = not self._alone and not self._blank
        self._card.setVisible(self._has_card and not self._comparing and beside)
        if self._pinned and self._head and self._differences:
            self._pinned.setVisible(self._comparing)
            self._head.setVisible(self._comparing)
            self._differences.setFixedWidth(round(self.width() * _COMPARED_PART))
            self._differences.setVisible(self._comparing and beside)
            self._stage.photo_bar.set_narrow(self._comparing)
