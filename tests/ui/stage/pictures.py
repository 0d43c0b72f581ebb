"""Photos for tests, with computed pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.photo import Picture

if TYPE_CHECKING:
    from collections.abc import Callable


def painted(width: int, height: int, colour: Callable[[int, int], tuple[int, ...]]) -> Picture:
    """Return a photo whose pixel at x, y has the colour `colour(x, y)`: RGB, or RGBA with four parts."""
    pixels = b"".join(bytes(colour(x, y)) for y in range(height) for x in range(width))
    return Picture(width, height, pixels, has_alpha=len(colour(0, 0)) == 4, format="PNG")


def chequered(side: int) -> Picture:
    """Return a photo in which no pixel has the colour of its neighbours."""
    return painted(side, side, lambda x, y: (255 * ((x + y) % 2),) * 3)


def quartered(side: int) -> Picture:
    """Return a photo that is red, green, blue and white, clockwise from its upper left quarter."""
    colours = {(0, 0): (255, 0, 0), (1, 0): (0, 255, 0), (1, 1): (0, 0, 255), (0, 1): (255, 255, 255)}
    return painted(side, side, lambda x, y: colours[2 * x // side, 2 * y // side])
