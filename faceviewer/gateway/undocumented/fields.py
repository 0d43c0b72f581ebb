"""Every field of an answer, however deep, also in texts that hold JSON or pairs of name and value."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from faceviewer.core.problem import Problem
from faceviewer.core.record import DENY, PERMISSION
from faceviewer.gateway.bounded_json import inner_json
from faceviewer.gateway.undocumented.moments import moments
from faceviewer.gateway.undocumented.vocabulary import NAME_CHARACTERS, Role, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Exactly as the document spells them, at these places only.
_OF_DATA = frozenset({"expireTime", "policy", "userId", "userType", "userName", "faceId", "imageUrl", "imageBase64"})
_OF_ENVELOPE = frozenset({"id", "code", "data"})

_READ = 1500  # fields of an answer: a record has a dozen
_UNFOLDED = 3  # texts inside of texts
_PAIRS_CHARACTERS = 1024  # the save endpoint's limit of an extension field
_PAIRS = 32
_NAME = re.compile(r"(?<!\w)([^\W\d]\w{0,63})['\"]?\s{0,8}(?:[-=]?>|[=:：])\s{0,8}")
_VALUE_ENDS = re.compile(r"[;；|&\n<{}，]|,(?! ?[0-9]{4}\b)")
_AROUND_VALUE = " \t\r\n,()[]/\\'\"#"
_ADDRESS = re.compile(r"\w{1,8}://[^\s,;，；|'\"{}<>]*")
_GOOD, _BAD = (Role.DOOR, Role.GOOD), (Role.REFUSE, Role.OFF)
_POLICIES = frozenset((PERMISSION, DENY))
_POLICY = re.compile(r"\W{0,3}(PERMISSION|DENY)\b")
_PART_ENDS = re.compile("[,;|/、，；\n]")
_NAMES = ("name", "key", "k", "code", "field", "label", "attr")
_VALUES = ("value", "val", "v", "text")


class Field(NamedTuple):
    """A field that is not documented.

    Attributes:
        names: those of the objects around it and its own, outermost first.
        value: as it came; not null.
        in_data: whether it stands in `data`, and not beside it.
        in_list: whether it is one of several.
    """

    names: tuple[str, ...]
    value: Any
    in_data: bool
    in_list: bool

    @property
    def path(self) -> str:
        """Where it stands, for people to read."""
        return ".".join(filter(None, self.names)) or "data"


def fields_of(reply: dict[str, Any]) -> Iterator[Field | None]:
    """Yield every field that is not null, but the documented ones; those of `data` first, level by level.

    None is the last where there are more than are read: fifteen hundred, of which lists of numbers are one.
    """
    root = Field((), reply.get("data"), in_data=True, in_list=False)
    waiting = deque([(root, 0), (root._replace(value=reply, in_data=False), 0)])
    read = 0
    while waiting and read < _READ:
        around, unfolded = waiting.popleft()
        container = around.value
        if isinstance(container, str):
            container, unfolded = _unfolded(container), unfolded + 1
        if names_both_policies(container):
            continue
        documented = frozenset() if around.names else _OF_DATA if around.in_data else _OF_ENVELOPE
        for name, child in islice(_children(container), _READ - read):
            read += 1
            if child is None or name in documented:
                continue
            names = (*around.names, name[:NAME_CHARACTERS]) if name else around.names
            field = Field(names, child, around.in_data, around.in_list or (isinstance(container, list) and not name))
            yield field
            if unfolded < _UNFOLDED if isinstance(child, str) else _has_fields(child):
                waiting.append((field, unfolded))
    if read >= _READ:
        yield None


def names_both_policies(value: Any) -> bool:
    """Tell whether siblings in one object, list or text name both policies: a table of what there is, of nobody's."""
    if isinstance(value, str):
        named = {found[1] for found in map(_POLICY.match, _PART_ENDS.split(value[:NAME_CHARACTERS])) if found}
    else:
        rows = value.items() if isinstance(value, dict) else value if isinstance(value, list) else ()
        named = {_explained(row) for row in islice(rows, _PAIRS)}
    return named >= _POLICIES


def _explained(row: Any) -> str:
    """Return the policy that a row of a table is about: the text, or the name or code beside what it is called."""
    if isinstance(row, str):
        return row
    if isinstance(row, dict):
        texts = {name: text for name, text in row.items() if isinstance(text, str)}
        code = next((name for name in (*_VALUES, *_NAMES) if texts.get(name) in _POLICIES), "")
        row = [texts.pop(code), *texts.values()] if code else ()
    if not isinstance(row, (list, tuple)) or len(row) != 2 or row[0] not in (PERMISSION, DENY):
        return ""
    mood = words_of(row[1][:NAME_CHARACTERS]).mood(good=_GOOD, bad=_BAD) if isinstance(row[1], str) else None
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
    """Tell what is not judged as a whole, as a moment in parts is, and numbers: a vector, or a place in a picture."""
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
