"""Colour profiles, colour chunks of PNG, and orientation."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from faceviewer.core.photo import Flaw
from faceviewer.imaging import icc
from faceviewer.imaging.decode import decode
from tests.bench.photos import camera_jpeg
from tests.faults import corpus
from tests.faults.corpus import chunk
from tests.imaging.profiles import ADOBE_RGB, DISPLAY_P3
from tests.imaging.test_decode import pixel
from tests.pace import is_within

FACE, MARK = (224, 172, 140), (220, 30, 30)
IN_P3 = {FACE: (216, 174, 145), MARK: (202, 54, 44)}
IN_ADOBE_RGB = {FACE: (210, 171, 140), MARK: (189, 35, 35)}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_P3_POINTS = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)


def is_close(seen: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(seen, wanted, strict=True))


def flat(colour: tuple[int, ...], mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (16, 16), colour)


def png(colour: tuple[int, ...], *chunks: bytes) -> bytes:
    return corpus.png(16, 16, 8, 2, bytes(colour) * 256, before=b"".join(chunks))


def seen(data: bytes) -> tuple[int, ...]:
    return pixel(decode(data), 8, 8)


@pytest.mark.parametrize("wanted", [FACE, MARK])
@pytest.mark.parametrize(("profile", "stored"), [(DISPLAY_P3, IN_P3), (ADOBE_RGB, IN_ADOBE_RGB)], ids=["P3", "Adobe"])
def test_profile_is_applied_in_every_format(
    wanted: tuple[int, int, int], profile: bytes, stored: dict[tuple[int, ...], tuple[int, ...]]
) -> None:
    image = flat(stored[wanted])
    for form, options in (
        ("JPEG", {"quality": 100, "subsampling": 0}),
        ("JPEG", {"quality": 100, "subsampling": 0, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
    ):
        data = corpus.saved(image, form, icc_profile=profile, **options)
        assert is_close(seen(data), wanted), form
        assert decode(data).flaws == ()


def test_profile_in_many_jpeg_segments_is_applied() -> None:
    long = DISPLAY_P3 + bytes(150_000)
    long = struct.pack(">I", len(long)) + long[4:]
    assert is_close(seen(corpus.jpeg(flat(IN_P3[FACE]), icc_profile=long)), FACE)


def test_profile_is_applied_to_transparent_and_palette_pictures() -> None:
    data = corpus.saved(flat((*IN_P3[FACE], 99), "RGBA"), "PNG", icc_profile=DISPLAY_P3)
    assert is_close(seen(data), (*FACE, 99))
    palette = flat(IN_P3[FACE]).quantize(2)
    assert is_close(seen(corpus.saved(palette, "PNG", icc_profile=DISPLAY_P3)), FACE)


@pytest.mark.parametrize("profile", [SRGB, icc.make(icc.SRGB_PRIMARIES, icc.SRGB_CURVE)], ids=["lcms", "ours"])
def test_srgb_profile_changes_no_pixel(profile: bytes) -> None:
    photo = Image.open(io.BytesIO(camera_jpeg(120)))
    assert decode(corpus.saved(photo, "PNG", icc_profile=profile)).pixels == photo.tobytes()


MISMATCHED = {
    "RGB in grey": corpus.saved(Image.new("L", (16, 16), 128), "PNG", icc_profile=DISPLAY_P3),
    "RGB in CMYK": corpus.saved(Image.new("CMYK", (16, 16), (0, 0, 0, 127)), "JPEG", icc_profile=DISPLAY_P3),
    "cut": corpus.saved(flat((128, 128, 128)), "PNG", icc_profile=DISPLAY_P3[:300]),
    "nothing": corpus.saved(flat((128, 128, 128)), "PNG", icc_profile=bytes(500)),
    "a link": corpus.saved(flat((128, 128, 128)), "PNG", icc_profile=DISPLAY_P3[:12] + b"link" + DISPLAY_P3[16:]),
}


@pytest.mark.parametrize("name", MISMATCHED)
def test_unusable_profile_is_ignored_and_reported(name: str) -> None:
    picture = decode(MISMATCHED[name])
    assert is_close(pixel(picture, 8, 8), (128, 128, 128))
    assert picture.flaws == (Flaw.COLOUR_PROFILE_UNUSABLE,)


def with_red(*xyz: float) -> bytes:
    """Return the profile of sRGB with another red primary."""
    red = icc.tags(SRGB)[b"rXYZ"]
    return SRGB.replace(red, red[:8] + struct.pack(">3i", *(round(each * 65536) for each in xyz)), 1)


# Profiles that would make a face black, white or colourless, and so hide it.
HIDING = {
    "all black": icc.make(icc.SRGB_PRIMARIES, (255.0,)),
    "all white": icc.make(icc.SRGB_PRIMARIES, (0.001,)),
    "no red": with_red(0, 0, 0),
    "negative red": with_red(-0.4, -0.2, 0),
    "huge red": with_red(9, 9, 9),
}


@pytest.mark.parametrize("name", HIDING)
def test_profile_that_hides_the_picture_is_ignored(name: str) -> None:
    for form, options in (("JPEG", {"quality": 100, "subsampling": 0}), ("PNG", {}), ("WEBP", {"lossless": True})):
        picture = decode(corpus.saved(flat(FACE), form, icc_profile=HIDING[name], **options))
        assert is_close(pixel(picture, 8, 8), FACE), form
        assert picture.flaws == (Flaw.COLOUR_PROFILE_UNUSABLE,)


CICP_P3, CICP_SRGB = chunk(b"cICP", bytes((12, 13, 0, 1))), chunk(b"cICP", bytes((1, 13, 0, 1)))
ICCP_P3 = chunk(b"iCCP", b"p\x00\x00" + zlib.compress(DISPLAY_P3))
ICCP_ADOBE = chunk(b"iCCP", b"p\x00\x00" + zlib.compress(ADOBE_RGB))
SRGB_CHUNK = chunk(b"sRGB", b"\x00")
GAMMA_SRGB, GAMMA_ONE = (chunk(b"gAMA", struct.pack(">I", gamma)) for gamma in (45455, 100_000))
POINTS_P3 = chunk(b"cHRM", struct.pack(">8I", *_P3_POINTS))
REPEATED = [(ICCP_P3, ICCP_ADOBE), (CICP_P3, CICP_SRGB), (GAMMA_SRGB, POINTS_P3, GAMMA_ONE), (ICCP_P3, ICCP_P3)]
INVALID_CICP = (bytes((9, 16, 0, 1)), bytes((12, 13, 1, 1)), bytes((12, 13, 0, 0)), b"\x0c")
INVALID_GAMMA = [
    *((chunk(b"gAMA", struct.pack(">I", gamma)),) for gamma in (0, 9, 500, 9_000_000, 0xFFFFFFFF)),
    *((GAMMA_SRGB, chunk(b"cHRM", wrong)) for wrong in (bytes(32), b"x")),
]
APPLIED: dict[str, tuple[tuple[bytes, ...], tuple[int, ...], tuple[Flaw, ...]]] = {
    "cICP": ((CICP_P3,), IN_P3[FACE], ()),
    "cICP first": ((ICCP_ADOBE, CICP_P3, SRGB_CHUNK, GAMMA_ONE), IN_P3[FACE], ()),
    "cICP sRGB first": ((CICP_SRGB, ICCP_P3), FACE, ()),
    "iCCP second": ((ICCP_P3, SRGB_CHUNK, GAMMA_ONE), IN_P3[FACE], ()),
    "sRGB third": ((SRGB_CHUNK, GAMMA_ONE, POINTS_P3), FACE, ()),
    "gAMA": ((GAMMA_SRGB,), FACE, ()),
    "gAMA and cHRM": ((GAMMA_SRGB, POINTS_P3), IN_P3[FACE], ()),
    "linear": ((GAMMA_ONE,), (190, 105, 67), ()),
    "cHRM alone": ((POINTS_P3,), FACE, ()),
    "BT.709": ((chunk(b"cICP", bytes((1, 1, 0, 1))),), (227, 179, 149), ()),
    **{f"first of several {n}": (chunks, IN_P3[FACE], (Flaw.SEGMENT_MALFORMED,)) for n, chunks in enumerate(REPEATED)},
    **{
        f"invalid cICP {n}": ((chunk(b"cICP", cicp), ICCP_P3), IN_P3[FACE], (Flaw.COLOUR_PROFILE_UNUSABLE,))
        for n, cicp in enumerate(INVALID_CICP)
    },
    **{f"invalid gamma {n}": (chunks, FACE, (Flaw.COLOUR_PROFILE_UNUSABLE,)) for n, chunks in enumerate(INVALID_GAMMA)},
}


@pytest.mark.parametrize("name", APPLIED)
def test_first_valid_png_colour_chunk_by_precedence_applies(name: str) -> None:
    chunks, stored, flaws = APPLIED[name]
    picture = decode(png(stored, *chunks))
    assert is_close(pixel(picture, 8, 8), FACE)
    assert picture.flaws == flaws


@pytest.mark.parametrize("chunks", REPEATED)
def test_colour_chunk_with_a_wrong_checksum_is_not_the_first(chunks: tuple[bytes, ...]) -> None:
    wrong = chunks[-1][:-1] + bytes((chunks[-1][-1] ^ 1,))
    assert decode(png(IN_P3[FACE], wrong, *chunks[:-1])).flaws == (Flaw.CHECKSUM_WRONG,)


@pytest.mark.parametrize(("colour", "bits"), [(0, 8), *((colour, 16) for colour in (0, 2, 4, 6))])
def test_linear_png_is_converted_to_srgb(colour: int, bits: int) -> None:
    level, opaque = (55, 255) if bits == 8 else (14_148, 0xFFFF)
    sample = (level,) * (3 if colour & 2 else 1) + (opaque,) * (colour in {4, 6})
    stored = struct.pack(f">{len(sample)}{'B' if bits == 8 else 'H'}", *sample)
    assert is_close(seen(corpus.png(16, 16, bits, colour, stored * 256, before=GAMMA_ONE))[:3], (128, 128, 128))


def test_linear_16_bit_grey_png_keeps_every_dark_level() -> None:
    def light(level: int) -> int:
        share = level / 255
        return round(65535 * (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4))

    stored = b"".join(struct.pack(">H", light(level)) for level in range(256))
    image = decode(corpus.png(256, 1, 16, 0, stored, before=GAMMA_ONE))
    assert (image.has_alpha, image.flaws) == (False, ())
    assert max(abs(pixel(image, level, 0)[0] - level) for level in range(256)) <= 1


def test_profile_is_applied_to_16_bits() -> None:
    stored = b"".join(struct.pack(">H", level * 257) for level in IN_P3[FACE])
    assert is_close(seen(corpus.png(16, 16, 16, 2, stored * 256, before=ICCP_P3)), FACE)


def test_orientation_in_xmp_is_ignored() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    for form in ("JPEG", "PNG", "WEBP"):
        data = corpus.saved(Image.new("RGB", (16, 8)), form, **({} if form == "PNG" else {"xmp": xmp}))
        if form == "PNG":
            data = data[:33] + chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp) + data[33:]
        assert (decode(data).width, decode(data).height) == (16, 8)


def test_exif_orientation_is_applied_in_every_format() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for form in ("JPEG", "PNG", "WEBP"):
        data = corpus.saved(Image.new("RGB", (16, 8)), form, exif=exif)
        assert (decode(data).width, decode(data).height) == (8, 16), form


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    ("kind", "values", "value", "turned"),
    [
        pytest.param(3, 1, 6, True, id="short"),
        *(pytest.param(3, 1, value, False, id=f"{value}") for value in (0, 9)),
        pytest.param(3, 2, 6, False, id="two of them"),
        *(pytest.param(kind, 1, 6, False, id=f"type {kind}") for kind in (1, 4, 9)),
    ],
)
def test_orientation_applies_only_with_the_type_that_browsers_accept(
    order: str, kind: int, values: int, value: int, turned: bool
) -> None:
    field = struct.pack({1: f"{order}B3x", 3: f"{order}H2x"}.get(kind, f"{order}I"), value)
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(f"{order}IH", 8, 1)
    exif = head + struct.pack(f"{order}HHI", 0x0112, kind, values) + field + bytes(4)
    for data in (
        corpus.jpeg(Image.new("RGB", (16, 8)), exif=b"Exif\x00\x00" + exif),
        corpus.png(16, 8, 8, 2, bytes(384), before=chunk(b"eXIf", exif)),
    ):
        assert (decode(data).width == 8) is turned


SAMPLES = (
    png(FACE, CICP_P3),
    png(FACE, ICCP_ADOBE),
    png(FACE, GAMMA_ONE, POINTS_P3),
    corpus.jpeg(flat(FACE), icc_profile=DISPLAY_P3),
    *MISMATCHED.values(),
)
"""A file for each way in which colours are converted, or cannot be."""


@pytest.mark.quiet
def test_floating_point_tables_of_a_profile_are_ignored_quickly() -> None:
    elements = 20_000  # eight bytes each, which refer to the same matrix
    matrix = b"matf" + struct.pack(">4xHH12f", 3, 3, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0)
    where = struct.pack(">II", 16 + 8 * elements, len(matrix))
    table = b"mpet" + struct.pack(">4xHHI", 3, 3, elements) + where * elements + matrix
    profile = with_tag(DISPLAY_P3, b"D2B1", table)
    data = corpus.saved(flat(IN_P3[FACE]), "PNG", icc_profile=profile)
    assert is_close(seen(data), FACE)
    assert is_within(0.5, lambda: decode(data))
    assert decode(data).flaws == ()


def with_tag(profile: bytes, name: bytes, value: bytes) -> bytes:
    """Return a profile with one more tag (ICC.1 7.3)."""
    (count,) = struct.unpack_from(">I", profile, 128)
    entries, body = profile[132 : 132 + 12 * count], profile[132 + 12 * count :]
    moved = b"".join(
        struct.pack(">4sII", tag, start + 12, size) for tag, start, size in struct.iter_unpack(">4sII", entries)
    )
    more = struct.pack(">4sII", name, len(profile) + 12, len(value))
    whole = profile[4:128] + struct.pack(">I", count + 1) + moved + more + body + value
    return struct.pack(">I", len(whole) + 4) + whole


def test_grey_picture_may_have_an_rgb_profile() -> None:
    grey = Image.new("L", (16, 16), 100)
    for form in ("JPEG", "PNG"):
        picture = decode(corpus.saved(grey, form, icc_profile=SRGB))
        assert (pixel(picture, 8, 8), picture.flaws) == ((100, 100, 100), ())
    lighter = decode(corpus.saved(grey, "JPEG", icc_profile=ADOBE_RGB))
    assert (is_close(pixel(lighter, 8, 8), (99, 99, 99)), lighter.flaws) == (True, ())
    assert decode(corpus.saved(grey, "PNG", icc_profile=ADOBE_RGB)).flaws == (Flaw.COLOUR_PROFILE_UNUSABLE,)
