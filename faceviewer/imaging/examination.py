"""What a photo is beside its pixels: how good, what is written into its file, and its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faceviewer.core.photo import Concern, concerns

if TYPE_CHECKING:
    from faceviewer.core.photo import Flaw, Measures
    from faceviewer.core.query import ImageFormat

MOST_TAGS = 64  # a telephone writes some fifty
TAG_NAME_CHARACTERS, TAG_TEXT_CHARACTERS = 40, 200
MOST_BLOCKS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo says that it was taken, in degrees; north and east are positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is written into a photo's file. Untrusted texts, bounded.

    Attributes:
        orientation: the EXIF orientation that was applied, 1 to 8; 1 if there was none to apply.
        tags: name (of EXIF 2.32, or such as 0x9999) and value of each EXIF field that says something, without those
            of the place.
        carries_place: whether there are fields of a place.
        place: the coordinates, None where there are none that can be read.
        blocks: what kinds of metadata there are, such as EXIF and XMP.
    """

    orientation: int = 1
    tags: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    carries_place: bool = False
    place: Place | None = field(default=None, repr=False)
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out about a photo after it was decoded."""

    measures: Measures
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What is known of a photo that was examined.

    Attributes:
        form: the format of its bytes, such as JPEG.
        width, height: in pixels, upright.
        size: of its bytes.
        sha256: of its bytes, in hexadecimal.
        came_as: inside the answer, or from an address.
        examination: its measures and metadata.
        flaws: what is formally wrong with its file.
    """

    form: str
    width: int
    height: int
    size: int
    sha256: str
    came_as: ImageFormat
    examination: Examination = field(repr=False)
    flaws: tuple[Flaw, ...] = ()

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What is conspicuous about it."""
        return concerns(self.examination.measures, width=self.width, height=self.height, size=self.size)
