"""The widget of the command palette, a searchable list of actions; imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)
from shiboken6 import isValid

from faceviewer.core.language import Language
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.theme import scaled, tokens_in_use
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.palette.matching import initials, score, spoken
from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import vbox
from faceviewer.ui.texts import language_in_use, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QStyleOptionViewItem

    from faceviewer.ui.actions import ActionRow

_WIDTH, _TOP, _MARGIN = 600, 56, 16
_ROWS = 8
_OWN_MENU = Qt.FocusReason.PopupFocusReason  # the field's context menu, for "Paste"
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


_ROW, _SPOKEN = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.AccessibleTextRole
_CLEAR = 33  # the score of a clear match; if any action reaches it, actions with a lower score are not shown
_PLURAL_LEAST = 4  # characters of a word whose last s may be that of a plural
_SMALL = 0.92  # of the usual font size, as in the stylesheet
_INSET, _PADDING, _GAP, _ICON = 12, 7, 2, 16


class _RowDelegate(QStyledItemDelegate):
    """Draws name and shortcut, and below them the menu of the action or why it is disabled."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = option.fontMetrics.height()
        return QSize(0, round(height * (1 + _SMALL)) + 2 * _PADDING + _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: ActionRow = index.data(_ROW)
        tokens = tokens_in_use()
        keys = row.keys[0] if row.keys else ""
        rect = QRectF(option.rect)
        font = QFont(option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.info_soft))
            painter.drawRoundedRect(rect, 6, 6)
        rect.adjust(_INSET, _PADDING, -_INSET, -_PADDING)
        painter.setFont(font)
        painter.setPen(QColor(tokens.secondary))
        metrics = painter.fontMetrics()
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, keys)
        room = rect.width() - metrics.horizontalAdvance(keys) - _INSET
        left = self._paint_check(painter, rect) if row.checked else 0.0
        painter.setPen(QColor(tokens.secondary if row.disabled_reason else tokens.text))
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, int(room - left))
        painter.drawText(rect.adjusted(left, 0, 0, 0), name)
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        painter.setFont(font)
        painter.setPen(QColor(tokens.warn if row.disabled_reason else tokens.secondary))
        line = painter.fontMetrics().elidedText(
            row.disabled_reason or row.path, Qt.TextElideMode.ElideRight, int(rect.width())
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, line)
        painter.restore()

    def _paint_check(self, painter: QPainter, rect: QRectF) -> float:
        """Draw the check mark, and return its width."""
        side = scaled(_ICON)
        top = rect.top() + (painter.fontMetrics().height() - side) / 2
        paint_icon(painter, "check", colour=tokens_in_use().ok, rect=QRectF(rect.left(), top, side, side))
        return side + 6


