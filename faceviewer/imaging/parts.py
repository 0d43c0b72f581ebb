"""A parsed picture file: the data of its pixels, and its metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.photo import Flaw


@dataclass(slots=True)
class Parts:
    """The parts of a picture's file.

    Attributes:
        form: JPEG, PNG, WEBP, BMP or GIF.
        size: width and height as stored, in pixels.
        file: a rebuilt file of the same format with only what the pixels need.
        exif: the EXIF block from its byte order on, empty if there is none.
        xmp: the XMP packet, empty if there is none.
        profile: the ICC profile, empty if there is none.
        texts: the text chunks of a PNG, which may be compressed.
        chunks: the colour chunks of a PNG by name, without iCCP.
        blocks: the kinds of metadata in the file.
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
    """Tell whether a frame (left, top, width, height) covers the pixels of a canvas.

    Pixels outside the frame are transparent. That is accepted if the file uses transparency and the frame covers at
    least half of the canvas: programs that shrink files cut off transparent margins. A smaller frame is not a photo.
    """
    left, top, width, height = frame
    across, down = min(canvas[0], left + width) - left, min(canvas[1], top + height) - top
    covered, total = max(0, across) * max(0, down), canvas[0] * canvas[1]
    return covered == total or (may_be_transparent and 2 * covered >= total)
