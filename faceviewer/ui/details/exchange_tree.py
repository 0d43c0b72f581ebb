"""Build two trees of rows from a redacted HTTP exchange: long values are folded, personal values masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from faceviewer.core.exchange import HIDDEN, Exchange, Masks
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator


_LINE = 120  # characters of a value in one row; longer values are folded into rows below it
_NAME = 80
_LONGEST = 4096
_MOST_ROWS = 1000  # more rows would block the window
_SIGNED_HEADERS = ("Accept", "Content-MD5", "Content-Type", "Date")


@dataclass(frozen=True, slots=True)
class Node:
    """One row and its children.

    Attributes:
        name: ready for display.
        value: ready for display; empty for a row that only groups others.
        children: the rows below this one.
        characters: the length of a value that was cut off; 0 for a complete value.
        folded: whether the row is collapsed at first.
    """

    name: str
    value: str = ""
    children: tuple[Node, ...] = ()
    characters: int = 0
    folded: bool = False

    @property
    def whole(self) -> str:
        """The value with its folded lines."""
        return "".join(child.value for child in self.children) if self.folded else self.value

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the row and all rows below it as indented text."""
        yield f"{'  ' * depth}{self.name}" + (f": {self.value}" if self.value else "")
        for child in self.children:
            yield from child.lines(depth + 1)


class ExchangeTree(QObject):
    """Builds the rows of an exchange in the current language; secrets are never shown, not even when revealed.

    Args:
        exchange: the exchange.
        revealed: whether personal values are shown.
    """

    def __init__(self, exchange: Exchange, *, revealed: bool) -> None:
        super().__init__()
        self._exchange, self._masks = exchange, Masks(exchange, revealed=revealed)
        self._hidden = self.tr("‹hidden›")

    def request(self) -> tuple[Node, ...]:
        """Return the rows of the request."""
        exchange = self._exchange
        names = (self.tr("Method"), *_SIGNED_HEADERS)
        *lines, path = exchange.string_to_sign.split("\n")
        signed = [self._leaf(name, line) for name, line in zip(names, lines, strict=False)]
        for line in lines[len(names) :]:
            header, _, value = line.partition(":")
            signed.append(self._leaf(header, value))
        signed.append(self._leaf(self.tr("Path"), path))
        return (
            Node(self.tr("Address"), f"POST {exchange.address}"),
            self._tree(self.tr("Body"), json.loads(exchange.request_body)),
            self._headers(exchange.request_headers),
            Node(self.tr("String to sign"), children=tuple(signed)),
        )

    def reply(self) -> tuple[Node, ...]:
        """Return the rows of the reply; empty if there was none."""
        exchange = self._exchange
        if not exchange.status:
            return ()
        status = Node(self.tr("HTTP status"), str(exchange.status))
        return status, self._reply_body(), self._headers(exchange.reply_headers)

    def _reply_body(self) -> Node:
        exchange, remark = self._exchange, ""
        if exchange.reply_withheld:
            return Node(self.tr("Body"), self.tr("Not kept: the reply is about another person."))
        if exchange.reply_is_json:
            return self._tree(self.tr("Body"), json.loads(exchange.reply))
        if exchange.reply_is_cut:
            remark = self.tr("Only the beginning is kept, without photos.")
            remark = remark if exchange.reply else self.tr("Not kept: the reply is too long, or has more photos.")
        elif not exchange.reply:
            remark = self.tr("Empty")
        lines = [line for line in self._masks(exchange.reply).splitlines() if line.strip()]
        rest = (Node("", "…"),) if len(lines) > _MOST_ROWS else ()
        return Node(self.tr("Body"), remark, (*(self._leaf("", line) for line in lines[:_MOST_ROWS]), *rest))

    def _headers(self, headers: tuple[tuple[str, str], ...]) -> Node:
        return Node(self.tr("Headers"), children=tuple(self._leaf(*header) for header in headers))

    def _leaf(self, name: str, text: str, characters: int = 0) -> Node:
        """Return a row for a text; a long text is folded into lines."""
        name = shown(self._masks(name), _NAME)
        text = shown(self._masks(text), _LONGEST).replace(HIDDEN, self._hidden)
        if len(text) <= _LINE:
            return Node(name, text, (), characters)
        lines = tuple(Node("", text[start : start + _LINE]) for start in range(0, len(text), _LINE))
        return Node(name, f"{text[: _LINE - 1]}…", lines, characters, folded=True)

    def _tree(self, name: str, value: Any) -> Node:
        """Return a row for a JSON value, as returned by `json.loads`, with its content."""
        match value:
            case str():
                is_picture = name == "imageBase64" and not value
                return self._leaf(name, value, self._exchange.picture_characters if is_picture else 0)
            case dict():
                children, empty = [self._tree(key, child) for key, child in value.items()], "{}"
            case list():
                children, empty = [self._tree(f"[{place}]", child) for place, child in enumerate(value)], "[]"
            case _:
                children, empty = [], self._masks(json.dumps(value))
        return Node(shown(self._masks(name), _NAME), "" if children else empty, tuple(children))
