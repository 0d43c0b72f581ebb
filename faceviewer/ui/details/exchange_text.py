"""Write a redacted HTTP exchange as two texts with a value per line; personal values are masked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject

from faceviewer.core.exchange import HIDDEN, Exchange
from faceviewer.core.exchange_masks import Masks
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NAME, _VALUE = 80, 4096  # characters
_PICTURE = "imageBase64"  # which is never kept
_SIGNED_HEADERS = ("Accept", "Content-MD5", "Content-Type", "Date")


class ExchangeText(QObject):
    """Writes an exchange in the current language; secrets are never shown, not even when revealed."""

    def __init__(self, exchange: Exchange, *, revealed: bool) -> None:
        super().__init__()
        self._exchange = exchange
        self._masks = Masks(exchange, revealed=revealed)

    def request(self) -> str:
        """Return the text of the request."""
        exchange = self._exchange
        address = self.tr("Address")
        names = (self.tr("Method"), *_SIGNED_HEADERS)
        *lines, path = exchange.string_to_sign.split("\n")
        signed_headers = (line.partition(":")[::2] for line in lines[len(names) :])
        signed = [*zip(names, lines, strict=False), *signed_headers, (self.tr("Path"), path)]
        return "\n".join(
            (
                f"{address} POST {exchange.address}",
                self.tr("Body"),
                *self._json("", json.loads(exchange.request_body)),
                *self._section(self.tr("Headers"), exchange.request_headers),
                *self._section(self.tr("String to sign"), signed),
            )
        )

    def reply(self) -> str:
        """Return the text of the reply; empty if there was none."""
        exchange = self._exchange
        if not exchange.status:
            return ""
        status, body, headers = self.tr("HTTP status"), self.tr("Body"), self.tr("Headers")
        lines = f"{status} {exchange.status}", body, *self._body(), *self._section(headers, exchange.response_headers)
        return "\n".join(lines)

    def _body(self) -> Iterator[str]:
        exchange = self._exchange
        if exchange.reply_is_json:
            yield from self._json("", json.loads(exchange.reply))
            return
        if exchange.reply_withheld:
            yield self.tr("Not kept: the reply is about another person.")
        elif exchange.reply_is_cut and exchange.reply:
            yield self.tr("Only the beginning is kept, without photos.")
        elif exchange.reply_is_cut:
            yield self.tr("Not kept: the reply is too long.")
        elif not exchange.reply:
            yield self.tr("Empty")
        lines = self._masks(exchange.reply).splitlines()
        yield from (f"  {self._safe(line)}" for line in lines if line.strip())

    def _section(self, name: str, pairs: Iterable[Iterable[str]]) -> Iterator[str]:
        yield name
        for inner, value in pairs:
            yield self._line(inner, value, depth=1)

    def _json(self, name: str, value: Any, *, depth: int = 0) -> Iterator[str]:
        """Yield the lines of a value returned by `json.loads`; its name is "" for the whole."""
        children: Iterable[tuple[str, Any]] = ()
        match value:
            case str():
                text = value
                if name == _PICTURE and not value and (characters := self._exchange.picture_characters):
                    size = QLocale().formattedDataSize(characters, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
                    text = f"… {size}"
            case dict():
                text = "" if value else "{}"
                children = value.items()
            case list():
                text = "" if value else "[]"
                children = ((f"[{place}]", child) for place, child in enumerate(value))
            case _:
                text = json.dumps(value)
        if name or text:
            yield self._line(name, text, depth=depth)
        for child_name, child in children:
            yield from self._json(child_name, child, depth=depth + 1)

    def _line(self, name: str, text: str, *, depth: int) -> str:
        name = shown(self._masks(name), _NAME)
        text = self._safe(self._masks(text))
        return f"{'  ' * depth}{name}: {text}".rstrip()

    def _safe(self, text: str) -> str:
        return shown(text, _VALUE).replace(HIDDEN, self.tr("‹hidden›"))
