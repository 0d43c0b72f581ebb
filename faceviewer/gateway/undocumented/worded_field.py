"""A field of an answer that is not documented, read in words."""

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
"""Texts in small letters that stand for nothing."""

_NO_PHRASE = frozenset("{}[]<>=:：")  # but fields, which are judged by themselves
_LISTS = ("list", "lists", "列表")
_NO_NOUN = (Role.END, Role.TILL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.OFF)


class WordedField(NamedTuple):
    """A field in words: those of its name, after those around it as long as it has none of its own; and its value.

    Where its name, but for what says that it is told in words, is that of a state and of nothing but what names here
    speak of, it is `state` too; else that is empty.
    """

    field: Field
    own: Words
    state: Words
    words: Words
    value: Any
    text: str
    said: Words
    yes: bool | None
    told: tuple[Moment | None, ...]
    now: datetime

    def is_of(self, *roles: Role) -> bool:
        """Tell whether the noun of its name, or of the one around it where it has none, has one of these roles."""
        for words in map(words_of, reversed(self.field.names)):
            nouns = words.without(*_NO_NOUN)
            nouns = Words(nouns[:-1]) if nouns[1:] and nouns[-1] in _LISTS else nouns
            if nouns:
                return nouns.end_in(*roles) and not words.is_negated
        return False

    def is_state_of(self, *roles: Role) -> bool:
        """Tell whether it is a state that these roles say, whatever is said beside, such as by whom, why or when."""
        return bool(self.state) and self.said.any(*roles) and not (self.said.is_negated or self.said.any(Role.NEVER))

    @property
    def is_of_old(self) -> bool:
        """Whether its name, or one of those around it, says that it is not what holds now."""
        return any(words_of(name).any(Role.OLD) for name in self.field.names)


def in_words(field: Field, now: datetime) -> WordedField:
    """Read a field.

    Args:
        now: by the server's clock, with a zone.
    """
    words = Words()
    for name in reversed(field.names):
        words = Words((*words_of(name), *words)) if words else words_of(name)
        if words and not words.only(Role.TIME, Role.UNIT, Role.FILLER):
            break
    own = words_of(field.names[-1]) if field.names else Words()
    value = field.value
    text = as_text(value) if not isinstance(value, (dict, list)) or not value else ""  # a large one takes long
    is_phrase = isinstance(value, str) and len(value) <= NAME_CHARACTERS and _NO_PHRASE.isdisjoint(value)
    said = words_of(value) if is_phrase else Words()
    return WordedField(field, own, _state_of(field.names), words, value, text, said, is_yes(value), moments(value), now)


def _state_of(names: tuple[str, ...]) -> Words:
    for words in map(words_of, reversed(names)):
        if state := words.without(Role.TOLD):  # else it is that of what is around it
            return state if state.end_in(Role.STATE) and state.only(*Role) else Words()
    return Words()


def as_text(value: Any) -> str:
    """Return a value of JSON as text, bounded: a text as it is, anything else as JSON writes it."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:SERVER_TEXT]
