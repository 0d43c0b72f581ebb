"""The results of a decoder process: a line of JSON about a picture, and its pixels if they were requested.

The result of a decode request has the facts of the picture in the line, that to an examine request also measures and
metadata. Every value that can be checked is checked when it is read.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, replace
from typing import IO, TYPE_CHECKING, Any

from faceviewer.core.limits import PICTURE_PIXELS, PICTURE_SIDE
from faceviewer.core.photo import EXTENSIONS, Concern, Flaw, Measures, Picture, concerns
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import FACTS

if TYPE_CHECKING:
    from faceviewer.core.query import ImageFormat

MOST_TAGS = 64  # a telephone writes some fifty
TAG_NAME_CHARACTERS, TAG_TEXT_CHARACTERS = 40, 200
MOST_BLOCKS = 8
_PICTURE_LINE_BYTES = 1024  # a normal line has some 100 bytes, one with every flaw 200 more
_EXAMINATION_LINE_BYTES = 256 * 1024  # the longest examination allowed, with each character of its texts as an escape


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata in a photo's file. Untrusted texts of limited length.

    Attributes:
        orientation: the EXIF orientation that was applied, 1 to 8; 1 if there was none.
        tags: name (of EXIF 2.32, or such as 0x9999) and value of each EXIF field that is not empty, without those of
            the location.
        carries_place: whether there are location fields.
        blocks: the kinds of metadata in the file, such as EXIF and XMP.
    """

    orientation: int = 1
    tags: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    carries_place: bool = False
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """The results of decoding and examining a photo, whose picture is without its pixels."""

    picture: Picture
    measures: Measures
    metadata: Metadata

    def concerns(self, size: int) -> tuple[Concern, ...]:
        """Return what is conspicuous in a photo whose file has `size` bytes."""
        return concerns(self.measures, width=self.picture.width, height=self.picture.height, size=size)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Everything known of an examined photo and its file: the size in bytes, the SHA-256 in hexadecimal."""

    size: int
    sha256: str
    came_as: ImageFormat
    examination: Examination = field(repr=False)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What is conspicuous in the photo."""
        return self.examination.concerns(self.size)


def picture_json(picture: Picture) -> dict[str, object]:
    """Return everything about a picture but its pixels, for `json.dumps`."""
    return {name: getattr(picture, name) for name in ("format", "width", "height", "has_alpha", "flaws")}


def examination_json(examination: Examination) -> dict[str, object]:
    """Return an examination for `json.dumps`."""
    measures, metadata = asdict(examination.measures), asdict(examination.metadata)
    return picture_json(examination.picture) | {"measures": measures, "metadata": metadata}


def read_picture(incoming: IO[bytes]) -> Picture:
    """Read a picture: a line of JSON, then its pixels.

    Raises:
        Problem: reported by the child.
        ValueError, LookupError, TypeError, AttributeError, RecursionError: the response is malformed.
    """
    picture = _picture(_head(incoming, _PICTURE_LINE_BYTES))
    size = picture.width * picture.height * (4 if picture.has_alpha else 3)
    pixels = incoming.read(size)
    if len(pixels) != size:
        raise ValueError(size)
    return replace(picture, pixels=pixels)


def read_examination(incoming: IO[bytes]) -> Examination:
    """Read an examination, which is one line of JSON; raises as `read_picture`."""
    head = _head(incoming, _EXAMINATION_LINE_BYTES)
    measured, fields = head["measures"], head["metadata"]
    measures = Measures(
        *(_between(0, 1, measured[name]) for name in ("brightness", "contrast", "sharpness", "opacity"))
    )
    metadata = Metadata(
        orientation=int(_between(1, 8, fields["orientation"])),
        tags=tuple(
            (str(name)[:TAG_NAME_CHARACTERS], str(text)[:TAG_TEXT_CHARACTERS])
            for name, text in fields["tags"][:MOST_TAGS]
        ),
        carries_place=bool(fields["carries_place"]),
        blocks=tuple(str(block)[:TAG_NAME_CHARACTERS] for block in fields["blocks"][:MOST_BLOCKS]),
    )
    return Examination(_picture(head), measures, metadata)


def _picture(head: dict[str, Any]) -> Picture:
    width = int(head["width"])
    height = int(head["height"])
    has_alpha = bool(head["has_alpha"])
    form = head["format"]
    if not (1 <= width <= PICTURE_SIDE and 1 <= height <= PICTURE_SIDE and width * height <= PICTURE_PIXELS):
        raise ValueError(head)
    if form not in EXTENSIONS:
        raise ValueError(form)
    return Picture(width, height, b"", has_alpha, form, tuple(Flaw(flaw) for flaw in head["flaws"][: len(Flaw)]))


def _between(least: float, most: float, value: object) -> float:
    number = float(value) if isinstance(value, (int, float)) else math.nan
    if not least <= number <= most:
        raise ValueError(value)
    return number


def _head(incoming: IO[bytes], most: int) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(incoming.readline(most))
    if "problem" in head:
        kind = Kind(head["problem"])
        if not kind.is_about_picture:
            raise ValueError(kind)
        problem = Problem(kind)
        problem.facts = {name: str(head[name]) for name in FACTS if head.get(name)}
        raise problem
    return head
