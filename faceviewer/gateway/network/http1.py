"""HTTP/1.1 for one request and one response at a time, with a parser that is as tolerant as curl and browsers.

Servers and proxies write heads that RFC 9112 does not allow but that every client accepts: line ends without CR or
with two, blanks before a colon, folded lines, lines without a colon, no reason phrase, "HTTP/2". The end of a response
must be unambiguous: different lengths, unknown transfer codings and invalid chunks are refused.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.limits import CHUNK_LINE_BYTES, HEAD_BYTES, HEAD_LINES
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from faceviewer.gateway.network.wire import Wire

_HEAD_END = pattern(rb"\n\r{0,9}\n")  # some servers write CR twice
_STATUS_LINE = pattern(rb"HTTP/(1\.[0-9]|2(?:\.0)?) +([1-9][0-9]{2})(?:[ \t].*)?", re.DOTALL | re.IGNORECASE)
_NAME = pattern(rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
_LENGTH = pattern(rb"0{0,99}[0-9]{1,19}")
_CHUNK_SIZE = pattern(rb"[ \t]*0{0,99}([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_PARTIAL_CHUNK_LINE = pattern(rb"[ \t]{0,16}0{0,99}[0-9A-Fa-f]{0,15}[ \t]{0,16}(?:;.*|\r)?", re.DOTALL)
_BLANKS = pattern(rb"[\r\n\t ]*")
_CHUNKS_PER_TURN = 4000  # of the event loop; they take about 10 ms
_BODILESS = frozenset({204, 304})
COMPRESSIONS = frozenset(
    {"gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd", "dcb", "dcz", "exi", "bzip2", "xz"}
)
"""The content codings in IANA's registry, and other compressions."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a response.

    Attributes:
        status: 200 to 999.
        headers: names and values, without the blanks around them.
        length: length of the body in bytes; None if chunks or the end of the connection delimit it.
        keeps_alive: whether the connection may be used for another request.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    length: int | None
    chunked: bool
    keeps_alive: bool

    def values(self, name: bytes) -> list[bytes]:
        """Return the values of all headers with a name, which is given in lower case."""
        return [value for header, value in self.headers if header.lower() == name]


