"""How large the text is, chosen while the program runs and kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.ui.action_table import TEXT_SIZES
from faceviewer.ui.look.tokens import text_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.window.main_window import MainWindow


class TextSize(QObject):
    """Offers the sizes in the menu.

    Args:
        window: whose menu it is.
        theme: what writes larger or smaller.
        settings: those of this window.
    """

    def __init__(self, window: MainWindow, theme: ThemeSwitch, settings: SettingsStore) -> None:
        super().__init__(window)
        self._sizes = window.actions_.of_group("text")
        self._theme, self._settings = theme, settings
        if chosen := self._sizes.get(str(text_percent())):  # the settings may name one between those of the menu
            chosen.setChecked(True)

    @property
    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The slots of its actions."""
        return {f"text_{size}": self._use for size in TEXT_SIZES}

    @Slot()
    def _use(self) -> None:
        percent = next(int(size) for size, action in self._sizes.items() if action.isChecked())
        self._theme.use_text(percent)
        self._settings.change(text_percent=percent)
