"""A decoded picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.flaw import Flaw

EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "BMP": ".bmp", "GIF": ".gif"}
"""The formats that are accepted, and what a file of each is called at its end."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture, as it shall be seen.

    Attributes:
        width: in pixels, rotation applied.
        height: in pixels, rotation applied.
        pixels: rows of 8-bit RGB, or RGBA (not premultiplied) with `has_alpha`, without padding.
        has_alpha: whether parts may be transparent.
        format: what the bytes are: JPEG, PNG, WEBP, BMP or GIF.
        flaws: what is formally wrong with the file, each once; all pixels are there nevertheless.
    """

    width: int
    height: int
    pixels: bytes = field(repr=False)
    has_alpha: bool
    format: str
    flaws: tuple[Flaw, ...] = ()

    @property
    def extension(self) -> str:
        """What a file of these bytes is called at its end, with the dot."""
        return EXTENSIONS[self.format]
