"""What may stand between this computer and the gateway and speaks no TLS of its own: proxies, portals, dead ends."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WAIT_SECONDS = 20.0
CONSENT = b"HTTP/1.1 200 Connection established\r\n\r\n"


@dataclass
class Port:
    """A port in clear that hears what is said first, and does as `reply` says.

    Attributes:
        reply: is given the first bytes; what it returns is sent, and then the port hangs up. None: it says nothing
            and waits until the client has gone. An address: both ends are joined from then on.
        heard: the first bytes of each connection.
        address: host and port.
    """

    reply: Callable[[bytes], bytes | tuple[str, int] | None]
    heard: list[bytes] = field(default_factory=list)
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def close(self) -> None:
        """Stop, and wait until all is quiet."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_WAIT_SECONDS)

    def _start(self, function: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=function, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.settimeout(_WAIT_SECONDS)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            first = connection.recv(65_536)
            if not first:
                return
            self.heard.append(first)
            match self.reply(first):
                case bytes(answer):
                    connection.sendall(answer)
                    connection.shutdown(socket.SHUT_WR)
                    _drain(connection)
                case None:
                    _drain(connection)
                case address:
                    connection.sendall(CONSENT)
                    self._join(connection, address)

    def _join(self, near: socket.socket, address: tuple[str, int]) -> None:
        with socket.create_connection(address, _WAIT_SECONDS) as far:
            back = threading.Thread(target=_copy, args=(far, near), daemon=True)
            back.start()
            _copy(near, far)
            back.join(_WAIT_SECONDS)


def _drain(connection: socket.socket) -> None:
    """Hear the client out: hanging up on unread bytes would reset the connection before it has read the answer."""
    while connection.recv(65_536):
        pass


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
