"""The descriptions of portraits, and the temporary URLs of pictures; portraits.py draws them."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LINK_SECONDS = 300
_REMEMBERED = 4096  # links; older ones become unknown


class PictureFormat(StrEnum):
    """A picture's file format; the values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True)
class Portrait:
    """The description of a picture to draw.

    Attributes:
        seed: selects the head and the background colour, from 0; equal seeds give equal pictures.
        format: the file format.
        orientation: EXIF orientation, 1 to 8; the stored pixels are rotated so that the head is upright when a viewer
            applies it. Values other than 1 only with JPEG.
        see_through: whether there is an alpha channel in place of a background. Only with PNG and WebP.
        width, height: pixels as shown, at most 800.
        cut: whether the file is truncated.
        poor: whether the picture is very dark and blurred.
        located: whether EXIF contains a camera, a time and a place (latitude and longitude 0). Only with JPEG.
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
        """The value of `Content-Type`."""
        return f"image/{self.format.lower()}"


class LinkExpired(Exception):  # noqa: N818 - not an error of the program
    """The link has expired."""


class PictureLinks:
    """The issued links: unguessable and valid for a few minutes, like the pre-signed URLs of an object store.

    Args:
        clock: returns seconds since 1970.
    """

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._links: OrderedDict[str, tuple[Portrait, float]] = OrderedDict()

    def issue(self, portrait: Portrait, *, seconds: float = LINK_SECONDS) -> str:
        """Return a token for a picture, valid for some seconds."""
        token = secrets.token_urlsafe(24)
        self._links[token] = portrait, self._clock() + seconds
        if len(self._links) > _REMEMBERED:
            self._links.popitem(last=False)
        return token

    def find(self, token: str) -> Portrait | None:
        """Return the portrait for a token, None if the token is unknown.

        Raises:
            LinkExpired: the token has expired.
        """
        portrait, until = self._links.get(token, (None, 0.0))
        if portrait and self._clock() >= until:
            raise LinkExpired
        return portrait
