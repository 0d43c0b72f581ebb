"""Make portraits from drawn heads, which clearly are not photographs."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, ImageEnhance, ImageFilter, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from faceviewer.assets import asset
from faceviewer.sandbox.people import PictureFormat

if TYPE_CHECKING:
    from faceviewer.sandbox.people import Portrait

_REGISTERED = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)  # otherwise Pillow loads all its plugins: 20 ms
HEADS = 24
"""Number of drawings in `resources/heads/`."""

_BACKGROUNDS = (
    *((222, 214, 240), (226, 229, 236), (217, 234, 211), (207, 226, 243)),
    *((255, 236, 200), (244, 213, 208), (204, 232, 232), (250, 224, 190)),
)
_OPPOSITE = {6: 8, 8: 6}  # the EXIF orientation that undoes another, if that is not the same one
_POOR_BLUR = 6  # radius in pixels
_POOR_LIGHT = 0.08  # remaining share of the light


def draw(portrait: Portrait) -> bytes:
    """Return the bytes of a portrait's file; deterministic."""
    image = _image(portrait)
    file = io.BytesIO()
    match portrait.format:
        case PictureFormat.JPEG:
            exif = Image.Exif()
            if portrait.orientation != 1:
                image.getexif()[ExifTags.Base.Orientation] = _OPPOSITE.get(portrait.orientation, portrait.orientation)
                image = ImageOps.exif_transpose(image)
                exif[ExifTags.Base.Orientation] = portrait.orientation
            if portrait.located:
                _add_place(exif)
            image.convert("RGB").save(file, "JPEG", quality=90, exif=exif if len(exif) else b"")
        case PictureFormat.PNG:
            image.save(file, "PNG")
        case PictureFormat.WEBP:
            image.save(file, "WEBP", quality=90, method=2)
    data = file.getvalue()
    return data[: len(data) * 3 // 5] if portrait.cut else data


def _image(portrait: Portrait) -> Image.Image:
    """Return the upright portrait: a head on a colour; the next `HEADS` seeds have the same heads on other colours."""
    round_, head = divmod(portrait.seed, HEADS)
    colour = _BACKGROUNDS[(round_ + head) % len(_BACKGROUNDS)]
    image = _drawing(f"{head:02}")
    if not portrait.see_through:
        behind = Image.new("RGBA", image.size, colour)
        behind.alpha_composite(_drawing("disc"))
        behind.alpha_composite(image)
        image = behind.convert("RGB")
    image = ImageOps.fit(image, (portrait.width, portrait.height))
    if portrait.poor:
        image = image.filter(ImageFilter.GaussianBlur(_POOR_BLUR))
        image = ImageEnhance.Brightness(image).enhance(_POOR_LIGHT)
    return image


def _drawing(name: str) -> Image.Image:
    """Return one of the drawings, which are square and have margins for the crop to a portrait's size."""
    with Image.open(io.BytesIO(_drawings()[name])) as file:
        return file.convert("RGBA")


@cache
def _drawings() -> dict[str, bytes]:
    """Return all drawings, 270 kB: an upgrade may remove the files while this program is running."""
    return {file.stem: file.read_bytes() for file in asset("heads").glob("*.webp")}


def _add_place(exif: Image.Exif) -> None:
    """Add the metadata that a phone writes, for a place where nobody lives."""
    base, gps = ExifTags.Base, ExifTags.GPS
    exif.update({base.Make: "Sample", base.Model: "Sample Camera", base.DateTime: "2026:01:02 03:04:05"})
    nowhere = (0, 0, 0)
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {gps.GPSLatitudeRef: "N", gps.GPSLatitude: nowhere, gps.GPSLongitudeRef: "E", gps.GPSLongitude: nowhere}
    )
