"""The list of connections with their unsaved edits: add, duplicate, delete, undo, move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from faceviewer.core.connection import DEFAULT_ENDPOINT, Profile
from faceviewer.core.limits import CONNECTION_NAME_CHARACTERS
from faceviewer.core.pattern import pattern
from faceviewer.core.text import in_one_line
from faceviewer.store.connection_edit import Edit
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.layout import vbox

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from faceviewer.ui.parts.form import Contents


_NUMBER = pattern(r" \d+$")  # appended to a name that was in use


class Row(QListWidgetItem):
    """One connection, with the unsaved edits of it.

    Args:
        edit: the stored connection (as `shown` and `profile`), or the initial values of a new one (as `profile`).
        is_blank: whether it is new and empty; it is saved only after something was entered.
        is_shared: whether all users of the machine share it; only its secrets can be changed then.
        is_from_file: whether it was imported without keys, which may be entered later.

    Attributes:
        edit, is_blank, is_shared, is_from_file: as given.
        contents: the entered values, valid or not; None if nothing was entered.
    """

    def __init__(
        self, edit: Edit, *, is_blank: bool = False, is_shared: bool = False, is_from_file: bool = False
    ) -> None:
        super().__init__(edit.name)
        self.edit = edit
        self.is_blank, self.is_shared, self.is_from_file = is_blank, is_shared, is_from_file
        self.contents: Contents | None = None

    @property
    def is_to_be_kept(self) -> bool:
        """Whether *Save* must write this connection."""
        return self.contents is not None or not (self.is_blank or self.text() == self.edit.was)


class ConnectionList(QWidget):
    """The rows with their context menu, the buttons below them, and a menu of rarely used actions.

    Signals:
        opened: the Row that is open now, None for none.
        begun: the open connection needs a name, because it is new or to be renamed.
        changed: rows were added, removed or moved.
        import_requested, export_requested: the user wants to import or export connections.
    """

    opened = Signal(object)
    begun = Signal()
    changed = Signal()
    import_requested = Signal()
    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list = QListWidget()
        self._menu = QMenu(self._list)
        self._gone: list[tuple[int, Row]] = []
        self._order: tuple[str, ...] = ()
        self._delete = Button(lambda: self.tr("&Delete"), self.delete)
        self._undo = Button(lambda: self.tr("&Undo deletion"), self.undo)
        self._actions = {
            "rename": self._action(self.tr("Rename"), "F2", self.begun, on=self._list),
            "delete": self._action(self.tr("&Delete"), "Del", self.delete, on=self._list),
            "undo": self._action(self.tr("&Undo deletion"), "Ctrl+Z", self.undo, on=self._list),
            "duplicate": self._action(self.tr("Duplicate"), "Ctrl+D", self.duplicate),
            "up": self._action(self.tr("Move up"), "Alt+Up", lambda: self._move(-1)),
            "down": self._action(self.tr("Move down"), "Alt+Down", lambda: self._move(1)),
            "import": self._action(self.tr("Import…"), "", self.import_requested),
            "export": self._action(self.tr("Export…"), "", self.export_requested),
        }
        self._build()
        self._list.currentItemChanged.connect(self._on_current)
        self._list.model().rowsMoved.connect(self._on_changed)

    @property
    def rows(self) -> list[Row]:
        """All rows that are not to be deleted, in the order shown."""
        items = (self._list.item(index) for index in range(self._list.count()))
        return [item for item in items if isinstance(item, Row)]

    @property
    def row(self) -> Row | None:
        """The open row, None for none."""
        item = self._list.currentItem()
        return item if isinstance(item, Row) else None

    @property
    def gone(self) -> tuple[str, ...]:
        """The names of the stored connections that *Save* will delete."""
        return tuple(row.edit.was for _, row in self._gone if row.edit.was)

    @property
    def is_reordered(self) -> bool:
        """Whether the user has changed the order of the stored connections."""
        kept = [row.edit.was for row in self.rows if row.edit.was]
        return kept != [name for name in self._order if name in kept]

    @property
    def is_changed(self) -> bool:
        """Whether *Save* would change anything."""
        return bool(self.gone) or self.is_reordered or any(row.is_to_be_kept for row in self.rows)

    def show_profiles(self, profiles: Sequence[Profile], *, current: str, shared: Collection[str]) -> None:
        """Show connections without edits, and open the one named `current`; without any, add a new one."""
        self._order = tuple(profile.name for profile in profiles)
        for profile in profiles:
            edit = Edit(was=profile.name, shown=profile, profile=profile)
            self._list.addItem(Row(edit, is_shared=profile.name in shared))
        if not profiles:
            self.add()
        elif self.row is None or self.row.edit.was != current:
            self._list.setCurrentRow(self._order.index(current) if current in self._order else len(profiles) - 1)

    def open(self, row: Row) -> None:
        """Open a row."""
        self._list.setCurrentItem(row)

    def taken(self, row: Row) -> set[str]:
        """Return the names that are not free for a row: those of the other rows after *Save*."""
        return {other.text() for other in self.rows if other is not row and (other.edit.was or other.is_to_be_kept)}

    def add(self) -> None:
        """Add a new connection with a free name, and open it."""
        profile = Profile(self._free_name(self.tr("Production")), endpoint=DEFAULT_ENDPOINT)
        self.insert(Row(Edit(profile=profile), is_blank=True))

    def insert(self, row: Row) -> None:
        """Insert a row after the open one, and open it."""
        self._list.insertItem(self._list.currentRow() + 1 or self._list.count(), row)
        self._list.setCurrentItem(row)
        self._on_changed()
        self.begun.emit()

    def take_in(self, profiles: Sequence[Profile]) -> list[str]:
        """Add connections from a file under free names; return these names."""
        names = []
        for profile in profiles:
            name = self._free_name(in_one_line(profile.name))
            row = Row(Edit(profile=profile), is_from_file=True)
            row.setText(name)
            self._list.addItem(row)
            self._list.setCurrentItem(row)
            names.append(name)
        self._on_changed()
        return names

    def duplicate(self) -> None:
        """Add a copy of the open connection, and open it; the secrets are copied by *Save*."""
        if (old := self.row) is None:
            return
        row = Row(Edit(profile=old.edit.profile, copy_of=old.edit.source))
        row.contents = old.contents
        row.setText(self._free_name(old.text() or old.edit.name))
        self.insert(row)

    def delete(self) -> None:
        """Remove the open row from the list; *Save* deletes the connection."""
        if (row := self.row) is None or row.is_shared:
            return
        index = self._list.row(row)
        self._gone.append((index, row))
        self._list.takeItem(index)
        self._list.setCurrentRow(min(index, self._list.count() - 1))
        self._on_changed()

    def undo(self) -> None:
        """Restore the row that was deleted last."""
        if self._gone:
            index, row = self._gone.pop()
            self._list.insertItem(index, row)
            self._list.setCurrentItem(row)
            self._on_changed()

    def _free_name(self, name: str) -> str:
        """Return the name if it is free; otherwise append the first number that makes it free."""
        taken = {*self.gone, *(row.edit.was for row in self.rows), *(row.text() for row in self.rows)}
        number = 1
        free = name
        name = _NUMBER.sub("", name)
        while free in taken:
            number += 1
            free = f"{name[: CONNECTION_NAME_CHARACTERS - len(str(number)) - 1]} {number}"
        return free

    def _move(self, steps: int) -> None:
        index = self._list.currentRow()
        parent = QModelIndex()
        if 0 <= index + steps < self._list.count():
            self._list.model().moveRow(parent, index, parent, index + (2 if steps > 0 else -1))

    def _on_current(self) -> None:
        self._update_actions()
        self.opened.emit(self.row)

    def _on_changed(self) -> None:
        self._update_actions()
        self.changed.emit()

    def _update_actions(self) -> None:
        index, last = self._list.currentRow(), self._list.count() - 1
        is_own = self.row is not None and not self.row.is_shared
        self._delete.setEnabled(is_own)
        self._undo.setVisible(bool(self._gone))
        can = {"rename": is_own, "delete": is_own, "undo": bool(self._gone)}
        can |= {"duplicate": index >= 0, "up": index > 0, "down": 0 <= index < last}
        can["export"] = any(row.edit.was for row in self.rows)  # only stored connections are exported
        for name, possible in can.items():
            self._actions[name].setEnabled(possible)

    def _action(
        self, text: str, keys: str, slot: Callable[[], None] | SignalInstance, *, on: QWidget | None = None
    ) -> QAction:
        """Return an action with a shortcut that works while the focus is in this widget, or only in `on`."""
        owner = on or self
        contexts = Qt.ShortcutContext
        action = QAction(text, owner)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(contexts.WidgetShortcut if on else contexts.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        owner.addAction(action)
        return action

    def _build(self) -> None:
        add, more = Button(lambda: self.tr("&Add"), self.add), Button(lambda: self.tr("&More"))
        column = vbox((self._list, 1), on=self, margins=(0, 0, 12, 0))
        for button in (add, self._delete, self._undo, more):
            button.setAutoDefault(False)
            column.addWidget(button)
        self._list.setAccessibleName(self.tr("Connections"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long names are elided
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # similar names mostly differ at their ends
        self._list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        own = self._list.actions()
        rare = [action for action in self._actions.values() if action not in own]
        more.setMenu(menu := QMenu(more))
        menu.aboutToHide.connect(more.update)  # opened by its access key, it would go on being drawn as pressed
        menu.addActions(rare)
        self._menu.addActions([*own, *rare])
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._open_menu)

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        self._menu.popup(self._list.viewport().mapToGlobal(position))
