"""Copies of a picture: the same pixels without metadata."""

import io
import random

import pytest
from PIL import Image

from faceviewer.core.photo import WRITTEN, Picture
from faceviewer.imaging.decode import decode
from faceviewer.imaging.encode import encode


def photo_with_a_place() -> bytes:
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 30, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "CANARY camera"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 0.0)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=95, exif=exif, comment=b"CANARY")
    return stream.getvalue()


@pytest.mark.parametrize("form", WRITTEN)
def test_copy_is_upright_and_has_no_metadata(form: str) -> None:
    copy = encode(decode(photo_with_a_place()), form)
    with Image.open(io.BytesIO(copy)) as image:
        assert image.format == form
        assert image.size == (40, 60)
        assert not image.getexif()
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)
        corner = image.convert("RGB").crop((25, 5, 35, 15)).resize((1, 1)).tobytes()
    assert corner[0] > 200
    assert max(corner[1:]) < 60
    assert b"CANARY" not in copy


def test_transparent_pixels_become_white_in_jpeg_only() -> None:
    clear = Picture(2, 2, bytes((10, 20, 30, 0)) * 4, has_alpha=True, format="PNG")
    for form, expected in (("JPEG", (255, 255, 255, 255)), ("PNG", (10, 20, 30, 0))):
        with Image.open(io.BytesIO(encode(clear, form))) as image:
            assert image.convert("RGBA").getpixel((0, 0)) == expected


def test_png_copy_has_the_same_pixels() -> None:
    seen = decode(photo_with_a_place())
    assert decode(encode(seen, "PNG")).pixels == seen.pixels


@pytest.mark.parametrize("form", WRITTEN)
def test_incompressible_picture_is_written(form: str) -> None:
    noise = Picture(200, 200, random.Random(7).randbytes(120_000), has_alpha=False, format="PNG")
    assert decode(encode(noise, form)).width == 200