class CommandPalette(QFrame):
    """The widget of the palette: a child of the window, not a popup, so that input methods work on every platform.

    `then` is called with the key of the chosen action, which is enabled.
    """

    def __init__(self, window: QWidget, then: Callable[[str], None]) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._window, self._then = window, then
        self._rows: Sequence[ActionRow] = ()
        self._before: QWidget | None = None
        self._field = SearchField()
        self._list = QListWidget()
        self._nothing = PlainLabel(wraps=True, tone="secondary")
        self._list.setItemDelegate(_RowDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        vbox(self._field, self._list, self._nothing, on=self, spacing=10, margins=12)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._show_matching)
        self._list.itemClicked.connect(self._choose)
        self._list.currentItemChanged.connect(self._on_current)
        translated(self._apply_texts)
        self.hide()

    def open(self, rows: Sequence[ActionRow]) -> None:
        """Show actions in this order, and take the focus until one is chosen."""
        self._rows = rows
        self._before = QApplication.focusWidget()
        self._window.installEventFilter(self)
        self.show()
        self._show_matching("")
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def update_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show what has changed about the actions; each stays in its place, where it may be about to be chosen."""
        now = {row.entry.key: row for row in rows}
        self._rows = [now[row.entry.key] for row in self._rows]
        current = self._list.currentItem()
        before = _spoken(current)
        for number in range(self._list.count()):
            item = self._list.item(number)
            _fill_item(item, now[item.data(_ROW).entry.key])
        if _spoken(current) != before:
            self._on_current(current)

    def close_palette(self) -> None:
        """Close the palette and restore the focus."""
        if self.isVisible():
            before, self._before = self._before, None
            self.hide()
            if before is not None and isValid(before):
                before.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._window.removeEventFilter(self)
        self._field.clear()  # while it opens, Orca 43 would take this for a cursor move, and not announce the focus

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()  # otherwise it triggers the window's shortcut
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._on_key(event)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != _OWN_MENU:
            self.hide()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._list.currentItem())
        elif event.key() in _MOVES:
            QApplication.sendEvent(self._list, event)
        else:
            return event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}  # nothing else takes the focus
        return True

    def _place(self) -> None:
        window = self._window
        width = max(0, min(scaled(_WIDTH), window.width() - 2 * _MARGIN))
        rows = max(1, min(_ROWS, self._list.count()))
        wanted = rows * self._list.sizeHintForRow(0) + 2 if self._list.count() else 0
        self._list.setVisible(bool(self._list.count()))
        self._nothing.setVisible(not self._list.count())
        room = window.height() - _TOP - _MARGIN - self._field.sizeHint().height() - 34
        self._list.setFixedHeight(max(0, min(wanted, room)))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, _TOP)

    def _show_matching(self, typed: str) -> None:
        fits = [(_fit(typed, row), row) for row in self._rows]
        least = _CLEAR if any(fit >= _CLEAR for fit, _ in fits) else 1
        found = [(fit, row) for fit, row in fits if fit >= least]
        if typed:
            found.sort(key=lambda pair: -pair[0])
        found.sort(key=lambda pair: bool(pair[1].disabled_reason))
        with QSignalBlocker(self._list):  # otherwise rows being removed are announced
            while self._list.count() > len(found):
                self._list.takeItem(self._list.count() - 1)
            for number, (_, row) in enumerate(found):  # in the items there are: screen readers ask about removed ones
                _fill_item(self._list.item(number) or QListWidgetItem(self._list), row)
            self._list.setCurrentRow(0)
        self._on_current(self._list.currentItem())
        self._place()

    def _choose(self, item: QListWidgetItem | None) -> None:
        row: ActionRow | None = item.data(_ROW) if item is not None else None
        if row is not None and not row.disabled_reason:
            self.close_palette()
            self._then(row.entry.key)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if self.isVisible():
            text = _spoken(item) or self._nothing.text()
            announce(self, lambda: text, urgent=False)

    def _apply_texts(self) -> None:
        self.setAccessibleName(self.tr("Commands"))
        self._field.setAccessibleName(self.tr("Command"))
        self._field.setPlaceholderText(self.tr("Type a command"))
        self._list.setAccessibleName(self.tr("Commands"))
        self._nothing.setText(self.tr("No matching command."))


def _fill_item(item: QListWidgetItem, row: ActionRow) -> None:
    about = (row.name, row.disabled_reason or row.path, *row.keys[:1])
    item.setData(_ROW, row)
    item.setData(_SPOKEN, language_in_use().comma.join(filter(None, about)))


def _spoken(item: QListWidgetItem | None) -> str:
    return item.data(_SPOKEN) if item is not None else ""


def _fit(typed: str, row: ActionRow) -> int:
    whole = f"{row.path} {row.name}"
    by_name = (row.name, initials(row.name), initials(whole), without_mnemonic(row.entry.text_in(Language.EN)))
    by_word = (
        fit // 3
        for word in row.entry.synonyms
        for fit in (score(typed, word), score(typed, initials(word)), spoken(typed, word))
    )
    fit = max(score(typed, whole) // 2, spoken(typed, row.name), *(score(typed, text) for text in by_name), *by_word)
    parts = typed.split()
    if not fit and len(parts) > 1:
        return min(_fit(part, row) for part in parts) // 2
    if not fit and len(typed) >= _PLURAL_LEAST and typed.endswith("s"):
        return _fit(typed[:-1], row) // 2
    return fit
