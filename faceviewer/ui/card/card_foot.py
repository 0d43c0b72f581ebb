"""What can be done with a record: save its photo, copy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._save, 3)
        row.addWidget(self._copy, 2)
        self._save.clicked.connect(self.save_requested)
        self.retranslate()

    def set_copy_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these under Copy."""
        self._copies.addActions(actions)

    def set_saveable(self, saveable: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Say whether there is a photo to save."""
        self._save.setEnabled(saveable)
        self._save.setToolTip("" if saveable else self.tr("There is no photo to save"))

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._save.setText(self.tr("Save photo…"))
        self._copy.setText(self.tr("Copy"))
        self.set_saveable(self._save.isEnabled())
