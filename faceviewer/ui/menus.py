"""The menus of the window, created for the first paint and filled after it, and the class of all menus."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from faceviewer.ui.texts import translated


class Menu(QMenu):
    """A menu that shows why an item is disabled, and that blocks shortcuts while it is open.

    A widget keeps the focus while a menu is open, and Qt would match its single-letter shortcuts before mnemonics.
    `Menus` does the same for the menu bar, to which a menu passes keys that are no mnemonics.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def event(self, event: QEvent) -> bool:
        if event.type() is event.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


class Menus(QObject):
    """The menus of a menu bar, empty at first; `self["file"]` is the File menu."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        bar.installEventFilter(self)
        self._menus: dict[str, Menu] = {}
        for key in self._titles:
            self._menus[key] = Menu(bar)
            bar.addMenu(self._menus[key])
        translated(self._apply_texts)

    def __getitem__(self, key: str) -> Menu:
        return self._menus[key]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is event.Type.ShortcutOverride and QApplication.activePopupWidget():
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def add_submenu(self, key: str, parent: str) -> None:
        """Add a menu without a title to another one."""
        self._menus[key] = Menu(self._menus[parent])
        self._menus[parent].addMenu(self._menus[key])

    @property
    def letters(self) -> set[str]:
        """The letters that open a menu together with Alt, in the current language."""
        return {title[title.index("&") + 1].upper() for title in self._titles.values()}

    @property
    def _titles(self) -> dict[str, str]:
        """The titles by key, in menu order."""
        return {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "lookup": self.tr("&Lookup"),
            "tools": self.tr("&Tools"),
            "help": self.tr("&Help"),
        }

    def _apply_texts(self) -> None:
        for key, title in self._titles.items():
            self._menus[key].setTitle(title)


def without_mnemonic(text: str) -> str:
    """Return the text of a menu or a menu item without its mnemonic: `Save` for `&Save`, `保存` for `保存(&S)`."""
    return re.sub(r"\(&\w\)|&(?=\S)", "", text)
