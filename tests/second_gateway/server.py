"""The gateway on a loopback socket with TLS; its picture links lead to the same socket."""

import json
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

from tests.second_gateway.doors import DOORS, doors
from tests.second_gateway.responses import PATH, PING, Response, gateway_error, respond
from tests.second_gateway.signature import Guard, Refusal, string_to_sign

_STAGES = {"RELEASE", "PRE", "TEST"}
_VERSIONS = {PATH: {"1.2.0", "1.0.2", "1.0.1"}, PING: {"1.0.0"}, DOORS: {"1.0.0"}}


@dataclass
class SecondGateway:
    """The gateway. Its fields may be changed between lookups.

    Attributes:
        guard: the keys and the clock.
        newer: refuse as newer gateways do, with `X-Ca-Error-Code`, instead of as the older ones.
        face: the picture of every record.
        requests: the headers of the requests, oldest first.
    """

    guard: Guard
    face: bytes
    ca_file: Path
    newer: bool = False
    url: str = ""
    requests: list[Message] = field(default_factory=list)

    def signed_call(self, method: str, target: str, headers: Message, body: bytes) -> Response:
        """Check a request and return the reply."""
        refusal = _misdirected(method, target, headers) or self.guard.refusal(method, target, headers, body)
        if refusal:
            return self._refuse(refusal)
        try:
            request = json.loads(body)
            params, head = request["params"], request["request"]
            version = head["apiVer"]
        except (ValueError, KeyError, TypeError):
            what = "Invalid Request Body" if body else "Empty Request Body"
            return self._refuse(Refusal(400, what, 400, "I400BD", "Invalid Body"))
        path = target.partition("?")[0]
        if version not in _VERSIONS[path]:
            return Response({"id": request.get("id"), "code": 404, "message": "service not found.", "data": None})
        if path == PING:
            return Response({"id": request.get("id"), "code": 200, "message": "success", "data": params.get("input")})
        link, language = f"{self.url}/pictures/{uuid.uuid4()}.jpg?Expires=1", str(head.get("language", "zh-CN"))
        is_doors = path == DOORS
        found = doors(params) if is_doors else respond(params, language=language, face=self.face, picture_url=link)
        if found.headers.get("X-Ca-Error-Message", "").endswith("Server StringToSign"):
            shown = self.guard.mismatch(string_to_sign(method, target, headers))
            return Response(found.body, found.status, found.headers | {"X-Ca-Error-Message": shown})
        return found

    def _refuse(self, refusal: Refusal) -> Response:
        if self.newer and refusal.newer_code:
            return gateway_error(refusal.newer_status, refusal.newer_text or refusal.text, refusal.newer_code)
        return gateway_error(refusal.status, refusal.text)


def _misdirected(method: str, target: str, headers: Message) -> Refusal | None:
    if target.partition("?")[0] not in _VERSIONS or headers.get("X-Ca-Stage", "RELEASE") not in _STAGES:
        return Refusal(400, "Invalid Url", 404, "I404NF", "API not found")
    if method != "POST":
        return Refusal(400, "Invalid HttpMethod", 405, "I405UM", "Unsupported Method")
    return None


@contextmanager
def second_gateway(folder: Path, *, face: bytes, secrets: dict[str, str]) -> Iterator[SecondGateway]:
    """Serve until the block ends; `folder` gets the certificate of an authority that nobody else trusts."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    gateway = SecondGateway(Guard(secrets), face, folder / "ca.pem")
    authority.cert_pem.write_to_path(str(gateway.ca_file))

    class Handler(_Handler):
        pass

    Handler.gateway = gateway
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        gateway.url = f"https://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield gateway
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: a client that does not trust this authority closes the connection."""


class _Handler(BaseHTTPRequestHandler):
    gateway: SecondGateway
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True  # or headers and body, two segments, wait for a delayed acknowledgement

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._send(self.gateway.signed_call(self.command, self.path, self.headers, body))

    do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - named by http.server

    def do_GET(self) -> None:
        if self.path.startswith("/pictures/"):
            found = Response(self.gateway.face, 200, {"Content-Type": "image/jpeg"})
        else:
            found = self.gateway.signed_call("GET", self.path, self.headers, b"")
        self._send(found)

    def _send(self, found: Response) -> None:
        self.gateway.requests.append(self.headers)
        body = found.body
        if isinstance(body, dict):
            body = json.dumps(body, ensure_ascii=False).encode("utf-8")
        self.send_response_only(found.status)
        given = {
            "Date": formatdate(self.gateway.guard.now(), usegmt=True),
            "Content-Type": "application/json; charset=UTF-8",
            "X-Ca-Request-Id": str(uuid.uuid4()).upper(),
            "Content-Length": str(len(body)),
        }
        for name, value in (given | found.headers).items():
            self.send_header(name, value.encode("utf-8").decode("latin-1"))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        """Print nothing."""
