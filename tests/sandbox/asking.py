"""A client written by hand: signs a request in any of the ways the vendor's clients do, and asks an app in process."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials
from faceviewer.sandbox.app import PATH, TRAINING_CREDENTIALS, Sandbox

NOW = 1_764_000_000.0  # 2025-11-25 00:00:00 in China
_nonces = (f"nonce-{number}" for number in itertools.count())


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


def envelope(user_id: object = "13800138000", user_type: object = "PHONE", **others: object) -> dict[str, Any]:
    return {
        "id": "4de2c367-c1db-417c-aa15-8c585e595d92",
        "version": "1.0",
        "request": {"apiVer": "1.2.0", **({"language": others.pop("language")} if "language" in others else {})},
        "params": {"userType": user_type, "userId": user_id, **others},
    }


@dataclass
class Call:
    """One request, signed when its headers are asked for.

    Attributes:
        names: the signed headers, by the names the client writes, in the order it lists them.
        sort: whether the list in X-Ca-Signature-Headers is sorted; the string to sign always is.
        md5: the digest; empty for the body's own, None for none.
        extra: further X-Ca-* headers.
        change: headers to replace after signing, None to leave out.
    """

    body: bytes = field(default_factory=lambda: json.dumps(envelope()).encode())
    method: str = "POST"
    target: str = PATH
    now: float = NOW
    credentials: Credentials = TRAINING_CREDENTIALS
    key: str | None = None
    timestamp: str | None = None
    nonce: str | None = None
    stage: str | None = "RELEASE"
    accept: str = "application/json"
    content_type: str = "application/json"
    date: str | None = None
    md5: str | None = ""
    extra: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ("x-ca-key", "x-ca-nonce", "x-ca-stage", "x-ca-timestamp")
    change: dict[str, str | None] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        values = {
            "x-ca-key": self.credentials.app_key if self.key is None else self.key,
            "x-ca-nonce": next(_nonces) if self.nonce is None else self.nonce,
            "x-ca-timestamp": str(int(self.now * 1000)) if self.timestamp is None else self.timestamp,
        }
        if self.stage is not None:
            values["x-ca-stage"] = self.stage
        values |= self.extra
        md5 = base64.b64encode(hashlib.md5(self.body).digest()).decode() if self.md5 == "" else self.md5
        lines = [self.method, self.accept, md5 or "", self.content_type, self.date or ""]
        lines += [f"{name}:{values.get(name.lower(), '')}" for name in sorted(self.names)]
        text = "\n".join([*lines, self.target])
        digest = hmac.digest(self.credentials.app_secret.encode(), text.encode(), "sha256")
        headers = {
            "Accept": self.accept,
            "Content-Type": self.content_type,
            **({} if md5 is None else {"Content-MD5": md5}),
            "X-Ca-Signature-Headers": ",".join(self.names),
            "X-Ca-Signature": base64.b64encode(digest).decode(),
        } | values
        if self.date is not None:
            headers["Date"] = self.date
        for name, value in self.change.items():
            headers = {key: kept for key, kept in headers.items() if key.lower() != name.lower()}
            if value is not None:
                headers[name] = value
        return headers


def ask(app: Sandbox, call: Call) -> httpx.Response:
    """Send a signed call to an app in process."""
    headers = [(name.encode(), value.encode("utf-8")) for name, value in call.headers.items()]
    return send(app, call.method, call.target, headers=headers, content=call.body)


def look_up(app: Sandbox, user_id: object, user_type: object = "PHONE", **others: object) -> httpx.Response:
    """Send a signed lookup to an app in process."""
    return ask(app, Call(json.dumps(envelope(user_id, user_type, **others)).encode()))


def send(app: Sandbox, method: str, target: str, **others: Any) -> httpx.Response:
    """Send any request to an app in process."""

    async def sent() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=TRAINING_ENDPOINT) as client:
            return await client.request(method, target, **others)

    return asyncio.run(sent())
