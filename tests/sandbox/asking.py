"""A client written by hand: signs a request in any of the ways the vendor's clients do, and calls an app in process."""

import asyncio
import base64
import hashlib
import itertools
import json
from dataclasses import dataclass
from typing import Any

import httpx

from faceviewer.core.connection import TRAINING_ENDPOINT
from faceviewer.sandbox.app import PATH, TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.gate import Request
from tests.second_gateway.signature import signature

NOW = 1_764_000_000.0  # 2025-11-25 00:00:00 in China
NAMES = ("x-ca-key", "x-ca-nonce", "x-ca-stage", "x-ca-timestamp")
_nonces = (f"nonce-{number}" for number in itertools.count())


@dataclass
class Clock:
    """A clock that is advanced by calls only."""

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


def signed(
    body: bytes | None = None,
    *,
    method: str = "POST",
    target: str = PATH,
    now: float = NOW,
    names: tuple[str, ...] = NAMES,
    change: dict[str, str | None] | None = None,
    **headers: str | None,
) -> Request:
    """Return a signed request, by default of a lookup.

    `headers` replace the usual ones, with `_` for `-`, and `change` replaces signed ones; None leaves one out. `names`
    are the signed headers, as the client writes and lists them; the string to sign sorts them.
    """
    body = json.dumps(envelope()).encode() if body is None else body
    values: dict[str, str | None] = {
        "accept": "application/json",
        "content-md5": base64.b64encode(hashlib.md5(body).digest()).decode(),
        "content-type": "application/json",
        "x-ca-key": TRAINING_CREDENTIALS.app_key,
        "x-ca-nonce": next(_nonces),
        "x-ca-stage": "RELEASE",
        "x-ca-timestamp": str(int(now * 1000)),
        "x-ca-signature-headers": ",".join(names),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [method, *(values.get(name) or "" for name in ("accept", "content-md5", "content-type", "date"))]
    lines += [f"{name}:{values.get(name.lower()) or ''}" for name in sorted(names)]
    values["x-ca-signature"] = signature(TRAINING_CREDENTIALS.app_secret, "\n".join([*lines, target]))
    values |= change or {}
    return Request(method, target, {name: value for name, value in values.items() if value is not None}, body)


def ask(request: Request, app: Sandbox | None = None) -> httpx.Response:
    headers = [(name.encode(), value.encode("utf-8")) for name, value in request.headers.items()]
    return send(app or Sandbox(clock=Clock()), request.method, request.target, headers=headers, content=request.body)


def look_up(
    user_id: object, user_type: object = "PHONE", *, app: Sandbox | None = None, **others: object
) -> httpx.Response:
    return ask(signed(json.dumps(envelope(user_id, user_type, **others)).encode()), app)


def send(app: Sandbox, method: str, target: str, **others: Any) -> httpx.Response:
    async def sent() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=TRAINING_ENDPOINT) as client:
            return await client.request(method, target, **others)

    return asyncio.run(sent())
