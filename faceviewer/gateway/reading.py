"""Reading an answer's bytes: as they came, and no more than fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.http1 import COMPRESSIONS

if TYPE_CHECKING:
    import httpx

_PLAIN_STARTS = (b"{", b"[", b"<", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM")  # JSON, pages, pictures
_COMPRESSED_STARTS = (b"\x1f\x8b", b"\x1f\x9d", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh", b"x\x01", b"x\x9c", b"x\xda")


async def read_bounded(response: httpx.Response, *, limit: int) -> bytes:
    """Read a streamed body raw.

    Nothing is ever decompressed: identity was asked for, and 1,827 bytes of nested gzip become 1 GiB. A body that is
    only said to be compressed is read as it is, as curl does. So is one with a coding that does not compress:
    somebody's mistake ("UTF-8"), or a framing that was taken off on the way ("aws-chunked").

    Args:
        response: an open response.
        limit: the most bytes to take.

    Raises:
        Problem: Kind.CONTRACT_COMPRESSED, or CONTRACT_TOO_BIG with the fact `mebibytes`, before reading where the
            headers tell. What the transport raises is passed on.
    """
    told = response.headers.get("content-encoding", "").lower()
    codings = {coding.strip() for coding in told.split(",")} - {"", "identity"}
    too_big = Problem(Kind.CONTRACT_TOO_BIG, mebibytes=round(limit / 2**20, 2))
    promised = response.headers.get("content-length", "")
    if promised.isdecimal() and int(promised) > limit:
        raise too_big
    chunks, size = [], 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > limit:
            raise too_big
        chunks.append(chunk)
    body = b"".join(chunks)
    is_plain = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PLAIN_STARTS)
    if (codings & COMPRESSIONS and body and not is_plain) or body.startswith(_COMPRESSED_STARTS):
        raise Problem(Kind.CONTRACT_COMPRESSED)
    return body
