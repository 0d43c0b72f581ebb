"""Create the actions of the window in its menus, from the table of actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from faceviewer.core.query import UserType
from faceviewer.ui.action_table import ENTRIES, SUBMENUS, Entry, Needs
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.texts import as_tool_tip, language_in_use, translated
from faceviewer.ui.user_type_words import name_of
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from faceviewer.ui.menus import Menus
    from faceviewer.ui.visibility import Overtaken


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action for the palette and the shortcut sheet, with texts in the current language.

    Attributes:
        entry: its entry in the table.
        name: its text, without a mnemonic.
        path: the menus that contain it, such as `View › Theme`.
        keys: its current shortcuts, as displayed.
        default_keys: its default shortcuts, as displayed.
        checked: whether it is on; None if it is not checkable.
        disabled_reason: why it is disabled; empty if it is enabled.
    """

    entry: Entry
    name: str
    path: str
    keys: tuple[str, ...]
    default_keys: tuple[str, ...]
    checked: bool | None
    disabled_reason: str

    @property
    def is_changed(self) -> bool:
        """Whether its shortcuts differ from the defaults."""
        return self.keys != self.default_keys


class Actions(QObject):
    """The actions of the window, in its menus; `self["save"]` is the action of the entry with the key "save"."""

    def __init__(self, menus: Menus, overtaken: Overtaken) -> None:
        super().__init__(menus)
        self._menus, self._overtaken = menus, overtaken
        for key, parent in SUBMENUS.items():
            menus.add_submenu(key, parent)
        self._groups = {key: QActionGroup(self) for key in SUBMENUS}
        self._present: Collection[Needs] = (Needs.NOTHING,)
        self._reasons: dict[str, str] = {}
        self._actions = {entry.key: self._create_action(entry) for entry in ENTRIES}
        visibility.photo_changed.connect(self._update_enabled)
        visibility.blank_changed.connect(self._update_enabled)
        overtaken.changed.connect(self._update_enabled)
        translated(self._apply_texts)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    @property
    def menu_letters(self) -> set[str]:
        """The letters that open a menu together with Alt, in the current language."""
        return self._menus.letters

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def on_photo(self) -> list[QAction]:
        """Return the actions whose shortcuts work only while the photo has the focus."""
        return [self._actions[entry.key] for entry in ENTRIES if entry.on_photo]

    def in_dialogs(self) -> list[QAction]:
        """Return the actions whose shortcuts work in dialogs, too."""
        return [self._actions[entry.key] for entry in ENTRIES if entry.in_dialogs]

    def set_present(self, present: Collection[Needs]) -> None:
        """Set what is shown, and enable or disable the actions accordingly."""
        self._present = (Needs.NOTHING, *present)
        self._update_enabled()

    def set_shortcuts(self, changed: Mapping[str, Sequence[str]]) -> None:
        """Set the shortcuts of all actions: those in `changed`, or else the defaults that `changed` does not use."""
        taken = {QKeySequence(each).toString() for given in changed.values() for each in given}
        for entry in ENTRIES:
            own = [each for each in entry.keys if QKeySequence(each).toString() not in taken]
            keys = changed.get(entry.key, own)
            self._actions[entry.key].setShortcuts([QKeySequence(each) for each in keys])

    def why_disabled(self, key: str) -> str:
        """Return why an action is disabled, as plain text; empty if it is enabled."""
        return self._reasons[key]

    def rows(self) -> list[ActionRow]:
        """Return all actions, in the order of the table."""
        return [self._row(entry) for entry in ENTRIES]

    def _row(self, entry: Entry) -> ActionRow:
        action = self._actions[entry.key]
        native = QKeySequence.SequenceFormat.NativeText
        menus = [SUBMENUS[entry.menu], entry.menu] if entry.menu in SUBMENUS else [entry.menu]
        return ActionRow(
            entry,
            name=without_mnemonic(action.text()),
            path=" › ".join(without_mnemonic(self._menus[menu].title()) for menu in menus),
            keys=tuple(keys.toString(native) for keys in action.shortcuts()),
            default_keys=tuple(QKeySequence(keys).toString(native) for keys in entry.keys),
            checked=action.isChecked() if action.isCheckable() else None,
            disabled_reason=self.why_disabled(entry.key),
        )

    def _apply_texts(self) -> None:
        for key in SUBMENUS:
            self._menus[key].setTitle(say(language_in_use(), "actions", "text", key))
        for entry in ENTRIES:
            if text := entry.text_in(language_in_use()):
                self._actions[entry.key].setText(text)
        for user_type in UserType:
            self._actions[f"type_{user_type.value}"].setText(name_of(user_type))
        self._update_enabled()

    @Slot()
    def _update_enabled(self) -> None:
        for entry in ENTRIES:
            reason = self._reasons[entry.key] = self._why_disabled(entry)
            self._actions[entry.key].setEnabled(not reason)
            self._actions[entry.key].setToolTip(as_tool_tip(reason))

    def _why_disabled(self, entry: Entry) -> str:
        if visibility.blank and entry.needs is not Needs.NOTHING:
            reason = "blank"
        elif self._overtaken.words and entry.takes:
            return self._overtaken.words
        elif entry.key == "reveal" and visibility.sharing:
            reason = "sharing"
        elif entry.needs in self._present or self[entry.key].isChecked():  # an action that is on can be turned off
            return ""
        else:
            no_record = entry.needs is Needs.DOORS and Needs.RECORD not in self._present
            reason = Needs.RECORD.value if no_record else entry.needs.value
        return say(language_in_use(), "actions", "disabled", reason)

    def _create_action(self, entry: Entry) -> QAction:
        menu = self._menus[entry.menu]
        if entry.line:
            menu.addSeparator()
        action = QAction(menu)
        action.setObjectName(entry.key)
        action.setShortcuts([QKeySequence(each) for each in entry.keys])
        action.setCheckable(entry.checkable or bool(entry.group))
        action.setAutoRepeat(entry.key in {"zoom_in", "zoom_out"})  # for other actions a held key counts once
        if entry.checkable:
            action.toggled.connect(self._update_enabled)
        if entry.on_photo:
            action.setShortcutContext(QtCore.Qt.ShortcutContext.WidgetShortcut)
        if entry.group:
            self._groups[entry.group].addAction(action)
        menu.addAction(action)
        return action