def request_head(method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return request line and headers. Raises ValueError if one of them contains a line end."""
    lines = [b"%b %b HTTP/1.1" % (method.encode("ascii"), target), *(b"%b: %b" % header for header in headers)]
    if any(b"\r" in line or b"\n" in line for line in lines):
        raise ValueError("a header of more than one line")
    return b"\r\n".join([*lines, b"", b""])


async def read_head(wire: Wire, *, tunnel: bool = False) -> Head:
    """Read a head up to and including its empty line; skip interim responses (1xx).

    A response to CONNECT (`tunnel`) has no body on success (RFC 9110 section 9.3.6); the body of an error is not read.

    Raises:
        Problem: Kind.CONTRACT_HTTP with the fact `part`, or NETWORK_CLOSED.
        OSError: the connection broke.
    """
    room = HEAD_BYTES
    while True:
        data = await _head_bytes(wire, room)
        room -= len(data)
        head = _parsed(data, tunnel=tunnel)
        if head is not None:
            return head


async def read_body(wire: Wire, head: Head) -> AsyncIterator[bytes]:
    """Yield the pieces of the body as they arrive, without the frames of chunks.

    Raises:
        Problem: Kind.NETWORK_CLOSED if the body is incomplete, CONTRACT_HTTP with the fact `part` for invalid chunks.
        OSError: the connection broke.
    """
    if head.chunked:
        async for piece in _chunks(wire):
            yield piece
        return
    left = head.length
    while left is None or left > 0:
        if not wire.unread and not await wire.fill():
            if left is not None:
                raise Problem(Kind.NETWORK_CLOSED)
            return
        piece = bytes(wire.unread if left is None else wire.unread[:left])
        del wire.unread[: len(piece)]
        if left is not None:
            left -= len(piece)
        yield piece


async def _head_bytes(wire: Wire, room: int) -> bytes:
    searched = 0
    while True:
        if not searched and (blanks := _BLANKS.match(wire.unread)):
            del wire.unread[: blanks.end()]  # after the previous response
        if (end := _HEAD_END.search(wire.unread, max(0, searched - 11))) is not None:
            data = bytes(wire.unread[: end.end()])
            del wire.unread[: end.end()]
            if len(data) > room:
                raise _not_http("header")
            return data
        searched = len(wire.unread)
        if not b"HTTP/".startswith(wire.unread[:5].upper()):
            raise _not_http("status line")
        if searched > room:
            raise _not_http("header")
        if not await wire.fill():
            raise Problem(Kind.NETWORK_CLOSED)


def _parsed(data: bytes, *, tunnel: bool) -> Head | None:
    first, *lines = data.rstrip(b"\r\n").split(b"\n")
    found = _STATUS_LINE.fullmatch(first.rstrip(b"\r"))
    if found is None:
        raise _not_http("status line")
    if b"\0" in data or len(lines) > HEAD_LINES:
        raise _not_http("header")
    status = int(found[2])
    if status < 200:
        if status == 101:  # no other protocol was requested
            raise _not_http("status line")
        return None
    headers = _headers(lines)
    bodiless = status in _BODILESS or tunnel
    length, chunked, certain = (0, False, True) if bodiless else _framing(headers)
    connection = b",".join(value for name, value in headers if name.lower() == b"connection").lower()
    keeps_alive = found[1] == b"1.1" and b"close" not in connection and certain and (chunked or length is not None)
    return Head(status, headers, length, chunked, keeps_alive)


def _headers(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Split lines into names and values; skip a line without a valid name, as browsers do."""
    headers: list[tuple[bytes, list[bytes]]] = []
    for line in lines:
        text = line.rstrip(b"\r").replace(b"\r", b" ")
        if text[:1] in (b" ", b"\t"):  # a folded line, which was allowed until 2014
            if headers:
                headers[-1][1].append(text.strip(b" \t"))
            continue
        name, colon, value = text.partition(b":")
        headers.append((name.rstrip(b" \t") if colon else b"", [value.strip(b" \t")]))
    return [(name, b" ".join(values)) for name, values in headers if _NAME.fullmatch(name)]


def _framing(headers: list[tuple[bytes, bytes]]) -> tuple[int | None, bool, bool]:
    """Return the length of the body, whether it is in chunks, and whether the headers are unambiguous."""
    codings = [coding.lower() for coding in _listed(headers, b"transfer-encoding")]
    codings = [coding for coding in codings if coding not in {b"", b"identity"}]
    lengths = set(_listed(headers, b"content-length"))
    lengths = lengths - {b""} or lengths
    if codings:
        if set(codings) != {b"chunked"}:
            if COMPRESSIONS.intersection(coding.decode("latin-1") for coding in codings):
                raise Problem(Kind.CONTRACT_COMPRESSED)
            raise _not_http("Transfer-Encoding")
        # Chunks override a length (RFC 9112 section 6.3). A repeated "chunked" counts once, as in curl and browsers.
        return None, True, not lengths and len(codings) == 1
    if not lengths:
        return None, False, True
    numbers = {int(length) for length in lengths if _LENGTH.fullmatch(length)}
    if len(numbers) != 1 or not all(map(_LENGTH.fullmatch, lengths)):
        raise _not_http("Content-Length")
    return numbers.pop(), False, True


def _listed(headers: list[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    """Return the comma-separated parts of all headers with a name, which is given in lower case."""
    values = [value for header, value in headers if header.lower() == name]
    return [part.strip(b" \t") for value in values for part in value.split(b",")]


async def _chunks(wire: Wire) -> AsyncIterator[bytes]:
    """Yield all received chunks in one piece, so that many small chunks do not mean many iterations of the reader."""
    pieces: list[bytes] = []
    for piece in _chunk_pieces(wire.unread):
        pieces.append(piece)
        if piece and len(pieces) < _CHUNKS_PER_TURN:
            continue
        rest = len(wire.unread)
        if any(pieces):
            yield b"".join(pieces)
        pieces.clear()
        if piece:
            await asyncio.sleep(0)
        elif len(wire.unread) == rest and not await wire.fill():
            raise Problem(Kind.NETWORK_CLOSED)
    if pieces:
        yield b"".join(pieces)
    await _skip_trailers(wire)


def _chunk_pieces(unread: bytearray) -> Iterator[bytes]:
    """Take the content of the chunks from the received bytes; yield b"" where more bytes must be received."""
    while True:
        while (line := _chunk_line(unread)) is None:
            yield b""
        size = _CHUNK_SIZE.fullmatch(line)
        if size is None:
            raise _not_http("chunk")
        left = int(size[1], 16)
        if not left:
            return
        while left:
            piece = bytes(unread[:left])
            del unread[: len(piece)]
            left -= len(piece)
            yield piece
        while (line := _chunk_line(unread)) is None:
            yield b""
        if line:
            raise _not_http("chunk")


def _chunk_line(unread: bytearray) -> bytes | None:
    """Take the line before or after the content of a chunk; return None if its end has not been received."""
    line = _line(unread)
    received = unread if line is None else line
    if len(received) >= CHUNK_LINE_BYTES or (line is None and not _PARTIAL_CHUNK_LINE.fullmatch(unread)):
        raise _not_http("chunk")
    return line and line.removesuffix(b"\r")


def _line(unread: bytearray) -> bytes | None:
    end = unread.find(b"\n")
    if end < 0:
        return None
    line = bytes(unread[:end])
    del unread[: end + 1]
    return line


async def _skip_trailers(wire: Wire) -> None:
    """Drop the trailers after the last chunk, up to the empty line or to the end of the connection."""
    room = HEAD_BYTES
    while room >= 0:
        line = _line(wire.unread)
        if line is None:
            if len(wire.unread) > room:
                break
            if not await wire.fill():
                return
        elif line.rstrip(b"\r"):
            room -= len(line) + 1
        else:
            return
    raise _not_http("chunk")


def _not_http(part: str) -> Problem:
    return Problem(Kind.CONTRACT_HTTP, part=part)
