"""Masks for the personal data of an exchange."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from faceviewer.core.address import bracketed, split
from faceviewer.core.masking import HIDDEN_NAME, masked, without_id
from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faceviewer.core.exchange import Exchange

_LEAST, _LEAST_NAME = 4, 2  # characters; a shorter text is a part of many words
_NAMED = r'"({names})"\s*+:\s*+"((?:[^"\\]|\\.)*+)"'
"""A personal text in a reply that could not be parsed, for instance because a name is repeated in it."""

_PERSONAL = pattern(
    r"(?i)^(?:real|nick|full|first|last|family|given|staff|person|employee|cn|en)?_?name$"
    r"|mobile|phone|^tel$|mail|id_?card|cert_?n|passport|birth|address|姓名|手机|电话|邮箱|身份证|证件号|生日|地址"
)
"""The name of an undocumented field with personal data; its whole value is masked."""
_LINK_WITH_QUERY = pattern(r"(?i)https?://[^\s?]+\?(\S+)")
"""A link whose query may be a signature, with which anybody can open it."""


class Masks:
    """Mask the personal data of an exchange in any text of the exchange; nothing if it is `revealed`.

    The digest of the request body is masked too: from the digest, an id with known ends can be guessed in a second.
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
        for name in exchange.names:
            self._add(record.get(name), least=_LEAST_NAME)
        self._people = dict(self._masked)
        named = _NAMED.format(names="|".join(map(re.escape, ("userId", "imageUrl", *exchange.names))))
        for name, text in _texts(reply) if exchange.reply_is_json else re.findall(named, exchange.reply):
            if name == "userId" and not exchange.reply_is_json:
                self._add(text, mask=masked)
            elif name == "userId" and text:  # also in long lists, whose ids are masked as whole texts only
                self._masked.setdefault(text, masked(text))
            elif name in exchange.names:
                self._add(text, least=_LEAST_NAME)
            elif name == "imageUrl":
                self._add(text, mask=_origin_only)
            elif _PERSONAL.search(name):
                self._masked.setdefault(text, HIDDEN_NAME)
            elif link := _LINK_WITH_QUERY.fullmatch(text):
                self._add(link[1])
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

    def _add(self, text: object, *, mask: Callable[[str], str] = lambda _: HIDDEN_NAME, least: int = _LEAST) -> None:
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
        case int() if not isinstance(value, bool) and _PERSONAL.search(name):
            yield name, str(value)
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, key)
        case list():
            for inner in value:
                yield from _texts(inner, name)


def _origin_only(link: str) -> str:
    """Return a URL's scheme and host, with the path masked."""
    try:
        parts, host, _ = split(link)
    except ValueError:
        return HIDDEN_NAME
    return f"{parts.scheme}://{bracketed(host)}/{HIDDEN_NAME}" if host else HIDDEN_NAME
