"""List the undocumented fields of an answer at any depth, also inside texts with JSON or with name-value pairs."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Problem
from faceviewer.core.record import DENY, PERMISSION
from faceviewer.gateway.bounded_json import inner_json
from faceviewer.gateway.undocumented.moments import moments
from faceviewer.gateway.undocumented.vocabulary import BAD, GOOD, NAME_CHARACTERS, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Documented names: exact spelling, at the top level of `data` or of the envelope only.
_OF_DATA = frozenset({"expireTime", "policy", "userId", "userType", "userName", "faceId", "imageUrl", "imageBase64"})
_OF_ENVELOPE = frozenset({"id", "code", "data"})

_MOST_FIELDS = 1500  # of an answer; a record has a dozen
_MOST_UNFOLDED = 3  # levels of texts inside texts
_PAIRS_CHARACTERS = 1024  # limit of the save endpoint for an extension field
_PAIRS = 32
_NAME = pattern(r"(?<!\w)([^\W\d]\w{0,63})['\"]?\s{0,8}(?:[-=]?>|[=:：])\s{0,8}")
_VALUE_ENDS = pattern(r"[;；|&\n<{}，]|,(?! ?[0-9]{4}\b)")
_AROUND_VALUE = " \t\r\n,()[]/\\'\"#"
_ADDRESS = pattern(r"\w{1,8}://[^\s,;，；|'\"{}<>]*")
_POLICIES = frozenset((PERMISSION, DENY))
_POLICY = pattern(r"\W{0,3}(PERMISSION|DENY)\b")
_PART_ENDS = pattern("[,;|/、，；\n]")
_NAMES = ("name", "key", "k", "code", "field", "label", "attr")
_VALUES = ("value", "val", "v", "text")


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


def fields_of(reply: dict[str, Any]) -> Iterator[Field | None]:
    """Yield every undocumented field that is not null, level by level, those of `data` first.

    Yield None at last if the limit of 1500 fields is reached. A list of numbers counts as one field.

    Args:
        reply: the whole object of the answer.
    """
    root = Field((), reply.get("data"), in_data=True, in_list=False)
    waiting = deque([(root, 0), (root._replace(value=reply, in_data=False), 0)])
    read = 0
    while waiting and read < _MOST_FIELDS:
        around, unfolded = waiting.popleft()
        container = around.value
        if isinstance(container, str):
            container, unfolded = _unfolded(container), unfolded + 1
        if names_both_policies(container):
            continue
        documented = frozenset() if around.names else _OF_DATA if around.in_data else _OF_ENVELOPE
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


def names_both_policies(value: Any) -> bool:
    """Tell whether an object, list or text names both policies: a table of all policies, and not a person's policy."""
    if isinstance(value, str):
        named = {found[1] for found in map(_POLICY.match, _PART_ENDS.split(value[:NAME_CHARACTERS])) if found}
    else:
        rows = value.items() if isinstance(value, dict) else value if isinstance(value, list) else ()
        named = {_policy_of_row(row) for row in islice(rows, _PAIRS)}
    return named >= _POLICIES


def _policy_of_row(row: Any) -> str:
    """Return the policy that a row of a table defines: the text itself, or the code with a label of that meaning."""
    if isinstance(row, str):
        return row
    if isinstance(row, dict):
        texts = {name: text for name, text in row.items() if isinstance(text, str)}
        code = next((name for name in (*_VALUES, *_NAMES) if texts.get(name) in _POLICIES), "")
        row = [texts.pop(code), *texts.values()] if code else ()
    if not isinstance(row, (list, tuple)) or len(row) != 2 or row[0] not in (PERMISSION, DENY):
        return ""
    mood = words_of(row[1][:NAME_CHARACTERS]).mood(good=GOOD, bad=BAD) if isinstance(row[1], str) else None
    return row[0] if mood is (row[0] == PERMISSION) else ""


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
    """Tell whether a value has fields to read one by one; a moment in parts and a list of numbers are read whole."""
    if isinstance(value, list):
        return not all(isinstance(child, (int, float)) for child in value) or all(map(moments, value))
    return isinstance(value, dict) and not moments(value)


def _unfolded(text: str) -> Any:
    if text[:NAME_CHARACTERS].lstrip()[:1] in {"{", "[", '"'}:
        try:
            inner = inner_json(text)
            return inner_json(inner) if isinstance(inner, str) else inner
        except Problem:
            pass
    text = text[:_PAIRS_CHARACTERS]
    text = unquote(text) if "%3" in text or "%22" in text else text
    text = _ADDRESS.sub("", text) if "://" in text else text
    names = list(islice(_NAME.finditer(text), _PAIRS))
    ends = [*(name.start() for name in names[1:]), len(text)]
    values = (_VALUE_ENDS.split(text[name.end() : end], maxsplit=1)[0] for name, end in zip(names, ends, strict=False))
    return [[name[1], value.strip(_AROUND_VALUE)] for name, value in zip(names, values, strict=True)]
