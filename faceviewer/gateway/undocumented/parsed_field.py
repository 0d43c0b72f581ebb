"""Parse an undocumented field: its name and its value into known words, its value also into moments or a flag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from faceviewer.core.limits import SERVER_TEXT
from faceviewer.gateway.undocumented.moments import Moment, moments
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, Words, is_yes, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.gateway.undocumented.fields import Field

NO_VALUE = frozenset(("-", "--", "/", "n/a", "na", "null", "nil", "0000-00-00 00:00:00", "0000-00-00", "-1"))
"""Texts, in lower case, that mean that there is no value."""

_NO_PHRASE = frozenset("{}[]<>=:：")  # such a text contains fields, which are judged one by one
_LISTS = ("list", "lists", "列表")
_NO_NOUN = (Role.END, Role.UNTIL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.OFF)


class ParsedField(NamedTuple):
    """An undocumented field with the words of its name and of its value.

    Attributes:
        name: words of its name.
        state: words of the nearest name that is more than a label, if it is the name of a state; else empty.
        words: words of its name, after those of outer names if its name has no meaning by itself.
        text: value as text, empty for an object or a list.
        value_words: words of the value, empty if the value is no phrase.
        flag: value as a yes or a no, None if the value is neither.
        moments: moments in the value, as `moments` returns them.
    """

    field: Field
    name: Words
    state: Words
    words: Words
    value: Any
    text: str
    value_words: Words
    flag: bool | None
    moments: tuple[Moment | None, ...]
    now: datetime

    def has_noun(self, *roles: Role) -> bool:
        """Tell whether the noun of its name, or of the nearest outer name with a noun, has one of these roles."""
        for words in map(words_of, reversed(self.field.names)):
            nouns = words.without(*_NO_NOUN)
            nouns = Words(nouns[:-1]) if nouns[1:] and nouns[-1] in _LISTS else nouns
            if nouns:
                return nouns.end_in(*roles) and not words.is_negated
        return False

    def has_state(self, *roles: Role) -> bool:
        """Tell whether it is a state with a word of one of these roles, which no other word negates."""
        words = self.value_words
        return bool(self.state) and words.any(*roles) and not (words.is_negated or words.any(Role.NEVER))

    @property
    def is_outdated(self) -> bool:
        """Whether its name or an outer name marks it as old, such as `previousPolicy`."""
        return any(words_of(name).any(Role.OLD) for name in self.field.names)


def parse_field(field: Field, now: datetime) -> ParsedField:
    """Parse a field; `now` is the time of the server's clock, with a zone."""
    words, value = Words(), field.value
    for name in reversed(field.names):
        words = Words((*words_of(name), *words)) if words else words_of(name)
        if words and not words.only(Role.TIME, Role.UNIT, Role.FILLER):
            break
    name_words = words_of(field.names[-1]) if field.names else Words()
    text = as_text(value) if not isinstance(value, (dict, list)) or not value else ""  # writing a large one is slow
    is_phrase = isinstance(value, str) and len(value) <= NAME_CHARACTERS and _NO_PHRASE.isdisjoint(value)
    value_words, state = words_of(value) if is_phrase else Words(), _state_of(field.names)
    return ParsedField(field, name_words, state, words, value, text, value_words, is_yes(value), moments(value), now)


def _state_of(names: tuple[str, ...]) -> Words:
    for words in map(words_of, reversed(names)):
        if state := words.without(Role.LABEL):  # else the outer name decides
            return state if state.end_in(Role.STATE) and state.only(*Role) else Words()
    return Words()


def as_text(value: Any) -> str:
    """Return the beginning of a JSON value as text: a text unchanged, any other value as JSON."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:SERVER_TEXT]
