"""The checks that the gateway makes before a request reaches the endpoint, in its order. The only state is the nonces.

Requests in every format that the vendor's clients are known to send pass. The checks may be stricter than those of the
real gateway: a nonce and an `X-Ca-Timestamp` or a recent `Date` in GMT are required, only POST requests to the
endpoints of the sandbox and only HMAC-SHA256 are accepted, and a body has at most 64 KiB.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faceviewer.core.connection import Stage
from faceviewer.core.http_date import http_date
from faceviewer.gateway.signing import content_md5, signature, string_to_sign
from faceviewer.sandbox.catalogue import by_code, by_message

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from faceviewer.core.connection import Credentials
    from faceviewer.sandbox.catalogue import GatewayError

WINDOW_SECONDS = 15 * 60
"""The highest offset of a timestamp in either direction, and the time for which a nonce is remembered."""

_STAGES = frozenset(Stage)
_UNSIGNABLE = frozenset({"x-ca-signature", "x-ca-signature-headers"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request as received, with the path and query as sent, and the headers by lower-case name."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, without a query."""
        return self.target.partition("?")[0]

    @property
    def string_to_sign(self) -> str:
        """The text that must be signed.

        The signed headers are those that the client lists, in the client's spelling: the vendor's clients use different
        upper and lower case.
        """
        listed = (name.strip() for name in self.headers.get("x-ca-signature-headers", "").split(","))
        names = [name for name in listed if name and name.lower() not in _UNSIGNABLE]
        signed = {name: self.headers.get(name.lower(), "") for name in names}
        return string_to_sign(self.method, headers=self.headers, signed=signed, target=self.target)


class Gate:
    """The gateway's checks.

    Args:
        credentials: the credentials of the accepted caller.
        clock: returns seconds since 1970.
        paths: the paths of the endpoints.
    """

    def __init__(self, credentials: Credentials, *, clock: Callable[[], float], paths: Container[str]) -> None:
        self._credentials = credentials
        self._paths = paths
        self._clock = clock
        self._nonces: OrderedDict[str, float] = OrderedDict()

    def refusal(self, request: Request) -> GatewayError | None:
        """Return the error with which the gateway refuses a request, None if the request passes.

        A nonce counts as used only if the signature is valid: otherwise any client could use up another's nonces.
        """
        return (
            self._bad_address(request)
            or self._bad_claim(request)
            or _bad_content(request)
            or self._bad_signature(request)
            or self._bad_nonce(request)
        )

    def _bad_address(self, request: Request) -> GatewayError | None:
        if request.method != "POST":
            return by_message("Invalid HttpMethod")
        if request.path not in self._paths:
            return by_message("Invalid Url")
        return None if request.body else by_message("Empty Request Body")

    def _bad_claim(self, request: Request) -> GatewayError | None:
        headers = request.headers
        if headers.get("x-ca-key") != self._credentials.app_key:
            return by_message("Invalid AppKey")
        if not headers.get("x-ca-signature"):
            return by_message("Empty Signature")
        sent = _sent_time(headers)
        if sent is None:
            return by_message("Invalid Timestamp")
        return by_message("Timestamp Expired") if abs(self._clock() - sent) > WINDOW_SECONDS else None

    def _bad_signature(self, request: Request) -> GatewayError | None:
        expected = signature(self._credentials.app_secret, request.string_to_sign)
        is_of_sha256 = request.headers.get("x-ca-signaturemethod", "HmacSHA256").lower() == "hmacsha256"
        if is_of_sha256 and hmac.compare_digest(expected.encode(), request.headers["x-ca-signature"].encode()):
            return None
        return filled_in(by_message("Invalid Signature"), request)

    def _bad_nonce(self, request: Request) -> GatewayError | None:
        nonce = request.headers.get("x-ca-nonce")
        if not nonce:
            return by_code("I400NC")
        now = self._clock()
        while self._nonces and next(iter(self._nonces.values())) <= now - WINDOW_SECONDS:
            self._nonces.popitem(last=False)
        if nonce in self._nonces:
            return by_message("Nonce Used")
        self._nonces[nonce] = now
        return None


def filled_in(error: GatewayError, request: Request) -> GatewayError:
    """Return an error of an invalid signature with the server's string to sign added, on one line between backticks.

    The table of the newer gateway omits this part of the message, which is the same as that of the older one.
    """
    if not error.message.startswith("Invalid Signature"):
        return error
    text = error.message.removesuffix(":%s") + ":`" + request.string_to_sign.replace("\n", "#") + "`"
    return replace(error, message=text)


def _sent_time(headers: Mapping[str, str]) -> float | None:
    """Return the time of a request by its timestamp, in seconds since 1970; some clients sign `Date` instead."""
    timestamp = headers.get("x-ca-timestamp")
    if timestamp is not None:
        readable = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 16
        return int(timestamp) / 1000 if readable else None
    date = http_date(headers.get("date", ""))
    return date.timestamp() if date else None


def _bad_content(request: Request) -> GatewayError | None:
    # The digest is optional.
    if request.headers.get("content-md5", content_md5(request.body)) != content_md5(request.body):
        return by_message("Invalid Content-MD5")
    # The gateway ignores the case of the stage; an absent stage means the default.
    if request.headers.get("x-ca-stage", Stage.RELEASE).upper() not in _STAGES:
        return by_message("Invalid Url")
    return None
