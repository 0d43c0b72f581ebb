"""Everything the menus offer, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from faceviewer.core.query import UserType
from faceviewer.ui.user_type_words import name_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a menu.

    Attributes:
        menu: the key of the menu it stands in.
        key: by which the window finds it.
        text: as QT_TRANSLATE_NOOP; None where the text is its own in every language or comes from elsewhere.
        keys: its shortcuts.
        group: of which one is chosen; empty for an ordinary line.
        line: whether a line is drawn above it.
    """

    menu: str
    key: str
    text: str
    keys: tuple[str, ...] = ()
    group: str = ""
    line: bool = False


_MENUS = {
    "file": str(QT_TRANSLATE_NOOP("Actions", "&File")),
    "edit": str(QT_TRANSLATE_NOOP("Actions", "&Edit")),
    "view": str(QT_TRANSLATE_NOOP("Actions", "&View")),
    "lookup": str(QT_TRANSLATE_NOOP("Actions", "&Lookup")),
    "tools": str(QT_TRANSLATE_NOOP("Actions", "&Tools")),
    "help": str(QT_TRANSLATE_NOOP("Actions", "&Help")),
    "theme": str(QT_TRANSLATE_NOOP("Actions", "&Theme")),
    "language": str(QT_TRANSLATE_NOOP("Actions", "L&anguage")),
}
_INSIDE = {"theme": "view", "language": "view"}
_ENTRIES = (
    _Entry("file", "settings", str(QT_TRANSLATE_NOOP("Actions", "&Connection settings…")), ("Ctrl+,",)),
    _Entry("file", "training", str(QT_TRANSLATE_NOOP("Actions", "&Try with sample data"))),
    _Entry("file", "save", str(QT_TRANSLATE_NOOP("Actions", "&Save photo…")), ("Ctrl+S",), line=True),
    _Entry("file", "quit", str(QT_TRANSLATE_NOOP("Actions", "&Quit")), ("Ctrl+Q",), line=True),
    _Entry("edit", "focus_id", str(QT_TRANSLATE_NOOP("Actions", "Go to user &ID")), ("Ctrl+L",)),
    _Entry("edit", "copy_trace", str(QT_TRANSLATE_NOOP("Actions", "Copy &trace ID"))),
    _Entry("view", "zoom_in", str(QT_TRANSLATE_NOOP("Actions", "Zoom &in")), ("Ctrl++", "Ctrl+=")),
    _Entry("view", "zoom_out", str(QT_TRANSLATE_NOOP("Actions", "Zoom &out")), ("Ctrl+-",)),
    _Entry("view", "zoom_fit", str(QT_TRANSLATE_NOOP("Actions", "&Fit")), ("Ctrl+0",)),
    _Entry("view", "zoom_100", "&100 %", ("Ctrl+1",)),
    _Entry("view", "zoom_200", "&200 %", ("Ctrl+2",)),
    _Entry("view", "full_screen", str(QT_TRANSLATE_NOOP("Actions", "Full &screen")), ("F11",), line=True),
    _Entry("theme", "theme_system", str(QT_TRANSLATE_NOOP("Actions", "&System")), group="theme"),
    _Entry("theme", "theme_light", str(QT_TRANSLATE_NOOP("Actions", "&Light")), group="theme"),
    _Entry("theme", "theme_dark", str(QT_TRANSLATE_NOOP("Actions", "&Dark")), group="theme"),
    _Entry("language", "language_", str(QT_TRANSLATE_NOOP("Actions", "&System")), group="language"),
    _Entry("language", "language_en", "English", group="language"),
    _Entry("language", "language_zh_CN", "简体中文", group="language"),
    _Entry("lookup", "look_up", str(QT_TRANSLATE_NOOP("Actions", "&Look up"))),
    _Entry("lookup", "again", str(QT_TRANSLATE_NOOP("Actions", "Look up &again")), ("F5",)),
    _Entry("lookup", "cancel", str(QT_TRANSLATE_NOOP("Actions", "&Cancel")), ("Esc",)),
    *(
        _Entry("lookup", f"type_{user_type.value}", "", (f"Alt+{place}",), line=place == 1)
        for place, user_type in enumerate(UserType, 1)
    ),
    _Entry("tools", "doctor", str(QT_TRANSLATE_NOOP("Actions", "&Find out why lookups fail…"))),
    _Entry("help", "samples", str(QT_TRANSLATE_NOOP("Actions", "&Sample people"))),
    _Entry("help", "about", str(QT_TRANSLATE_NOOP("Actions", "&About FaceViewer")), line=True),
)


class Actions(QObject):
    """The menus of the window; `self["save"]` is the action of an entry."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._menus: dict[str, QMenu] = {}
        for key in _MENUS:
            self._menus[key] = bar.addMenu("") if key not in _INSIDE else self._menus[_INSIDE[key]].addMenu("")
        self._groups: dict[str, QActionGroup] = {}
        self._actions: dict[str, QAction] = {}
        self.retranslate()

    def complete(self) -> None:
        """Fill the menus, which nobody can have opened before the first paint."""
        self._actions = {entry.key: self._made(entry) for entry in _ENTRIES}
        self.retranslate()

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def of_group(self, group: str) -> dict[str, QAction]:
        """Return the actions of a group by their key without the group's name."""
        return {e.key.removeprefix(f"{group}_"): self._actions[e.key] for e in _ENTRIES if e.group == group}

    def retranslate(self) -> None:
        """Write all texts anew, in the language of now."""
        for key, text in _MENUS.items():
            self._menus[key].setTitle(QCoreApplication.translate("Actions", text))
        for entry in _ENTRIES:
            if entry.text and entry.key in self._actions:
                self._actions[entry.key].setText(QCoreApplication.translate("Actions", entry.text))
        for user_type in UserType if self._actions else ():
            self._actions[f"type_{user_type.value}"].setText(name_of(user_type))

    def _made(self, entry: _Entry) -> QAction:
        menu = self._menus[entry.menu]
        if entry.line:
            menu.addSeparator()
        action = QAction(menu)
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        if entry.group:
            action.setCheckable(True)
            if entry.group not in self._groups:
                self._groups[entry.group] = QActionGroup(self)
            self._groups[entry.group].addAction(action)
        menu.addAction(action)
        return action
