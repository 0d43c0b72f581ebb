"""Where the time of a lookup went: a table, with a bar in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from faceviewer.core.exchange import Phase
from faceviewer.ui.details.bar_delegate import SPAN, BarDelegate
from faceviewer.ui.look.tokens import tokens_in_use
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from faceviewer.core.exchange import Exchange, Stretch

_WORDS = {
    Phase.PREPARE: str(QT_TRANSLATE_NOOP("Timeline", "Getting ready")),
    Phase.DNS: str(QT_TRANSLATE_NOOP("Timeline", "Name lookup (DNS)")),
    Phase.CONNECT: str(QT_TRANSLATE_NOOP("Timeline", "Connection (TCP)")),
    Phase.PROXY: str(QT_TRANSLATE_NOOP("Timeline", "Tunnel through the proxy")),
    Phase.TLS: str(QT_TRANSLATE_NOOP("Timeline", "Secure connection (TLS)")),
    Phase.FIRST_BYTE: str(QT_TRANSLATE_NOOP("Timeline", "Sent, until the first byte")),
    Phase.BODY: str(QT_TRANSLATE_NOOP("Timeline", "Rest of the answer")),
    Phase.IN_PROCESS: str(QT_TRANSLATE_NOOP("Timeline", "Answered inside the program: no network")),
    Phase.PAUSE: str(QT_TRANSLATE_NOOP("Timeline", "Pause before the next call")),
    Phase.DECODE: str(QT_TRANSLATE_NOOP("Timeline", "Decoding the photo")),
}
_LEAST_MS = 1.0  # of getting ready, which only counts where something has to be loaded
_ALONE = frozenset({Phase.PAUSE, Phase.DECODE})
_TONES = {Phase.FIRST_BYTE: "info", Phase.IN_PROCESS: "info", Phase.PAUSE: "secondary"}  # the server's time, nobody's
_WHAT, _START, _TOOK, _BAR = range(4)


class Timeline(QTreeWidget):
    """Rows of stretches, those of one call under one heading."""

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
        for column in (_WHAT, _START, _TOOK):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        translated(self._apply_texts)

    def show_exchange(self, exchange: Exchange | None) -> None:
        """Show the stretches of an exchange, or nothing."""
        self._exchange = exchange
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.PaletteChange:
            self._render()  # the colour of what failed

    def _render(self) -> None:
        self.clear()
        if self._exchange is None:
            nothing = QTreeWidgetItem([self.tr("No lookup is on show.")])
            self.addTopLevelItem(nothing)
            nothing.setFirstColumnSpanned(True)
            return
        heading: QTreeWidgetItem | None = None
        told = [s for s in self._exchange.stretches if s.phase is not Phase.PREPARE or s.length_ms >= _LEAST_MS]
        for place, stretch in enumerate(told):
            before = told[place - 1] if place else None
            if stretch.phase in _ALONE:
                self.addTopLevelItem(self._row(stretch))
                continue
            if heading is None or before is None or before.call != stretch.call or before.phase in _ALONE:
                heading = QTreeWidgetItem([self._heading(stretch.call)])
                self.addTopLevelItem(heading)
                heading.setFirstColumnSpanned(True)
                heading.setExpanded(True)
            heading.addChild(self._row(stretch))

    def _row(self, stretch: Stretch) -> QTreeWidgetItem:
        exchange = self._exchange
        whole = max((s.start_ms + s.length_ms for s in exchange.stretches), default=0.0) if exchange else 0.0
        words = QCoreApplication.translate("Timeline", _WORDS[stretch.phase])
        failed = "" if stretch.finished else self.tr("failed here")
        item = QTreeWidgetItem(
            [f"{words} – {failed}" if failed else words, _ms(stretch.start_ms), _ms(stretch.length_ms)]
        )
        for column in (_START, _TOOK):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tone = "bad" if failed else _TONES.get(stretch.phase, "ok")
        if whole:
            item.setData(_BAR, SPAN, (stretch.start_ms / whole, (stretch.start_ms + stretch.length_ms) / whole, tone))
        if failed:
            item.setForeground(_WHAT, QColor(tokens_in_use().bad))
        return item

    def _heading(self, call: int) -> str:
        reused = self._exchange is not None and self._exchange.reused(call)
        name = self.tr("Call {n}").format(n=call) if call else self.tr("Photo from its address")
        remark = self.tr("over a connection that was open")
        return f"{name} – {remark}" if reused else name

    def _apply_texts(self) -> None:
        self.setHeaderLabels([self.tr("What"), self.tr("From (ms)"), self.tr("Took (ms)"), ""])
        self.setAccessibleName(self.tr("Timeline"))
        self._render()


def _ms(milliseconds: float) -> str:
    return QLocale().toString(milliseconds, "f", 1)
