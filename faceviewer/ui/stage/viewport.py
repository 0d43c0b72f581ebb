"""Where a photo lies in a view. Arithmetic in device pixels, and nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST_ZOOM, MOST_ZOOM = 0.1, 8.0
_FIT_MOST = 2.0  # a small photo fitted larger than this shows its pixels rather than a face
_MARGIN = 20.0  # logical pixels around a photo that fits

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a photo, in terms that suit a photo of another size.

    Attributes:
        zoom: 1.0 is the one that fits; None is that one on purpose, whatever becomes of the view.
        centre: the point in the middle of the view from the photo's middle, as parts of its sides.
    """

    zoom: float | None
    centre: Pair


@dataclass(frozen=True, slots=True)
class Viewport:
    """A photo, the view it is seen through, and how near.

    Attributes:
        photo: width and height of the photo as it is turned, in its own pixels; at least one each.
        view: width and height of the view in device pixels.
        ratio: device pixels for one logical pixel.
        chosen: the zoom that somebody chose, None for the one that fits. At 1.0 one pixel of the photo is one device
            pixel.
        centre: the point in the middle of the view, in pixels of the photo from its own middle.
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
        """The zoom at which all of the photo is seen, as large as it looks good."""
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

    @property
    def look(self) -> Look:
        """What is seen, for another view to follow."""
        zoom = None if self.chosen is None else self.chosen / self.fitting
        return Look(zoom, (self.centre[0] / self.photo[0], self.centre[1] / self.photo[1]))

    def fitted(self) -> Viewport:
        """All of the photo."""
        return replace(self, chosen=None, centre=(0.0, 0.0))

    def zoomed(self, zoom: float, *, at: Pair | None = None) -> Viewport:
        """Nearer or further away, within what is possible.

        Args:
            zoom: device pixels for one pixel of the photo.
            at: the point of the view, in device pixels, at which the photo stays where it is; its middle by default.
        """
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        at = at or (self.view[0] / 2, self.view[1] / 2)
        x, y = (
            middle + (point - view / 2) * (1 / self.zoom - 1 / zoom)
            for middle, point, view in zip(self.centre, at, self.view, strict=True)
        )
        return self._aimed((x, y), zoom=zoom)

    def moved(self, right: float, down: float) -> Viewport:
        """The photo pushed by device pixels; one that fits stays where it is."""
        if self.chosen is None:
            return self
        centre = (self.centre[0] - right / self.zoom, self.centre[1] - down / self.zoom)
        return self._aimed(centre, zoom=self.chosen)

    def seen_through(self, view: Pair, *, ratio: float) -> Viewport:
        """The same through a view of another size, in device pixels, or on another screen."""
        return replace(self, view=(max(1.0, view[0]), max(1.0, view[1])), ratio=ratio)

    def turned(self, quarters: int) -> Viewport:
        """Turned clockwise by quarters about the middle of the view."""
        x, y = self.centre
        x, y = ((x, y), (-y, x), (-x, -y), (y, -x))[quarters % 4]
        photo = self.photo[::-1] if quarters % 2 else self.photo
        return replace(self, photo=photo, centre=(x, y))

    def mirrored(self) -> Viewport:
        """Left and right exchanged about the middle of the view."""
        return replace(self, centre=(-self.centre[0], self.centre[1]))

    def following(self, look: Look) -> Viewport:
        """With what is seen of another photo."""
        if look.zoom is None:
            return self.fitted()
        centre = (look.centre[0] * self.photo[0], look.centre[1] * self.photo[1])
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, look.zoom * self.fitting))
        return self._aimed(centre, zoom=zoom)

    def _aimed(self, centre: Pair, *, zoom: float) -> Viewport:
        """Aim at a point of the photo: one pushed out of sight altogether would be searched for."""
        x, y = (min(side / 2, max(-side / 2, middle)) for middle, side in zip(centre, self.photo, strict=True))
        return replace(self, chosen=zoom, centre=(x, y))
