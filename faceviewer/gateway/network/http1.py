"""HTTP/1.1 as this program needs it: one request out, one answer in, read as curl and browsers read it.

Servers, proxies and gateways of many years write heads that RFC 9112 does not allow and that every client reads: line
ends without CR or with two, blanks before a colon, folded lines, lines without a colon, no reason, "HTTP/2". What
decides where an answer ends is not open to interpretation: lengths that differ, unknown codings and chunks that are
none are refused.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.limits import CHUNK_LINE_BYTES, HEAD_BYTES, HEAD_LINES
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from faceviewer.gateway.network.wire import Wire

_HEAD_END = re.compile(rb"\n\r{0,9}\n")  # some write CR twice
_STATUS_LINE = re.compile(rb"HTTP/(1\.[0-9]|2(?:\.0)?) +([1-9][0-9]{2})(?:[ \t].*)?", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
_LENGTH = re.compile(rb"0{0,99}[0-9]{1,19}")
_CHUNK_SIZE = re.compile(rb"[ \t]*0{0,99}([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_LINE_BEGUN = re.compile(rb"[ \t]{0,16}0{0,99}[0-9A-Fa-f]{0,15}[ \t]{0,16}(?:;.*|\r)?", re.DOTALL)
_BLANKS = re.compile(rb"[\r\n\t ]*")
_CHUNKS_A_TURN = 4000  # some ten milliseconds
_BODILESS = frozenset({204, 304})
COMPRESSIONS = frozenset(
    {"gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd", "dcb", "dcz", "exi", "bzip2", "xz"}
)
"""IANA's registry of content codings, and what else compresses."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer.

    Attributes:
        status: 200 to 999.
        headers: names and values as they came, without the blanks around them.
        length: of the body in bytes; None where chunks or the end of the connection tell it.
        chunked: whether chunks tell it.
        keeps_alive: whether another answer may come over this connection.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    length: int | None
    chunked: bool
    keeps_alive: bool

    def values(self, name: bytes) -> list[bytes]:
        """Return what all headers of a name, in lower case, say."""
        return [value for found, value in self.headers if found.lower() == name]


