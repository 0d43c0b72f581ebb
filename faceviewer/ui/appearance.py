"""The actions for theme, language and text size, and for the view of the photo, such as zoom and rotation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from faceviewer.core.language import Language
from faceviewer.store.settings_values import Theme
from faceviewer.ui.action_table import ENTRIES, TEXT_SIZES
from faceviewer.ui.look.localisation import chosen_language, set_language
from faceviewer.ui.look.theme import text_percent
from faceviewer.ui.menus import Menu
from faceviewer.ui.parts.dialog import open_dialog
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.window.main_window import MainWindow


_KINDS = Qt.ConnectionType
_ONCE_LATER = _KINDS(_KINDS.QueuedConnection.value | _KINDS.SingleShotConnection.value)  # PySide6 has no | for them


class Looks(QObject):
    """The actions for theme, language and text size: apply a choice and save it in the settings of this window."""

    def __init__(self, window: MainWindow, theme: ThemeSwitch, settings: SettingsStore) -> None:
        super().__init__(window)
        self._window, self._theme, self._settings = window, theme, settings
        self._language: Language | None = None  # the last one that was requested
        languages = {"": None, **{language.value: language for language in Language}}
        self.actions = {
            **{f"theme_{theme}": partial(self._use_theme, theme) for theme in Theme},
            **{f"language_{name}": partial(self._use_language, language) for name, language in languages.items()},
            **{f"text_{size}": partial(self._use_text, size) for size in TEXT_SIZES},
        }
        theme.chosen.connect(self._show_choices)
        translated(self._show_choices)

    @Slot()
    def _show_choices(self) -> None:
        """Check what is in use, also if another window has chosen it."""
        language, theme = chosen_language() or "", self._theme.theme
        for key in (f"theme_{theme}", f"language_{language}", f"text_{text_percent()}"):
            if key in self.actions:  # the settings may contain a text size that is not in the menu
                self._window.actions_[key].setChecked(True)

    def _use_theme(self, theme: Theme, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        self._theme.use(theme)
        self._settings.change(theme=theme)

    def _use_language(self, language: Language | None, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - likewise
        self.use_language(language)
        self._settings.change(language=language)

    def use_language(self, language: Language | None) -> None:
        """Use a language until the program ends, as soon as no modal dialog is open: such a dialog keeps its texts."""
        self._language = language
        if (dialog := open_dialog()) is not None:
            dialog.finished.connect(self._use_last_language, _ONCE_LATER)
        else:
            set_language(language)

    @Slot()
    def _use_last_language(self) -> None:
        self.use_language(self._language)

    def _use_text(self, percent: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - likewise
        self._theme.use_text(percent)
        self._settings.change(text_percent=percent)
        QTimer.singleShot(0, self._window, self._window.make_room)  # after all layouts have been updated


_MENU = (
    ("copy_photo", "save", "save_as"),
    ("zoom_fit", "zoom_100", "zoom_200"),
    ("rotate_right", "rotate_left", "mirror"),
    ("reveal", "pin", "full_screen", "properties"),
)
"""The context menu of the photo: keys of actions, in groups with separators between them."""


class Viewing(QObject):
    """The actions for the view of the photo. Full screen shows only the photo, or the whole window if there is none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, view = window, window.stage.view
        self._alone = False
        self.actions: Mapping[str, Callable[..., object]] = {
            "zoom_in": view.zoom_in,
            "zoom_out": view.zoom_out,
            "zoom_fit": view.fit,
            "zoom_100": lambda: view.zoom_to(1.0),
            "zoom_200": lambda: view.zoom_to(2.0),
            "rotate_right": view.rotate_right,
            "rotate_left": view.rotate_left,
            "mirror": view.mirror,
            "full_screen": window.toggle_full_screen,
            "on_top": self.set_on_top,
        }
        # While the menu bar is hidden, as in full screen, the shortcuts of its actions would not work.
        window.addActions([window.actions_[entry.key] for entry in ENTRIES if not entry.on_photo])
        self._menu = Menu(window)
        for group in _MENU:
            self._menu.addActions([window.actions_[key] for key in group])
            self._menu.addSeparator()
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: self._menu.popup(view.mapToGlobal(at)))
        window.full_screen_changed.connect(self._arrange)
        window.stage.page_turned.connect(self._arrange)
        view.full_screen_requested.connect(window.toggle_full_screen)

    @Slot(bool)
    def set_on_top(self, on_top: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Set whether the window stays above all others; some desktops ignore this."""
        hint = Qt.WindowType.WindowStaysOnTopHint
        # Set on the native window: QWidget.setWindowFlag() would create a new one, which flickers and may move.
        self._window.overrideWindowFlags(self._window.windowFlags() & ~hint | (hint if on_top else Qt.WindowType(0)))
        self._window.windowHandle().setFlag(hint, on_top)

    @Slot()
    def _arrange(self) -> None:
        shows_photo = self._window.stage.shows_photo
        if shows_photo is None and self._window.isFullScreen():
            return  # keep the layout until the next result shows a photo or none
        alone = self._window.isFullScreen() and bool(shows_photo)
        if alone == self._alone:
            return
        self._alone = alone
        self._window.set_photo_alone(alone=alone)
        if alone:
            self._window.stage.view.setFocus()
        else:
            self._window.bar.come_back()
