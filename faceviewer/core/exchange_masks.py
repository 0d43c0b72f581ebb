"""What is personal in an exchange, masked wherever it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faceviewer.core.masking import masked, without_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faceviewer.core.exchange import Exchange

_LEAST, _LEAST_NAME = 4, 2  # characters; a shorter one is part of many a word
_MASK = "****"


class Masks:
    """Masks what is personal, wherever in an exchange it stands.

    The digest of the request's body is such a thing: with it, an id whose ends are known is guessed in a second.

    Args:
        exchange: holds the id, name and link to mask.
        revealed: whether nothing is masked.
    """

    def __init__(self, exchange: Exchange, *, revealed: bool) -> None:
        self._masked: dict[str, str] = {}
        self._parts: list[str] = []
        self._people: dict[str, str] = {}
        if revealed:
            return
        asked = _loaded(exchange.request_body).get("params", {})
        reply = _loaded(exchange.reply) if exchange.reply_is_json else {}
        data = reply.get("data")
        answered = data if isinstance(data, dict) else {}
        ids = (asked.get("userId"), answered.get("userId"))
        self._masked |= {text: masked(text) for text in ids if isinstance(text, str) and text}
        self._add(answered.get("userName"), least=_LEAST_NAME)
        self._people = dict(self._masked)
        for name, text in _texts(reply):  # in lists too, of which a thousand are looked for in one form alone
            if name == "userId" and text:
                self._masked.setdefault(text, masked(text))
            elif name == "userName":
                self._add(text, least=_LEAST_NAME)
            elif name == "imageUrl":
                self._add(text, mask=_host_of)
        self._add(dict(exchange.request_headers).get("content-md5"))
        self._parts = sorted(dict.fromkeys(self._parts), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return a text as it may be seen."""
        if text in self._masked:
            return self._masked[text]
        for part in self._parts:
            text = text.replace(part, self._masked[part])
        for personal, mask in self._people.items():
            text = without_id(text, personal, mask=mask)
        return text

    def _add(self, text: object, *, mask: Callable[[str], str] = lambda _: _MASK, least: int = _LEAST) -> None:
        """Mask a text where it stands alone, and inside others if it has at least so many characters."""
        if isinstance(text, str) and text:
            self._masked[text] = mask(text)
            if len(text) >= least:
                self._parts.append(text)


def _loaded(text: str) -> dict[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {}


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a JSON value with the name that it has; a list's are called as the list."""
    match value:
        case str():
            yield name, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, key)
        case list():
            for inner in value:
                yield from _texts(inner, name)


def _host_of(link: str) -> str:
    """Return of a link where it leads, and nothing that opens it."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return _MASK
    return f"{parts.scheme}://{parts.hostname}/{_MASK}" if parts.hostname else _MASK
