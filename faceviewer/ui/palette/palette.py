"""The features with a list of all actions: the command palette, and the shortcuts, which the user can change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence

from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.action_table import ENTRIES, Entry
from faceviewer.ui.announcer import announce
from faceviewer.ui.texts import language_in_use

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.actions import ActionRow, Actions
    from faceviewer.ui.palette.command_palette import CommandPalette
    from faceviewer.ui.palette.shortcut_sheet import ShortcutSheet

_PORTABLE, _NATIVE = QKeySequence.SequenceFormat.PortableText, QKeySequence.SequenceFormat.NativeText
# Intercepted by ibus, fcitx, or the input methods of Windows and macOS, before a program receives them.
_INPUT_METHODS = ("Ctrl+Space", "Shift+Space", "Ctrl+Shift+F", "Ctrl+;", "Ctrl+Shift+E", "Ctrl+Shift+U")
_EDITING = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)
_PHOTO = {
    Qt.Key.Key_Space,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Equal,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Palette(QObject):
    """Lists the actions of all menus as they are now, recently used ones first."""

    def __init__(self, parent: QWidget, *, actions: Actions) -> None:
        super().__init__(parent)
        self.actions = {"palette": self._toggle}
        self._parent, self._actions = parent, actions
        self._used: list[str] = []
        self._widget: CommandPalette | None = None
        self._late = QTimer(self, singleShot=True, interval=0)  # after all actions that a result enables
        self._late.timeout.connect(self._update)

    @Slot()
    def close(self) -> None:
        """Close the palette and clear its field."""
        if self._widget is not None:
            self._widget.close_palette()

    @Slot()
    def _toggle(self) -> None:
        if self._widget is None:
            from faceviewer.ui.palette.command_palette import CommandPalette  # noqa: PLC0415 - few lookups need it

            self._widget = CommandPalette(self._parent, self._do)
            for action in self._actions:
                action.changed.connect(self._late.start)
        if self._widget.isVisible():
            self._widget.close_palette()
            return
        used = {key: place for place, key in enumerate(self._used)}
        self._widget.open(sorted(self._rows(), key=lambda row: used.get(row.entry.key, len(used))))

    @Slot()
    def _update(self) -> None:
        if self._widget is not None and self._widget.isVisible():
            self._widget.update_rows(self._rows())

    def _rows(self) -> list[ActionRow]:
        return [row for row in self._actions.rows() if row.entry.key != "palette"]

    def _do(self, key: str) -> None:
        self._used = [key, *(used for used in self._used if used != key)]
        self._actions[key].trigger()


class Shortcuts(QObject):
    """Opens the dialog of the shortcuts, and checks, applies and saves changes."""

    def __init__(self, parent: QWidget, *, actions: Actions, settings: SettingsStore) -> None:
        super().__init__(parent)
        self.actions = {"shortcuts": self._open}
        self._parent, self._actions, self._settings = parent, actions, settings
        self._entries = {entry.key: entry for entry in ENTRIES}
        bad = self._changed.keys() - self._usable(self._changed).keys()
        actions.set_shortcuts(self._usable(self._changed))
        self._unusable = ", ".join(f"shortcuts {key}" for key in sorted(bad))

    def with_invalid_shortcuts(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Return the problems of reading the settings, extended by the invalid shortcuts."""
        if not self._unusable:
            return problems
        kind = Kind.LOCAL_SETTINGS_VALUES
        file = str(self._settings.path)
        known = next((each for each in problems if each.kind is kind and not each.facts.get("variant")), None)
        values = f"{known.facts['values']}, {self._unusable}" if known is not None else self._unusable
        return [*(each for each in problems if each is not known), Problem(kind, values=values, file=file)]

    @property
    def _changed(self) -> dict[str, tuple[str, ...]]:
        return dict(self._settings.value.shortcuts)

    @cached_property
    def _sheet(self) -> ShortcutSheet:
        from faceviewer.ui.palette.shortcut_sheet import ShortcutSheet  # noqa: PLC0415 - few starts need it

        return ShortcutSheet(self._parent, change=self._change, reset=self._reset)

    @Slot()
    def _open(self) -> None:
        self._sheet.show_rows(self._actions.rows())
        self._sheet.open()

    def _change(self, key: str, keys: QKeySequence) -> None:
        entry = self._entries[key]
        if not keys.isEmpty() and self._refuses(entry, keys):
            return
        given = (keys.toString(_PORTABLE),) if not keys.isEmpty() else ()
        own = tuple(QKeySequence(each).toString(_PORTABLE) for each in entry.keys)
        changed = {other: theirs for other, theirs in self._changed.items() if other != key}
        self._use(changed if given == own else {**changed, key: given})

    def _reset(self, key: str) -> None:
        if key and any(self._refuses(self._entries[key], QKeySequence(own)) for own in self._entries[key].keys):
            return
        self._use({other: theirs for other, theirs in self._changed.items() if key and other != key})

    def _use(self, changed: Mapping[str, tuple[str, ...]]) -> None:
        self._settings.change(shortcuts=changed)
        self._actions.set_shortcuts(self._usable(changed))
        self._sheet.show_rows(self._actions.rows())

    def _usable(self, changed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Return the shortcuts without invalid ones; those of actions unknown to this version are kept.

        If two actions have the same keys, the first one gets them: Qt would call neither.
        """

        def usable(entry: Entry, text: str) -> bool:
            keys = QKeySequence(text)
            first = None if keys.isEmpty() else keys[0].key()  # type: ignore[index]  # missing in the annotations
            known = first not in {None, Qt.Key.Key_unknown} and keys not in taken
            return known and not refusal(keys, on_photo=entry.on_photo, mnemonics=())

        entries = self._entries
        taken: list[QKeySequence] = []
        found = {}
        for key, given in changed.items():
            if key not in entries:
                found[key] = given
            elif all(usable(entries[key], text) for text in given):
                found[key] = given
                taken += map(QKeySequence, given)
        return found

    def _refuses(self, entry: Entry, keys: QKeySequence) -> bool:
        """Show why an action cannot have these keys; return whether there is a reason."""
        fault = self._fault(entry, keys)
        if fault:
            self._sheet.show_fault(fault)
            announce(self._sheet, lambda: fault, urgent=True)
        return bool(fault)

    def _fault(self, entry: Entry, keys: QKeySequence) -> str:
        why = refusal(keys, on_photo=entry.on_photo, mnemonics=self._actions.menu_letters)
        shown = keys.toString(_NATIVE)
        if why:
            return f"{shown}{language_in_use().colon}{why}"
        for row in self._actions.rows():
            if row.entry.key != entry.key and shown in row.keys:
                return self.tr("{keys} is in use for “{name}”.").format(keys=shown, name=row.name)
        return ""


def refusal(keys: QKeySequence, *, on_photo: bool, mnemonics: Collection[str]) -> str:
    """Return why keys cannot be a shortcut, in the language of the window; empty if they can.

    Args:
        keys: one combination.
        on_photo: whether they apply only while the photo has the focus, where nothing can be typed.
        mnemonics: the letters that open a menu together with Alt.
    """
    combination = keys[0]  # type: ignore[index]  # missing in the annotations
    key, modifiers = combination.key(), combination.keyboardModifiers()
    opens_menu = modifiers == Qt.KeyboardModifier.AltModifier and QKeySequence(key).toString() in mnemonics
    alone = not modifiers & _HELD and not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    in_text_fields = any(keys in QKeySequence.keyBindings(standard) for standard in _EDITING)
    is_typed = alone and not on_photo and key != Qt.Key.Key_Escape
    translate = QCoreApplication.translate
    faults = {
        translate("Shortcuts", "Input methods use these keys."): keys in map(QKeySequence, _INPUT_METHODS),
        translate("Shortcuts", "Text fields use these keys."): in_text_fields,
        translate("Shortcuts", "A menu opens with these keys."): opens_menu,
        translate("Shortcuts", "The photo uses this key itself."): alone and on_photo and key in _PHOTO,
        translate("Shortcuts", "This key is needed for typing. Hold Ctrl or Alt with it."): is_typed,
    }
    return next((why for why, applies in faults.items() if applies), "")
