"""Cleaning of server text for display."""

import pytest

from faceviewer.wording.safe_text import HOLE, shown, shown_exactly

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
CODER = "\U0001f469\U0001f3fd\u200d\U0001f4bb"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (f"a{sign}b", f"a{HOLE}b")
            for sign in ("\u200b", "\u200b\u200d\u2060\ufeff\u00ad", "\ufe0f", "\u034f", "\u200d")
        ),
        *((sign, HOLE) for sign in "\u3164\ud800"),
        ("\u202egnp.tset", f"{HOLE}gnp.tset"),
        ("a\u2066b\u2069", f"a{HOLE}b{HOLE}"),
        ("a\x00\x1b[2J", f"a{HOLE}[2J"),
        ("one\r\n\ttwo\u2028three", "one two three"),
        ("Z" + "\u0301" * 300, "Z" + "\u0301" * 4),
    ],
)
def test_invisible_characters_are_replaced(text: str, expected: str) -> None:
    assert shown(text, 64) == expected


@pytest.mark.parametrize(
    "text",
    [FAMILY, CODER, "\u2764\ufe0f", "\u845b\U000e0100\u57ce", "\U00031350", "Nguy\u1ec5n", "الياس", "<b>&lt;</b>"],
)
def test_legitimate_characters_are_kept(text: str) -> None:
    assert shown(text, 64) == text


def test_long_text_is_cut_with_ellipsis() -> None:
    assert shown("x" * 65, 64) == "x" * 63 + "…"
    assert shown("x" * 64, 64) == "x" * 64
    assert shown("\u200b" * 1_000_000 + "evil", 64) == f"{HOLE}…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, text) for text in ("DENY", "", "2031-05-06 07:08:09")),
        (" ", "␣"),
        *((text, "DENY␣") for text in ("DENY ", "DENY\u00a0")),
        ("\r\nDENY", "␣DENY"),
        *((f"2031-05-06{blanks}07:08:09", "2031-05-06␣07:08:09") for blanks in ("  ", "\t")),
        (" " * 100_000 + "x", "␣x"),
    ],
)
def test_significant_blanks_are_visible(text: str, expected: str) -> None:
    assert shown_exactly(text, 64) == expected
