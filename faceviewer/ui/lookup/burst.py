"""Detect keys that follow each other faster than a person types. Does not use Qt."""

from __future__ import annotations

from faceviewer.core.limits import SCAN_GAP_MS, SCAN_PAUSE_MS

BEGINS = "\x02"
"""The prefix that some scanners send before a code: STX."""
ENDS = frozenset("\t\n\r\x03\x04")
"""The characters that end a code: Tab, LF, CR, ETX, EOT."""
SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")
"""The characters between the parts of one code: FS, GS, RS, US."""
_DIGITS_ELSEWHERE = frozenset("&é\"'(-è_çà§!+ěščřžýáíéľťôąęėįųū@#$%^*)")
_SIGNS_LEAST, _IN_NO_ID_LEAST = 4, 2
_SURE = 3  # from this number of characters on, a longer pause is allowed within a burst


class Burst:
    """Characters that arrive in quick succession.

    Attributes:
        text: the characters received so far, including separators.
        stream: `text` and the slower characters before it that had no pause; the caller clears it after each code.
        slowest: the longest time between two characters of `text`, in milliseconds.
    """

    def __init__(self) -> None:
        self.text = self.stream = ""
        self.slowest = 0.0
        self._last = (0, 0.0)

    def continues(self, at: tuple[int, float]) -> bool:
        """Return whether a key at this time continues the burst; `at` is as in `add`."""
        return bool(self.text) and gap(self._last, at) <= (SCAN_PAUSE_MS if len(self.text) >= _SURE else SCAN_GAP_MS)

    def add(self, character: str, at: tuple[int, float]) -> bool:
        """Append a character; return whether it is the first of the stream.

        Args:
            character: one character.
            at: two times in milliseconds: the system's timestamp of the key, 0 if unknown, and the time of receipt.
        """
        begins = not self.stream or gap(self._last, at) > SCAN_PAUSE_MS
        self.slowest = max(self.slowest, gap(self._last, at)) if self.continues(at) else 0.0
        self.text = self.text + character if self.continues(at) else character
        self.stream = character if begins else self.stream + character
        self._last = at
        return begins

    def take(self) -> str:
        """Return `text` and clear it."""
        text, self.text = self.text, ""
        return text


def gap(sooner: tuple[int, float], later: tuple[int, float]) -> float:
    """Return the milliseconds between two keys, each with the two times of `Burst.add`."""
    # The system's timestamps are right even if this process was too busy to receive the keys one by one.
    return later[0] - sooner[0] if sooner[0] and later[0] else later[1] - sooner[1]


def parts_of(text: str) -> list[str]:
    """Split a code at its separators; empty parts are dropped."""
    for separator in SEPARATORS:
        text = text.replace(separator, "\x1d")
    return [part.strip() for part in text.split("\x1d") if part.strip()]


def is_of_another_layout(text: str) -> bool:
    """Return whether a code has symbols in place of digits: the digit keys type them under AZERTY, or with Shift.

    At least four characters, and at least half of them, are such symbols; the others are letters, and none is a digit.
    """
    signs = [character for character in text if character in _DIGITS_ELSEWHERE]
    others = [character for character in text if character not in _DIGITS_ELSEWHERE]
    in_no_id = sum(character not in "-_+@" for character in signs)
    return (
        len(signs) >= max(_SIGNS_LEAST, len(others))
        and in_no_id >= _IN_NO_ID_LEAST
        and all(character.isascii() and character.isalpha() for character in others)
    )
