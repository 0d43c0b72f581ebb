"""What went wrong: a gateway's refusal or the endpoint's error code becomes a problem.

The gateway is read by its own headers first, then by the code and message in the body, and only then by the HTTP
status: 403 stands for a refused key, a limit and a used-up quota alike, and 200 for every error of the endpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.gateway.envelope import SUCCESS, Reply, read_reply
from faceviewer.gateway.error_tables import (
    ALTERED_PARTS,
    BY_CODE,
    BY_CODE_AND_MESSAGE,
    BY_ERROR_CODE,
    BY_ERROR_MESSAGE,
    BY_STATUS,
    PAGE_STATUSES,
)
from faceviewer.gateway.signing import first_difference

if TYPE_CHECKING:
    import httpx

_IDENTIFIER_CHARACTERS = 64  # a UUID has 36
_NOT_IN_IDENTIFIERS = re.compile(r"[^A-Za-z0-9._:+/=-]")
_SERVER_STRING_TO_SIGN = re.compile(r",?\s*Server StringToSign\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP.

    Attributes:
        status: the HTTP status.
        headers: the headers.
        body: the body as received, empty where it was not read.
        sent_text: the string that we signed, to hold against the gateway's.
        request_id: the `id` we sent.
    """

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)
    sent_text: str = field(repr=False)
    request_id: str

    @property
    def error_message(self) -> str:
        """`X-Ca-Error-Message`, empty if absent."""
        return str(self.headers.get("x-ca-error-message", ""))

    @property
    def error_code(self) -> str:
        """`X-Ca-Error-Code`, empty if absent."""
        return str(self.headers.get("x-ca-error-code", ""))

    @property
    def is_page(self) -> bool:
        """Whether this is a web page of something that is not the gateway."""
        looks_so = "html" in self.headers.get("content-type", "").lower() or self.body.lstrip()[:1] == b"<"
        return looks_so and "x-ca-request-id" not in self.headers


def read_answer(answer: Answer) -> tuple[Reply, Trace]:
    """Return the envelope of a successful answer.

    Raises:
        Problem: what the answer stands for, if it is not success.
    """
    well = answer.status == 200
    if not well and (answer.status < 300 or (answer.status < 400 and "location" not in answer.headers)):
        # 201, 202, 206, 304 and the like: said of something else than a lookup, or of a part of it.
        raise Problem(Kind.CONTRACT_STATUS, trace=_trace(answer, None), status=answer.status)
    try:
        reply = read_reply(answer.body)
    except Problem as breach:
        if well:
            kind = Kind.CONTRACT_SIGN_IN_PAGE if answer.is_page else breach.kind
            raise breach.with_trace(_trace(answer, None), kind=kind) from None
        reply = None
    trace = _trace(answer, reply)
    if well and reply and reply.code == SUCCESS:
        return reply, trace
    kind = _by_reply(reply) if well and reply else _by_headers(answer) or _by_error_body(reply) or _by_status(answer)
    raise Problem(kind, trace=trace, retry_after=_retry_after(answer), **_facts(kind, answer, reply))


def http_date(text: str) -> datetime | None:
    """Read a date as HTTP writes it (RFC 9110 section 5.6.7); None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _by_headers(answer: Answer) -> Kind | None:
    kind = BY_ERROR_CODE.get(answer.error_code) or _by_message(answer.error_message)
    if kind is Kind.CREDENTIALS_SIGNATURE and _their_text(answer):
        # Equal texts and unequal signatures leave one thing that can differ.
        differs = first_difference(_their_text(answer), answer.sent_text)
        return Kind.CREDENTIALS_REQUEST_ALTERED if differs else Kind.CREDENTIALS_APP_SECRET
    return kind


def _by_message(message: str) -> Kind | None:
    text = message.strip().lower()
    return next((kind for start, kind in BY_ERROR_MESSAGE.items() if text.startswith(start)), None)


def _by_reply(reply: Reply) -> Kind:
    message = reply.message.strip().lower().rstrip(".")
    kind = BY_CODE_AND_MESSAGE.get((reply.code, message))
    if kind is None and reply.code in {401, 403}:
        kind = _by_message(message)  # the gateway's own words, in the body
    return kind or BY_CODE.get(reply.code, Kind.SERVER_UNKNOWN_CODE)


def _by_error_body(reply: Reply | None) -> Kind | None:
    """Read the body of an HTTP error, unless it has nothing to add to the status."""
    if reply is None or reply.code == SUCCESS:
        return None
    kind = _by_reply(reply)
    return None if kind is Kind.SERVER_UNKNOWN_CODE else kind


def _by_status(answer: Answer) -> Kind:
    if 300 <= answer.status < 400:
        return Kind.CONTRACT_REDIRECT
    if answer.is_page and answer.status in PAGE_STATUSES:
        return Kind.CONTRACT_SIGN_IN_PAGE
    fallback = Kind.SERVER_FAILED if answer.status >= 500 else Kind.SERVER_UNKNOWN_CODE
    return BY_STATUS.get(answer.status, fallback)


def _facts(kind: Kind, answer: Answer, reply: Reply | None) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"code": reply.code if reply and reply.code != SUCCESS else answer.status}
    if kind is Kind.CONTRACT_REDIRECT:
        facts["target"] = _target_host(answer)
    if kind is Kind.CREDENTIALS_REQUEST_ALTERED:
        said = f"{answer.error_code} {answer.error_message}".lower()
        named = (part for mark, part in ALTERED_PARTS.items() if mark in said)
        facts["line"] = first_difference(_their_text(answer), answer.sent_text) or next(named, "—")
    return facts


def _target_host(answer: Answer) -> str:
    """Return the host of `Location`: never its path or query, which may hold anything."""
    try:
        return (urlsplit(answer.headers.get("location", "")).hostname or "—")[:100]
    except ValueError:
        return "—"


def _their_text(answer: Answer) -> str:
    """Return the string to sign that the gateway computed, as it shows it; empty if it shows none."""
    parts = _SERVER_STRING_TO_SIGN.split(answer.error_message, maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""


def _trace(answer: Answer, reply: Reply | None) -> Trace:
    return Trace(
        request_id=answer.request_id,
        answer_id=_identifier(reply.answer_id) if reply else "",
        gateway_request_id=_identifier(answer.headers.get("x-ca-request-id", "")),
        http_status=answer.status,
        code=reply.code if reply else None,
        error_code=_identifier(answer.error_code)[:16],
        server_text=_server_text(answer, reply),
    )


def _identifier(text: str) -> str:
    """Return an id of the server's as it may stand anywhere, a tool-tip included: no markup, no blank, not long."""
    return _NOT_IN_IDENTIFIERS.sub("?", text[:_IDENTIFIER_CHARACTERS])


def _server_text(answer: Answer, reply: Reply | None) -> str:
    """Return the server's own words, without the string to sign: it is long, and it has the AppKey in it."""
    text = (reply.localized_message or reply.message) if reply else ""
    text = _SERVER_STRING_TO_SIGN.split(text or answer.error_message, maxsplit=1)[0].strip()
    return text if len(text) <= SERVER_MESSAGE_SHOWN else text[: SERVER_MESSAGE_SHOWN - 1] + "…"


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds of `Retry-After`, given as a number or as a date (RFC 9110 section 10.2.3)."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    moment = http_date(text)
    if moment is None:
        return None
    now = http_date(answer.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (moment - now).total_seconds())
