"""Cleaning of server text for display."""

import pytest

from faceviewer.wording.safe_text import HOLE, shown, shown_exactly

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
CODER = "\U0001f469\U0001f3fd\u200d\U0001f4bb"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u200bb", f"a{HOLE}b"),
        ("a\u200b\u200d\u2060\ufeff\u00adb", f"a{HOLE}b"),
        ("a\u200db", f"a{HOLE}b"),  # a joiner between letters
        ("a\ufe0fb", f"a{HOLE}b"),
        ("a\u034fb", f"a{HOLE}b"),
        ("\u3164", HOLE),
        ("\ud800", HOLE),
        ("\u202egnp.tset", f"{HOLE}gnp.tset"),
        ("a\u2066b\u2069", f"a{HOLE}b{HOLE}"),
        ("a\x00\x1b[2J", f"a{HOLE}[2J"),
        ("one\r\n\ttwo\u2028three", "one two three"),
        ("Z" + "\u0301" * 300, "Z" + "\u0301" * 4),
        *((text, text) for text in (FAMILY, CODER, "\u2764\ufe0f", "\u845b\U000e0100\u57ce", "\U00031350")),
        *((text, text) for text in ("Nguy\u1ec5n", "الياس", "<b>&lt;</b>", "x" * 64)),
        ("x" * 65, "x" * 63 + "…"),
        ("\u200b" * 1_000_000 + "evil", f"{HOLE}…"),
    ],
    ids=lambda text: ascii(text)[:40],
)
def test_invisible_characters_are_replaced_and_long_text_is_cut(text: str, expected: str) -> None:
    assert shown(text, 64) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DENY", "DENY"),
        ("", ""),
        (" ", "␣"),
        ("DENY ", "DENY␣"),
        ("DENY\u00a0", "DENY␣"),
        ("\r\nDENY", "␣DENY"),
        ("2031-05-06 07:08:09", "2031-05-06 07:08:09"),
        ("2031-05-06  07:08:09", "2031-05-06␣07:08:09"),
        ("2031-05-06\t07:08:09", "2031-05-06␣07:08:09"),
        (" " * 100_000 + "x", "␣x"),
    ],
)
def test_significant_blanks_are_visible(text: str, expected: str) -> None:
    assert shown_exactly(text, 64) == expected
