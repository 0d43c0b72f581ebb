"""HTTP/1.1 replies as old and odd servers write them, over a real connection."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import aclosing
from itertools import repeat

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.wording.problems import describe
from tests.gateway.asking import ANNE, gateway_of, look_up_at, refusal_of
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer
from tests.pace import pace

BODY = reply_to(ANNE)
LENGTH = b"Content-Length: %d" % len(BODY)
CHUNKED = b"Transfer-Encoding: chunked"


def chunked(body: bytes, size: int = 1000, end: bytes = b"\r\n") -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x%b%b%b" % (len(piece), end, piece, end) for piece in pieces) + b"0" + end + end


def ok(*fields: bytes, body: bytes = BODY, line: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"".join(each + b"\r\n" for each in (line, *fields, b"")) + body


def read(response: bytes | Iterable[bytes]) -> str:
    """Return the user ID in a reply, or the kind of its problem; the server closes the connection after it."""

    def script(connection: Connection) -> None:
        connection.receive()
        for piece in [response] if isinstance(response, bytes) else response:
            connection.send(piece)

    return look_up_at(script, ANNE)[0][0]


READ = {
    "nothing odd": ok(LENGTH),
    "no reason": b"HTTP/1.1 200\r\n" + LENGTH + b"\r\n\r\n" + BODY,
    "a blank for a reason": ok(LENGTH, line=b"HTTP/1.1 200 "),
    "a reason in another script": ok(LENGTH, line="HTTP/1.1 200 成功".encode()),
    "a reason with odd bytes": ok(LENGTH, line=b"HTTP/1.1 200 \xff\x01\x7f"),
    "two blanks": ok(LENGTH, line=b"HTTP/1.1  200 OK"),
    "small letters": ok(LENGTH, line=b"http/1.1 200 ok"),
    "a length and a comma": ok(LENGTH + b","),
    "HTTP/1.0": ok(line=b"HTTP/1.0 200 OK"),
    "HTTP/2": ok(LENGTH, line=b"HTTP/2 200"),
    "two carriage returns": ok(b"Server: x", LENGTH).replace(b"\r\n", b"\r\r\n", 4),
    "a length of many digits": ok(b"Content-Length: %030d" % len(BODY)),
    "bare line feeds": ok(b"Server: x", LENGTH).replace(b"\r\n", b"\n", 4),
    "mixed line ends": ok(b"Server: x\n" + LENGTH).replace(b"\r\n\r\n", b"\r\n\n"),
    "an empty line before": b"\r\n" + ok(LENGTH),
    "a blank before a colon": ok(b"Server : x", LENGTH.replace(b":", b" :")),
    "a tab before a colon": ok(b"Server\t: x", LENGTH),
    "a folded line": ok(b"X-Long: a\r\n b\r\n\tc", LENGTH),
    "a folded length": ok(LENGTH.replace(b" ", b"\r\n ")),
    "a fold of nothing": ok(b" folded", LENGTH),
    "a line without a colon": ok(b"nonsense", LENGTH),
    "a line without a name": ok(b": x", LENGTH),
    "a name of two words": ok(b"My Header: x", LENGTH),
    "odd bytes in a value": ok(b"X: \xe5\xbc\xa0\x01\x7f\xff", LENGTH),
    "an empty value": ok(b"X:", LENGTH),
    "the length twice": ok(LENGTH, LENGTH),
    "the length twice in one": ok(b"%b, %d" % (LENGTH, len(BODY))),
    "no length": ok(),
    "chunks": ok(CHUNKED, body=chunked(BODY)),
    "chunks of one": ok(CHUNKED, body=chunked(BODY, 1)),
    "chunks with bare line feeds": ok(CHUNKED, body=chunked(BODY, end=b"\n")),
    "Chunked, capital": ok(b"transfer-encoding : Chunked", body=chunked(BODY)),
    "chunks and identity": ok(b"Transfer-Encoding: identity, chunked", body=chunked(BODY)),
    "chunked twice": ok(CHUNKED, CHUNKED, body=chunked(BODY)),
    "chunked twice in one": ok(b"Transfer-Encoding: chunked, Chunked", body=chunked(BODY)),
    "a trailer": ok(CHUNKED, body=chunked(BODY)[:-2] + b"X: y\r\n\r\n"),
    "chunk extensions": ok(CHUNKED, body=b"%x;a=b \r\n%b\r\n00\r\n\r\n" % (len(BODY), BODY)),
    "chunk sizes of sixteen digits": ok(CHUNKED, body=b"%016x\r\n%b\r\n%b\r\n\r\n" % (len(BODY), BODY, b"0" * 16)),
    "chunks without their last line": ok(CHUNKED, body=chunked(BODY)[:-2]),
    "chunks and a length": ok(b"Content-Length: 5", CHUNKED, body=chunked(BODY)),
    "identity and a length": ok(b"Transfer-Encoding: identity", LENGTH),
    "100 Continue": b"HTTP/1.1 100 Continue\r\n\r\n" + ok(LENGTH),
    "103 and 102": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 102\r\n\r\n" + ok(),
    "Content-Encoding: UTF-8": ok(b"Content-Encoding: UTF-8", LENGTH),
    "Content-Encoding: aws-chunked": ok(b"Content-Encoding: aws-chunked"),
    "Content-Encoding: utf8, identity": ok(b"Content-Encoding: utf8, identity"),
    "Content-Encoding: gzip, and is not": ok(b"Content-Encoding: gzip", LENGTH),
    "Content-Encoding: br, and is not": ok(b"Content-Encoding: br", body=b"\xef\xbb\xbf\r\n" + BODY),
    "Content-Encoding: empty": ok(b"Content-Encoding:", LENGTH),
    "more behind its length": ok(LENGTH) + b"more",
    "60 KB of a header": ok(b"X: " + b"x" * 60_000, LENGTH),
}


@pytest.mark.parametrize("name", READ)
def test_tolerable_reply_is_read(name: str) -> None:
    assert read(READ[name]) == "anne"


@pytest.mark.parametrize(
    "name", ["a blank before a colon", "chunks of one", "103 and 102", "bare line feeds", "two carriage returns"]
)
def test_tolerable_reply_in_small_pieces_is_read(name: str) -> None:
    response = READ[name]
    assert read(response[at : at + 7] for at in range(0, len(response), 7)) == "anne"


HTTP, CLOSED, COMPRESSED = Kind.CONTRACT_HTTP, Kind.NETWORK_CLOSED, Kind.CONTRACT_COMPRESSED
RAW_DEFLATED = zlib.compress(BODY)[2:-4]

AWAY = (
    b"http://[::1",
    b"mailto:a@b",
    b"https://h:port/",
    b"https://h:99999999/",
    b"https:///x",
    b"https://\xff\xfe/",
    b"//",
    b"",
    b"javascript:alert(1)",
    b"https://" + b"x" * 70_000,
)


def to(address: bytes, *, status: int = 302) -> bytes:
    return b"HTTP/1.1 %d x\r\nLocation: %b\r\n\r\n" % (status, address)


REFUSED: dict[str, tuple[bytes, Kind, str | None]] = {
    "two lengths": (ok(b"Content-Length: 5", LENGTH), HTTP, "Content-Length"),
    "two lengths in one": (ok(b"Content-Length: 5, 6"), HTTP, "Content-Length"),
    "a length that is none": (ok(b"Content-Length: 0x5"), HTTP, "Content-Length"),
    "a negative length": (ok(b"Content-Length: -5"), HTTP, "Content-Length"),
    "a signed length": (ok(b"Content-Length: +5"), HTTP, "Content-Length"),
    "an empty length": (ok(b"Content-Length:"), HTTP, "Content-Length"),
    "chunks that are none": (ok(CHUNKED), HTTP, "chunk"),
    "a chunk too long": (ok(CHUNKED, body=b"2\r\n{}}\r\n0\r\n\r\n"), HTTP, "chunk"),
    "a negative chunk": (ok(CHUNKED, body=b"-1\r\n"), HTTP, "chunk"),
    "a chunk's size without end": (ok(CHUNKED, body=b"1;" + b"x" * 200_000), HTTP, "chunk"),
    "trailers without end": (ok(CHUNKED, body=b"0\r\n" + b"x: y\r\n" * 50_000), HTTP, "chunk"),
    "chunked, then another": (ok(CHUNKED + b", x", body=chunked(BODY)), HTTP, "Transfer-Encoding"),
    "an unknown coding": (ok(b"Transfer-Encoding: x"), HTTP, "Transfer-Encoding"),
    "a NUL in a header": (ok(b"X: \0"), HTTP, "header"),
    "200 KB of a header": (ok(b"X: " + b"x" * 200_000), HTTP, "header"),
    "20,000 headers": (ok(*[b"a:"] * 20_000), HTTP, "header"),
    "status 99": (ok(line=b"HTTP/1.1 99 OK"), HTTP, "status line"),
    "status 2OO": (ok(line=b"HTTP/1.1 2OO OK"), HTTP, "status line"),
    "101": (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + BODY, HTTP, "status line"),
    "HTTP/3": (ok(line=b"HTTP/3 200 OK"), HTTP, "status line"),
    "no head": (BODY, HTTP, "status line"),
    "SSH": (b"SSH-2.0-OpenSSH_9.2\r\n", HTTP, "status line"),
    "SMTP": (b"220 mail.example ESMTP\r\n", HTTP, "status line"),
    "a cut head": (b"HTTP/1.1 200 OK\r\nServer: x\r\n", CLOSED, None),
    "nothing": (b"", CLOSED, None),
    "a cut body": (ok(LENGTH)[:-1], CLOSED, None),
    "cut chunks": (ok(CHUNKED, body=chunked(BODY)[:-20]), CLOSED, None),
    "only 1xx": (b"HTTP/1.1 100 Continue\r\n\r\n" * 20, CLOSED, None),
    "1xx without end": (b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000, HTTP, "header"),
    "gzip": (ok(b"Content-Encoding: gzip", body=gzip.compress(BODY)), COMPRESSED, None),
    "deflate": (ok(b"Content-Encoding: deflate", body=RAW_DEFLATED), COMPRESSED, None),
    "zstd": (ok(b"Content-Encoding: zstd", body=b"\x28\xb5\x2f\xfd\x04"), COMPRESSED, None),
    "gzip as transfer": (
        ok(b"Transfer-Encoding: gzip, chunked", body=chunked(gzip.compress(BODY))), COMPRESSED, None,
    ),
    "gzip unsaid": (ok(body=gzip.compress(BODY)), COMPRESSED, None),
    "gzip by another name": (ok(b"Content-Encoding: x", body=gzip.compress(BODY)), COMPRESSED, None),
    "a length too short": (ok(b"Content-Length: 30"), Kind.CONTRACT_NOT_JSON, None),
    **{
        f"status {status}": (ok(LENGTH, line=b"HTTP/1.1 %d x" % status), Kind.CONTRACT_STATUS, None)
        for status in (201, 202, 203, 206, 207, 226, 300, 304, 306)
    },
    **{f"status {status}": (b"HTTP/1.1 %d x\r\n\r\n" % status, Kind.CONTRACT_STATUS, None) for status in (204, 205)},
    "304 that leads elsewhere": (to(b"https://portal.example/", status=304), Kind.CONTRACT_STATUS, None),
    "a page that asks for a client certificate": (
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>No required SSL certificate was sent</html>",
        Kind.NETWORK_TLS_CLIENT_CERTIFICATE, None,
    ),
    "302 to another of its own pages": (to(b"/login?id=13800138000"), Kind.CONTRACT_REDIRECT, None),
    **{f"302 to {address!r}": (to(address), Kind.CONTRACT_REDIRECT, None) for address in AWAY},
    "302": (to(b"https://portal.example/in?id=13800138000"), Kind.CONTRACT_REDIRECT, None),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_malformed_reply_is_refused_with_the_part(name: str) -> None:
    response, kind, part = REFUSED[name]

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(response)

    with ScriptedServer(script) as server:
        problem = refusal_of(server.profile)
    assert (problem.kind, problem.facts.get("part")) == (kind, part)
    words = describe(problem, Language.EN)
    assert "—" not in words.headline
    if kind is Kind.CONTRACT_STATUS:
        assert name.removeprefix("status ")[:3] in words.headline
    if kind is Kind.CONTRACT_REDIRECT:
        elsewhere = "portal.example" if name == "302" else "redirected"
        assert ("127.0.0.1:" if "own" in name else elsewhere) in words.headline
        assert "13800138000" not in words.headline + words.remedy


HOSTILE: dict[str, Iterable[bytes]] = {
    "64 KiB of headers": [ok(*[b"ab: c"] * 9000)],
    "one header of 64 KiB of blanks": [ok(b"X:" + b" " * 65_000 + b"x")],
    "64 KiB of folds": [ok(b"X: y" + b"\r\n z" * 900)],
    "a status line of blanks": [b"HTTP/1.1" + b" " * 90_000 + b"x\r\n\r\n"],
    "blanks before a chunk": [ok(CHUNKED, body=(b" " * 4000 + b"x\r\n") * 9)],
    "a million header lines": [b"HTTP/1.1 200 OK\r\n", *[b"a:\r\n" * 10_000] * 100],
    "a million chunks": [ok(CHUNKED, body=b""), *[b"1\r\nx\r\n" * 10_000] * 100],
    "1xx without end": repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 5000),
    "records of one byte": [ok(body=b""), *[b"x"] * 1_000_000],
    "empty lines without end": repeat(b"\r\n" * 30_000),
    "commas for a length": [ok(b"Content-Length: " + b"," * 90_000)],
    "commas for a coding": [ok(b"Transfer-Encoding: " + b"," * 90_000)],
    "14 MiB": [ok(body=b" " * (14 << 20))],
}


@pytest.mark.quiet
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reply_does_not_block_the_event_loop(name: str, record_property: Callable[[str, object], None]) -> None:
    """The attempt also ends in time, and can be cancelled."""

    def script(connection: Connection) -> None:
        connection.receive()
        for piece in HOSTILE[name]:
            connection.send(piece)

    async def run(server: ScriptedServer) -> tuple[float, float]:
        patience = Patience(attempt=1.0, lookup=1.5, back_off=(0.001, 0.002))
        async with aclosing(gateway_of(server.profile, patience)) as gateway:
            start, longest, task = time.perf_counter(), 0.0, asyncio.create_task(get_face(gateway, ANNE))
            await asyncio.sleep(0)
            beat = time.process_time()  # of this process, so that other programs are not measured
            while not task.done():
                await asyncio.sleep(0.005)
                now = time.process_time()
                longest, beat = max(longest, now - beat), now
            await asyncio.gather(task, return_exceptions=True)
            took = time.perf_counter() - start
        return longest, took

    with ScriptedServer(script) as server:
        for _ in range(3):  # a machine that is busy with something else delays one, and not all
            slower = pace()
            longest, took = asyncio.run(run(server))
            if longest < 0.2 * slower and took < 2.5 * slower:
                break
    record_property("figure", f"{name}: {longest * 1e3:.0f} ms")
    assert longest < 0.2 * slower
    assert took < 2.5 * slower
