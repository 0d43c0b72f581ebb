"""The two sides of an exchange, as trees with headings in the current language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceviewer.core.exchange import HIDDEN
from faceviewer.ui.details.nodes import Masks, Node, leaf, rows, tree

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange

_SIGNED_LINES = ("method", "Accept", "Content-MD5", "Content-Type", "Date")
_WORDS = {
    "address": str(QT_TRANSLATE_NOOP("Said", "Address")),
    "headers": str(QT_TRANSLATE_NOOP("Said", "Headers")),
    "body": str(QT_TRANSLATE_NOOP("Said", "Body")),
    "signed": str(QT_TRANSLATE_NOOP("Said", "String to sign")),
    "status": str(QT_TRANSLATE_NOOP("Said", "HTTP status")),
    "hidden": str(QT_TRANSLATE_NOOP("Said", "‹hidden›")),
    "withheld": str(QT_TRANSLATE_NOOP("Said", "Left out: the answer speaks of somebody else.")),
    "empty": str(QT_TRANSLATE_NOOP("Said", "Empty")),
    "cut": str(QT_TRANSLATE_NOOP("Said", "Only the beginning is kept, without pictures.")),
    "method": str(QT_TRANSLATE_NOOP("Said", "Method")),
    "path": str(QT_TRANSLATE_NOOP("Said", "Path")),
}


def request_side(exchange: Exchange, *, revealed: bool) -> tuple[Node, ...]:
    """Return what was sent; secrets are hidden whether or not what is personal is revealed."""
    masks = Masks(exchange, revealed=revealed)
    body = tree(_word("body"), json.loads(exchange.request_body), exchange, masks, pointer="request:")
    lines = exchange.string_to_sign.split("\n")
    names = [*_SIGNED_LINES, *[""] * (len(lines) - len(_SIGNED_LINES) - 1), "path"]
    signed = (_signed_line(name, line, masks) for name, line in zip(names, lines, strict=False))
    return _spoken(
        (
            Node(_word("address"), f"POST {exchange.address}"),
            body,
            _headers(exchange.request_headers, masks),
            Node(_word("signed"), children=tuple(signed)),
        )
    )


def reply_side(exchange: Exchange, *, revealed: bool) -> tuple[Node, ...]:
    """Return what came back; empty if nothing did."""
    if not exchange.status:
        return ()
    masks = Masks(exchange, revealed=revealed)
    return _spoken(
        (
            Node(_word("status"), str(exchange.status)),
            _reply_body(exchange, masks),
            _headers(exchange.reply_headers, masks),
        )
    )


def _reply_body(exchange: Exchange, masks: Masks) -> Node:
    name = _word("body")
    if exchange.reply_withheld:
        return Node(name, _word("withheld"))
    if exchange.reply_is_json:
        return tree(name, json.loads(exchange.reply), exchange, masks)
    remark = "" if exchange.reply else "empty"
    return Node(name, _word("cut" if exchange.cuts else remark), rows(exchange.reply, masks))


def _headers(headers: tuple[tuple[str, str], ...], masks: Masks) -> Node:
    return Node(_word("headers"), children=tuple(leaf(name, value, masks) for name, value in headers))


def _signed_line(name: str, line: str, masks: Masks) -> Node:
    if name in _WORDS:
        return leaf(_word(name), line, masks)
    if name:
        return leaf(name, line, masks)
    header, _, value = line.partition(":")
    return leaf(header, value, masks)


def _spoken(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return rows in which what stands for a secret is in the current language."""
    hidden = _word("hidden")
    return tuple(
        Node(n.name, n.value.replace(HIDDEN, hidden), _spoken(n.children), n.characters, folded=n.folded) for n in nodes
    )


def _word(key: str) -> str:
    return QCoreApplication.translate("Said", _WORDS[key]) if key else ""
