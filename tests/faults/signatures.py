"""The vendor's signature of received requests, computed by code that is independent of the product."""

import base64
import hashlib
from email.message import Message
from email.parser import Parser

from tests.faults.origin import Asked
from tests.second_gateway.signature import signature, string_to_sign


def signed_text(asked: Asked) -> str:
    """Return the string to sign of a request, as the gateway computes it."""
    return string_to_sign("POST", asked.target, _headers(asked))


def is_signed(asked: Asked, secret: str) -> bool:
    """Tell whether a request has the right MD5 of its body and the right signature under this secret."""
    md5 = base64.b64encode(hashlib.md5(asked.body).digest()).decode("ascii")
    headers = _headers(asked)
    text = string_to_sign("POST", asked.target, headers)
    return (headers["content-md5"], headers["x-ca-signature"]) == (md5, signature(secret, text))


def are_all_fresh(asked: list[Asked], secret: str) -> bool:
    """Tell whether each request is signed, with a nonce and a signature of its own."""
    signatures = {request.header("x-ca-signature") for request in asked}
    nonces = {request.header("x-ca-nonce") for request in asked}
    return len(signatures) == len(nonces) == len(asked) and all(is_signed(request, secret) for request in asked)


def _headers(asked: Asked) -> Message:
    return Parser().parsestr(asked.head.partition("\r\n")[2])