def request_head(method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return request line and headers.

    Raises:
        ValueError: a line's end is in one of them.
    """
    lines = [b"%b %b HTTP/1.1" % (method.encode("ascii"), target), *(b"%b: %b" % header for header in headers)]
    if any(b"\r" in line or b"\n" in line for line in lines):
        raise ValueError("a header of more than one line")
    return b"\r\n".join([*lines, b"", b""])


async def read_head(wire: Wire, *, tunnel: bool = False) -> Head:
    """Read up to and with the empty line that ends a head; provisional answers (1xx) are passed over.

    Args:
        wire: after the request was sent.
        tunnel: whether it answers CONNECT: success has no body (RFC 9110 section 9.3.6), and nobody reads another's.

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
    """Yield the body as it comes, without the frames of chunks.

    Raises:
        Problem: Kind.NETWORK_CLOSED where it is cut, CONTRACT_HTTP with the fact `part` where chunks are none.
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
    looked_at = 0
    while True:
        if not looked_at and (left_over := _BLANKS.match(wire.unread)):
            del wire.unread[: left_over.end()]  # of whatever came before
        if (end := _HEAD_END.search(wire.unread, max(0, looked_at - 11))) is not None:
            data = bytes(wire.unread[: end.end()])
            del wire.unread[: end.end()]
            if len(data) > room:
                raise _not_http("header")
            return data
        looked_at = len(wire.unread)
        if not b"HTTP/".startswith(wire.unread[:5].upper()):
            raise _not_http("status line")
        if looked_at > room:
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
        if status == 101:  # nobody asked for another protocol
            raise _not_http("status line")
        return None
    headers = _headers(lines)
    bodiless = status in _BODILESS or tunnel
    length, chunked, certain = (0, False, True) if bodiless else _framing(headers)
    said = b",".join(value for name, value in headers if name.lower() == b"connection").lower()
    keeps = found[1] == b"1.1" and b"close" not in said and certain and (chunked or length is not None)
    return Head(status, headers, length, chunked, keeps)


def _headers(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Split lines into names and values; a line that names nothing is passed over, as browsers do."""
    headers: list[tuple[bytes, list[bytes]]] = []
    for line in lines:
        text = line.rstrip(b"\r").replace(b"\r", b" ")
        if text[:1] in (b" ", b"\t"):  # folded, as was allowed until 2014
            if headers:
                headers[-1][1].append(text.strip(b" \t"))
            continue
        name, colon, value = text.partition(b":")
        headers.append((name.rstrip(b" \t") if colon else b"", [value.strip(b" \t")]))
    return [(name, b" ".join(values)) for name, values in headers if _NAME.fullmatch(name)]


def _framing(headers: list[tuple[bytes, bytes]]) -> tuple[int | None, bool, bool]:
    """Return the body's length, whether it comes in chunks, and whether only one of the two was told."""
    codings = [coding.lower() for coding in _listed(headers, b"transfer-encoding")]
    codings = [coding for coding in codings if coding not in {b"", b"identity"}]
    lengths = set(_listed(headers, b"content-length"))
    lengths = lengths - {b""} or lengths
    if codings:
        if set(codings) != {b"chunked"}:
            if COMPRESSIONS.intersection(coding.decode("latin-1") for coding in codings):
                raise Problem(Kind.CONTRACT_COMPRESSED)
            raise _not_http("Transfer-Encoding")
        # Chunks overrule a length (RFC 9112 section 6.3); told twice, they are framed once, as for curl and browsers.
        return None, True, not lengths and len(codings) == 1
    if not lengths:
        return None, False, True
    numbers = {int(length) for length in lengths if _LENGTH.fullmatch(length)}
    if len(numbers) != 1 or not all(map(_LENGTH.fullmatch, lengths)):
        raise _not_http("Content-Length")
    return numbers.pop(), False, True


def _listed(headers: list[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    """Return what stands between the commas of all headers with this name, which is given in lower case."""
    values = [value for found, value in headers if found.lower() == name]
    return [part.strip(b" \t") for value in values for part in value.split(b",")]


async def _chunks(wire: Wire) -> AsyncIterator[bytes]:
    """Yield all that has come at once, so that a million chunks are not a million turns of whoever reads."""
    frames = _Frames()
    while True:
        piece = frames.taken_from(wire.unread)
        rest = len(wire.unread)
        if piece:
            yield piece
        if frames.ended:
            await _pass_trailers(wire)
            return
        if frames.paused:
            await asyncio.sleep(0)
            continue
        if len(wire.unread) == rest and not await wire.fill():
            raise Problem(Kind.NETWORK_CLOSED)


class _Frames:
    """Takes the frames off chunks.

    Attributes:
        ended: whether the last chunk has come.
        paused: whether there are more than may be looked at in one turn of the event loop.
    """

    def __init__(self) -> None:
        self.ended = self.paused = False
        self._left = 0  # of the chunk that is being read
        self._between = False  # the line's end behind a chunk is to come

    def taken_from(self, unread: bytearray) -> bytes:
        """Return what stands in the chunks that have come, and delete all that was looked at."""
        pieces: list[bytes] = []
        at, there, self.paused = 0, len(unread), False
        while not self.ended:
            if len(pieces) >= _CHUNKS_A_TURN:
                self.paused = True
                break
            if self._left:
                piece = bytes(unread[at : at + self._left])
                at, self._left = at + len(piece), self._left - len(piece)
                pieces.append(piece)
                if self._left:
                    break
                self._between = True
            end = unread.find(b"\n", at, at + CHUNK_LINE_BYTES)
            if end < 0:
                if there - at >= CHUNK_LINE_BYTES or not _LINE_BEGUN.fullmatch(unread[at:]):
                    raise _not_http("chunk")
                break
            self._take_line(bytes(unread[at:end]).removesuffix(b"\r"))
            at = end + 1
        del unread[:at]
        return b"".join(pieces)

    def _take_line(self, line: bytes) -> None:
        if self._between:
            if line:
                raise _not_http("chunk")
            self._between = False
            return
        size = _CHUNK_SIZE.fullmatch(line)
        if size is None:
            raise _not_http("chunk")
        self._left = int(size[1], 16)
        self.ended = not self._left


async def _pass_trailers(wire: Wire) -> None:
    """Drop what stands behind the last chunk, up to the empty line; the end of the connection will do as well."""
    room = HEAD_BYTES
    while True:
        end = wire.unread.find(b"\n")
        if end < 0:
            if len(wire.unread) > room:
                raise _not_http("chunk")
            if not await wire.fill():
                return
            continue
        line = bytes(wire.unread[:end]).rstrip(b"\r")
        del wire.unread[: end + 1]
        room -= end + 1
        if not line:
            return
        if room < 0:
            raise _not_http("chunk")


def _not_http(part: str) -> Problem:
    return Problem(Kind.CONTRACT_HTTP, part=part)
