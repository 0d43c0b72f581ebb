"""Check which keys can be a shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Collection

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
_INPUT_METHOD = str(QT_TRANSLATE_NOOP("Shortcuts", "Input methods use these keys."))
_TEXT_FIELD = str(QT_TRANSLATE_NOOP("Shortcuts", "Text fields use these keys."))
_MENU = str(QT_TRANSLATE_NOOP("Shortcuts", "A menu opens with these keys."))
_OWN = str(QT_TRANSLATE_NOOP("Shortcuts", "The photo uses this key itself."))
_TYPING = str(QT_TRANSLATE_NOOP("Shortcuts", "This key is needed for typing. Hold Ctrl or Alt with it."))
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def refusal(keys: QKeySequence, *, on_photo: bool, mnemonics: Collection[str]) -> str:
    """Return why keys cannot be a shortcut, as QT_TRANSLATE_NOOP in "Shortcuts"; empty if they can.

    Args:
        keys: one combination.
        on_photo: whether they apply only while the photo has the focus, where nothing can be typed.
        mnemonics: the letters that open a menu together with Alt.
    """
    combination = keys[0]  # type: ignore[index]  # missing in the annotations
    key, modifiers = combination.key(), combination.keyboardModifiers()
    opens_menu = modifiers == Qt.KeyboardModifier.AltModifier and QKeySequence(key).toString() in mnemonics
    alone = not modifiers & _HELD and not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    faults = {
        _INPUT_METHOD: keys in map(QKeySequence, _INPUT_METHODS),
        _TEXT_FIELD: any(keys in QKeySequence.keyBindings(standard) for standard in _EDITING),
        _MENU: opens_menu,
        _OWN: alone and on_photo and key in _PHOTO,
        _TYPING: alone and not on_photo and key != Qt.Key.Key_Escape,
    }
    return next((why for why, applies in faults.items() if applies), "")
