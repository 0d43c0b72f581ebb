"""Mask personal data wherever it occurs in an exchange."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faceviewer.core.masking import masked, without_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faceviewer.core.exchange import Exchange

_LEAST, _LEAST_NAME = 4, 2  # characters; a shorter text is a part of many words
_MASK = "****"


class Masks:
    """Mask the personal data of an exchange in any text of the exchange.

    The digest of the request body is masked too: from the digest, an id with known ends can be guessed in a second.

    Args:
        exchange: contains the ids, names and URLs to mask.
        revealed: whether nothing is masked.
    """

    def __init__(self, exchange: Exchange, *, revealed: bool) -> None:
        self._masked: dict[str, str] = {}
        self._parts: list[str] = []
        self._people: dict[str, str] = {}
        if revealed:
            return
        params = _loaded(exchange.request_body).get("params", {})
        reply = _loaded(exchange.reply) if exchange.reply_is_json else {}
        data = reply.get("data")
        record = data if isinstance(data, dict) else {}
        ids = (params.get("userId"), record.get("userId"))
        self._masked |= {text: masked(text) for text in ids if isinstance(text, str) and text}
        self._add(record.get("userName"), least=_LEAST_NAME)
        self._people = dict(self._masked)
        for name, text in _texts(reply):  # also in long lists, whose ids are masked as whole texts only
            if name == "userId" and text:
                self._masked.setdefault(text, masked(text))
            elif name == "userName":
                self._add(text, least=_LEAST_NAME)
            elif name == "imageUrl":
                self._add(text, mask=_origin_only)
        self._add(dict(exchange.request_headers).get("content-md5"))
        self._parts = sorted(dict.fromkeys(self._parts), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return a text with the personal data masked."""
        if text in self._masked:
            return self._masked[text]
        for part in self._parts:
            text = text.replace(part, self._masked[part])
        for personal, mask in self._people.items():
            text = without_id(text, personal, mask=mask)
        return text

    def _add(self, text: object, *, mask: Callable[[str], str] = lambda _: _MASK, least: int = _LEAST) -> None:
        """Register a text to mask; inside other texts too if it has at least `least` characters."""
        if isinstance(text, str) and text:
            self._masked[text] = mask(text)
            if len(text) >= least:
                self._parts.append(text)


def _loaded(text: str) -> dict[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {}


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and text of each string in a JSON value; the strings of a list have the name of the list."""
    match value:
        case str():
            yield name, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, key)
        case list():
            for inner in value:
                yield from _texts(inner, name)


def _origin_only(link: str) -> str:
    """Return a URL's scheme and host, with the path masked."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return _MASK
    return f"{parts.scheme}://{parts.hostname}/{_MASK}" if parts.hostname else _MASK
