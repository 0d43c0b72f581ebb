"""The timeline of a lookup: a table of its phases, with a bar in each row."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from faceviewer.core.exchange import Exchange, Phase, PhaseSpan, is_reused
from faceviewer.ui.look.theme import tokens_in_use
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.catalogue import say

_LEAST_MS = 1.0  # a shorter phase PREPARE is not shown: nothing had to be loaded
_UNGROUPED = frozenset({Phase.PAUSE, Phase.DECODE})
_TONES = {Phase.FIRST_BYTE: "info", Phase.IN_PROCESS: "info", Phase.PAUSE: "secondary"}  # info: server time
_STEP, _START, _TOOK, _BAR = range(4)
_SPAN = Qt.ItemDataRole.UserRole  # start and end of a bar as shares of the whole, and its tone: (0.25, 0.5, "info")
_ACCESSIBLE_TEXT = Qt.ItemDataRole.AccessibleTextRole  # for cells without visible text
_HEIGHT, _LEAST_WIDTH = 8.0, 2.0  # logical pixels, of a bar


class BarDelegate(QStyledItemDelegate):
    """Draws the bar of a cell; the text columns have the same values."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        span = index.data(_SPAN)
        if span is None:
            return
        start, end, tone = span
        room = QRectF(option.rect).adjusted(6, 0, -6, 0)
        width = max(_LEAST_WIDTH, (end - start) * room.width())
        left = min(room.left() + start * room.width(), room.right() - width)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens_in_use(), tone)))
        painter.drawRoundedRect(QRectF(left, room.center().y() - _HEIGHT / 2, width, _HEIGHT), 2, 2)
        painter.restore()


class Timeline(QTreeWidget):
    """Rows of phases, grouped by call under headings."""

    def __init__(self) -> None:
        super().__init__()
        self._exchange: Exchange | None = None
        self.setColumnCount(4)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setItemDelegateForColumn(_BAR, BarDelegate(self))
        self.header().setSectionsMovable(False)
        self.header().setStretchLastSection(True)
        for column in (_STEP, _START, _TOOK):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_exchange(self, exchange: Exchange | None) -> None:
        """Show the phases of an exchange, or nothing, in the current language."""
        self._exchange = exchange
        self.setHeaderLabels([self.tr("Step"), self.tr("Start (ms)"), self.tr("Duration (ms)"), ""])
        self.setAccessibleName(self.tr("Timeline"))
        self.headerItem().setData(_BAR, _ACCESSIBLE_TEXT, self.tr("Timeline"))
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.PaletteChange:
            self._render()  # updates the colour of a failed phase

    def _render(self) -> None:
        self.clear()
        exchange = self._exchange
        if exchange is None:
            self._add_heading(self.tr("No lookup is shown."))
            return
        shown = [s for s in exchange.spans if s.phase is not Phase.PREPARE or s.length_ms >= _LEAST_MS]
        for (ungrouped, call), spans in groupby(shown, lambda span: (span.phase in _UNGROUPED, span.call)):
            parent = self.invisibleRootItem()
            if not ungrouped:
                name = self.tr("Request {n}").format(n=call) if call else self.tr("Photo from its link")
                remark = self.tr("over an open connection")
                parent = self._add_heading(f"{name} – {remark}" if is_reused(exchange.spans, call) else name)
                parent.setExpanded(True)
            for span in spans:
                parent.addChild(self._row(span, exchange.total_ms))

    def _add_heading(self, text: str) -> QTreeWidgetItem:
        heading = QTreeWidgetItem([text])
        for column in (_START, _TOOK, _BAR):
            heading.setData(column, _ACCESSIBLE_TEXT, text)
        self.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        return heading

    def _row(self, span: PhaseSpan, total_ms: float) -> QTreeWidgetItem:
        tone = _TONES.get(span.phase, "ok")
        text = say(language_in_use(), "timeline", "phase", span.phase)
        if not span.finished:
            text = " – ".join((text, self.tr("failed here")))
            tone = "bad"
        item = QTreeWidgetItem([text, _ms(span.start_ms), _ms(span.length_ms)])
        for column in (_START, _TOOK):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if total_ms:
            end_ms = span.start_ms + span.length_ms
            ms = QCoreApplication.translate("StatusLine", "{n} ms")
            item.setData(_BAR, _ACCESSIBLE_TEXT, ms.format(n=f"{_ms(span.start_ms)} – {_ms(end_ms)}"))
            item.setData(_BAR, _SPAN, (span.start_ms / total_ms, end_ms / total_ms, tone))
        if not span.finished:
            item.setForeground(_STEP, QColor(tokens_in_use().bad))
        return item


def _ms(milliseconds: float) -> str:
    return QLocale().toString(milliseconds, "f", 1)
