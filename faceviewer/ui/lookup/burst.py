"""Keys that follow each other faster than a hand types. Nothing of Qt."""

from __future__ import annotations

from faceviewer.core.limits import SCAN_GAP_MS, SCAN_PAUSE_MS

BEGINS = "\x02"
"""What some scanners put before a code: STX."""
ENDS = frozenset("\t\n\r\x03\x04")
"""What ends a code: Tab, LF, CR, ETX, EOT."""
SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")
"""What stands between the parts of one code: FS, GS, RS, US."""
_DIGITS_ELSEWHERE = frozenset("&é\"'(-è_çà§!+ěščřžýáíéľťôąęėįųū@#$%^*)")
_SIGNS_LEAST, _IN_NO_ID_LEAST = 4, 2
_SURE = 3  # characters after which a longer pause is still part of it


class Burst:
    """Characters one upon the other.

    Attributes:
        text: what came so far, separators too.
        stream: the same and what came before it, more slowly yet without a pause; to be cleared at the end of a code.
        slowest: the longest time between two characters of the text, in milliseconds.
    """

    def __init__(self) -> None:
        self.text = self.stream = ""
        self.slowest = 0.0
        self._last = (0, 0.0)

    def goes_on(self, at: tuple[int, float]) -> bool:
        """Return whether a key at this time belongs to what came before."""
        return bool(self.text) and gap(self._last, at) <= (SCAN_PAUSE_MS if len(self.text) >= _SURE else SCAN_GAP_MS)

    def add(self, character: str, at: tuple[int, float]) -> bool:
        """Take a character; return whether it is the first of the stream.

        Args:
            character: it.
            at: when the system had the key, in milliseconds, 0 where it does not say; and when we had it, likewise.
        """
        begins = not self.stream or gap(self._last, at) > SCAN_PAUSE_MS
        self.slowest = max(self.slowest, gap(self._last, at)) if self.goes_on(at) else 0.0
        self.text = self.text + character if self.goes_on(at) else character
        self.stream = character if begins else self.stream + character
        self._last = at
        return begins

    def take(self) -> str:
        """Return what came, and clear it."""
        text, self.text = self.text, ""
        return text


def gap(sooner: tuple[int, float], later: tuple[int, float]) -> float:
    """Return the milliseconds between two keys, each with its times as `Burst.add` has them."""
    # The system's times are true even where we were too busy to take the keys one by one.
    return later[0] - sooner[0] if sooner[0] and later[0] else later[1] - sooner[1]


def parts_of(text: str) -> list[str]:
    """Return the parts of a code, without what stood between them."""
    for separator in SEPARATORS:
        text = text.replace(separator, "\x1d")
    return [part.strip() for part in text.split("\x1d") if part.strip()]


def is_of_another_layout(text: str) -> bool:
    """Return whether signs stand where a code has digits: what the digit keys give under AZERTY and others, or shifted.

    Letters may stand among them; half of it, and four, are such signs, and no digit is there.
    """
    signs = [character for character in text if character in _DIGITS_ELSEWHERE]
    others = [character for character in text if character not in _DIGITS_ELSEWHERE]
    in_no_id = sum(character not in "-_+@" for character in signs)
    return (
        len(signs) >= max(_SIGNS_LEAST, len(others))
        and in_no_id >= _IN_NO_ID_LEAST
        and all(character.isascii() and character.isalpha() for character in others)
    )
