"""One lookup from the query to the pixels: call the endpoint, decode the picture, and retry a failed picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.exchange import Phase
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.gateway.face_endpoint import get_face

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.photo import Picture
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.result import Progress, Result
    from faceviewer.gateway.signed_client import SignedClient


async def look_up(
    client: SignedClient,
    query: FaceQuery,
    *,
    decode: Callable[[bytes], Picture],
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Result:
    """Look up a face and decode its picture, in a thread of its own.

    If the picture's URL is refused, expired or unreachable, or the picture is damaged, the picture is requested once
    more as BASE64, within the same deadline: through the signed call, from the trusted host. Of the two records the
    later one is used, even if its picture failed too.

    Args:
        client: makes the signed calls.
        query: the user type and id.
        decode: `Decoder.decode`, or another function that returns the picture or raises as it does; blocks.
        on_progress: see `get_face`.

    Raises:
        Problem: there is no record to show.
    """
    watch = client.stopwatch()

    async def attempt(query: FaceQuery) -> Result:
        result = await get_face(client, query, on_progress=on_progress, watch=watch)
        if result.image is None:
            return result
        picture, failure = None, None
        watch.call = 0
        watch.enter(Phase.DECODE)
        try:
            picture = await in_daemon_thread(decode, result.image)
        except Problem as problem:
            failure = problem.with_trace(result.trace)
        watch.stop(finished=failure is None)
        if result.exchange is not None:
            result = replace(result, exchange=replace(result.exchange, spans=watch.spans))
        if failure is not None:
            return replace(result, image=None, refused=result.image, picture_problem=failure)
        return replace(result, picture=picture)

    first = await attempt(query)
    failure = first.picture_problem
    came_inside = first.picture_came_as is ImageFormat.BASE64
    if failure is None or Policy.DECODER in failure.kind.policy or came_inside:  # another request would not help
        return first
    try:
        second = await attempt(replace(query, image_format=ImageFormat.BASE64))
    except Problem as later:
        if later.kind.is_no_record or later.kind is Kind.CONTRACT_MISMATCH:  # the later reply is used
            raise
        return first
    if second.picture is None:
        return replace(first, record=second.record)
    timings = replace(second.timings, total_ms=first.timings.total_ms + second.timings.total_ms)
    return replace(second, timings=timings, healed=first.picture_problem)
