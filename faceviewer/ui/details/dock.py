"""The dock below the regions of the window: timeline, reply and request of a lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QDockWidget, QPlainTextEdit, QStackedLayout, QTabWidget, QWidget

from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.details.exchange_text import ExchangeText
from faceviewer.ui.details.timeline import Timeline
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox, vbox
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange


class ExchangePage(QWidget):
    """One side of an exchange as text, with a field to find text in it, or the reason for its absence.

    Enter in the field goes to the next occurrence of its text, Shift+Enter to the previous one.

    Attributes:
        reveal: the button that is checked while personal values are shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: list[QTextCursor] = []
        self._at = 0  # of the current occurrence in `_found`
        self._field, self._count = SearchField(clears=True), PlainLabel(tone="small")
        self._field.setObjectName("find")
        self._text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        interaction = Qt.TextInteractionFlag
        self._text.setTextInteractionFlags(interaction.TextSelectableByMouse | interaction.TextSelectableByKeyboard)
        self._previous, self._next = IconButton("up"), IconButton("down")
        self.reveal, self._copy = IconButton("eye"), IconButton("copy")
        self.reveal.setCheckable(True)
        self._nothing = PlainLabel(tone="secondary", wraps=True, centred=True)
        self._pages = QStackedLayout(self)
        whole = QWidget()
        buttons = (self._previous, self._next, self.reveal, self._copy)
        vbox(hbox((self._field, 1), self._count, *buttons, spacing=4), (self._text, 1), on=whole, spacing=6, margins=0)
        self._pages.addWidget(whole)
        self._pages.addWidget(self._nothing)
        self._field.textChanged.connect(self._search)
        self._previous.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self._copy.clicked.connect(lambda: clipboard().copy(self._text.toPlainText()))
        translated(self._apply_texts)

    def set_title(self, title: str) -> None:
        """Set the accessible name of the text."""
        self._text.setAccessibleName(title)

    def show_text(self, text: str, *, revealed: bool) -> None:
        """Show another text, and search it for the text in the find bar."""
        self._text.setPlainText(text)
        self.reveal.setChecked(revealed)
        self.reveal.set_icon("eye-off" if revealed else "eye")
        self._pages.setCurrentIndex(0)
        self._search()

    def show_nothing(self, why: str) -> None:
        """Show a reason in place of the text."""
        self.show_text("", revealed=False)
        self._nothing.setText(why)
        self._pages.setCurrentIndex(1)

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not event.Type.ShortcutOverride:
            return super().event(event)
        event.setAccepted(event.matches(QKeySequence.StandardKey.Find))  # elsewhere, the shortcut focuses the id field
        return event.isAccepted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self._field.setFocus()
            self._field.selectAll()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._field.hasFocus():
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _search(self) -> None:
        wanted, document = self._field.text().strip(), self._text.document()
        self._found, self._at = [], 0
        cursor = document.find(wanted)
        while wanted and not cursor.isNull():
            self._found.append(cursor)
            cursor = document.find(wanted, cursor)
        self._step(0)

    def _step(self, by: int) -> None:
        self._at = (self._at + by) % max(1, len(self._found))
        if self._found:
            self._text.setTextCursor(self._found[self._at])
        self._apply_texts()

    def _apply_texts(self) -> None:
        self._field.setPlaceholderText(self.tr("Find"))
        self._field.setAccessibleName(self.tr("Find"))
        n, count = self._at + 1, len(self._found)
        found = self.tr("{n} of {count}").format(n=n, count=count) if count else self.tr("None")
        self._count.setText(found if self._field.text().strip() else "")
        self._previous.set_words(self.tr("Previous"))
        self._next.set_words(self.tr("Next"))
        for button in (self._previous, self._next):
            button.setEnabled(bool(count))
        show, hide = self.tr("Show personal data"), self.tr("Mask personal data")
        self.reveal.set_words(hide if self.reveal.isChecked() else show, spoken=show)
        self._copy.set_words(self.tr("Copy all"))


class DetailsDock(QDockWidget):
    """Three pages about the lookup on show; personal values are masked until the operator reveals them.

    Attributes:
        close_button: the button beside the tabs.
    """

    def __init__(self) -> None:
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
        self._reply, self._request = ExchangePage(), ExchangePage()
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
