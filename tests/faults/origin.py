"""Servers on loopback that send given bytes, and a sink to which nothing may connect."""

import contextlib
import functools
import json
import socket
import ssl
import struct
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Self

import trustme

STORE_HOST = "faces.oss-cn-shanghai.aliyuncs.com"
"""A name of the vendor's object store, for which these servers have a certificate of their own authority."""

_authority = trustme.CA()
_WAIT_SECONDS = 20.0
_LINGER_ZERO = struct.pack("ii", 1, 0)  # closing such a socket resets the connection


class Ending(Enum):
    """How a server ends a connection, as the last piece of a response; after any other piece it closes TLS and TCP."""

    RESET = "resets the connection"
    SILENCE = "sends nothing more, and waits until the client has closed the connection"


@dataclass(frozen=True)
class Request:
    """One request as received.

    Attributes:
        head: request line and headers.
        body: the body.
    """

    head: str
    body: bytes

    @property
    def target(self) -> str:
        return self.head.split(" ", 2)[1]

    def header(self, name: str) -> str:
        """The value of a header, which must occur once."""
        fields = (line.partition(": ") for line in self.head.split("\r\n")[1:])
        (value,) = (value for found, _, value in fields if found.lower() == name)
        return value

    @property
    def image_format(self) -> str:
        """The `imageFormat` of a signed call."""
        return str(json.loads(self.body)["params"]["imageFormat"])


class Listener:
    """A port on loopback that serves each connection in a thread of its own, until it is closed.

    Attributes:
        address: host and port.
        connections: the number of connections so far.
    """

    def _listen(self, port: int = 0) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", port))
        # Inherited by accepted sockets; otherwise a response after the TLS tickets waits for a delayed acknowledgement.
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_WAIT_SECONDS)

    def _start(self, function: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=function, args=args, daemon=True)
        self._threads = [*filter(threading.Thread.is_alive, self._threads), thread]  # only those that still run
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.settimeout(_WAIT_SECONDS)
                self.connections += 1
                self._start(self._serve, connection, self.connections)

    def _serve(self, connection: socket.socket, number: int) -> None:
        raise NotImplementedError


Response = bytes | Callable[[Request], bytes | Iterable[bytes | Ending]]


@dataclass
class Origin(Listener):
    """A TLS server that responds to each request in the same way, or with what `response` makes, and then closes.

    Attributes:
        response: the bytes to send, or a function that returns them; pieces are sent one by one.
        port: where to listen, 0 for anywhere.
        requests: the requests so far.
        sent_bytes: the number of bytes passed to the network so far.
        hung_up: set once a client has closed its connection before it received everything.
    """

    response: Response
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    sent_bytes: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listen(self.port)

    def _serve(self, connection: socket.socket, _number: int) -> None:
        try:
            with connection, server_context().wrap_socket(connection, server_side=True) as stream:
                data, _ = next_request(stream)
                if not data:
                    return
                head, _, body = data.partition(b"\r\n\r\n")
                request = Request(head.decode("latin-1"), body)
                self.requests.append(request)
                pieces = self.response if isinstance(self.response, bytes) else self.response(request)
                for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                    if isinstance(piece, Ending):
                        self._end(stream, piece)
                        return
                    stream.sendall(piece)
                    self.sent_bytes += len(piece)
                stream.unwrap()
        except OSError:
            self.hung_up.set()

    def _end(self, stream: ssl.SSLSocket, ending: Ending) -> None:
        if ending is Ending.RESET:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
            return
        with contextlib.suppress(OSError):
            while stream.recv(65_536):
                pass
        self.hung_up.set()


class Sink:
    """A listener that must stay silent; every connection to it is one too many."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def connections(self) -> int:
        """Return the number of connections since the last call."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self._listener.accept()[0].close()
                count += 1
        return count

    def close(self) -> None:
        self._listener.close()


@functools.cache
def ca_file() -> Path:
    path = Path(_folder().name) / "ca.pem"
    _authority.cert_pem.write_to_path(path)
    return path


@functools.cache
def server_context() -> ssl.SSLContext:
    """Return the context of all servers here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority.issue_cert("127.0.0.1", "localhost", STORE_HOST).configure_cert(context)
    return context


def http(body: bytes = b"", *, status: int = 200, headers: dict[str, str] | None = None) -> bytes:
    """Return a whole response, with its length unless the headers state one."""
    fields = {"Content-Length": str(len(body)), "Content-Type": "application/json", "Connection": "close"}
    fields |= headers or {}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} -\r\n{lines}\r\n".encode("latin-1") + body


def refusal(status: int, message: str = "", code: str = "", **headers: str) -> bytes:
    """Return a whole response of the gateway itself, which does not forward the call."""
    fields = {"X-Ca-Error-Message": message, "X-Ca-Error-Code": code, "X-Ca-Request-Id": "G-4711"}
    return http(status=status, headers=fields | headers)


def response_with(**fields: Any) -> bytes:
    """Return a whole response whose body is this JSON."""
    return http(json.dumps(fields).encode("utf-8"))


def in_this_process(respond: Callable[[Request], tuple[int, bytes]], **headers: str) -> Any:
    """Return an ASGI app that responds with a status and a body, without a socket."""
    fields = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        request_line = b"POST " + scope["raw_path"] + b" HTTP/1.1"
        head = b"\r\n".join([request_line, *(name + b": " + value for name, value in scope["headers"])])
        status, sent = respond(Request(head.decode("latin-1"), body))
        encoded = [(name.encode(), value.encode()) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": status, "headers": encoded})
        await send({"type": "http.response.body", "body": sent})

    return app


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="faceviewer-faults-")


def next_request(stream: ssl.SSLSocket, rest: bytes = b"") -> tuple[bytes, bytes]:
    """Return the next complete request, empty if the client has closed the connection, and the bytes after it.

    Args:
        stream: after the handshake.
        rest: the bytes after the previous request.
    """
    data = rest
    while True:
        head, end, body = data.partition(b"\r\n\r\n")
        if end:
            names = (line.lower() for line in head.split(b"\r\n"))
            length = sum(int(name[15:]) for name in names if name.startswith(b"content-length:"))
            if len(body) >= length:
                return head + end + body[:length], body[length:]
        piece = stream.recv(65_536)
        if not piece:
            return b"", b""
        data += piece


@contextlib.contextmanager
def black_hole() -> Iterator[tuple[str, int]]:
    """Yield the address of a port whose backlog is full: the system drops all connection attempts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(8)]
        for knock in waiting:
            knock.setblocking(False)
            knock.connect_ex(listener.getsockname())
        yield listener.getsockname()
        for knock in waiting:
            knock.close()
