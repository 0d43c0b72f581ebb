"""The command palette, filled from the one table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence

from faceviewer.ui.action_table import ENTRIES, Entry
from faceviewer.ui.actions import without_mnemonic
from faceviewer.ui.palette.command import Command
from faceviewer.ui.palette.command_palette import CommandPalette
from faceviewer.ui.palette.matching import initials

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.main_window import MainWindow

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
        entries = [entry for entry in ENTRIES if entry.key != _KEY]
        entries.sort(key=lambda entry: self._used.index(entry.key) if entry.key in self._used else len(self._used))
        self._widget.open([self._command(entry) for entry in entries])

    @Slot(str)
    def _do(self, key: str) -> None:
        self._used = [key, *(used for used in self._used if used != key)]
        self._actions[key].trigger()

    def _command(self, entry: Entry) -> Command:
        action, name, path = self._actions[entry.key], self._actions.name(entry), self._actions.path(entry)
        keys = action.shortcut()
        return Command(
            key=entry.key,
            name=name,
            path=path,
            keys=keys.toString(QKeySequence.SequenceFormat.NativeText),
            checked=action.isChecked() if action.isCheckable() else None,
            hindrance="" if action.isEnabled() else action.toolTip(),
            aliases=(initials(name), initials(f"{path} {name}"), without_mnemonic(entry.text)),
        )
