"""An HTTPS server on loopback with one reply, and the key that signs update notices."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.faults.origin import Ending, Origin, Request, ca_file, http

KEY = Ed25519PrivateKey.generate()
PUBLIC_KEY = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
ISSUED = datetime(2026, 11, 1, tzinfo=UTC)


class Served(Origin):
    """The server.

    Attributes:
        url: the URL of the notice.
        ca_file: PEM file of the authority to trust.
        status, headers, body: the response.
        is_silent: whether there is none.
    """

    def __init__(self, body: bytes) -> None:
        super().__init__(self._respond)
        self.url, self.ca_file = f"https://{self.address}/update.json", str(ca_file())
        self.status, self.headers, self.body, self.is_silent = 200, dict[str, str](), body, False

    def _respond(self, _request: Request) -> bytes | list[bytes | Ending]:
        return [Ending.SILENCE] if self.is_silent else http(self.body, status=self.status, headers=self.headers)


def notice(**changed: Any) -> bytes:
    """Return a payload, with some fields changed; a field that is None is left out."""
    fields = {
        "version": "99.0",
        "issued": ISSUED.isoformat(),
        "expires": (ISSUED + timedelta(days=183)).isoformat(),
        "page": "https://example.org/faceviewer",
        "changes": {"en": ["Faster"], "zh": ["更快"]},
        **changed,
    }
    return json.dumps({key: value for key, value in fields.items() if value is not None}).encode()


def signed(payload: bytes, *, by: Ed25519PrivateKey = KEY, prefix: bytes = b"FaceViewer update notice 1\n") -> bytes:
    """Return a signed notice."""
    parts = {"payload": payload, "signature": by.sign(prefix + payload)}
    return json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()
