"""The check of AppKey, signature, digest, time and nonce of a request."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import parse_qsl, urlsplit

_WINDOW = 15 * 60  # seconds that a timestamp is good for, and a nonce is remembered


@dataclass(frozen=True)
class Refusal:
    """A refusal by the gateway, as older and as newer gateways write it."""

    status: int
    text: str
    newer_status: int = 0
    newer_code: str = ""
    newer_text: str = ""


def string_to_sign(method: str, target: str, headers: Message) -> str:
    """Return the string to sign of a request; the names of the signed headers are spelled as in the request."""
    lines = [method.upper(), *(headers.get(name, "") for name in ("Accept", "Content-MD5", "Content-Type", "Date"))]
    listed = (name.strip() for name in headers.get("X-Ca-Signature-Headers", "").split(","))
    names = (name for name in listed if name and name.lower() not in {"x-ca-signature", "x-ca-signature-headers"})
    lines += [f"{name}:{headers.get(name, '')}" for name in sorted(names)]
    address = urlsplit(target)
    query = sorted(parse_qsl(address.query, keep_blank_values=True))
    lines.append(address.path + ("?" if query else "") + "&".join(f"{k}={v}" if v else k for k, v in query))
    return "\n".join(lines)


def signature(secret: str, text: str) -> str:
    """Return base64(HMAC-SHA256)."""
    return base64.b64encode(hmac.digest(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha256)).decode("ascii")


@dataclass
class Guard:
    """The known keys, and the nonces that were used.

    Attributes:
        secrets: AppSecret of each AppKey.
        now: the gateway's clock, in seconds since 1970.
        backticks: whether the string to sign in a refusal is between backticks.
    """

    secrets: dict[str, str]
    now: Callable[[], float] = time.time
    backticks: bool = True
    _seen: dict[str, float] = field(default_factory=dict)

    def refusal(self, method: str, target: str, headers: Message, body: bytes) -> Refusal | None:
        """Return the refusal of a request, None if it is accepted.

        A request without `X-Ca-Timestamp`, `X-Ca-Stage` or `Content-MD5` is good: the vendor has such clients.
        """
        if not headers.get("X-Ca-Signature"):
            return Refusal(401, "Empty Signature", 400, "A400MA", "Need authorization")
        secret = self.secrets.get(headers.get("X-Ca-Key", ""))
        if secret is None:
            return Refusal(400, "Invalid AppKey", 400, "A400IK")
        digest = headers.get("Content-MD5")
        if digest and digest != base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode("ascii"):
            return Refusal(400, "Invalid Content-MD5", 400, "I400I5")
        text = string_to_sign(method, target, headers)
        method_of_signing = headers.get("X-Ca-SignatureMethod", "HmacSHA256")
        good = hmac.compare_digest(signature(secret, text), headers.get("X-Ca-Signature", ""))
        if not good or method_of_signing != "HmacSHA256":
            return Refusal(400, self.mismatch(text), 403, "A403IS")
        return self._time_or_nonce_refusal(headers)

    def mismatch(self, text: str) -> str:
        """Return the error message for a signature that does not match this string to sign."""
        quote = "`" if self.backticks else ""
        return f"Invalid Signature, Server StringToSign:{quote}{text.replace(chr(10), '#')}{quote}"

    def _time_or_nonce_refusal(self, headers: Message) -> Refusal | None:
        now, nonce = self.now(), headers.get("X-Ca-Nonce", "")
        stamp = headers.get("X-Ca-Timestamp")
        if stamp is not None and not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 20):
            return Refusal(400, "Invalid Timestamp", 400, "I400HD", "Invalid Header")
        if stamp is not None and abs(int(stamp) / 1000 - now) > _WINDOW:
            return Refusal(400, "Timestamp Expired", 403, "S403TE", "X-Ca-Timestamp is expired")
        if not nonce:
            return Refusal(400, "X-Ca-Nonce is required", 400, "I400NC")
        self._seen = {known: at for known, at in self._seen.items() if now - at < _WINDOW}
        if nonce in self._seen:
            return Refusal(400, "Nonce Used", 403, "S403NU")
        self._seen[nonce] = now
        return None
