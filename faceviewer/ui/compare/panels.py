"""The parts of the comparison: a heading above each result, and the table of differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from faceviewer.ui.card.verdict_panel import TONES
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import Badge, Mark, PlainLabel
from faceviewer.ui.parts.layout import Stretch, hbox, vbox
from faceviewer.ui.parts.selectable_text import SelectableText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.verdict import Verdict
    from faceviewer.ui.compare.differences import FieldPair


class ResultHead(QWidget):
    """The heading of one of two results: its role, the person and the verdict.

    Args:
        icon: the badge's icon, a name in `resources/icons/`.
        tone: the badge's tone.
        ends: whether there is a button to end the comparison.

    Attributes:
        end: the button.
    """

    def __init__(self, icon: str, *, tone: str, ends: bool) -> None:
        super().__init__()
        self._badge = Badge(icon, tone=tone)
        self._name, self._id = PlainLabel(tone="strong", wraps=True), PlainLabel(tone="small", wraps=True)
        self._mark = Mark("unclear", tone="warn", side=18)
        self._sentence = PlainLabel(wraps=True)
        self.end = IconButton("unpin")
        top = QHBoxLayout()
        top.addStrut(self.end.height())  # the same height without the button
        top.addWidget(self._badge)
        top.addStretch()
        if ends:
            top.addWidget(self.end)
        vbox(
            top,
            self._name,
            self._id,
            hbox((self._mark, 0, Qt.AlignmentFlag.AlignTop), (self._sentence, 1), spacing=8),
            Stretch(),
            on=self,
            spacing=4,
            margins=(4, 0, 4, 0),
        )
        self.clear()

    def show_result(self, name: str, masked_id: str, verdict: Verdict, sentence: str) -> None:
        """Show the person and the verdict; the texts are ready for display."""
        self._name.setText(name)
        self._id.setText(masked_id)
        self._mark.show_icon(verdict.answer.value, tone=TONES[verdict.answer])
        self._sentence.setText(sentence)
        for part in (self._name, self._id, self._mark):
            part.show()

    def clear(self, remark: str = "") -> None:
        """Show a remark in place of a result."""
        self._name.setText("")
        self._id.setText("")
        self._sentence.setText(remark)
        for part in (self._name, self._id, self._mark):
            part.hide()

    def set_words(self, badge: str, *, end: str = "") -> None:
        """Set the texts of the badge and of the button."""
        self._badge.set_text(badge)
        self.end.set_words(end)


class PairRow(QFrame):
    """Two values side by side below the field's name; a difference is marked by icon, text and background."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pair")
        self._label, self._same = PlainLabel(tone="small"), PlainLabel(tone="small")
        self._differs = Badge("differs", tone="warn")
        self._pinned, self._current = SelectableText(), SelectableText()
        vbox(
            hbox((self._label, 1), self._same, self._differs),
            hbox(
                (self._pinned, 1, Qt.AlignmentFlag.AlignTop), (self._current, 1, Qt.AlignmentFlag.AlignTop), spacing=12
            ),
            on=self,
            spacing=2,
            margins=(10, 6, 10, 8),
        )

    def show_pair(self, pair: FieldPair) -> None:
        """Show a field's values."""
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


class DifferenceTable(QFrame):
    """A row for each field, in the order of the card, below a summary of the differences."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._summary = PlainLabel(tone="strong", wraps=True)
        self._pinned, self._current = PlainLabel(tone="small"), PlainLabel(tone="small")
        self._rows: list[PairRow] = []
        inside = QWidget()
        inside.setObjectName("clear")
        self._column = vbox(Stretch(), on=inside, spacing=4, margins=(4, 0, 4, 4))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setObjectName("scrolled")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # With an automatic scroll bar, showing and hiding it could change the line breaks in an endless loop.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(inside)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))  # a disabled scroll bar is invisible
        vbox(
            hbox(self._summary, margins=(14, 0, 14, 0)),
            hbox((self._pinned, 1), (self._current, 1), spacing=12, margins=(14, 0, 14, 0)),
            (self._scroll, 1),
            on=self,
            spacing=8,
            margins=(1, 14, 1, 8),
        )

    def show_pairs(self, pairs: Sequence[FieldPair]) -> None:
        """Show the fields of two records or of one; an empty sequence clears the table."""
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

    def _summed(self, pairs: Sequence[FieldPair]) -> str:
        if not pairs:
            return ""
        if any(pair.differs is None for pair in pairs):
            return self.tr("There is no record to compare with")
        different = sum(bool(pair.differs) for pair in pairs)
        if not different:
            return self.tr("All fields are the same")
        return self.tr("One field differs") if different == 1 else self.tr("{n} fields differ").format(n=different)
