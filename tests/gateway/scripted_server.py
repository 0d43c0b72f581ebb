"""A TLS server on loopback that runs a script for each connection."""

import contextlib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from faceviewer.core.connection import Profile
from tests.faults.origin import Listener, ca_file, http, next_request, server_context

Script = "Callable[[Connection], None]"


@dataclass
class Connection:
    """One connection of a client.

    Attributes:
        stream: after the handshake.
        number: which connection it is, from 1.
        requests: the requests of all connections of the server.
    """

    stream: ssl.SSLSocket
    number: int
    requests: list[bytes]
    _rest: bytes = b""

    def receive(self) -> bytes:
        """Return the next complete request, empty if the client has closed the connection."""
        request, self._rest = next_request(self.stream, self._rest)
        if request:
            self.requests.append(request)
        return request

    def send(self, data: bytes) -> None:
        """Send some bytes at once: in one TLS record, if they are few."""
        self.stream.sendall(data)


def responds(response: bytes | Callable[[bytes], bytes]) -> Callable[[Connection], None]:
    """Return a script that responds to every request, always the same one or made from the request."""

    def script(connection: Connection) -> None:
        while request := connection.receive():
            connection.send(response if isinstance(response, bytes) else response(request))

    return script


@dataclass
class ScriptedServer(Listener):
    """The server.

    Attributes:
        script: called for each connection, in a thread of its own.
        context: the TLS context.
        requests: the requests, in order.
    """

    script: Callable[[Connection], None]
    context: ssl.SSLContext = field(default_factory=server_context)
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open: list[socket.socket] = []
        self._listen()

    @property
    def profile(self) -> Profile:
        """A connection to this server."""
        return Profile("p", f"https://{self.address}", ca_file=str(ca_file()), picture_hosts=(self.address,))

    def close(self) -> None:
        """Stop the server, even while a script runs."""
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        super().close()

    def _serve(self, connection: socket.socket, number: int) -> None:
        self._open.append(connection)
        with contextlib.suppress(OSError, ValueError), self.context.wrap_socket(connection, server_side=True) as stream:
            self._open.append(stream)
            self.script(Connection(stream, number, self.requests))


def kept(body: bytes, **options: object) -> bytes:
    """Return a whole response after which the connection stays open."""
    return http(body, headers={"Connection": "keep-alive"}, **options)  # type: ignore[arg-type]  # of `http`
