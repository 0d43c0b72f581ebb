"""Metadata in the file of a picture."""

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from faceviewer.imaging.decoder_results import MOST_TAGS, TAG_TEXT_CHARACTERS, Metadata
from faceviewer.imaging.examine import examine
from tests.faults import corpus

GPS = ExifTags.GPS
BASE = ExifTags.Base


def picture(
    exif: Image.Exif | bytes | None = None, *, form: str = "JPEG", xmp: bytes = b"", comment: bytes = b""
) -> bytes:
    file = io.BytesIO()
    more = {name: value for name, value in (("xmp", xmp), ("comment", comment)) if value}
    Image.new("RGB", (8, 8), "red").save(file, form, exif=b"" if exif is None else exif, **more)
    return file.getvalue()


def located(*, latitude: object = (10.0, 20.0, 30.0)) -> Image.Exif:
    exif = Image.Exif()
    exif[BASE.Orientation] = 1  # Pillow writes no PNG's EXIF that has a place and nothing else
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "S", GPS.GPSLatitude: latitude, GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: (120, 0, 0)}
    )
    return exif


def test_exif_fields_have_names_and_readable_values() -> None:
    exif = Image.Exif()
    exif[BASE.Make], exif[BASE.Orientation] = "Maker\0", 6
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            BASE.ExposureTime: IFDRational(1, 250),
            BASE.FNumber: IFDRational(28, 10),
            BASE.UserComment: b"ASCII\0\0\0a comment",
            BASE.MakerNote: b"x" * 5000,
            0x9999: "nobody knows",
        }
    )
    read = examine(picture(exif, comment=b"hello")).metadata
    assert dict(read.tags) == {
        "Make": "Maker",
        "ExposureTime": "1/250",
        "FNumber": "2.8",
        "UserComment": "a comment",
        "0x9999": "nobody knows",
    }
    assert (read.orientation, read.carries_place, read.blocks) == (6, False, ("EXIF", "JPEG comment"))


@pytest.mark.parametrize("latitude", [(10.0, 20.0, 30.0), (91.0, 0.0, 0.0), (1.0, 2.0), (IFDRational(1, 0), 0.0, 0.0)])
def test_location_is_reported_readable_or_not_and_is_not_in_the_tags(latitude: object) -> None:
    read = examine(picture(located(latitude=latitude))).metadata
    assert (read.carries_place, read.tags) == (True, ())


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_exif_of_png_and_webp_is_read(form: str) -> None:
    exif = located()
    exif[BASE.Make] = "Maker"
    assert examine(picture(exif, form=form)).metadata.tags == (("Make", "Maker"),)


def test_tags_are_limited_in_number_and_length() -> None:
    exif = Image.Exif()
    exif[BASE.ImageDescription] = "x" * 10_000
    for number in range(200):
        exif[0xC000 + number] = "y"
    read = examine(picture(exif)).metadata
    assert len(read.tags) == MOST_TAGS
    assert max(len(text) for _, text in read.tags) == TAG_TEXT_CHARACTERS


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_cut_exif_raises_nothing() -> None:
    whole = located().tobytes()
    for end in range(8, 60, 4):
        assert isinstance(examine(picture(whole[:end])).metadata, Metadata)


XMP = b"<x exif:GPSLatitude='1,2N'/>"
EXIF = located().tobytes()
JPEG = picture()


def _app1(*bodies: bytes) -> bytes:
    return JPEG[:2] + b"".join(b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body for body in bodies) + JPEG[2:]


def _png(kind: bytes, body: bytes) -> bytes:
    return corpus.png(2, 1, 8, 2, bytes(6), before=corpus.chunk(kind, body))


def _exif_with_a_field_outside_the_block() -> bytes:
    exif = located()
    exif[BASE.Make] = "Maker of cameras"
    block = exif.tobytes()
    (at,) = (at for order in "<>" if (at := block.find(struct.pack(f"{order}HH", BASE.Make, 2))) > 0)
    return block[: at + 8] + b"\x7f\xff\xff\x7f" + block[at + 12 :]


_ADOBE, _EXTENDED = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_LINES = b"\nexif\n%8d\n" % len(EXIF) + b"\n".join(
    EXIF.hex()[at : at + 72].encode() for at in range(0, 2 * len(EXIF), 72)
)
PLACES = {
    "XMP": picture(xmp=XMP),
    "a field that cannot be read": _app1(_exif_with_a_field_outside_the_block()),
    "a second block": _app1(b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", EXIF),
    "UTF-16": _app1(_ADOBE + XMP.decode().encode("utf-16")),
    "a second packet": _app1(_ADOBE + b"<x/>", _ADOBE + XMP),
    "an extended packet": _app1(_ADOBE + b"<x/>", _EXTENDED + bytes(40) + XMP),
    "a second picture": JPEG + picture(located()),
    "compressed XMP": _png(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)),
    "XMP in a language": _png(b"iTXt", b"XML:com.adobe.xmp\0\0\0x-default\0\0" + XMP),
    "digits": _png(b"tEXt", b"Raw profile type exif\0" + _LINES),
    "compressed digits": _png(b"zTXt", b"Raw profile type APP1\0\0" + zlib.compress(_LINES)),
    "XMP in a GIF": picture(form="GIF")[:-1] + b"!\xff\x0bXMP DataXMP" + XMP + b"\0;",
    "XMP in a BMP's tail": picture(form="BMP") + XMP,
}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("name", PLACES)
def test_location_anywhere_in_the_file_is_reported(name: str) -> None:
    assert examine(PLACES[name]).metadata.carries_place


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "WEBP"])
def test_file_without_location_is_not_reported(form: str) -> None:
    assert not examine(picture(form=form)).metadata.carries_place
    empty = Image.Exif()
    empty[BASE.Make] = "Maker"
    assert not examine(_app1(empty.tobytes())).metadata.carries_place
