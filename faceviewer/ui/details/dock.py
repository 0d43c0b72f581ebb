"""The dock below the regions of the window: timeline, reply and request of a lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDockWidget, QTabWidget, QWidget

from faceviewer.ui.details.exchange_page import ExchangePage
from faceviewer.ui.details.exchange_text import ExchangeText
from faceviewer.ui.details.timeline import Timeline
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox, vbox
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange


class DetailsDock(QDockWidget):
    """Three pages about the lookup on show; personal values are masked until the operator reveals them.

    Args:
        copy: puts a text about a person into the clipboard.

    Attributes:
        close_button: the button beside the tabs.
    """

    def __init__(self, copy: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("details")
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setTitleBarWidget(QWidget())  # the tabs are the title
        self.toggleViewAction().setVisible(False)  # else the menu bar's context menu has an item without effect
        self._exchange: Exchange | None = None
        self._revealed = False
        self._tabs, self.close_button = QTabWidget(documentMode=True), IconButton("close")
        self._timeline = Timeline()
        self._reply, self._request = ExchangePage(copy), ExchangePage(copy)
        self._total = PlainLabel(tone="small")
        self._build()
        visibility.discreet_changed.connect(self._mask)
        visibility.overtaken_changed.connect(self._mask)
        for page in (self._reply, self._request):
            page.reveal.toggled.connect(self._reveal)
        translated(self._apply_texts)

    def show_exchange(self, exchange: Exchange | None) -> None:
        """Show another exchange with personal values masked; None for no exchange."""
        if exchange is not self._exchange:
            self._exchange, self._revealed = exchange, False
            self._render()

    def _build(self) -> None:
        for page in (self._timeline, self._reply, self._request):
            framed = QWidget()
            vbox(page, on=framed, margins=(20, 8, 20, 12))
            self._tabs.addTab(framed, "")
        self._tabs.tabBar().setDrawBase(False)
        corner = QWidget()
        hbox(self._total, self.close_button, on=corner, spacing=8, margins=(0, 0, 18, 0))
        self._tabs.setCornerWidget(corner)
        self.setWidget(self._tabs)

    def _mask(self) -> None:
        self._revealed = False
        self._render()

    def _reveal(self, revealed: bool) -> None:  # noqa: FBT001 - the signature of a signal
        if revealed is not self._revealed:
            self._revealed = revealed
            self._render()

    def _render(self) -> None:
        exchange = self._exchange
        self._timeline.show_exchange(exchange)
        self._total.setText(self._total_text())
        self._tabs.cornerWidget().adjustSize()
        if exchange is None:
            nothing = self.tr("No lookup is shown.")
        elif visibility.discreet:
            nothing = self.tr("Hidden: may contain personal data.")
        else:
            nothing = visibility.overtaken
        if exchange is None or nothing:
            for page in (self._reply, self._request):
                page.show_nothing(nothing)
            return
        text = ExchangeText(exchange, revealed=self._revealed)
        self._request.show_text(text.request(), revealed=self._revealed)
        if exchange.status:
            self._reply.show_text(text.reply(), revealed=self._revealed)
        else:
            self._reply.show_nothing(self.tr("The last request got no reply."))

    def _total_text(self) -> str:
        if self._exchange is None:
            return ""
        calls, ms = self._exchange.calls, QLocale().toString(round(self._exchange.total_ms))
        text = self.tr("1 request, {ms} ms in total") if calls == 1 else self.tr("{n} requests, {ms} ms in total")
        return text.format(n=calls, ms=ms)

    def _apply_texts(self) -> None:
        self.setWindowTitle(self.tr("Details"))
        self._tabs.setAccessibleName(self.tr("Details"))
        self._tabs.tabBar().setAccessibleName(self.tr("Details"))
        for place, title in enumerate((self.tr("Timeline"), self.tr("Reply"), self.tr("Request"))):
            self._tabs.setTabText(place, title)
        self.close_button.set_words(self.tr("Close the details"))
        self._reply.set_title(self.tr("Reply"))
        self._request.set_title(self.tr("Request"))
        self._render()
