"""One lookup from question to pixels: ask, decode, and heal a picture that did not come well."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.exchange import Phase, Stretch
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.progress import Progress
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import Lookup
    from faceviewer.gateway.client import FaceGateway
    from faceviewer.imaging.picture import Picture


@dataclass(frozen=True, slots=True)
class Finding:
    """What a lookup brought, ready to be shown.

    Attributes:
        lookup: the record, with its picture's bytes or why there are none to show.
        picture: the decoded picture; None exactly if `lookup.picture_problem` says why.
        healed: why the picture was asked for again as BASE64; None if it came well at once.
    """

    lookup: Lookup
    picture: Picture | None
    healed: Problem | None = None

    @property
    def received(self) -> bytes | None:
        """The picture's bytes as received, whether or not they can be shown; None if none came."""
        return self.lookup.picture or self.lookup.refused


async def look_up(
    gateway: FaceGateway,
    query: FaceQuery,
    *,
    decode: Callable[[bytes], Picture],
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Finding:
    """Look up a face and decode its picture, in a thread of its own.

    A picture whose URL was refused, has expired, cannot be reached or leads to damaged bytes is asked for once more
    within the same deadline, as BASE64: over the signed call, from the one host that is trusted. Of two records the
    later one counts, also where its picture did not come either.

    Args:
        gateway: whom to ask.
        query: what to ask.
        decode: a Decoder's.
        on_progress: as FaceGateway.look_up.

    Raises:
        Problem: there is nothing to show.
    """
    deadline = gateway.deadline()

    async def attempt(query: FaceQuery) -> Finding:
        started = time.perf_counter()
        lookup = await gateway.look_up(query, on_progress=on_progress, deadline=deadline)
        if lookup.picture is None:
            return Finding(lookup, None)
        arrived = time.perf_counter()
        picture, trouble = None, None
        try:
            picture = await in_daemon_thread(decode, lookup.picture)
        except Problem as problem:
            trouble = problem.with_trace(lookup.trace)
        if lookup.exchange is not None:
            start, length = (arrived - started) * 1e3, (time.perf_counter() - arrived) * 1e3
            decoding = Stretch(Phase.DECODE, 0, start, length, finished=trouble is None)
            lookup = replace(lookup, exchange=lookup.exchange.with_stretch(decoding))
        if trouble is not None:
            lookup = replace(lookup, picture=None, refused=lookup.picture, picture_problem=trouble)
        return Finding(lookup, picture)

    began = time.perf_counter()
    first = await attempt(query)
    trouble = first.lookup.picture_problem
    came_inside = first.lookup.picture_came_as is ImageFormat.BASE64
    is_ours = trouble is not None and trouble.kind in {Kind.PICTURE_DECODER, Kind.PICTURE_SLOW}
    if trouble is None or is_ours or came_inside:  # asking again would not help
        return first
    again = time.perf_counter()
    try:
        second = await attempt(replace(query, image_format=ImageFormat.BASE64))
    except Problem as later:
        if later.kind.branch == "record":  # there is none any more, and the later answer counts
            raise
        return first
    if second.picture is None:
        return replace(first, lookup=replace(first.lookup, record=second.lookup.record))
    return _joined(first, second, by_ms=(again - began) * 1e3)


def _joined(first: Finding, second: Finding, *, by_ms: float) -> Finding:
    spent = first.lookup.timings
    timings = replace(
        second.lookup.timings,
        total_ms=spent.total_ms + second.lookup.timings.total_ms,
        attempts=spent.attempts + second.lookup.timings.attempts,
    )
    earlier, exchange = first.lookup.exchange, second.lookup.exchange
    if earlier is not None and exchange is not None:
        exchange = exchange.after(earlier, by_ms=by_ms)
    lookup = replace(second.lookup, timings=timings, exchange=exchange)
    return Finding(lookup, second.picture, healed=first.lookup.picture_problem)
