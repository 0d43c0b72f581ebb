"""A field and a list over the window: what can be done, found by a few letters of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from faceviewer.ui.announcer import announce
from faceviewer.ui.palette.command_row import COMMAND, CommandRow
from faceviewer.ui.palette.matching import score
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated
from faceviewer.ui.tokens import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.ui.palette.command import Command

_WIDTH, _ROWS, _TOP, _MARGIN = 600, 8, 56, 16
_OWN_MENU = Qt.FocusReason.PopupFocusReason  # the one of the field, with which one pastes
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class CommandPalette(QFrame):
    """Part of the window rather than a window, so that an input method can compose in it wherever it runs.

    Args:
        window: over which it lies.

    Signals:
        chosen: the key of a command that can be done.
    """

    chosen = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._window = window
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self._field, self._list, self._nothing = QLineEdit(), QListWidget(), PlainLabel(wraps=True, tone="secondary")
        self._list.setItemDelegate(CommandRow(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        for widget in (self._field, self._list, self._nothing):
            column.addWidget(widget)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._show_fitting)
        self._list.itemClicked.connect(self._choose)
        self._list.currentItemChanged.connect(self._on_current)
        translated(self._apply_texts)
        self.hide()

    def open(self, commands: Sequence[Command]) -> None:
        """Offer commands, those first that come first, and take the focus until one is chosen."""
        self._commands = commands
        self._before = QApplication.focusWidget()
        self._field.clear()
        self._show_fitting("")
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Leave the window as it was."""
        if self.isVisible():
            before, self._before = self._before, None
            self.hide()
            if before is not None:
                before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()  # or the window would take it for its own
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
            return event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}  # there is nowhere to go
        return True

    def _place(self) -> None:
        window = self._window
        width = min(scaled(_WIDTH), window.width() - 2 * _MARGIN)
        rows = max(1, min(_ROWS, self._list.count()))
        wanted = rows * self._list.sizeHintForRow(0) + 2 if self._list.count() else 0
        self._list.setVisible(bool(self._list.count()))
        self._nothing.setVisible(not self._list.count())
        room = window.height() - _TOP - _MARGIN - self._field.sizeHint().height() - 34
        self._list.setFixedHeight(min(wanted, room))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, _TOP)

    def _show_fitting(self, typed: str) -> None:
        fits = [(self._fit(typed, command), command) for command in self._commands]
        found = [(fit, command) for fit, command in fits if fit]
        if typed:
            found.sort(key=lambda pair: -pair[0])
        found.sort(key=lambda pair: bool(pair[1].hindrance))
        self._list.clear()
        for _, command in found:
            item = QListWidgetItem(self._list)
            item.setData(COMMAND, command)
            about = (command.name, command.hindrance or command.path, command.keys)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, about)))
        self._list.setCurrentRow(0)
        self._place()

    @staticmethod
    def _fit(typed: str, command: Command) -> int:
        by_path = score(typed, f"{command.path} {command.name}") // 2
        return max(by_path, *(score(typed, text) for text in (command.name, *command.aliases)))

    def _choose(self, item: QListWidgetItem | None) -> None:
        command: Command | None = item.data(COMMAND) if item is not None else None
        if command is not None and not command.hindrance:
            self.close_palette()
            self.chosen.emit(command.key)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.isVisible():
            announce(self, item.data(Qt.ItemDataRole.AccessibleTextRole), urgent=False)

    def _apply_texts(self) -> None:
        self.setAccessibleName(self.tr("Commands"))
        self._field.setAccessibleName(self.tr("What to do"))
        self._field.setPlaceholderText(self.tr("What do you want to do?"))
        self._list.setAccessibleName(self.tr("Commands"))
        self._nothing.setText(self.tr("Nothing of that name. The menus have everything there is."))
