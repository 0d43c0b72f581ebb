"""A page with the text of the request or the reply, a bar to find text, and a button to reveal personal values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QStackedLayout, QWidget

from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import hbox, vbox
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable


class ExchangePage(QWidget):
    """One side of an exchange as text, with a field to find text in it, or the reason for its absence.

    Enter in the field goes to the next occurrence of its text, Shift+Enter to the previous one.

    Args:
        copy: puts the text of the page into the clipboard.

    Attributes:
        reveal: the button that is checked while personal values are shown.
    """

    def __init__(self, copy: Callable[[str], None]) -> None:
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
        self._copy.clicked.connect(lambda: copy(self._text.toPlainText()))
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
