"""The vendor's signature of received bytes, computed by code that is independent of the product."""

import base64
import hashlib
import hmac

from tests.faults.origin import Asked


def is_signed(asked: Asked, secret: str) -> bool:
    """Tell whether a request carries the right MD5 of its body and the right signature under this secret."""
    md5 = base64.b64encode(hashlib.md5(asked.body).digest()).decode("ascii")
    if asked.header("content-md5") != md5:
        return False
    names = sorted(asked.header("x-ca-signature-headers").split(","))
    text = "POST\n{}\n{}\n{}\n\n".format(asked.header("accept"), md5, asked.header("content-type"))
    text += "".join(f"{name}:{asked.header(name)}\n" for name in names) + asked.target
    digest = hmac.new(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha256).digest()
    return asked.header("x-ca-signature") == base64.b64encode(digest).decode("ascii")


def are_all_fresh(asked: list[Asked], secret: str) -> bool:
    """Tell whether each request is signed, with a nonce and a signature of its own."""
    signatures = {request.header("x-ca-signature") for request in asked}
    nonces = {request.header("x-ca-nonce") for request in asked}
    return len(signatures) == len(nonces) == len(asked) and all(is_signed(request, secret) for request in asked)
