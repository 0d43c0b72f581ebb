"""What can be done with a record: save its photo, copy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QMenu, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction


class CardFoot(QWidget):
    """Two buttons.

    Signals:
        save_requested: the photo shall be saved.
    """

    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._save, self._copy = QPushButton(), QPushButton()
        self._copies = QMenu(self)
        self._copies.setToolTipsVisible(True)  # they say why a line cannot be chosen
        self._copy.setMenu(self._copies)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self._save, _SAVE_PART)
        self._row.addWidget(self._copy, _COPY_PART)
        self._save.clicked.connect(self.save_requested)
        self.retranslate()

    def set_copy_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these under Copy."""
        self._copies.addActions(actions)

    def set_saveable(self, saveable: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Say whether there is a photo to save."""
        self._save.setEnabled(saveable)
        self._save.setToolTip("" if saveable else self.tr("There is no photo to save"))

    def minimumSizeHint(self) -> QSize:
        widest = max(button.minimumSizeHint().width() for button in (self._save, self._copy))
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        parts = ((self._save, _SAVE_PART), (self._copy, _COPY_PART))
        whole = event.size().width() - _GAP
        fit = all(button.sizeHint().width() <= whole * part / (_SAVE_PART + _COPY_PART) for button, part in parts)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if fit else direction.TopToBottom)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._save.setText(self.tr("Save photo…"))
        self._copy.setText(self.tr("Copy"))
        self.set_saveable(self._save.isEnabled())
