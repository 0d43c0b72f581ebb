"""List the undocumented fields of a reply, and parse each.

Fields are listed at any depth, also inside texts with JSON or with name-value pairs. A parsed field also has the words
of its name and of its value, and its value as moments or as a yes or a no.
"""

from __future__ import annotations

import json
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from faceviewer.core.limits import SERVER_TEXT
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Problem
from faceviewer.core.record import FIELDS
from faceviewer.gateway.bounded_json import json_value
from faceviewer.gateway.undocumented.moments import Moment, moments
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, Words, is_yes, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

# Documented names: exact spelling, at the top level of `data` or of the envelope only.
_OF_DATA = frozenset({*(field.name for field in FIELDS), "imageUrl", "imageBase64"})
_OF_ENVELOPE = frozenset({"id", "code", "data"})

_MOST_FIELDS = 1500  # of a reply; a record has a dozen
_MOST_UNFOLDED = 3  # levels of texts inside texts
_PAIRS_CHARACTERS = 1024  # limit of the save endpoint for an extension field
_PAIRS = 32
_NAME = pattern(r"(?<!\w)([^\W\d]\w{0,63})['\"]?\s{0,8}(?:[-=]?>|[=:：])\s{0,8}(?!=?\Z)")
_VALUE_ENDS = pattern(r"[;；|&\n<{}，]|,(?! ?[0-9]{4}\b)")
_AROUND_VALUE = " \t\r\n,()[]/\\'\"#"
_ADDRESS = pattern(r"\w{1,8}://[^\s,;，；|'\"{}<>]*")
_NAMES = ("name", "key", "k", "code", "field", "label", "attr")
_VALUES = ("value", "val", "v", "text")
NO_VALUE = frozenset(("-", "--", "/", "n/a", "na", "null", "nil", "0000-00-00 00:00:00", "0000-00-00", "-1"))
"""Texts, in lower case, that mean that there is no value."""

_NO_PHRASE = frozenset("{}[]<>=:：")  # such a text contains fields, which are judged one by one
_LISTS = ("list", "lists", "列表")
_NO_NOUN = (Role.END, Role.UNTIL, Role.TIME, Role.UNIT, Role.STATE, Role.NOT, Role.VALID, Role.OFF)


class Field(NamedTuple):
    """An undocumented field.

    Attributes:
        names: the names of the objects that contain it and its own name, outermost first.
        value: the unchanged value, never null.
        in_data: whether it is inside `data`.
        in_list: whether it is an element of a list, or inside one.
    """

    names: tuple[str, ...]
    value: Any
    in_data: bool
    in_list: bool

    @property
    def path(self) -> str:
        """The names with dots between them, for messages."""
        return ".".join(filter(None, self.names)) or "data"


