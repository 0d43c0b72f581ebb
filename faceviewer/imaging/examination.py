"""The results of examining a photo: measures of its quality, the metadata of its file, and its sizes."""

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
    """The location where a photo was taken, by its metadata, in degrees; north and east are positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata in a photo's file. Untrusted texts of limited length.

    Attributes:
        orientation: the EXIF orientation that was applied, 1 to 8; 1 if there was none.
        tags: name (of EXIF 2.32, or such as 0x9999) and value of each EXIF field that is not empty, without those of
            the location.
        carries_place: whether there are location fields.
        place: the coordinates, None if there are none or they cannot be read.
        blocks: the kinds of metadata in the file, such as EXIF and XMP.
    """

    orientation: int = 1
    tags: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    carries_place: bool = False
    place: Place | None = field(default=None, repr=False)
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """The results of examining a photo after it was decoded."""

    measures: Measures
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Everything known of an examined photo.

    Attributes:
        form: the format of its image, such as JPEG.
        width, height: in pixels, upright.
        size: of its image, in bytes.
        sha256: of its image, in hexadecimal.
        came_as: whether the image was in the answer or behind a URL.
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
        """Measures of the photo that are conspicuous."""
        return concerns(self.examination.measures, width=self.width, height=self.height, size=self.size)
