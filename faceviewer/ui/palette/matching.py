"""How well a few typed letters fit the name of something."""

from __future__ import annotations

from bisect import bisect_right

_PINYIN = "abcdefghjklmnopqrstwxyz"
# GB 2312 has its first 3,755 characters in the order of their sounds; here is where each letter's begin. Those behind,
# which are in no such order, are rare in menus.
_BEGINS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_END = 0xD7FA
_WORD, _NEXT, _ELSEWHERE = 8, 5, 1  # what a letter is worth at a word's beginning, right after the last, anywhere
_WHOLE = 100  # what it is worth that all letters stand together
_MOST_GAPS = 3  # with more of them, letters are strewn over a text that was not meant


def score(typed: str, text: str) -> int:
    """Return how well the letters, in their order, fit a text: 0 if they do not, more for a better fit."""
    typed, text = typed.casefold().replace(" ", ""), text.casefold()
    place = text.replace(" ", "").find(typed)
    if not typed or place == 0:
        return 2 * _WHOLE
    if place > 0:
        return _WHOLE + _WORD * _begins_word(text, text.find(typed[0]))
    total, last, gaps = 0, -1, 0
    for letter in typed:
        found = _next(letter, text, last + 1)
        if found < 0:
            return 0
        gaps += found != last + 1 and not _begins_word(text, found)
        total += _WORD if _begins_word(text, found) else _NEXT if found == last + 1 else _ELSEWHERE
        last = found
    return total if gaps <= _MOST_GAPS else 0


def initials(text: str) -> str:
    """Return the text with the first letter of its sound for every common Chinese character: `ckqt` for `查看全图`."""
    return "".join(_initial(character) for character in text)


def _next(letter: str, text: str, begin: int) -> int:
    """Return where a letter is next, rather at the beginning of a word than within one; -1 for nowhere."""
    first = text.find(letter, begin)
    place = first
    while place > begin and not _begins_word(text, place):
        place = text.find(letter, place + 1)
    return place if place >= 0 else first


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


def _initial(character: str) -> str:
    code = int.from_bytes(character.encode("gb2312", errors="ignore"))
    return _PINYIN[bisect_right(_BEGINS, code) - 1] if _BEGINS[0] <= code < _END else character
