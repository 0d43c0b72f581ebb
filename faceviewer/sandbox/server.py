"""Serve the sandbox on a socket, with or without TLS."""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from faceviewer.core.address import bracketed
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faceviewer.core.connection import Credentials
    from faceviewer.sandbox.people import Person


@dataclass(frozen=True, slots=True)
class Address:
    """How a sandbox can be reached.

    Attributes:
        ca_file: PEM file of the certificate authority to trust, None without TLS; removed with the sandbox.
        app: the app, with its counters.
    """

    url: str
    credentials: Credentials
    ca_file: Path | None
    app: Sandbox = field(repr=False)


@contextmanager
def running(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: bool = False,
    latency_ms: int = 0,
    names: Sequence[str] = (),
    people: Sequence[Person] | None = None,
) -> Iterator[Address]:
    """Serve a sandbox from a thread of its own until the block is left; open requests are then dropped.

    Args:
        port: 0 for any free port.
        tls: whether to use TLS, with a certificate of a temporary authority.
        names: further host names of the certificate, in the format of `trustme`; the first one without a wildcard is
            the host of the URL.
        latency_ms, people: as for `Sandbox`.

    Raises:
        OSError: the host is unknown or the port is taken.
    """
    with ExitStack() as stack:
        listener = stack.enter_context(_listener(host, port))
        name = next((name for name in names if not name.startswith("*.")), _reached_as(host))
        context, ca_file = _certified((*names, _reached_as(host)), stack) if tls else (None, None)
        url = f"{'https' if tls else 'http'}://{bracketed(name)}:{listener.getsockname()[1]}"
        app = Sandbox(url=url, latency_ms=latency_ms, people=people)
        stack.enter_context(_served(app, listener, context))
        yield Address(url, TRAINING_CREDENTIALS, ca_file, app)


class _Server(uvicorn.Server):
    """A server with an event that is set when it accepts requests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


@contextmanager
def _served(app: Sandbox, listener: socket.socket, context: ssl.SSLContext | None) -> Iterator[None]:
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,  # the app adds it, from its own clock
        timeout_graceful_shutdown=1,
    )
    config.load()
    config.ssl = context
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name="sandbox", daemon=True)
    thread.start()
    server.ready.wait()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _listener(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.create_server(address[:2], family=family)
    # Inherited by accepted sockets. asyncio sets it only for sockets with an explicit protocol number; without it, a
    # response of two segments waits 40 ms for the client's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _reached_as(host: str) -> str:
    """Return the host for the URL: clients cannot connect to a wildcard address."""
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared


def _certified(names: Sequence[str], stack: ExitStack) -> tuple[ssl.SSLContext, Path]:
    """Return a TLS context with a certificate for this computer, and the file of the authority to trust."""
    import trustme  # noqa: PLC0415 - takes 0.1 s and is needed for TLS only

    authority = trustme.CA(organization_name="Face Viewer sandbox")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*dict.fromkeys((*names, "localhost", "127.0.0.1", "::1"))).configure_cert(context)
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="faceviewer-sandbox-"))  # made with mode 0700
    ca_file = Path(folder) / "ca.pem"
    ca_file.touch(mode=0o600)
    authority.cert_pem.write_to_path(ca_file)
    return context, ca_file
