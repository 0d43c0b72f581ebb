"""One field of two records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.badge import Badge
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText

if TYPE_CHECKING:
    from faceviewer.ui.compare.differences import FieldPair


class PairRow(QFrame):
    """The values side by side under the field's name; where they differ, icon, word and ground say so."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pair")
        self._label, self._same = PlainLabel(tone="small"), PlainLabel(tone="small")
        self._differs = Badge("differs", tone="warn")
        self._pinned, self._current = SelectableText(), SelectableText()
        top = QHBoxLayout()
        top.addWidget(self._label, 1)
        top.addWidget(self._same)
        top.addWidget(self._differs)
        values = QHBoxLayout()
        values.setSpacing(12)
        values.addWidget(self._pinned, 1, Qt.AlignmentFlag.AlignTop)
        values.addWidget(self._current, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(values)

    def show_pair(self, pair: FieldPair) -> None:
        """Show a field."""
        self._label.setText(pair.label)
        self._same.setText(self.tr("Same"))
        self._differs.set_text(self.tr("Different"))
        self._same.setVisible(pair.differs is False)
        self._differs.setVisible(pair.differs is True)
        self._pinned.show_text(pair.pinned)
        self._current.show_text(pair.current)
        self._pinned.setAccessibleName(self.tr("{field}, pinned").format(field=pair.label))
        self._current.setAccessibleName(self.tr("{field}, current").format(field=pair.label))
        set_tone(self, "warn" if pair.differs else "none")
