"""The actions for theme, language and text size, and for the view of the photo, such as zoom and rotation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from faceviewer.core.language import Language
from faceviewer.store.settings_values import Theme
from faceviewer.ui.action_table import ENTRIES, TEXT_SIZES
from faceviewer.ui.look.localisation import (
    NO_CHINESE_FONT,
    NO_CHINESE_FONT_IN_CHINESE,
    chosen_language,
    has_chinese_font,
    set_language,
)
from faceviewer.ui.look.theme import text_percent
from faceviewer.ui.menus import Menu
from faceviewer.ui.parts.dialog import open_dialog
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.stage.photo_view import PhotoView
    from faceviewer.ui.window.message_bar import MessageBar


_KINDS = Qt.ConnectionType
_ONCE_LATER = _KINDS(_KINDS.QueuedConnection.value | _KINDS.SingleShotConnection.value)  # PySide6 has no | for them


class Appearance(QObject):
    """The actions for theme, language and text size: apply a choice and save it in the settings of this window."""

    def __init__(self, *, theme: ThemeSwitch, settings: SettingsStore, actions: Actions, message: MessageBar) -> None:
        super().__init__(actions)
        self._theme, self._settings, self._actions = theme, settings, actions
        self._message = message
        self._font_checked = False
        self._language: Language | None = None  # the last one that was requested
        languages = {"": None, **{language.value: language for language in Language}}
        self.actions = {
            **{f"theme_{theme}": partial(self._use_theme, theme) for theme in Theme},
            **{f"language_{name}": partial(self._use_language, language) for name, language in languages.items()},
            **{f"text_{size}": partial(self._use_text, size) for size in TEXT_SIZES},
        }
        theme.chosen.connect(self._show_choices)
        translated(self._show_choices)
        translated(self._note_missing_font)

    @Slot()
    def _show_choices(self) -> None:
        """Check what is in use, also if another window has chosen it."""
        language = chosen_language() or ""
        theme = self._theme.theme
        for key in (f"theme_{theme}", f"language_{language}", f"text_{text_percent()}"):
            if key in self.actions:  # the settings may contain a text size that is not in the menu
                self._actions[key].setChecked(True)

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

    def _note_missing_font(self) -> None:
        """Show a note, once, if the language is Chinese and no installed font has its characters."""
        if language_in_use() is Language.ZH_CN and not self._font_checked:
            self._font_checked = True
            if not has_chinese_font():
                self._message.show_note(lambda: Note(NO_CHINESE_FONT, NO_CHINESE_FONT_IN_CHINESE), tone="warn")


_MENU = (
    ("copy_photo", "save", "save_as"),
    ("zoom_fit", "zoom_100", "zoom_200"),
    ("rotate_right", "rotate_left", "mirror"),
    ("reveal", "pin", "full_screen", "properties"),
)
"""The context menu of the photo: keys of actions, in groups with separators between them."""


class Viewing(QObject):
    """The actions for the view of the photo, and its context menu."""

    def __init__(self, parent: QWidget, *, actions: Actions, view: PhotoView) -> None:
        super().__init__(parent)
        self._window = parent
        self.actions: Mapping[str, Callable[..., object]] = {
            "zoom_in": view.zoom_in,
            "zoom_out": view.zoom_out,
            "zoom_fit": view.fit,
            "zoom_100": lambda: view.zoom_to(1.0),
            "zoom_200": lambda: view.zoom_to(2.0),
            "rotate_right": view.rotate_right,
            "rotate_left": view.rotate_left,
            "mirror": view.mirror,
            "on_top": self.set_on_top,
        }
        # While the menu bar is hidden, as in full screen, the shortcuts of its actions would not work.
        parent.addActions([actions[entry.key] for entry in ENTRIES if not entry.on_photo])
        self._menu = Menu(parent)
        for group in _MENU:
            self._menu.addActions([actions[key] for key in group])
            self._menu.addSeparator()
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: self._menu.popup(view.mapToGlobal(at)))

    @Slot(bool)
    def set_on_top(self, on_top: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Set whether the window stays above all others; some desktops ignore this."""
        hint = Qt.WindowType.WindowStaysOnTopHint
        # Set on the native window: QWidget.setWindowFlag() would create a new one, which flickers and may move.
        self._window.overrideWindowFlags(self._window.windowFlags() & ~hint | (hint if on_top else Qt.WindowType(0)))
        self._window.windowHandle().setFlag(hint, on_top)
