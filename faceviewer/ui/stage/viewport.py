"""Compute the position and zoom of a photo in a view, in device pixels. Does not use Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST_ZOOM, MOST_ZOOM = 0.1, 8.0
_FIT_MOST = 2.0  # device-independent zoom limit for fitting: beyond it, single pixels become visible
_MARGIN = 20.0  # logical pixels around a photo that fits

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Viewport:
    """The position and zoom of a photo in a view.

    Attributes:
        photo: width and height of the rotated photo, in its own pixels; at least one each.
        view: width and height of the view in device pixels.
        ratio: device pixels for one logical pixel.
        chosen: the zoom that the operator selected, None to fit the photo. At 1.0, one pixel of the photo is one device
            pixel.
        centre: the offset of the view's centre from the photo's centre, in pixels of the photo.
    """

    photo: tuple[int, int] = (1, 1)
    view: Pair = (1.0, 1.0)
    ratio: float = 1.0
    chosen: float | None = None
    centre: Pair = (0.0, 0.0)

    @property
    def zoom(self) -> float:
        """Device pixels for one pixel of the photo."""
        return self.fitting if self.chosen is None else self.chosen

    @property
    def fitting(self) -> float:
        """The zoom that fits the photo to the view, at most two device-independent pixels for one of the photo."""
        room = (max(1.0, side - 2 * _MARGIN * self.ratio) for side in self.view)
        return min(*(side / photo for side, photo in zip(room, self.photo, strict=True)), _FIT_MOST * self.ratio)

    @property
    def rectangle(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the photo in the view, in whole device pixels."""
        width, height = (max(1, round(side * self.zoom)) for side in self.photo)
        left, top = (
            round((view - side) / 2 - middle * self.zoom)
            for view, side, middle in zip(self.view, (width, height), self.centre, strict=True)
        )
        return left, top, width, height

    def fitted(self) -> Viewport:
        """Return the viewport with the photo fitted."""
        return replace(self, chosen=None, centre=(0.0, 0.0))

    def zoomed(self, zoom: float, *, at: Pair | None = None) -> Viewport:
        """Return the viewport with another zoom, limited to `LEAST_ZOOM`, or `fitting` if it is less, … `MOST_ZOOM`.

        Args:
            zoom: device pixels for one pixel of the photo.
            at: the point of the view, in device pixels, where the photo does not move; the centre by default.
        """
        zoom = min(MOST_ZOOM, max(min(LEAST_ZOOM, self.fitting), zoom))
        at = at or (self.view[0] / 2, self.view[1] / 2)
        x, y = (
            middle + (point - view / 2) * (1 / self.zoom - 1 / zoom)
            for middle, point, view in zip(self.centre, at, self.view, strict=True)
        )
        return self._aimed((x, y), zoom=zoom)

    def moved(self, right: float, down: float) -> Viewport:
        """Return the viewport with the photo moved by device pixels; a fitted photo does not move."""
        if self.chosen is None:
            return self
        centre = (self.centre[0] - right / self.zoom, self.centre[1] - down / self.zoom)
        return self._aimed(centre, zoom=self.chosen)

    def seen_through(self, view: Pair, *, ratio: float) -> Viewport:
        """Return the viewport for a view of another size, in device pixels, or on another screen."""
        return replace(self, view=(max(1.0, view[0]), max(1.0, view[1])), ratio=ratio)

    def turned(self, quarters: int) -> Viewport:
        """Return the viewport rotated clockwise by quarter turns about the view's centre."""
        x, y = self.centre
        x, y = ((x, y), (-y, x), (-x, -y), (y, -x))[quarters % 4]
        photo = self.photo[::-1] if quarters % 2 else self.photo
        return replace(self, photo=photo, centre=(x, y))

    def mirrored(self) -> Viewport:
        """Return the viewport mirrored horizontally about the view's centre."""
        return replace(self, centre=(-self.centre[0], self.centre[1]))

    def following(self, other: Viewport) -> Viewport:
        """Return the viewport with the zoom and centre of another photo, relative to the photo's size."""
        if other.chosen is None:
            return self.fitted()
        x, y = (
            middle * own / theirs for middle, own, theirs in zip(other.centre, self.photo, other.photo, strict=True)
        )
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, other.chosen / other.fitting * self.fitting))
        return self._aimed((x, y), zoom=zoom)

    def _aimed(self, centre: Pair, *, zoom: float) -> Viewport:
        """Return the viewport centred on a point, limited to the photo, so that a part of it stays visible."""
        x, y = (min(side / 2, max(-side / 2, middle)) for middle, side in zip(centre, self.photo, strict=True))
        return replace(self, chosen=zoom, centre=(x, y))
