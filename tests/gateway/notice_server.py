"""A web server over TLS on loopback that answers one thing; and who signs notices in tests."""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = Ed25519PrivateKey.generate()
PUBLIC_KEY = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
ISSUED = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Served:
    """What is answered, and what was asked.

    Attributes:
        url: of the notice.
        ca_file: PEM file of the authority to trust.
        status, headers, body: the answer.
        seconds: how long it takes.
        requests: the header fields of each request.
    """

    url: str
    ca_file: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0
    requests: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve until the block is left."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    leave = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.requests.append({"": self.path, **{name.lower(): text for name, text in self.headers.items()}})
            leave.wait(served.seconds)
            self.send_response(served.status)
            for name, text in {"content-length": str(len(served.body)), **served.headers}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(served.body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        served = Served(f"https://127.0.0.1:{server.server_port}/update.json", str(folder / "ca.pem"))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield served
        leave.set()
        server.shutdown()
        thread.join()


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
    """Return a whole notice."""
    parts = {"payload": payload, "signature": by.sign(prefix + payload)}
    return json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()
