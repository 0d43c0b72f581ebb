"""The keys that can be a shortcut."""

import pytest
from PySide6.QtGui import QKeySequence

from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.palette.palette import refusal

pytestmark = pytest.mark.usefixtures("qapp")  # the platform defines the keys of text fields

_MNEMONICS = {"F", "E", "V"}
_KEYS = (
    ("Ctrl+Space", False, "Input methods"),
    ("Ctrl+;", True, "Input methods"),
    ("Ctrl+C", False, "Text fields"),
    ("Ctrl+Z", True, "Text fields"),
    ("Alt+F", False, "A menu"),
    ("X", False, "typing"),
    ("Shift+X", False, "typing"),
    ("Return", False, "typing"),
    ("Space", True, "The photo"),
    ("Left", True, "The photo"),
    ("Ctrl+D", False, ""),
    ("F9", False, ""),
    ("Alt+X", False, ""),
    ("X", True, ""),
    ("Esc", False, ""),
)
"""Keys, whether they apply on the photo only, and what uses them."""


@pytest.mark.parametrize(("keys", "on_photo", "why"), _KEYS)
def test_keys_are_refused_if_something_else_uses_them(keys: str, on_photo: bool, why: str) -> None:
    refused = refusal(QKeySequence(keys), on_photo=on_photo, mnemonics=_MNEMONICS)
    assert why in refused
    assert bool(refused) is bool(why)


def test_default_shortcuts_are_acceptable_and_unique() -> None:
    taken: dict[str, str] = {}
    for entry in ENTRIES:
        for keys in entry.keys:
            sequence = QKeySequence(keys)
            assert refusal(sequence, on_photo=entry.on_photo, mnemonics=_MNEMONICS) == "", (entry.key, keys)
            assert taken.setdefault(sequence.toString(), entry.key) == entry.key
