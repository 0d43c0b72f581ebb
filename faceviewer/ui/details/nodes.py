"""What was said in a lookup as a tree fit to be shown: long values folded, personal ones masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faceviewer.core.masking import masked, without_id
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faceviewer.core.exchange import Exchange

_LINE = 120  # characters of a value in one row; what is longer is folded into rows below it
_NAME = 80
_LONGEST = 4096
_MOST_ROWS = 1000  # more would hold the window up
_LEAST, _LEAST_NAME = 4, 2  # characters; a shorter one is part of many a word


@dataclass(frozen=True, slots=True)
class Node:
    """One row and what is folded into it.

    Attributes:
        name: fit to be shown.
        value: likewise; empty for one that only holds others.
        children: what is folded into it.
        characters: how long the value was where it is left out, 0 where it is whole.
        folded: whether it stays shut until it is opened.
    """

    name: str
    value: str = ""
    children: tuple[Node, ...] = ()
    characters: int = 0
    folded: bool = False

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the row and all below it as indented text."""
        yield f"{'  ' * depth}{self.name}" + (f": {self.value}" if self.value else "")
        for child in self.children:
            yield from child.lines(depth + 1)


class Masks:
    """Masks what tells of a person, wherever in an exchange it stands.

    The digest of the request's body is such a thing: with it, an id whose ends are known is guessed in a second.

    Args:
        exchange: what was said.
        revealed: whether nothing is masked.
    """

    def __init__(self, exchange: Exchange, *, revealed: bool) -> None:
        self._masked: dict[str, str] = {}
        self._parts: list[str] = []
        self._people: dict[str, str] = {}
        if revealed:
            return
        asked = _loaded(exchange.request_body).get("params", {})
        data = _loaded(exchange.reply).get("data") if exchange.reply_is_json else None
        answered = data if isinstance(data, dict) else {}
        ids = (asked.get("userId"), answered.get("userId"))
        self._masked |= {text: masked(text) for text in ids if isinstance(text, str) and text}
        self._add(answered.get("userName"), _nothing_of, least=_LEAST_NAME)
        self._people = dict(self._masked)
        self._add(answered.get("imageUrl"), _host_of, least=_LEAST)
        self._add(dict(exchange.request_headers).get("content-md5"), _nothing_of, least=_LEAST)
        self._parts.sort(key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return a text as it may be seen."""
        if text in self._masked:
            return self._masked[text]
        for part in self._parts:
            text = text.replace(part, self._masked[part])
        for told, mask in self._people.items():
            text = without_id(text, told, mask=mask)
        return text

    def _add(self, text: object, mask: Callable[[str], str], *, least: int) -> None:
        """Have a text masked where it stands alone, and inside of others if it has so many characters."""
        if isinstance(text, str) and text:
            self._masked[text] = mask(text)
            if len(text) >= least:
                self._parts.append(text)


def leaf(name: str, text: str, masks: Masks) -> Node:
    """Return a row for a text; a long one has its lines folded into it."""
    name, text = masks(name), shown(masks(text), _LONGEST)
    if len(text) <= _LINE:
        return Node(shown(name, _NAME), text)
    lines = tuple(Node("", text[start : start + _LINE]) for start in range(0, len(text), _LINE))
    return Node(shown(name, _NAME), f"{text[: _LINE - 1]}…", lines, folded=True)


def tree(name: str, value: Any, exchange: Exchange, masks: Masks, *, pointer: str = "") -> Node:
    """Return a row for a value of JSON, with all that is in it.

    Args:
        name: of the value.
        value: as json.loads returns it.
        exchange: which knows what was cut.
        masks: of what is personal.
        pointer: where the value stands in the reply, as a JSON pointer.
    """
    characters = next((cut.characters for cut in exchange.cuts if cut.pointer == pointer), 0)
    match value:
        case dict():
            children = tuple(
                tree(key, child, exchange, masks, pointer=f"{pointer}/{_escaped(key)}") for key, child in value.items()
            )
            return Node(shown(masks(name), _NAME), "" if value else "{}", children, characters)
        case list():
            children = tuple(
                tree(f"[{place}]", child, exchange, masks, pointer=f"{pointer}/{place}")
                for place, child in enumerate(value)
            )
            return Node(shown(masks(name), _NAME), "" if value else "[]", children, characters)
        case str():
            row = leaf(name, value, masks)
            return Node(row.name, row.value, row.children, characters, folded=row.folded)
        case _:
            return Node(shown(masks(name), _NAME), masks(json.dumps(value)), (), characters)


def rows(text: str, masks: Masks) -> tuple[Node, ...]:
    """Return a row for each line of a text that is no JSON; of endless lines, only the first."""
    lines = [line for line in masks(text).splitlines() if line.strip()]
    rest = (Node("", "…"),) if len(lines) > _MOST_ROWS else ()
    return (*(leaf("", line, masks) for line in lines[:_MOST_ROWS]), *rest)


def _loaded(text: str) -> dict[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {}


def _nothing_of(_: str) -> str:
    return "****"


def _host_of(link: str) -> str:
    """Return of a link where it leads, and nothing that opens it."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return "****"
    return f"{parts.scheme}://{parts.hostname}/****" if parts.hostname else "****"


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
