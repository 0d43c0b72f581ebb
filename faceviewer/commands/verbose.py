"""`--verbose`: the times of a lookup, and its request and reply, without secrets and known personal data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faceviewer.commands.output import say
from faceviewer.core.exchange_masks import Masks
from faceviewer.core.limits import REPLY_TEXT_SHOWN
from faceviewer.wording.catalogue import say as say_words
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.language import Language

_BODY = 16 * 1024  # characters; without its picture a reply has some three hundred


def exchange_lines(exchange: Exchange, language: Language) -> Iterator[str]:
    """Yield the phases with start and duration in milliseconds, then request and reply of the last signed call."""
    masks = Masks(exchange, revealed=False)

    def line(sign: str, text: str) -> str:
        return f"{sign} {shown(masks(text), REPLY_TEXT_SHOWN)}"

    yield f"* {say('notice.timeline', language)}"
    for span in exchange.spans:
        call = f" #{span.call}" if span.call else ""
        end = "" if span.finished else " ..."
        what = say_words(language, "timeline", "phase", span.phase)
        yield f"*   {span.start_ms:8.1f} ms +{span.length_ms:8.1f} ms  {what}{call}{end}"
    yield f"* {say('notice.request', language)}"
    yield line(">", f"POST {exchange.address}")
    yield from (line(">", f"{name}: {value}") for name, value in exchange.request_headers)
    yield line(">", exchange.request_body)
    if not exchange.status:
        return
    yield f"* {say('notice.reply', language)}"
    yield line("<", f"HTTP {exchange.status}")
    yield from (line("<", f"{name}: {value}") for name, value in exchange.response_headers)
    if exchange.reply_is_json:
        yield f"< {shown(json.dumps(_masked(json.loads(exchange.reply), masks), ensure_ascii=False), _BODY)}"
    elif not exchange.reply_withheld and (exchange.reply or exchange.reply_is_cut):
        yield line("<", exchange.reply or "…")


def _masked(value: Any, masks: Masks) -> Any:
    """Return JSON with its texts masked, however the server has escaped them."""
    match value:
        case str():
            return masks(value)
        case dict():
            return {masks(name): _masked(inner, masks) for name, inner in value.items()}
        case list():
            return [_masked(inner, masks) for inner in value]
        case int() | float() if not isinstance(value, bool):
            return value if masks(f"{value}") == f"{value}" else masks(f"{value}")
    return value
