"""What picture to draw of somebody, and the addresses where pictures are; drawing is another matter."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LINK_SECONDS = 300
_REMEMBERED = 4096  # past that the oldest become unknown


class PictureFormat(StrEnum):
    """A picture's file format; the values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True)
class Portrait:
    """What picture to draw.

    Attributes:
        seed: decides the head and the colour behind it; from 0 on, equal seeds look alike.
        orientation: EXIF orientation, 1 to 8; the stored pixels are turned so that the head is upright once it is
            respected. Only with JPEG other than 1.
        see_through: no background, an alpha channel instead. Only with PNG and WebP.
        width: pixels as shown, at most 800.
        height: likewise.
        cut: the file ends too early.
        poor: very dark and soft.
        located: its EXIF tells a camera, a time and a place: where the equator meets the meridian. Only with JPEG.
    """

    seed: int
    format: PictureFormat = PictureFormat.JPEG
    orientation: int = 1
    see_through: bool = False
    width: int = 480
    height: int = 640
    cut: bool = False
    poor: bool = False
    located: bool = False

    @property
    def media_type(self) -> str:
        """The format as `Content-Type` has it."""
        return f"image/{self.format.lower()}"


class LinkExpired(Exception):  # noqa: N818 - it names what happened
    """An address was good once."""


class PictureLinks:
    """The addresses given out: unguessable, and good for a few minutes, as an object store's pre-signed ones are.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._links: OrderedDict[str, tuple[Portrait, float]] = OrderedDict()

    def issue(self, portrait: Portrait, *, seconds: float = LINK_SECONDS) -> str:
        """Return a token for a picture, good for so many seconds."""
        token = secrets.token_urlsafe(24)
        self._links[token] = portrait, self._clock() + seconds
        if len(self._links) > _REMEMBERED:
            self._links.popitem(last=False)
        return token

    def find(self, token: str) -> Portrait | None:
        """Return what a token stands for, None if it was never issued or is long forgotten.

        Raises:
            LinkExpired: the token's time is over.
        """
        portrait, until = self._links.get(token, (None, 0.0))
        if portrait and self._clock() >= until:
            raise LinkExpired
        return portrait
