"""The dock below the regions of the window: timeline, reply and request of a lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QDockWidget, QPlainTextEdit, QTabWidget, QWidget

from faceviewer.ui.action_table import name_of_action
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.details.exchange_text import ExchangeText
from faceviewer.ui.details.timeline import Timeline
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox, vbox
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import say

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange
    from faceviewer.ui.visibility import Overtaken


class DetailsDock(QDockWidget):
    """Three pages about the lookup on show; personal values are masked until the operator reveals them.

    Enter in the field goes to the next occurrence of its text in the reply or the request, Shift+Enter to the previous.

    Attributes:
        close_button: the button beside the tabs.
    """

    def __init__(self, overtaken: Overtaken) -> None:
        super().__init__()
        self._overtaken = overtaken
        self.setObjectName("details")
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setTitleBarWidget(QWidget())  # the tabs are the title
        self.toggleViewAction().setVisible(False)  # else the menu bar's context menu has an item without effect
        self._exchange: Exchange | None = None
        self._tabs = QTabWidget(documentMode=True)
        self._total = PlainLabel(tone="small")
        self._timeline = Timeline()
        self._reply = _text_page()
        self._request = _text_page()
        self._field = SearchField(clears=True)
        self._field.setObjectName("find")
        self._reveal = IconButton("eye")
        self._copy = IconButton("copy")
        self.close_button = IconButton("close")
        self._reveal.setCheckable(True)
        self._build()
        visibility.discreet_changed.connect(self._mask)
        overtaken.changed.connect(self._mask)
        self._reveal.toggled.connect(self._render)
        self._copy.clicked.connect(lambda: clipboard().copy(self._page.toPlainText()) if self._page else None)
        self._field.textChanged.connect(self._find_first)
        self._tabs.currentChanged.connect(self._show_tools)
        translated(self._apply_texts)

    def show_exchange(self, exchange: Exchange | None) -> None:
        """Show another exchange with personal values masked; None for no exchange."""
        if exchange is not self._exchange:
            self._exchange = exchange
            self._mask()

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not event.Type.ShortcutOverride:
            return super().event(event)
        event.setAccepted(self._field.isVisible() and event.matches(QKeySequence.StandardKey.Find))
        return event.isAccepted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find) and self._field.isVisible():
            self._field.setFocus()
            self._field.selectAll()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._field.hasFocus():
            self._find(backwards=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    @property
    def _page(self) -> QPlainTextEdit | None:
        """The current page if it has a text; the timeline has none."""
        page = (None, self._reply, self._request)[self._tabs.currentIndex()]
        return page if page is not None and page.toPlainText() else None

    def _find_first(self) -> None:
        if self._page is not None:
            self._page.moveCursor(QTextCursor.MoveOperation.Start)
            self._find()

    def _find(self, *, backwards: bool = False) -> None:
        """Select the next or the previous occurrence; after the last one comes the first."""
        wanted = self._field.text().strip()
        page = self._page
        flags = QTextDocument.FindFlag
        if page is None:
            return
        flag = flags(0)
        end = QTextCursor.MoveOperation.Start
        if backwards:
            flag = flags.FindBackward
            end = QTextCursor.MoveOperation.End
        if wanted and not page.find(wanted, flag):
            page.moveCursor(end)
            page.find(wanted, flag)
        is_missing = bool(wanted) and not page.textCursor().hasSelection()
        set_tone(self._field, "bad" if is_missing else "none")
        self._field.setAccessibleDescription(self.tr("None") if is_missing else "")

    def _build(self) -> None:
        for page in (self._timeline, self._reply, self._request):
            framed = QWidget()
            vbox(page, on=framed, margins=(20, 8, 20, 12))
            self._tabs.addTab(framed, "")
        self._tabs.tabBar().setDrawBase(False)
        corner = QWidget()
        buttons = (self._reveal, self._copy, self.close_button)
        hbox(self._total, self._field, *buttons, on=corner, spacing=8, margins=(0, 0, 18, 0))
        self._tabs.setCornerWidget(corner)
        self.setWidget(self._tabs)

    def _mask(self) -> None:
        if self._reveal.isChecked():
            self._reveal.setChecked(False)
        else:
            self._render()

    def _render(self) -> None:
        exchange = self._exchange
        self._timeline.show_exchange(exchange)
        self._total.setText(self._total_text())
        request = ""
        reply = ""
        why_no_reply = ""
        if exchange is None:
            nothing = self.tr("No lookup is shown.")
        elif visibility.discreet:
            nothing = say(language_in_use(), "record", "remark", "hidden")
        else:
            nothing = self._overtaken.words
        if exchange is not None and not nothing:
            text = ExchangeText(exchange, revealed=self._reveal.isChecked())
            request, reply = text.request(), text.reply()
            why_no_reply = self.tr("The last request got no reply.")
        for page, content, why in ((self._request, request, nothing), (self._reply, reply, nothing or why_no_reply)):
            page.setPlainText(content)
            page.setPlaceholderText(why)
            page.setAccessibleDescription("" if content else why)
        self._show_tools()

    def _show_tools(self) -> None:
        revealed = self._reveal.isChecked()
        show = self.tr("Show personal data")
        self._reveal.set_icon("eye-off" if revealed else "eye")
        self._reveal.set_words(self.tr("Mask personal data") if revealed else show, spoken=show)
        self._total.setVisible(self._page is None)
        for part in (self._field, self._reveal, self._copy):
            part.setVisible(self._page is not None)
        self._tabs.cornerWidget().adjustSize()
        if self._field.text().strip():
            self._find_first()  # in the page or the text that is new

    def _total_text(self) -> str:
        if self._exchange is None:
            return ""
        calls = self._exchange.calls
        ms = QLocale().toString(round(self._exchange.total_ms))
        text = self.tr("1 request, {ms} ms in total") if calls == 1 else self.tr("{n} requests, {ms} ms in total")
        return text.format(n=calls, ms=ms)

    def _apply_texts(self) -> None:
        self.setWindowTitle(name_of_action("details"))
        self._tabs.setAccessibleName(name_of_action("details"))
        self._tabs.tabBar().setAccessibleName(name_of_action("details"))
        for place, title in enumerate((self.tr("Timeline"), self.tr("Reply"), self.tr("Request"))):
            self._tabs.setTabText(place, title)
        self._field.setPlaceholderText(self.tr("Find"))
        self._field.setAccessibleName(self.tr("Find"))
        self._copy.set_words(self.tr("Copy all"))
        self.close_button.set_words(self.tr("Close the details"))
        self._reply.setAccessibleName(self.tr("Reply"))
        self._request.setAccessibleName(self.tr("Request"))
        self._render()


def _text_page() -> QPlainTextEdit:
    page = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
    page.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    interaction = Qt.TextInteractionFlag
    page.setTextInteractionFlags(interaction.TextSelectableByMouse | interaction.TextSelectableByKeyboard)
    return page
