"""The vendor's signature of received requests, computed by code that is independent of the product."""

import base64
import hashlib
from email.message import Message
from email.parser import Parser

from tests.faults.origin import Request
from tests.second_gateway.signature import signature, string_to_sign


def signed_text(request: Request) -> str:
    """Return the string to sign of a request, as the gateway computes it."""
    return string_to_sign("POST", request.target, _headers(request))


def is_signed(request: Request, secret: str) -> bool:
    """Return whether a request has the right MD5 of its body and the right signature under this secret."""
    md5 = base64.b64encode(hashlib.md5(request.body).digest()).decode("ascii")
    headers = _headers(request)
    text = string_to_sign("POST", request.target, headers)
    return (headers["content-md5"], headers["x-ca-signature"]) == (md5, signature(secret, text))


def are_all_fresh(requests: list[Request], secret: str) -> bool:
    """Return whether each request is signed, with a nonce and a signature of its own."""
    signatures = {request.header("x-ca-signature") for request in requests}
    nonces = {request.header("x-ca-nonce") for request in requests}
    return len(signatures) == len(nonces) == len(requests) and all(is_signed(request, secret) for request in requests)


def _headers(request: Request) -> Message:
    return Parser().parsestr(request.head.partition("\r\n")[2])
