"""The state of one call, and its exchange with secrets redacted, the picture removed and the size limited."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from faceviewer.core.exchange import HIDDEN, Exchange, Phase, is_reused
from faceviewer.core.limits import REPLY_SHOWN, REPLY_TEXT_SHOWN, RESPONSE_HEADERS_SHOWN
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Problem

if TYPE_CHECKING:
    from faceviewer.core.connection import Credentials
    from faceviewer.gateway.envelope import Request
    from faceviewer.gateway.network.stopwatch import Stopwatch
    from faceviewer.gateway.response import ParsedResponse
    from faceviewer.gateway.signing import SignedHeaders

_IDENTIFYING = frozenset({"x-ca-key", "x-ca-signature"})
_STATEFUL = frozenset({"set-cookie", "www-authenticate", "proxy-authenticate"})  # also those of proxies and firewalls
_TOKENS = ("iotToken", "cloudToken")
_LEAST_SECRET = 4  # characters; a shorter one would be redacted inside ordinary words
_ENCODED = pattern(r"[A-Za-z0-9+/]{256,}={0,2}")  # a picture in BASE64
_VALUES_SHOWN = 2000  # rows that the window shows without a delay


@dataclass(slots=True)
class Call:
    """One call: its request, the stopwatch of the lookup, and the state of the last exchange.

    Attributes:
        address: the URL of the endpoint.
        secrets: those to redact in the exchange.
        response_ms: the time of the last exchange, from sending to the last byte.
        follows: whether the last request went over a connection that had received another response. The next one on
            that connection may then belong to an earlier request.
        was_closed: whether the previous attempt ended with a closed connection.
    """

    request: Request
    request_id: str
    watch: Stopwatch
    address: str
    secrets: Secrets
    response_ms: float = 0.0
    sent: tuple[bytes, SignedHeaders] | None = field(default=None, repr=False)
    response: ParsedResponse | None = None
    follows: bool = False
    was_closed: bool = False

    def set_follows(self, follows: bool) -> None:  # noqa: FBT001 - a callback with one argument
        """Set `follows`; the transport calls this method."""
        self.follows = follows

    @property
    def reused(self) -> bool:
        """Whether the last request was sent over a connection that was already open."""
        return is_reused(self.watch.spans, self.watch.calls)

    def begin(self, body: bytes, signed: SignedHeaders) -> None:
        """Record the beginning of an exchange."""
        self.sent = (body, signed)
        self.response = None
        self.follows = False
        self.watch.calls += 1
        self.watch.call = self.watch.calls
        self.watch.enter(Phase.PREPARE)

    def end(self, *, finished: bool = True, withheld: bool = False) -> Exchange | None:
        """End the current phase, and return the last exchange, redacted; None if no request was sent.

        Args:
            finished: whether the phase reached its end.
            withheld: whether to leave out the reply.
        """
        self.watch.stop(finished=finished)
        if self.sent is None:
            return None
        secrets = self.secrets
        body, signed = self.sent
        reply: dict[str, Any] = {}
        if self.response is not None:
            reply = {"status": self.response.status, "response_headers": _headers(self.response, secrets)}
            reply |= {"reply_withheld": True} if withheld else self._reply(self.response)
        return Exchange(
            address=self.address,
            request_headers=tuple((n, HIDDEN if n in _IDENTIFYING else v) for n, v in signed.headers.items()),
            request_body=secrets.redact_request(body),
            string_to_sign=secrets.redact(signed.string_to_sign),
            spans=self.watch.spans,
            names=self.request.names,
            **reply,
        )

    def _reply(self, response: ParsedResponse) -> dict[str, Any]:
        """Return the attributes of an exchange that show the body of a response."""
        if isinstance(response.reply, Problem):
            text, is_cut = _text(response.body_in_utf_8, self.secrets)
            return {"reply": text, "reply_is_cut": is_cut}
        fields, characters = _without_bulk(response.reply.fields, self.request.bulky)
        text = _json(fields, self.secrets, size=len(response.body) - characters)
        is_json = bool(text)
        return {"reply": text, "reply_is_json": is_json, "reply_is_cut": not is_json, "picture_characters": characters}


class Secrets:
    """Redacts the secrets of a connection in texts."""

    def __init__(self, credentials: Credentials) -> None:
        long_enough = {secret for secret in astuple(credentials) if len(secret) >= _LEAST_SECRET}
        long_enough |= {form for secret in long_enough for form in _encoded(secret)}
        longest_first = sorted(map(re.escape, long_enough), key=len, reverse=True)
        self._pattern = re.compile("|".join(longest_first) or r"(?!)")
        self._longest = max(map(len, long_enough), default=0)
        self._has_tokens = bool(credentials.iot_token or credentials.cloud_token)

    def redact(self, text: str) -> str:
        """Return a text, which may be JSON, with each secret replaced by HIDDEN."""
        return self._pattern.sub(HIDDEN, text)

    def truncate(self, text: str, limit: int) -> str:
        """Return the beginning of a text; it ends before a secret that would be cut in two."""
        if len(text) > limit:
            for secret in self._pattern.finditer(text, 0, limit + self._longest):
                if secret.start() < limit < secret.end():
                    return text[: secret.start()]
        return text[:limit]

    def redact_request(self, body: bytes) -> str:
        """Return the body of a request without its tokens, also those too short for `redact`."""
        if not self._has_tokens:
            return body.decode("utf-8")
        envelope = json.loads(body)
        envelope["request"] |= {name: HIDDEN for name in _TOKENS if name in envelope["request"]}
        return json.dumps(envelope)


def _encoded(secret: str) -> tuple[str, ...]:
    in_base64 = base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode("ascii")
    return json.dumps(secret)[1:-1], quote(secret, safe="", errors="surrogatepass"), in_base64, in_base64.rstrip("=")


def _headers(response: ParsedResponse, secrets: Secrets) -> tuple[tuple[str, str], ...]:
    names = (secrets.redact(name.decode("latin-1")).lower() for name, _ in response.headers.raw)
    return tuple(
        (shown, HIDDEN if name in _STATEFUL else secrets.redact(secrets.truncate(value, REPLY_TEXT_SHOWN)))
        for shown, (name, value) in zip(names, response.headers.multi_items()[:RESPONSE_HEADERS_SHOWN], strict=False)
    )


def _text(body: bytes, secrets: Secrets) -> tuple[str, bool]:
    """Return a reply that could not be parsed, without pictures, and whether something was left out."""
    text = secrets.truncate(body[: 2 * REPLY_SHOWN].decode("utf-8", "replace"), REPLY_SHOWN)
    is_cut = len(body) > REPLY_SHOWN or _ENCODED.search(text) is not None
    return secrets.redact(_ENCODED.sub("…", text)), is_cut


def _without_bulk(fields: dict[str, Any], bulky: str) -> tuple[dict[str, Any], int]:
    """Return a reply without its bulky field, and the length of the field."""
    data = fields.get("data")
    bulk = data.get(bulky) if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(bulk, str) or not bulk:
        return fields, 0
    return {**fields, "data": {**data, bulky: ""}}, len(bulk)


def _json(fields: dict[str, Any], secrets: Secrets, *, size: int) -> str:
    """Return a reply of so many bytes as JSON, without further pictures; empty if it is too large."""
    text = json.dumps(fields) if size <= REPLY_SHOWN else ""
    is_short = sum(map(text.count, ",[{")) <= _VALUES_SHOWN
    return secrets.redact(_ENCODED.sub("…", text)) if is_short else ""
