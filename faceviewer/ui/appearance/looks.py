"""Theme and language, chosen while the program runs and kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.language import Language
from faceviewer.store.settings import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.look.localisation import Localisation
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.window.main_window import MainWindow


class Looks(QObject):
    """Offers both in the menu.

    Args:
        window: whose menu it is.
        theme, localisation: what is switched.
        connections: where the settings are kept.

    """

    def __init__(
        self, window: MainWindow, theme: ThemeSwitch, localisation: Localisation, connections: Connections
    ) -> None:
        super().__init__(window)
        self._themes, self._languages = window.actions_.of_group("theme"), window.actions_.of_group("language")
        self._theme, self._localisation, self._connections = theme, localisation, connections
        self._themes[theme.theme.value].setChecked(True)
        self._languages[connections.settings.language or ""].setChecked(True)

    @property
    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The slots of its actions."""
        return {
            **{f"theme_{value}": self._use_theme for value in self._themes},
            **{f"language_{value}": self._use_language for value in self._languages},
        }

    @Slot()
    def _use_theme(self) -> None:
        theme = next(Theme(value) for value, action in self._themes.items() if action.isChecked())
        self._theme.use(theme)
        self._connections.change(theme=theme)

    @Slot()
    def _use_language(self) -> None:
        chosen = next(value for value, action in self._languages.items() if action.isChecked())
        language = Language(chosen) if chosen else None
        self._localisation.use(language)
        self._connections.change(language=language)
