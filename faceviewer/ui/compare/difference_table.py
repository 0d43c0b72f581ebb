"""What two records have in common and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from faceviewer.ui.compare.pair_row import PairRow
from faceviewer.ui.parts.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.ui.compare.differences import FieldPair


class DifferenceTable(QFrame):
    """A row a field, in the order of the card; above them how many differ."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._summary = PlainLabel(tone="strong", wraps=True)
        self._pinned, self._current = PlainLabel(tone="small"), PlainLabel(tone="small")
        self._rows: list[PairRow] = []
        inside = QWidget()
        inside.setObjectName("clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(4, 0, 4, 4)
        self._column.setSpacing(4)
        self._column.addStretch()
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setObjectName("scrolled")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes changes how lines break, and thereby whether it is needed, without end.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range)
        heads = QHBoxLayout()
        heads.setContentsMargins(14, 0, 14, 0)
        heads.setSpacing(12)
        heads.addWidget(self._pinned, 1)
        heads.addWidget(self._current, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 14, 1, 8)
        whole.setSpacing(8)
        summary = QHBoxLayout()
        summary.setContentsMargins(14, 0, 14, 0)
        summary.addWidget(self._summary)
        whole.addLayout(summary)
        whole.addLayout(heads)
        whole.addWidget(self._scroll, 1)

    def show_pairs(self, pairs: Sequence[FieldPair]) -> None:
        """Show the fields of two records, or of one; none at all while nothing shall be seen."""
        while len(self._rows) < len(pairs):
            row = PairRow()
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for row in self._rows[len(pairs) :]:
            self._column.removeWidget(row)
            row.deleteLater()
        del self._rows[len(pairs) :]
        for row, pair in zip(self._rows, pairs, strict=True):
            row.show_pair(pair)
        self._pinned.setText(self.tr("Pinned") if pairs else "")
        self._current.setText(self.tr("Current") if pairs else "")
        self._summary.setText(self._summed(pairs))
        self._scroll.setAccessibleName(self.tr("Fields of both records"))
        self._scroll.setAccessibleDescription(self._summary.text())

    def _on_range(self, _least: int, most: int) -> None:
        self._scroll.verticalScrollBar().setEnabled(most > 0)  # where there is nothing to scroll, it is not seen

    def _summed(self, pairs: Sequence[FieldPair]) -> str:
        if not pairs:
            return ""
        if any(pair.differs is None for pair in pairs):
            return self.tr("There is no record to compare with")
        different = sum(bool(pair.differs) for pair in pairs)
        if not different:
            return self.tr("All fields are the same")
        return self.tr("One field differs") if different == 1 else self.tr("{n} fields differ").format(n=different)
