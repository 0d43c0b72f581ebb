"""Servers without TLS between this computer and the gateway: proxies, portals, silent ports."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.origin import Listener

_WAIT_SECONDS = 20.0


@dataclass
class Port(Listener):
    """A port without TLS that receives the first bytes, and acts on the result of `respond`.

    Attributes:
        respond: called with the first bytes; its result is sent, and the connection is closed. None: it sends nothing
            and waits until the client has closed the connection. An address: a tunnel to it is opened.
        consent: what is sent before the tunnel is opened.
        requests: the first bytes of each connection.
    """

    respond: Callable[[bytes], bytes | tuple[str, int] | None]
    consent: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n"
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listen()

    def _serve(self, connection: socket.socket, _number: int) -> None:
        with contextlib.suppress(OSError), connection:
            first = connection.recv(65_536)
            if not first:
                return
            self.requests.append(first)
            match self.respond(first):
                case bytes(response):
                    connection.sendall(response)
                    connection.shutdown(socket.SHUT_WR)
                    _drain(connection)
                case None:
                    _drain(connection)
                case address:
                    connection.sendall(self.consent)
                    self._join(connection, address)

    def _join(self, near: socket.socket, address: tuple[str, int]) -> None:
        with socket.create_connection(address, _WAIT_SECONDS) as far:
            back = threading.Thread(target=_copy, args=(far, near), daemon=True)
            back.start()
            _copy(near, far)
            back.join(_WAIT_SECONDS)


def _drain(connection: socket.socket) -> None:
    """Read the rest of the request: closing with unread bytes would reset the connection and lose the response."""
    while connection.recv(65_536):
        pass


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
