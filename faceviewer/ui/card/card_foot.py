"""What can be done with a record: save its photo, copy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from faceviewer.ui.menu import Menu
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QResizeEvent


_GAP = 8  # logical pixels between the two


class CardFoot(QWidget):
    """Two buttons, side by side or one below the other.

    Signals:
        save_requested: the photo shall be saved.
    """

    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._save, self._copy = QPushButton(), QPushButton()
        self._as_photo = True
        self._copies = Menu(self)
        self._copy.setMenu(self._copies)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self._save, 3)
        self._row.addWidget(self._copy, 2)
        self._save.clicked.connect(self.save_requested)
        translated(self._apply_texts)

    def set_copy_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these under Copy."""
        self._copies.addActions(actions)

    def set_saveable(self, saveable: bool, *, as_photo: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Say whether there is something to save, and whether it is shown as a photo."""
        self._as_photo = as_photo
        self._save.setText(self.tr("Save photo…") if as_photo else self.tr("Save as received…"))
        self._save.setEnabled(saveable)
        self._save.setToolTip("" if saveable else self.tr("There is no photo to save"))

    def minimumSizeHint(self) -> QSize:
        widest = max(button.minimumSizeHint().width() for button in (self._save, self._copy))
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._save.sizeHint().width() + _GAP + self._copy.sizeHint().width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if needed <= event.size().width() else direction.TopToBottom)

    def _apply_texts(self) -> None:
        self._copy.setText(self.tr("Copy"))
        self.set_saveable(self._save.isEnabled(), as_photo=self._as_photo)
