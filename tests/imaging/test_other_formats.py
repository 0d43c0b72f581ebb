"""WebP, GIF and BMP files: whole ones, damaged ones, and whole ones with a formal flaw."""

import io
import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from PIL import Image

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.decode import decode
from tests.bench.photos import camera_jpeg
from tests.faults import corpus
from tests.imaging.profiles import DISPLAY_P3
from tests.imaging.test_decode import pixel, refused

PHOTO = Image.open(io.BytesIO(camera_jpeg(120)))
CLEAR = PHOTO.convert("RGBA")
CLEAR.putalpha(Image.linear_gradient("L").resize(PHOTO.size))
WEBPS = {
    "lossy": corpus.saved(PHOTO, "WEBP"),
    "lossless": corpus.saved(PHOTO, "WEBP", lossless=True),
    "lossy with alpha": corpus.saved(CLEAR, "WEBP"),
    "animated": corpus.saved(PHOTO, "WEBP", save_all=True, append_images=[PHOTO.rotate(90)]),
}
GIF = corpus.saved(PHOTO, "GIF")
BMP = corpus.saved(PHOTO, "BMP")


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def chunks_of(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 12
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 4)[0]
        chunks.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return chunks


@pytest.mark.parametrize("name", WEBPS)
def test_whole_webp_is_shown_and_cut_webp_is_refused(name: str) -> None:
    data = WEBPS[name]
    picture = decode(data)
    assert (picture.width, picture.has_alpha) == (120, name == "lossy with alpha")
    assert picture.flaws == ((Flaw.FURTHER_PICTURES,) if name == "animated" else ())
    for end in range(8, len(data) - 1, 1 + len(data) // 200):
        assert refused(data[:end]) in {Kind.PICTURE_DAMAGED, Kind.PICTURE_FORMAT}


@pytest.mark.parametrize("name", ["lossy", "lossless", "lossy with alpha"])
@pytest.mark.parametrize("lost", [4, 8, 100, 1000])
def test_webp_without_its_last_bytes_but_with_valid_lengths_is_damaged(name: str, lost: int) -> None:
    *before, (kind, body) = chunks_of(WEBPS[name])
    assert decode(riff(*before, (kind, body))) == decode(WEBPS[name])
    assert refused(riff(*before, (kind, body[:-lost]))) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("options", [{"quality": 75}, {"quality": 95}, {"lossless": True}], ids=str)
def test_webp_that_ends_in_zeros_is_refused_or_reported(options: dict[str, int]) -> None:
    """Libwebp decodes them to a plain lower edge; if that is large, the data are too long for it."""
    (kind, body), *_ = chunks_of(corpus.saved(PHOTO, "WEBP", **options))
    for lost in range(8, 80, 4):
        with suppress(Problem):
            assert decode(riff((kind, body[:-lost] + bytes(lost)))).flaws == (Flaw.ENDS_IN_ZEROS,)
            assert "lossless" not in options


@pytest.mark.parametrize("lost", [400, 4000, len(BMP) // 2])
def test_bmp_whose_last_rows_are_zeros_is_reported(lost: int) -> None:
    assert decode(BMP[:-lost] + bytes(lost)).flaws == (Flaw.ENDS_IN_ZEROS,)
    numbers = corpus.saved(Image.new("L", (64, 64)), "BMP")  # indices into a palette, in which zeros are a colour
    assert decode(numbers).flaws == ()


@pytest.mark.parametrize("ground", ["white", "#c8d2dc"])
@pytest.mark.parametrize("options", [{"quality": 75}, {"quality": 95}, {"lossless": True}], ids=str)
def test_webp_with_a_plain_lower_edge_has_no_flaw(ground: str, options: dict[str, int]) -> None:
    for more in range(0, 300, 25):
        image = Image.new("RGB", (160, 200 + more), ground)
        image.paste(PHOTO, (20, 10))
        assert decode(corpus.saved(image, "WEBP", **options)).flaws == ()


def test_webp_shown_without_its_last_bytes_has_all_its_pixels() -> None:
    (kind, body), *_ = chunks_of(WEBPS["lossy"])
    for lost in (1, 2, 3):
        try:
            picture = decode(riff((kind, body[:-lost])))
        except Problem:
            continue
        assert picture.pixels == decode(WEBPS["lossy"]).pixels


@pytest.mark.parametrize("name", ["lossy", "lossy with alpha"])
@pytest.mark.parametrize("length", [1, 16, 400])
def test_lossy_webp_with_changed_bytes_is_mostly_refused(name: str, length: int) -> None:
    """At most a tenth is shown: changed data rarely decode to exactly the end of the data."""
    data, shown, tries = WEBPS[name], 0, 0
    for at in range(data.rindex(b"VP8 ") + 8 + 400, len(data) - 450, 50):  # behind the headers
        zeroed = data[:at] + bytes(length) + data[at + length :]
        other = data[:at] + bytes(byte ^ 0x5A for byte in data[at : at + length]) + data[at + length :]
        for damaged in {zeroed, other} - {data}:
            tries += 1
            with suppress(Problem):
                shown += decode(damaged).width == 120
    assert tries > 20
    assert shown <= tries // 10


@pytest.mark.parametrize("name", ["lossy", "lossless"])
def test_webp_with_unused_data_is_damaged(name: str) -> None:
    """One byte is padding; more are a sign of changed data, which decode too early."""
    (kind, body), *_ = chunks_of(WEBPS[name])
    assert decode(riff((kind, body + bytes(1)))) == decode(WEBPS[name])
    assert refused(riff((kind, body + bytes(8)))) is Kind.PICTURE_DAMAGED


def test_unknown_chunk_after_the_picture_of_a_webp_frame_is_ignored() -> None:
    *before, (kind, frame) = chunks_of(WEBPS["animated"])[:3]
    assert kind == b"ANMF"
    with_more = frame + b"abcd" + struct.pack("<I", 2) + b"xy"
    assert decode(riff(*before, (kind, with_more))).pixels == decode(WEBPS["animated"]).pixels


@pytest.mark.parametrize("quality", [1, 30, 80, 100])
@pytest.mark.parametrize("side", [1, 16, 33, 160])
def test_webp_of_usual_encoders_is_shown(quality: int, side: int) -> None:
    drawn = (Image.new("RGB", (side, side), (200, 150, 120)), Image.linear_gradient("L").resize((side, side)))
    for image in (*(image.convert("RGB") for image in drawn), PHOTO.resize((side, side))):
        for options in ({"quality": quality}, {"lossless": True, "quality": quality}):
            assert decode(corpus.saved(image, "WEBP", **options)).width == side


def test_webp_with_cut_transparency_is_damaged() -> None:
    extended, (kind, alpha), picture = chunks_of(WEBPS["lossy with alpha"])
    assert kind == b"ALPH"
    assert refused(riff(extended, (kind, alpha[: len(alpha) // 2]), picture)) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("factor", [0.5, 2])
def test_webp_with_a_wrong_length_is_damaged(factor: float) -> None:
    data = WEBPS["lossy"]
    assert refused(data[:4] + struct.pack("<I", int(len(data) * factor)) + data[8:]) is Kind.PICTURE_DAMAGED


def test_bytes_after_a_webp_are_reported() -> None:
    assert decode(WEBPS["lossy"] + b"trailing").flaws == (Flaw.BYTES_BEHIND_END,)


def _framed(side: int, *, flags: int) -> bytes:
    """Return an animation on a canvas of 120 x 120 whose first frame has a smaller side."""
    small = chunks_of(corpus.saved(PHOTO.resize((side, side)), "WEBP", lossless=True))[0]
    canvas = bytes((2 | flags,)) + bytes(3) + (119).to_bytes(3, "little") * 2
    frame = bytes(6) + (side - 1).to_bytes(3, "little") * 2 + (100).to_bytes(3, "little") + b"\x00" + riff(small)[12:]
    return riff((b"VP8X", canvas), (b"ANIM", bytes(6)), (b"ANMF", frame))


def test_webp_frame_smaller_than_its_canvas_needs_transparency() -> None:
    assert decode(_framed(120, flags=0)).width == 120
    assert decode(_framed(110, flags=0x10)).width == 120
    for side, flags in ((110, 0), (1, 0), (1, 0x10)):
        assert refused(_framed(side, flags=flags)) is Kind.PICTURE_DAMAGED


def _screen(gif: bytes, width: int, height: int) -> bytes:
    return gif[:6] + struct.pack("<HH", width, height) + gif[10:]


def test_gif_frame_smaller_than_its_screen_needs_transparency() -> None:
    point = corpus.saved(Image.new("P", (1, 1)), "GIF")
    clear = corpus.saved(Image.new("P", (120, 120)), "GIF", transparency=0)
    assert decode(point).width == 1
    assert decode(_screen(clear, 130, 130)).has_alpha
    for gif in (_screen(point, 800, 800), _screen(GIF, 121, 120), _screen(clear, 800, 800)):
        assert refused(gif) is Kind.PICTURE_DAMAGED


def test_gif_without_its_last_blocks_is_damaged() -> None:
    start = GIF.index(b"\x2c", 13 + 768) + 11
    sizes, at = [], start
    while GIF[at]:
        sizes.append(1 + GIF[at])
        at += 1 + GIF[at]
    for kept in (0, 1, len(sizes) // 2, len(sizes) - 1):
        assert refused(GIF[: start + sum(sizes[:kept])] + b"\x00;") is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("changed", [b"\xaa", b"HTTP/1.1 200 OK\r\n"])
def test_gif_with_changed_data_is_damaged(changed: bytes) -> None:
    for at in range(400, 7000, 40):
        damaged = _with_codes(lambda codes: codes[:at] + (changed * 2400)[:2400] + codes[at + 2400 :])  # noqa: B023
        assert refused(damaged) is Kind.PICTURE_DAMAGED, at


def _with_codes(change: Callable[[bytes], bytes]) -> bytes:
    """Return a GIF with changed codes in valid sub-blocks."""
    start = GIF.index(b"\x2c", 13 + 768) + 11
    codes = b"".join(GIF[at + 1 : at + 1 + GIF[at]] for at in range(start, len(GIF) - 2, 256))
    return GIF[:start] + b"".join(bytes((len(part),)) + part for part in _pieces(change(codes), 255)) + b"\x00;"


@pytest.mark.parametrize("behind", [b"x", b"HIDDEN MESSAGES", bytes(5) + b"x", b"\xff" * 3000])
def test_bytes_after_the_end_code_of_a_gif_are_reported(behind: bytes) -> None:
    assert (
        decode(_with_codes(lambda codes: codes)).flaws == decode(_with_codes(lambda codes: codes + b"\0\0")).flaws == ()
    )
    picture = decode(_with_codes(lambda codes: codes + behind))
    assert (picture.pixels, picture.flaws) == (decode(GIF).pixels, (Flaw.LENGTH_WRONG,))
    for lost in (5, 400):
        assert refused(_with_codes(lambda codes: codes[:-lost] + behind)) is Kind.PICTURE_DAMAGED  # noqa: B023 - at once


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 3), (300, 300), (17, 33)])
@pytest.mark.parametrize("interlace", [0, 1])
def test_gif_of_usual_encoders_is_shown(size: tuple[int, int], interlace: int) -> None:
    for image in (Image.new("RGB", size, (200, 150, 120)), PHOTO.resize(size)):
        assert decode(corpus.saved(image, "GIF", interlace=interlace)).width == size[0]


def test_surplus_terminators_between_gif_blocks_are_reported() -> None:
    start = GIF.index(b"\x2c", 13 + 768)
    picture = decode(GIF[: 13 + 768] + b"\0" + GIF[13 + 768 : start] + b"\0\0" + GIF[start:])
    assert (picture.pixels, picture.flaws) == (decode(GIF).pixels, (Flaw.SEGMENT_MALFORMED,))


def test_gif_without_its_end_is_shown_and_reported() -> None:
    assert decode(GIF).flaws == ()
    assert decode(GIF[:-1]).flaws == decode(GIF[:-2]).flaws == (Flaw.NO_END_MARKER,)
    assert decode(GIF + b"x").flaws == (Flaw.BYTES_BEHIND_END,)


@pytest.mark.parametrize("lost", [1, 2, 360, 20_000])
def test_cut_bmp_is_damaged(lost: int) -> None:
    assert refused(BMP[:-lost]) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("height", [5, -5])
@pytest.mark.parametrize("bits", [8, 24])
def test_bmp_without_its_last_padding_is_shown_and_reported(bits: int, height: int) -> None:
    whole = _stored(5, height, bits)  # five or fifteen bytes a row, filled to eight or sixteen
    filling = 3 if bits == 8 else 1
    for lost in range(1, filling + 1):
        assert decode(whole[:-lost]).pixels == decode(whole).pixels
        for stated in (len(whole), len(whole) - lost):
            cut = whole[:2] + struct.pack("<I", stated) + whole[6:-lost]
            assert decode(cut).flaws == (Flaw.LENGTH_WRONG,)
    assert decode(whole).flaws == ()
    assert refused(whole[: -filling - 1]) is Kind.PICTURE_DAMAGED


def _stored(width: int, height: int, bits: int) -> bytes:
    row = bytes(range(width * bits // 8))
    head = corpus._bmp_header(width, height, bits=bits, compression=0, colours=256 if bits == 8 else 0)
    palette = b"".join(bytes((level, 255 - level, 7, 0)) for level in range(256)) if bits == 8 else b""
    rows = (row + bytes(-len(row) % 4)) * abs(height)
    size = len(head) + len(palette) + len(rows)
    return head[:2] + struct.pack("<I", size) + head[6:] + palette + rows


def test_bmp_palette_may_have_more_than_256_colours() -> None:
    head = corpus._bmp_header(4, 4, bits=8, compression=0, colours=300)
    palette = b"".join(bytes((n % 256, 255 - n % 256, 7, 0)) for n in range(300))
    assert pixel(decode(head + palette + bytes(range(250, 254)) * 4), 0, 0) == (7, 5, 250)


@pytest.mark.parametrize(("bits", "row"), [(8, b"\x00\x01\x01\x00"), (4, b"\x01\x10\x00\x00")])
def test_bmp_palette_of_black_and_white_keeps_the_pixel_size(bits: int, row: bytes) -> None:
    head = corpus._bmp_header(4, 4, bits=bits, compression=0, colours=2)
    picture = decode(head + b"\0\0\0\0\xff\xff\xff\0" + row * 4)
    assert list(picture.pixels[:12:3]) == [0, 255, 255, 0]


@pytest.mark.parametrize("colour", [b"\x10\x20\x30\x00", b""], ids=["colours", "greys"])
def test_bmp_index_outside_its_palette_is_damaged(colour: bytes) -> None:
    head = corpus._bmp_header(4, 4, bits=8, compression=0, colours=10)
    palette = b"".join(colour or bytes((level, level, level, 0)) for level in range(10))
    assert decode(head + palette + bytes((9,)) * 16).width == 4
    assert refused(head + palette + bytes((9,)) * 15 + bytes((10,))) is Kind.PICTURE_DAMAGED


def test_bmp_profile_is_found_after_a_short_palette() -> None:
    palette = b"".join(bytes((level, level, 100, 0)) for level in range(10))
    info = corpus._bmp_header(4, 4, bits=8, compression=0, colours=10)[14:]
    info = (
        struct.pack("<I", 124)
        + info[4:]
        + bytes(16)
        + b"DEBM"
        + bytes(52)
        + struct.pack("<II", 124 + 40 + 16, len(DISPLAY_P3))
    )
    rows = bytes((9,)) * 16
    head = b"BM" + struct.pack("<IHHI", 0, 0, 0, 14 + 124 + 40)
    picture = decode(head + info + bytes(4) + palette + rows + DISPLAY_P3)
    assert picture.flaws == ()
    assert pixel(picture, 0, 0)[0] > 103  # sRGB needs more red


def test_bmp_rows_begin_after_the_palette() -> None:
    data = _stored(5, 5, 8)
    shifted = data[:10] + struct.pack("<I", 54) + data[14:]
    assert decode(shifted).pixels == decode(data).pixels
    assert refused(shifted[:-8]) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("start", [1, 20, 53])
def test_bmp_rows_inside_the_header_are_damaged(start: int) -> None:
    data = _stored(5, 5, 24)
    assert refused(data[:10] + struct.pack("<I", start) + data[14:]) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("height", [60, -60])
def test_bmp_with_more_rows_than_its_header_says_is_damaged(height: int) -> None:
    part = BMP[:22] + struct.pack("<i", height) + BMP[26:]
    assert refused(part) is Kind.PICTURE_DAMAGED
    zeros = BMP + bytes(4096)  # not rows: a writer's padding, counted by its header
    assert decode(zeros[:2] + struct.pack("<I", len(zeros)) + zeros[6:]).pixels == decode(BMP).pixels


@pytest.mark.parametrize("compression", [1, 2, 4, 5])
def test_bmp_with_compressed_rows_is_an_unsupported_format(compression: int) -> None:
    head = corpus._bmp_header(4, 2, bits=8, compression=compression, colours=2)
    codes = b"\x04\x00\x00\x00\x04\x01\x00\x01"
    assert refused(head + bytes((0, 0, 255, 0, 0, 255, 0, 0)) + codes) is Kind.PICTURE_FORMAT


def test_bmp_with_unusual_channels_is_an_unsupported_format() -> None:
    head = corpus._bmp_header(4, 4, bits=16, compression=3)
    masks = struct.pack("<III", 0x0300, 0x00E0, 0x001F)  # channels of two, three and five bits
    assert refused(head + masks + bytes(32)) is Kind.PICTURE_FORMAT


def test_gif_without_a_palette_is_damaged() -> None:
    flags = bytes((GIF[10] & 0x7F,))
    assert refused(GIF[:10] + flags + GIF[11:13] + GIF[13 + 768 :]) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("width", [0, -1])
def test_bmp_with_an_invalid_width_is_damaged(width: int) -> None:
    assert refused(BMP[:18] + struct.pack("<ii", width, 100_000) + BMP[26:]) is Kind.PICTURE_DAMAGED


def test_missing_profile_of_a_bmp_is_reported() -> None:
    header = (
        struct.pack("<I", 124) + BMP[18:54] + bytes(16) + b"DEBM" + bytes(48) + struct.pack("<4I", 2, 999_999, 99, 0)
    )
    picture = decode(BMP[:2] + struct.pack("<IHHI", len(BMP) + 84, 0, 0, 138) + header + BMP[54:])
    assert (picture.pixels, picture.flaws) == (decode(BMP).pixels, (Flaw.COLOUR_PROFILE_UNUSABLE,))


@pytest.mark.parametrize("header", [56, 108, 124])
@pytest.mark.parametrize("alpha", [0, 255, 7])
def test_bmp_with_zero_alpha_everywhere_is_opaque(header: int, alpha: int) -> None:
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    info = struct.pack("<IiiHHIIiiII", header, 2, 2, 1, 32, 3, 16, 0, 0, 0, 0) + masks
    rows = bytes((30, 20, 10, alpha)) * 4
    offset = 14 + header
    picture = decode(struct.pack("<2sIHHI", b"BM", offset + 16, 0, 0, offset) + info.ljust(header, b"\0") + rows)
    assert picture.pixels == (bytes((10, 20, 30)) if alpha == 0 else bytes((10, 20, 30, alpha))) * 4
