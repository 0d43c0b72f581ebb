"""WebP, GIF and BMP files: whole ones, damaged ones, and whole ones with a formal flaw."""

import io
import struct
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
GIF_IMAGE = GIF.index(b"\x2c", 13 + 768)  # behind the palette
GIF_BLOCKS = range(GIF_IMAGE + 11, len(GIF) - 2, 256)
GIF_CODES = b"".join(GIF[at + 1 : at + 1 + GIF[at]] for at in GIF_BLOCKS)
GIF_POINT = corpus.saved(Image.new("P", (1, 1)), "GIF")
GIF_CLEAR = corpus.saved(Image.new("P", (120, 120)), "GIF", transparency=0)
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


def framed(side: int, *, flags: int) -> bytes:
    """Return a WebP animation on a canvas of 120 x 120 whose first frame has another side."""
    small = chunks_of(corpus.saved(PHOTO.resize((side, side)), "WEBP", lossless=True))[0]
    canvas = bytes((2 | flags,)) + bytes(3) + (119).to_bytes(3, "little") * 2
    frame = bytes(6) + (side - 1).to_bytes(3, "little") * 2 + (100).to_bytes(3, "little") + b"\x00" + riff(small)[12:]
    return riff((b"VP8X", canvas), (b"ANIM", bytes(6)), (b"ANMF", frame))


def with_screen(gif: bytes, side: int) -> bytes:
    return gif[:6] + struct.pack("<HH", side, side) + gif[10:]


def with_codes(codes: bytes) -> bytes:
    """Return the GIF with other codes in valid sub-blocks."""
    parts = (codes[at : at + 255] for at in range(0, len(codes), 255))
    return GIF[: GIF_BLOCKS[0]] + b"".join(bytes((len(part),)) + part for part in parts) + b"\x00;"


