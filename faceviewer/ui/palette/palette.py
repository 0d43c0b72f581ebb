"""The command palette, filled from the one table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.ui.palette.command_palette import CommandPalette

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.window.main_window import MainWindow

_KEY = "palette"


class Palette(QObject):
    """Offers all that the menus offer, what was used last in front.

    Args:
        window: over which it lies, and whose actions they are.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._actions = window.actions_
        self._used: list[str] = []
        self._widget = CommandPalette(window)
        self._widget.chosen.connect(self._do)

    @property
    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The slots of its actions."""
        return {_KEY: self._toggle}

    @Slot()
    def close(self) -> None:
        """Take it away, with what was typed."""
        self._widget.close_palette()

    @Slot()
    def _toggle(self) -> None:
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
