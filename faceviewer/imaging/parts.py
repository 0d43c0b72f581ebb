"""A picture's file taken apart: what its pixels are made of, and what is written beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.photo import Flaw


@dataclass(slots=True)
class Parts:
    """What a picture's file consists of.

    Attributes:
        form: JPEG, PNG, WEBP, BMP or GIF.
        size: width and height as stored, in pixels.
        file: a file of the same format with nothing in it but what the pixels need.
        exif: the EXIF block from its byte order on, empty if there is none.
        xmp: the XMP packet, empty if there is none.
        profile: the ICC profile, empty if there is none.
        texts: PNG's chunks of texts, which may be compressed.
        chunks: what else PNG says of its colours, by the names of its chunks.
        blocks: what kinds of metadata there are.
        flaws: what is formally wrong with the file.
    """

    form: str
    size: tuple[int, int] = (0, 0)
    file: bytes = b""
    exif: bytes = b""
    xmp: bytes = b""
    profile: bytes = b""
    texts: list[bytes] = field(default_factory=list)
    chunks: dict[str, bytes] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)
    flaws: set[Flaw] = field(default_factory=set)


def covers(frame: tuple[int, int, int, int], canvas: tuple[int, int], *, may_be_transparent: bool) -> bool:
    """Tell whether a frame (left, top, width, height) brings the pixels of a canvas.

    Pixels that nobody sent are transparent. That is meant where the file uses transparency and no more than a margin is
    left out, which is what programs that shorten files cut off; a point on an empty canvas is no photo.
    """
    left, top, width, height = frame
    across, down = min(canvas[0], left + width) - left, min(canvas[1], top + height) - top
    brought, wanted = max(0, across) * max(0, down), canvas[0] * canvas[1]
    return brought == wanted or (may_be_transparent and 2 * brought >= wanted)