def bmp(height: int, bits: int, *, lost: int = 0) -> bytes:
    """Return a BMP of five columns without its last bytes; a row of 5 or 15 bytes is filled to 8 or 16."""
    row = bytes(range(5 * bits // 8))
    head = corpus._bmp_header(5, height, bits=bits, compression=0, colours=256 if bits == 8 else 0)
    palette = b"".join(bytes((level, 255 - level, 7, 0)) for level in range(256)) if bits == 8 else b""
    rows = (row + bytes(-len(row) % 4)) * abs(height)
    return with_length(head + palette + rows[: len(rows) - lost])


def with_length(data: bytes, more: int = 0) -> bytes:
    """Return a BMP whose header states its length plus `more`."""
    return data[:2] + struct.pack("<I", len(data) + more) + data[6:]


def with_rows_at(start: int, data: bytes) -> bytes:
    return data[:10] + struct.pack("<I", start) + data[14:]


def indexed(palette: bytes, rows: bytes, *, bits: int = 8, compression: int = 0) -> bytes:
    """Return a BMP of 4 x 4 indices."""
    head = corpus._bmp_header(4, 4, bits=bits, compression=compression, colours=len(palette) // 4)
    return head + palette + rows


LOSSY, LOSSLESS = chunks_of(WEBPS["lossy"])[0], chunks_of(WEBPS["lossless"])[0]
EXTENDED, ALPHA, BEHIND_ALPHA = chunks_of(WEBPS["lossy with alpha"])
CANVAS, ANIMATION, FRAME = chunks_of(WEBPS["animated"])[:3]
BEHIND = (b"x", b"HIDDEN MESSAGES", bytes(5) + b"x", b"\xff" * 3000)
BMPS = [(height, bits, 3 if bits == 8 else 1) for height in (5, -5) for bits in (8, 24)]
"""Height, bits per pixel and bytes of padding."""
GREYS, COLOURS = b"".join(bytes((n, n, n, 0)) for n in range(10)), b"\x10\x20\x30\x00" * 10
DAMAGED = {
    **{
        f"{name} WebP, {lost} bytes of its last chunk missing": riff(*before, (kind, body[:-lost]))
        for name, (*before, (kind, body)) in ((name, chunks_of(WEBPS[name])) for name in WEBPS if name != "animated")
        for lost in (4, 8, 100, 1000)
    },
    # One byte is padding; more are a sign of changed data, which decode too early.
    "lossy WebP with unused data": riff((LOSSY[0], LOSSY[1] + bytes(8))),
    "lossless WebP with unused data": riff((LOSSLESS[0], LOSSLESS[1] + bytes(8))),
    "WebP with half its transparency": riff(EXTENDED, (ALPHA[0], ALPHA[1][: len(ALPHA[1]) // 2]), BEHIND_ALPHA),
    "WebP with half its length": b"RIFF" + struct.pack("<I", len(WEBPS["lossy"]) // 2) + WEBPS["lossy"][8:],
    "WebP with twice its length": b"RIFF" + struct.pack("<I", len(WEBPS["lossy"]) * 2) + WEBPS["lossy"][8:],
    "opaque WebP frame smaller than its canvas": framed(110, flags=0),
    "tiny opaque WebP frame": framed(1, flags=0),
    "tiny WebP frame": framed(1, flags=0x10),
    "tiny GIF frame": with_screen(GIF_POINT, 800),
    "opaque GIF frame smaller than its screen": with_screen(GIF, 121),
    "GIF frame far smaller than its screen": with_screen(GIF_CLEAR, 800),
    **{f"GIF without {n} of its blocks": GIF[: GIF_BLOCKS[-n]] + b"\0;" for n in (1, len(GIF_BLOCKS) // 2)},
    **{f"GIF of {n} blocks": GIF[: GIF_BLOCKS[n]] + b"\0;" for n in (0, 1)},
    **{
        f"GIF with {behind[:9]!r} in place of {lost} codes": with_codes(GIF_CODES[:-lost] + behind)
        for behind in BEHIND
        for lost in (5, 400)
    },
    "GIF without a palette": GIF[:10] + bytes((GIF[10] & 0x7F,)) + GIF[11:13] + GIF[13 + 768 :],
    **{f"BMP without {lost} bytes": BMP[:-lost] for lost in (1, 2, 360, 20_000)},
    **{f"BMP of {height} rows": BMP[:22] + struct.pack("<i", height) + BMP[26:] for height in (60, -60)},
    **{f"BMP of width {width}": BMP[:18] + struct.pack("<ii", width, 100_000) + BMP[26:] for width in (0, -1)},
    **{f"BMP with its rows at {start}": with_rows_at(start, bmp(5, 24)) for start in (1, 20, 53)},
    "BMP with its rows in the palette": with_rows_at(54, bmp(5, 8))[:-8],
    "BMP index outside its colours": indexed(COLOURS, bytes((9,)) * 15 + bytes((10,))),
    "BMP index outside its greys": indexed(GREYS, bytes((9,)) * 15 + bytes((10,))),
    **{
        f"BMP of {bits} bits and {height} rows without more than padding": bmp(height, bits, lost=padding + 1)
        for height, bits, padding in BMPS
    },
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_file_is_refused(name: str) -> None:
    assert refused(DAMAGED[name]) is Kind.PICTURE_DAMAGED


HEADER_5 = struct.pack("<I", 124) + BMP[18:54] + bytes(16) + b"DEBM" + bytes(48) + struct.pack("<4I", 2, 999_999, 99, 0)
WITHOUT_PROFILE = BMP[:2] + struct.pack("<IHHI", len(BMP) + 84, 0, 0, 138) + HEADER_5 + BMP[54:]
# The file, another file with the same pixels, and the flaw.
SHOWN: dict[str, tuple[bytes, bytes, Flaw | None]] = {
    "WebP with padding": (riff((LOSSY[0], LOSSY[1] + bytes(1))), WEBPS["lossy"], None),
    "lossless WebP with padding": (riff((LOSSLESS[0], LOSSLESS[1] + bytes(1))), WEBPS["lossless"], None),
    "WebP of the same chunks": (riff(EXTENDED, ALPHA, BEHIND_ALPHA), WEBPS["lossy with alpha"], None),
    "WebP with bytes behind it": (WEBPS["lossy"] + b"trailing", WEBPS["lossy"], Flaw.BYTES_BEHIND_END),
    "WebP with an unknown chunk in its frame": (
        riff(CANVAS, ANIMATION, (FRAME[0], FRAME[1] + b"abcd" + struct.pack("<I", 2) + b"xy")),
        WEBPS["animated"],
        None,
    ),
    "GIF": (with_codes(GIF_CODES), GIF, None),
    "GIF with zeros behind its codes": (with_codes(GIF_CODES + b"\0\0"), GIF, None),
    **{f"GIF with {more[:9]!r} after codes": (with_codes(GIF_CODES + more), GIF, Flaw.LENGTH_WRONG) for more in BEHIND},
    "GIF with surplus terminators": (
        GIF[: 13 + 768] + b"\0" + GIF[13 + 768 : GIF_IMAGE] + b"\0\0" + GIF[GIF_IMAGE:],
        GIF,
        Flaw.SEGMENT_MALFORMED,
    ),
    "GIF without its end": (GIF[:-1], GIF, Flaw.NO_END_MARKER),
    "GIF without its last terminator": (GIF[:-2], GIF, Flaw.NO_END_MARKER),
    "GIF with a byte behind it": (GIF + b"x", GIF, Flaw.BYTES_BEHIND_END),
    "BMP": (with_length(BMP), BMP, None),
    "BMP with a writer's padding": (with_length(BMP + bytes(4096)), BMP, None),
    "BMP with its rows in the palette": (with_rows_at(54, bmp(5, 8)), bmp(5, 8), None),
    "BMP without its profile": (WITHOUT_PROFILE, BMP, Flaw.COLOUR_PROFILE_UNUSABLE),
    **{
        f"BMP of {bits} bits and {height} rows, {lost} bytes of padding missing, {more} promised": (
            with_length(bmp(height, bits, lost=lost), more),
            bmp(height, bits),
            Flaw.LENGTH_WRONG,
        )
        for height, bits, padding in BMPS
        for lost in range(1, padding + 1)
        for more in (0, lost)
    },
}


@pytest.mark.parametrize("name", SHOWN)
def test_whole_picture_with_a_formal_flaw_is_shown_and_the_flaw_reported(name: str) -> None:
    data, same, flaw = SHOWN[name]
    picture = decode(data)
    assert picture.pixels == decode(same).pixels
    assert picture.flaws == ((flaw,) if flaw else ())


UNSUPPORTED = {
    **{
        f"compression {number}": indexed(b"\0\0\xff\0\0\xff\0\0", b"\4\0\0\0\4\1\0\1", compression=number)
        for number in (4, 5)
    },
    # Channels of two, three and five bits.
    "channels": corpus._bmp_header(4, 4, bits=16, compression=3)
    + struct.pack("<III", 0x0300, 0x00E0, 0x1F)
    + bytes(32),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_rare_bmp_is_an_unsupported_format(name: str) -> None:
    assert refused(UNSUPPORTED[name]) is Kind.PICTURE_FORMAT


RED_GREEN = b"\0\0\xff\0\0\xff\0\0"
RUNS = [b"\2\0\2\1", b"\4\1", b"\0\4\0\1\0\1", b"\4\0"]  # of the rows, the lowest first
WHOLE_RUNS = {
    "runs": b"\0\0".join(RUNS),
    "runs and an end": b"\0\0".join(RUNS) + b"\0\1",
    "ended rows and an end": b"\0\0".join([*RUNS, b"\0\1"]),
}
DAMAGED_RUNS = {
    "nothing": b"",
    "an end": b"\0\1",
    "a row missing": b"\0\0".join(RUNS[1:]) + b"\0\1",
    "a short row": b"\0\0".join([b"\3\0", *RUNS[1:]]),
    "a short last row": b"\0\0".join([*RUNS[:3], b"\3\0\0\1"]),
    "pixels passed over": b"\0\0".join([b"\2\0\0\2\2\0", *RUNS[1:]]),
    "cut pixels": b"\0\0".join([*RUNS[:3], b"\0\4\0\1"]),
    "a row too long": b"\0\0".join([b"\5\0", *RUNS[1:]]),
    "a row too many": b"\0\0".join([*RUNS, b"\4\0\0\1"]),
}


@pytest.mark.parametrize("name", WHOLE_RUNS)
def test_bmp_run_lengths_with_every_pixel_are_shown(name: str) -> None:
    picture = decode(indexed(RED_GREEN, WHOLE_RUNS[name], compression=1))
    assert list(picture.pixels[::3]) == [255] * 4 + [255, 0] * 2 + [0] * 4 + [255, 255, 0, 0]


def test_bmp_run_lengths_of_four_bits_are_shown() -> None:
    rows = b"\0\0".join([b"\4\x01", b"\4\x00", b"\0\4\x11\x00", b"\4\x11"])
    picture = decode(indexed(RED_GREEN, rows, bits=4, compression=2))
    assert list(picture.pixels[::3]) == [0] * 4 + [0, 0, 255, 255] + [255] * 4 + [255, 0] * 2


@pytest.mark.parametrize("name", DAMAGED_RUNS)
def test_bmp_run_lengths_without_every_pixel_are_damaged(name: str) -> None:
    assert refused(indexed(RED_GREEN, DAMAGED_RUNS[name], compression=1)) is Kind.PICTURE_DAMAGED


def test_frame_smaller_than_its_canvas_needs_transparency() -> None:
    assert decode(framed(120, flags=0)).width == 120
    assert decode(framed(110, flags=0x10)).width == 120
    assert decode(GIF_POINT).width == 1
    assert decode(with_screen(GIF_CLEAR, 130)).has_alpha


@pytest.mark.parametrize("name", WEBPS)
def test_whole_webp_is_shown_and_cut_webp_is_refused(name: str) -> None:
    data = WEBPS[name]
    picture = decode(data)
    assert (picture.width, picture.has_alpha) == (120, name == "lossy with alpha")
    assert picture.flaws == ((Flaw.FURTHER_PICTURES,) if name == "animated" else ())
    for end in range(8, len(data) - 1, 1 + len(data) // 200):
        assert refused(data[:end]) in {Kind.PICTURE_DAMAGED, Kind.PICTURE_FORMAT}


@pytest.mark.parametrize("options", [{"quality": 75}, {"quality": 95}, {"lossless": True}], ids=str)
def test_webp_that_ends_in_zeros_is_refused_or_reported(options: dict[str, int]) -> None:
    """Libwebp decodes them to a plain lower edge; if that is large, the data are too long for it."""
    (kind, body), *_ = chunks_of(corpus.saved(PHOTO, "WEBP", **options))
    for lost in range(8, 80, 4):
        with suppress(Problem):
            assert decode(riff((kind, body[:-lost] + bytes(lost)))).flaws == (Flaw.ENDS_IN_ZEROS,)
            assert "lossless" not in options


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


@pytest.mark.parametrize("quality", [1, 30, 80, 100])
@pytest.mark.parametrize("side", [1, 16, 33, 160])
def test_webp_of_usual_encoders_is_shown(quality: int, side: int) -> None:
    drawn = (Image.new("RGB", (side, side), (200, 150, 120)), Image.linear_gradient("L").resize((side, side)))
    for image in (*(image.convert("RGB") for image in drawn), PHOTO.resize((side, side))):
        for options in ({"quality": quality}, {"lossless": True, "quality": quality}):
            assert decode(corpus.saved(image, "WEBP", **options)).width == side


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 3), (300, 300), (17, 33)])
@pytest.mark.parametrize("interlace", [0, 1])
def test_gif_of_usual_encoders_is_shown(size: tuple[int, int], interlace: int) -> None:
    for image in (Image.new("RGB", size, (200, 150, 120)), PHOTO.resize(size)):
        assert decode(corpus.saved(image, "GIF", interlace=interlace)).width == size[0]


@pytest.mark.parametrize("changed", [b"\xaa", b"HTTP/1.1 200 OK\r\n"])
def test_gif_with_changed_data_is_damaged(changed: bytes) -> None:
    for at in range(400, 7000, 40):
        damaged = with_codes(GIF_CODES[:at] + (changed * 2400)[:2400] + GIF_CODES[at + 2400 :])
        assert refused(damaged) is Kind.PICTURE_DAMAGED, at


@pytest.mark.parametrize("lost", [400, 4000, len(BMP) // 2])
def test_bmp_whose_last_rows_are_zeros_is_reported(lost: int) -> None:
    assert decode(BMP[:-lost] + bytes(lost)).flaws == (Flaw.ENDS_IN_ZEROS,)
    numbers = corpus.saved(Image.new("L", (64, 64)), "BMP")  # indices into a palette, in which zeros are a colour
    assert decode(numbers).flaws == ()


def test_bmp_palette_may_be_long_or_short() -> None:
    palette = b"".join(bytes((n % 256, 255 - n % 256, 7, 0)) for n in range(300))
    assert pixel(decode(indexed(palette, bytes(range(250, 254)) * 4)), 0, 0) == (7, 5, 250)
    for short in (COLOURS, GREYS):
        assert decode(indexed(short, bytes((9,)) * 16)).width == 4


@pytest.mark.parametrize(("bits", "row"), [(8, b"\x00\x01\x01\x00"), (4, b"\x01\x10\x00\x00")])
def test_bmp_palette_of_black_and_white_keeps_the_pixel_size(bits: int, row: bytes) -> None:
    picture = decode(indexed(b"\0\0\0\0\xff\xff\xff\0", row * 4, bits=bits))
    assert list(picture.pixels[:12:3]) == [0, 255, 255, 0]


@pytest.mark.parametrize("header", [56, 108, 124])
@pytest.mark.parametrize("alpha", [0, 255, 7])
def test_bmp_with_zero_alpha_everywhere_is_opaque(header: int, alpha: int) -> None:
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    info = struct.pack("<IiiHHIIiiII", header, 2, 2, 1, 32, 3, 16, 0, 0, 0, 0) + masks
    rows = bytes((30, 20, 10, alpha)) * 4
    offset = 14 + header
    picture = decode(struct.pack("<2sIHHI", b"BM", offset + 16, 0, 0, offset) + info.ljust(header, b"\0") + rows)
    assert picture.pixels == (bytes((10, 20, 30)) if alpha == 0 else bytes((10, 20, 30, alpha))) * 4


def test_bmp_profile_is_found_after_a_short_palette() -> None:
    palette = b"".join(bytes((level, level, 100, 0)) for level in range(10))
    info = struct.pack("<I", 124) + corpus._bmp_header(4, 4, bits=8, compression=0, colours=10)[18:] + bytes(16)
    info += b"DEBM" + bytes(52) + struct.pack("<II", 124 + 40 + 16, len(DISPLAY_P3))
    rows = bytes((9,)) * 16
    head = b"BM" + struct.pack("<IHHI", 0, 0, 0, 14 + 124 + 40)
    picture = decode(head + info + bytes(4) + palette + rows + DISPLAY_P3)
    assert picture.flaws == ()
    assert pixel(picture, 0, 0)[0] > 103  # sRGB needs more red
