"""Find the problem behind the refusal of a gateway or the error code of an endpoint.

The headers of the gateway come first, then code and message in the body, and the HTTP status last: 403 means a refused
key as well as a rate limit or an exhausted quota, and 200 is the status of every error of the endpoint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.core.address import split
from faceviewer.core.http_date import retry_after
from faceviewer.core.limits import SERVER_TEXT
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Policy, Problem, Trace
from faceviewer.gateway.envelope import SUCCESS, Reply
from faceviewer.gateway.error_tables import (
    ALTERED_PARTS,
    BY_CODE,
    BY_CODE_AND_MESSAGE,
    BY_STATUS,
    ENDPOINT_CODES,
    by_class,
    by_error_code,
    by_error_page,
    by_message,
    by_token,
    plain,
)
from faceviewer.gateway.signing import CannotTellError, first_difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.gateway.response import ParsedResponse

_IDENTIFIER_CHARACTERS = 64  # a UUID has 36
_NOT_IN_IDENTIFIERS = pattern(r"[^A-Za-z0-9._:+/=-]")
_STRING_TO_SIGN = pattern(r"(?:server[\s_-])?string[\s_-]?to[\s_-]?sign|签名(?:字符)?串", re.IGNORECASE)

_NO_ERROR = pattern(
    r"\W*+(?:[^未不没非无]{0,8}成功|(?:200 )?ok|success\w*+|no[ _-]?error|0+|200|null|none)?\W*+", re.IGNORECASE
)
"""What a gateway may write in the headers of an error although there is none."""

# Pages that nginx, Apache and IIS send to clients without a client certificate, instead of a TLS alert.
_WANTS_CERTIFICATE = pattern(
    rb"no required ssl certificate|post-handshake authentication|client certificate|\b403\.7\b", re.IGNORECASE
)
_PAGE_BYTES = 4096  # searched; such pages have a tenth of that, but IIS writes its style sheet first

_TOKENS = {Kind.CREDENTIALS_TOKEN_MISSING, Kind.CREDENTIALS_TOKEN_INVALID}
_CLOUD_TOKEN = pattern(r"cloud[ _-]?token", re.IGNORECASE)  # the other token is the iotToken


def read_response(response: ParsedResponse) -> tuple[Reply, Trace]:
    """Return the envelope and the trace of a successful response. Raises Problem if the response is an error."""
    is_ok = response.status == 200
    reply = response.reply if isinstance(response.reply, Reply) else None
    trace = _trace(response, reply)
    kind = _by_headers(response)
    if is_ok and reply and reply.code == SUCCESS and not kind:
        if all(map(_NO_ERROR.fullmatch, (response.error_code, response.error_message))):
            return reply, trace
        kind = Kind.SERVER_FAILED  # an unknown error in the headers, which contradicts the body
    redirects = response.status not in {304, 305, 306} and "location" in response.headers
    if not is_ok and (response.status < 300 or (response.status < 400 and not redirects)):
        # 201, 202, 206, 304 and the like do not fit a lookup, or mean a part of a response.
        raise Problem(Kind.CONTRACT_STATUS, trace=trace, status=response.status)
    if is_ok and not kind:
        if isinstance(response.reply, Problem):
            breach = Kind.CONTRACT_SIGN_IN_PAGE if response.is_page else response.reply.kind
            raise response.reply.with_trace(trace, kind=breach)
        kind = _by_reply(response.reply)
        if response.reply.code is None and kind is Kind.SERVER_UNKNOWN_CODE:
            kind = by_error_page(response.reply.fields)
        if not kind:
            raise Problem(Kind.CONTRACT_FIELD, trace=trace, field="code")
    raise _refined(kind or _by_error_body(response, reply) or _by_text(response), response, reply, trace)


def _by_headers(response: ParsedResponse) -> Kind | None:
    code, message = response.error_code, response.error_message
    if not code and not message:
        return None
    by_text = Kind.CREDENTIALS_SIGNATURE if _STRING_TO_SIGN.search(message) else None  # also in an unknown message
    return by_error_code(code) or by_message(message, status=response.status) or by_text or by_class(code)


def _by_reply(reply: Reply) -> Kind:
    code = reply.code or 0
    messages = (reply.message, reply.localized_message)
    kinds = [BY_CODE_AND_MESSAGE.get((code, plain(message).rstrip(".。!！"))) for message in messages]
    kinds += [by_token(code, message) for message in messages]
    if code not in ENDPOINT_CODES:  # else codes and messages of the gateway are in the body
        kinds.append(by_error_code(reply.error_code))
        kinds += [by_message(message, status=code) for message in messages]
        kinds.append(by_class(reply.error_code))
    return next(filter(None, kinds), None) or BY_CODE.get(code, Kind.SERVER_UNKNOWN_CODE)


def _by_error_body(response: ParsedResponse, reply: Reply | None) -> Kind | None:
    """Return the kind of the envelope of an HTTP error, None if the status is as precise.

    An unknown code is from the endpoint and therefore more precise than the status of a refusal.
    """
    kind = _by_reply(reply) if reply else None
    is_own = reply is not None and reply.code not in {None, 0, SUCCESS} and response.status < 500
    return None if kind is Kind.SERVER_UNKNOWN_CODE and not is_own else kind


def _by_text(response: ParsedResponse) -> Kind | None:
    """Return the kind of an HTTP error whose body is not an envelope, but may contain a message of the gateway."""
    if isinstance(response.reply, Reply) and response.reply.code is not None:
        return None
    text = _text_of(response)
    return Kind.CREDENTIALS_SIGNATURE if _STRING_TO_SIGN.search(text) else by_message(text, status=response.status)


def _text_of(response: ParsedResponse) -> str:
    return response.body_in_utf_8[:SERVER_TEXT].decode("utf-8", "replace")


def _by_status(response: ParsedResponse, reply: Reply | None) -> Kind:
    status = response.status
    if response.is_page and _WANTS_CERTIFICATE.search(response.body[:_PAGE_BYTES]):
        return Kind.NETWORK_TLS_CLIENT_CERTIFICATE
    if 300 <= status < 400:
        return Kind.CONTRACT_REDIRECT
    # A web application firewall refuses with 405 (Alibaba Cloud), or with 406, 418, 444 or 451.
    if (response.is_page and status == 405) or (
        status not in BY_STATUS and status < 500 and _is_anonymous(response, reply)
    ):
        return Kind.CREDENTIALS_FORBIDDEN
    fallback = Kind.SERVER_FAILED if status >= 500 else Kind.SERVER_UNKNOWN_CODE
    return BY_STATUS.get(status, fallback)


def _refined(found: Kind | None, response: ParsedResponse, reply: Reply | None, trace: Trace) -> Problem:
    """Return the problem with the facts for its text; its kind is that of the status if none was found."""
    kind = found or _by_status(response, reply)
    is_known = bool(by_error_code(trace.error_code) if trace.error_code else found)
    facts: dict[str, str | int] = {"code": response.status}
    if reply and reply.code not in {None, SUCCESS}:
        facts["code"] = reply.code or 0
    elif trace.error_code:
        facts["code"] = trace.error_code
    if kind is Kind.CONTRACT_REDIRECT:
        facts |= _target(response)
    if kind is Kind.CREDENTIALS_SIGNATURE:
        kind, facts["line"] = _why_unsigned(response, reply)
    elif kind is Kind.CREDENTIALS_REQUEST_ALTERED:
        text = f"{response.error_code} {response.error_message} {reply.message if reply else ''}".lower()
        facts["line"] = next((part for mark, part in ALTERED_PARTS.items() if mark in text), "—")
    elif kind is Kind.CREDENTIALS_CLOCK and response.refuses_right_time:
        kind = Kind.CREDENTIALS_TIMESTAMP
    elif kind in _TOKENS and reply and _CLOUD_TOKEN.search(f"{reply.message} {reply.localized_message}"):
        facts["variant"] = "cloud"
    elif (Policy.DENIED in kind.policy or kind is Kind.LIMIT_THROTTLED) and _is_anonymous(response, reply):
        facts["variant"] = "anonymous"
    elif kind is Kind.CREDENTIALS_FORBIDDEN and not is_known:
        facts["variant"] = "unknown_code"
    pause = retry_after(response.headers.get_list("retry-after"), date=response.headers.get("date", ""))
    return Problem(kind, trace=trace, retry_after=pause, **facts)


def _why_unsigned(response: ParsedResponse, reply: Reply | None) -> tuple[Kind, str]:
    """Distinguish a wrong secret from a request that was changed in transit, by the string to sign of the gateway.

    If both strings are equal and the signatures differ, the secrets differ.
    """
    for theirs in _their_texts(response, reply):
        try:
            line = first_difference(theirs, response.sent_text)
        except CannotTellError:
            continue
        return (Kind.CREDENTIALS_REQUEST_ALTERED, line) if line else (Kind.CREDENTIALS_APP_SECRET, "")
    return Kind.CREDENTIALS_SIGNATURE, ""


def _their_texts(response: ParsedResponse, reply: Reply | None) -> Iterator[str]:
    """Yield the texts in header and body that may be the string to sign that the gateway computed."""
    values = response.headers.get_list("x-ca-error-message")
    body = (reply.message, reply.localized_message) if reply else (_text_of(response),)
    texts = ("".join(values)[:SERVER_TEXT], response.error_message, *body)
    for text in texts:
        if mark := _STRING_TO_SIGN.search(text):
            yield text[mark.end() :]


def _is_anonymous(response: ParsedResponse, reply: Reply | None) -> bool:
    """Return whether a refusal has no code of the gateway or endpoint: firewalls and proxies refuse with 403 too."""
    has_code = (reply.code not in {None, SUCCESS} or reply.error_code) if reply else False
    return not has_code and not any(name.startswith("x-ca-") for name in response.headers)


def _target(response: ParsedResponse) -> dict[str, str]:
    """Return the host of `Location`, empty for the same host; path and query are left out, as they may be secret."""
    try:
        parts, host, _ = split(response.headers["location"])
    except ValueError:
        return {"variant": "unreadable"}
    if parts.scheme and not host:
        return {"variant": "unreadable"}
    return {"target": host[:100]}


def _trace(response: ParsedResponse, reply: Reply | None) -> Trace:
    return Trace(
        request_id=response.request_id,
        reply_id=_identifier(reply.reply_id) if reply else "",
        gateway_request_id=_identifier(response.headers.get("x-ca-request-id", "")),
        http_status=response.status,
        code=reply.code if reply else None,
        error_code=_identifier(response.error_code or (reply.error_code if reply else "")),
        server_text=_server_text(response, reply),
        date_offset=response.date_offset,
    )


def _identifier(text: str) -> str:
    """Return an id of the server without markup and blanks and limited in length, so that any text may contain it."""
    return _NOT_IN_IDENTIFIERS.sub("?", text[:_IDENTIFIER_CHARACTERS])


def _server_text(response: ParsedResponse, reply: Reply | None) -> str:
    """Return the message of the server without the string to sign, which is long and contains the AppKey."""
    text = (reply.localized_message.strip() or reply.message) if reply else ""
    return _STRING_TO_SIGN.split(text or response.error_message, maxsplit=1)[0].strip(" \t\r\n,;:")
