"""Shapes for portraits: ellipses, strokes and smooth curves on an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from faceviewer.sandbox.looks import Colour, Point

_STEPS = 10  # of a curve between two of its points


class Sketch:
    """Shapes on an image, in head widths: the face's middle is (0, 0), its half width 1, y points down.

    Args:
        image: what to draw on.
    """

    def __init__(self, image: Image.Image) -> None:
        self._pen = ImageDraw.Draw(image, "RGBA") if image.mode == "RGB" else ImageDraw.Draw(image)
        self._width, self._height = image.size
        self._scale = min(image.width / 4.2, image.height / 5.5)
        self._middle = image.width / 2, image.height * 0.44

    def at(self, point: Point) -> Point:
        """Return a point in pixels."""
        return self._middle[0] + point[0] * self._scale, self._middle[1] + point[1] * self._scale

    def ellipse(self, middle: Point, radii: Point, colour: Colour) -> None:
        """Fill an ellipse."""
        x, y = self.at(middle)
        across, down = radii[0] * self._scale, radii[1] * self._scale
        self._pen.ellipse((x - across, y - down, x + across, y + down), fill=colour)

    def ring(self, middle: Point, radii: Point, colour: Colour, *, width: float, corner: float | None = None) -> None:
        """Outline an ellipse, or a rectangle with rounded corners."""
        x, y = self.at(middle)
        across, down = radii[0] * self._scale, radii[1] * self._scale
        box = (x - across, y - down, x + across, y + down)
        if corner is None:
            self._pen.ellipse(box, outline=colour, width=round(width * self._scale))
        else:
            self._pen.rounded_rectangle(box, corner * self._scale, outline=colour, width=round(width * self._scale))

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a closed curve through points."""
        self._pen.polygon([self.at(point) for point in _smooth(points)], fill=colour)

    def mirrored(self, right: Sequence[Point], colour: Colour) -> None:
        """Fill a closed curve whose right half runs from its top to its bottom."""
        left = [(-x, y) for x, y in reversed(right) if x]
        self.blob([*right, *left], colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a shape with corners."""
        self._pen.polygon([self.at(point) for point in points], fill=colour)

    def stroke(self, points: Sequence[Point], colour: Colour, *, width: float) -> None:
        """Draw an open curve through points, round at its ends."""
        curve = [self.at(point) for point in _smooth(points, closed=False)]
        self._pen.line(curve, fill=colour, width=round(width * self._scale), joint="curve")
        for x, y in (curve[0], curve[-1]):
            radius = width * self._scale / 2
            self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def mark(self) -> None:
        """Say in a corner that this is a sample."""
        size = self._width / 22
        font = ImageFont.load_default(size)
        left, top, right, bottom = self._pen.textbbox((0, 0), "SAMPLE", font=font)
        pad, edge = size * 0.5, size * 0.7
        x, y = self._width - edge - pad - (right - left), self._height - edge - pad - (bottom - top)
        box = (x - pad, y - pad, self._width - edge, self._height - edge)
        self._pen.rounded_rectangle(box, size * 0.5, fill=(255, 255, 255, 215))
        self._pen.text((x - left, y - top), "SAMPLE", font=font, fill=(70, 70, 80, 255))


def _smooth(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """Return a curve through points, as a Catmull-Rom spline."""
    ring = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    curve = []
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        for step in range(_STEPS):
            t = step / _STEPS
            weights = (
                (-t + 2 * t**2 - t**3) / 2,
                (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2,
                (t**3 - t**2) / 2,
            )
            corners = (before, start, end, after)
            curve.append(
                (
                    sum(weight * x for weight, (x, _) in zip(weights, corners, strict=True)),
                    sum(weight * y for weight, (_, y) in zip(weights, corners, strict=True)),
                )
            )
    return curve if closed else [*curve, points[-1]]
