"""Reading an answer's bytes: as they came, and no more than fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    import httpx


async def read_bounded(response: httpx.Response, *, limit: int) -> bytes:
    """Read a streamed body raw.

    Nothing is ever decompressed: identity was asked for, and 1,827 bytes of nested gzip become 1 GiB.

    Args:
        response: an open response.
        limit: the most bytes to take.

    Raises:
        Problem: Kind.CONTRACT_COMPRESSED, or CONTRACT_TOO_BIG with the fact `mebibytes`: before reading where the
            headers tell.
        httpx.HTTPError: the connection failed.
    """
    if response.headers.get("content-encoding", "").strip().lower() not in {"", "identity"}:
        raise Problem(Kind.CONTRACT_COMPRESSED)
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
    return b"".join(chunks)
