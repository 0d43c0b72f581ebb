"""Theme and language, chosen while the program runs and kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.language import Language
from faceviewer.store.settings import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.look.localisation import Localisation
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.window.main_window import MainWindow


class Looks(QObject):
    """Offers both in the menu.

    Args:
        window: whose menu it is.
        theme, localisation: what is switched.
        settings: those of this window.

    """

    def __init__(
        self, window: MainWindow, theme: ThemeSwitch, localisation: Localisation, settings: SettingsStore
    ) -> None:
        super().__init__(window)
        self._themes, self._languages = window.actions_.of_group("theme"), window.actions_.of_group("language")
        self._theme, self._localisation, self._settings = theme, localisation, settings
        self._themes[theme.theme.value].setChecked(True)
        self._languages[settings.value.language or ""].setChecked(True)

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
        self._settings.change(theme=theme)

    @Slot()
    def _use_language(self) -> None:
        chosen = next(value for value, action in self._languages.items() if action.isChecked())
        language = Language(chosen) if chosen else None
        self._localisation.use(language)
        self._settings.change(language=language)
