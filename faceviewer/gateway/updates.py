"""Fetch the update notice: one small signed file, requested only if the user agreed."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from typing import TYPE_CHECKING

from faceviewer.core.address import https_host
from faceviewer.core.limits import UPDATE_BYTES, UPDATE_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.update import read_update
from faceviewer.gateway.network.connecting import Connector, Patience
from faceviewer.gateway.network.proxy import Proxies
from faceviewer.gateway.network.transport import Transport, read_bounded, sent
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.pictures import can_be_asked

if TYPE_CHECKING:
    from faceviewer.core.update import Update

_SIGNED_AS = b"FaceViewer update notice 1\n"
"""Prefix of the signed text, so that a signature of another text is not valid for a notice."""

_HEADERS = {"user-agent": "FaceViewer", "accept": "application/json"}


async def fetch_update(
    address: str, *, public_key: bytes, ca_file: str = "", seconds: float = UPDATE_SECONDS
) -> Update:
    """Fetch a notice and check its signature. The request contains no version, no name and no cookie.

    Args:
        address: an https URL; redirects are not followed.
        public_key: the Ed25519 public key of the signature, in PEM.
        seconds: the time limit for the whole request.

    Raises:
        Problem: Kind.UPDATE_ADDRESS; UPDATE_ANSWER or UPDATE_SIGNATURE with the fact `host`; LOCAL_CA_FILE; those of
            `Transport` and `read_bounded`.
    """
    host = https_host(address)
    if not host or not can_be_asked(address):
        raise Problem(Kind.UPDATE_ADDRESS)
    return _verified(await _body(address, host, ca_file, seconds), public_key, host)


async def _body(address: str, host: str, ca_file: str, seconds: float) -> bytes:
    transport = Transport(Connector(trust_context(ca_file), Proxies(), Patience(attempt=seconds)), keeps=False)
    deadline = asyncio.get_running_loop().time() + seconds
    async with sent(transport, "GET", address, _HEADERS, deadline=deadline) as response:
        if response.status_code != 200:
            raise Problem(Kind.UPDATE_ANSWER, host=host, reason=f"HTTP {response.status_code}")
        return await read_bounded(response, limit=UPDATE_BYTES)


def _verified(body: bytes, public_key: bytes, host: str) -> Update:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - a large library, rarely needed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - as above

    try:
        signed = json.loads(body)
        payload, signature = (base64.b64decode(signed[part], validate=True) for part in ("payload", "signature"))
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise Problem(Kind.UPDATE_ANSWER, host=host, reason="JSON") from None
    key = load_pem_public_key(public_key)
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("the key for notices is not an Ed25519 key")
    try:
        key.verify(signature, _SIGNED_AS + payload)
    except InvalidSignature:
        raise Problem(Kind.UPDATE_SIGNATURE, host=host) from None
    try:
        return read_update(payload)
    except ValueError:
        raise Problem(Kind.UPDATE_ANSWER, host=host, reason="notice") from None