class ParsedField(NamedTuple):
    """An undocumented field with the words of its name and of its value.

    Attributes:
        name: words of its name.
        state: words of the nearest name that is more than a label, if it is the name of a state; else empty.
        words: words of its name, after those of outer names if its name has no meaning by itself.
        text: value as text, empty for an object or a list.
        value_words: words of the value, empty if the value is not a phrase.
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

    @property
    def is_remark(self) -> bool:
        """Whether it is a sentence for people, such as a `warning`, and not data about one."""
        return self.name.end_in(Role.REMARK) and bool(self.value_words)

    def has_noun(self, *roles: Role) -> bool:
        """Return whether the noun of its name, or of the nearest outer name with a noun, has one of these roles."""
        if self.is_remark:
            return False
        for words in map(words_of, reversed(self.field.names)):
            nouns = words.without(*_NO_NOUN)
            nouns = Words(nouns[:-1]) if nouns[1:] and nouns[-1] in _LISTS else nouns
            if nouns:
                return nouns.end_in(*roles) and not words.is_negated
        return False

    def has_state(self, *roles: Role) -> bool:
        """Return whether it is a state with a word of one of these roles, which no other word negates."""
        words = self.value_words
        return bool(self.state) and words.any(*roles) and not (words.is_negated or words.any(Role.NEVER))

    @property
    def is_outdated(self) -> bool:
        """Whether its name or an outer name marks it as old, such as `previousPolicy`."""
        return any(words_of(name).any(Role.OLD) for name in self.field.names)


def fields_of(reply: dict[str, Any]) -> Iterator[Field | None]:
    """Yield every undocumented field of a reply that is not null, level by level, those of `data` first.

    Yield None at last if the limit of 1500 fields is reached. A list of numbers counts as one field.
    """
    root = Field((), reply.get("data"), in_data=True, in_list=False)
    waiting = deque([(root, 0), (root._replace(value=reply, in_data=False), 0)])
    read = 0
    while waiting and read < _MOST_FIELDS:
        around, unfolded = waiting.popleft()
        container = around.value
        if isinstance(container, str):
            container = _unfolded(container)
            unfolded += 1
        documented = _OF_ENVELOPE if container is reply else _OF_DATA if container is root.value else frozenset()
        for name, child in islice(_children(container), _MOST_FIELDS - read):
            read += 1
            if child is None or name in documented:
                continue
            names = (*around.names, name[:NAME_CHARACTERS]) if name else around.names
            field = Field(names, child, around.in_data, around.in_list or (isinstance(container, list) and not name))
            yield field
            if unfolded < _MOST_UNFOLDED if isinstance(child, str) else _has_fields(child):
                waiting.append((field, unfolded))
    if read >= _MOST_FIELDS:
        yield None


def _children(container: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(container, dict):
        value = next((key for key in _VALUES if key in container), "")
        naming = [key for key in _NAMES if value and isinstance(container.get(key), str)]
        yield from ((container[key], container[value]) for key in naming)
        yield from ((name, child) for name, child in container.items() if not naming or name not in {*naming, value})
    elif isinstance(container, list):
        for child in container:
            is_pair = (
                isinstance(child, list) and len(child) == 2 and isinstance(child[0], str) and child[0][:1].isalpha()
            )
            yield (child[0], child[1]) if is_pair else ("", child)


def _has_fields(value: Any) -> bool:
    """Return whether a value has fields to read one by one; a moment in parts and a list of numbers are read whole."""
    if isinstance(value, list):
        return not all(isinstance(child, (int, float)) for child in value) or all(map(moments, value))
    return isinstance(value, dict) and not moments(value)


def _unfolded(text: str) -> Any:
    if text[:NAME_CHARACTERS].lstrip()[:1] in {"{", "[", '"'}:
        try:
            inner = json_value(text.encode("utf-8", "replace"))
            return json_value(inner.encode("utf-8", "replace")) if isinstance(inner, str) else inner
        except Problem:
            pass
    text = text[:_PAIRS_CHARACTERS]
    text = unquote(text) if "%3" in text or "%22" in text else text
    text = _ADDRESS.sub("", text) if "://" in text else text
    names = list(islice(_NAME.finditer(text), _PAIRS))
    ends = [*(name.start() for name in names[1:]), len(text)]
    values = (_VALUE_ENDS.split(text[name.end() : end], maxsplit=1)[0] for name, end in zip(names, ends, strict=False))
    return [[name[1], value.strip(_AROUND_VALUE)] for name, value in zip(names, values, strict=True)]


def parse_field(field: Field, now: datetime) -> ParsedField:
    """Parse a field; `now` is the time of the server's clock, with a zone."""
    words = Words()
    value = field.value
    for name in reversed(field.names):
        words = Words((*words_of(name), *words)) if words else words_of(name)
        if words and not words.only(Role.TIME, Role.UNIT, Role.FILLER):
            break
    name_words = words_of(field.names[-1]) if field.names else Words()
    text = as_text(value) if not isinstance(value, (dict, list)) or not value else ""  # writing a large one is slow
    is_phrase = isinstance(value, str) and len(value) <= NAME_CHARACTERS and _NO_PHRASE.isdisjoint(value)
    value_words = words_of(value) if is_phrase else Words()
    state = _state_of(field.names)
    return ParsedField(field, name_words, state, words, value, text, value_words, is_yes(value), moments(value), now)


def _state_of(names: tuple[str, ...]) -> Words:
    for words in map(words_of, reversed(names)):
        if state := words.without(Role.LABEL):  # else the outer name decides
            return state if state.end_in(Role.STATE) and state.only(*Role) else Words()
    return Words()


def as_text(value: Any) -> str:
    """Return the beginning of a JSON value as text: a text unchanged, any other value as JSON."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:SERVER_TEXT]
