"""The command palette: opens the list of all actions in the menus, and triggers the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from faceviewer.ui.palette.command_palette import CommandPalette
    from faceviewer.ui.window.main_window import MainWindow


_KEY = "palette"


class Palette(QObject):
    """Lists the actions of all menus, recently used ones first.

    Args:
        window: the parent, which has the actions.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.actions = {_KEY: self._toggle}
        self._actions = window.actions_
        self._used: list[str] = []
        self._window = window
        self._widget: CommandPalette | None = None

    @Slot()
    def close(self) -> None:
        """Close the palette and clear its field."""
        if self._widget is not None:
            self._widget.close_palette()

    @Slot()
    def _toggle(self) -> None:
        if self._widget is None:
            from faceviewer.ui.palette.command_palette import CommandPalette  # noqa: PLC0415 - few lookups need it

            self._widget = CommandPalette(self._window)
            self._widget.chosen.connect(self._do)
        if self._widget.isVisible():
            self._widget.close_palette()
            return
        rows = [row for row in self._actions.rows() if row.entry.key != _KEY]
        used = {key: place for place, key in enumerate(self._used)}
        rows.sort(key=lambda row: used.get(row.entry.key, len(used)))
        self._widget.open(rows)

    @Slot(str)
    def _do(self, key: str) -> None:
        self._used = [key, *(used for used in self._used if used != key)]
        self._actions[key].trigger()
