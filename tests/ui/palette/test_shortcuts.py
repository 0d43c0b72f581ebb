"""The keys that can be a shortcut."""

import pytest
from PySide6.QtGui import QKeySequence

from faceviewer.ui.action_table import ENTRIES
from faceviewer.ui.palette.palette import refusal

pytestmark = pytest.mark.usefixtures("qapp")  # the platform defines the keys of text fields

_MNEMONICS = {"F", "E", "V"}


@pytest.mark.parametrize(
    ("keys", "on_photo", "why"),
    [
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
    ],
)
def test_reserved_keys_are_refused(keys: str, on_photo: bool, why: str) -> None:
    assert why in refusal(QKeySequence(keys), on_photo=on_photo, mnemonics=_MNEMONICS)


@pytest.mark.parametrize(
    ("keys", "on_photo"), [("Ctrl+D", False), ("F9", False), ("Alt+X", False), ("X", True), ("Esc", False)]
)
def test_other_keys_are_accepted(keys: str, on_photo: bool) -> None:
    assert refusal(QKeySequence(keys), on_photo=on_photo, mnemonics=_MNEMONICS) == ""


def test_default_shortcuts_are_acceptable_and_unique() -> None:
    taken: dict[str, str] = {}
    for entry in ENTRIES:
        for keys in entry.keys:
            sequence = QKeySequence(keys)
            assert refusal(sequence, on_photo=entry.on_photo, mnemonics=_MNEMONICS) == "", (entry.key, keys)
            assert taken.setdefault(sequence.toString(), entry.key) == entry.key
