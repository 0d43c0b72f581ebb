"""Measure brightness, contrast and sharpness with Pillow; `faceviewer.core.photo` explains the values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from faceviewer.core.photo import Measures

if TYPE_CHECKING:
    from faceviewer.core.photo import Picture

_ACROSS, _DOWN = 5, 6  # a fifth is cut off left and right, a sixth above and below
_SIDE = 320  # sharpness is measured at one size: what is soft at 4000 pixels may be sharp enough
_BLUR = 4  # pixels on each side: nine in all, as in the paper
_GREY = 128


def measure(picture: Picture) -> Measures:
    """Measure a picture. Blocking: some 2 ms for 800 x 800."""
    mode = "RGBA" if picture.has_alpha else "RGB"
    image = Image.frombuffer(mode, (picture.width, picture.height), picture.pixels, "raw", mode, 0, 1)
    middle = image.crop(_middle(image.size))
    mask = middle.getchannel("A") if picture.has_alpha else None
    opacity = ImageStat.Stat(mask).mean[0] / 255 if mask is not None else 1.0
    if not opacity:  # fully transparent
        mask = None
    luma = ImageStat.Stat(middle.convert("L"), mask)
    return Measures(luma.mean[0] / 255, luma.stddev[0] / 255, _sharpness(_on_grey(middle, mask)), opacity)


def _middle(size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    return width // _ACROSS, height // _DOWN, width - width // _ACROSS, height - height // _DOWN


def _on_grey(image: Image.Image, mask: Image.Image | None) -> Image.Image:
    """Return the luma of an image, with grey for transparent pixels: invisible pixels must not add edges."""
    luma = image.convert("L")
    return luma if mask is None else Image.composite(luma, Image.new("L", luma.size, _GREY), mask)


def _sharpness(luma: Image.Image) -> float:
    """Return the sharpness along the axis with the lower value: camera shake has one direction."""
    factor = _SIDE / max(luma.size)
    if factor < 1:
        size = max(1, round(luma.width * factor)), max(1, round(luma.height * factor))
        luma = luma.resize(size, Image.Resampling.BOX)
    luma = ImageOps.autocontrast(luma, cutoff=1)  # a dark picture counts as sharp as a light one
    luma = luma.filter(ImageFilter.BoxBlur(1))  # smooths the steps between few levels, which are no edges
    return min(_blur_loss(luma, 1, 0), _blur_loss(luma, 0, 1))


def _blur_loss(luma: Image.Image, across: int, down: int) -> float:
    blurred = luma.filter(ImageFilter.BoxBlur((_BLUR * across, _BLUR * down)))
    before, after = _differences(luma, across, down), _differences(blurred, across, down)
    total = ImageStat.Stat(before).sum[0]
    return ImageStat.Stat(ImageChops.subtract(before, after)).sum[0] / total if total else 0.0


def _differences(luma: Image.Image, across: int, down: int) -> Image.Image:
    """Return the difference of each pixel from its neighbour."""
    width, height = max(across + 1, luma.width), max(down + 1, luma.height)
    here = luma.crop((across, down, width, height))
    return ImageChops.difference(here, luma.crop((0, 0, width - across, height - down)))
