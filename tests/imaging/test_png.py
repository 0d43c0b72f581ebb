"""PNG files: whole ones, damaged ones, and whole ones with a formal flaw."""

import struct
import zlib

import pytest

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind
from faceviewer.imaging.decode import decode
from faceviewer.imaging.png import take_apart
from tests.faults import corpus
from tests.faults.corpus import HEIGHT, WIDTH, chunk
from tests.imaging.test_decode import refused
from tests.pace import is_within

PIXELS = corpus.scene().tobytes()
WHOLE = corpus.png(WIDTH, HEIGHT, 8, 2, PIXELS)
INTERLACED = corpus.png_interlaced()


def with_stream(data: bytes, stream: bytes) -> bytes:
    start = data.index(b"IDAT") - 4
    end = data.index(b"IEND") - 4
    return data[:start] + chunk(b"IDAT", stream) + data[end:]


def rows_of(data: bytes) -> bytes:
    start = data.index(b"IDAT")
    return zlib.decompress(data[start + 4 : start + 4 + int.from_bytes(data[start - 4 : start], "big")])


def with_header(data: bytes, width: int, height: int) -> bytes:
    return data[:8] + chunk(b"IHDR", struct.pack(">II", width, height) + data[24:29]) + data[33:]


def inserted(piece: bytes, *, at: int = 33, data: bytes = WHOLE) -> bytes:
    """Return a file with a piece, by default behind the header."""
    return data[:at] + piece + data[at:]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


ROWS, STREAM = rows_of(WHOLE), zlib.compress(rows_of(WHOLE))
PALETTE, TEXT = chunk(b"PLTE", b"\xff\x00\x00\x00\xff\x00"), chunk(b"tEXt", b"a\x00b")
INDEXED = corpus.png(8, 8, 8, 3, bytes(63) + b"\x01", before=PALETTE)
FORMS = {"plain": WHOLE, "interlaced": INTERLACED}
DAMAGED = {
    **{
        f"{name}, {share} of its rows": with_stream(data, zlib.compress(rows[: int(len(rows) * share)]))
        for name, data, rows in ((name, FORMS[name], rows_of(FORMS[name])) for name in FORMS)
        for share in (0.0, 0.05, 0.5, 0.99, 1 - 1e-9)  # the last lacks one byte
    },
    **{
        f"{name}, header of {width} × {height}": with_header(data, width, height)
        for name, data in FORMS.items()
        for width, height in ((WIDTH, HEIGHT - 1), (WIDTH, HEIGHT // 2), (WIDTH // 2, HEIGHT), (WIDTH, HEIGHT + 1))
    },
    "header of 4000 rows": with_header(WHOLE, WIDTH, 4000),
    **{f"second header at {at}": inserted(INDEXED[8:33], at=at, data=INDEXED) for at in (33, 51, len(INDEXED) - 12)},
    **{f"second palette at {at}": inserted(PALETTE, at=at, data=INDEXED) for at in (33, 51, len(INDEXED) - 12)},
    "text before the header": inserted(TEXT, at=8),
    "checksum of the stream": with_stream(WHOLE, STREAM[:-4] + b"oops"),
    "checksum of the header": flipped(WHOLE, WHOLE.index(b"IHDR") + 4),
    "checksum of the rows": flipped(WHOLE, WHOLE.index(b"IDAT") + 4),
    "index outside the palette": corpus.png(8, 8, 8, 3, bytes(63) + b"\x02", before=PALETTE),
    "no palette": corpus.png(8, 8, 8, 3, bytes(64)),
    "interlaced stream without its last rows": with_stream(INTERLACED, zlib.compress(rows_of(INTERLACED))[:-20]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_png_is_refused(name: str) -> None:
    assert refused(DAMAGED[name]) is Kind.PICTURE_DAMAGED


def test_cut_stream_is_shown_only_if_all_rows_are_there() -> None:
    for lost in range(1, 30):
        data = with_stream(WHOLE, STREAM[:-lost])
        if len(zlib.decompressobj().decompress(STREAM[:-lost])) == len(ROWS):
            assert decode(data).pixels == PIXELS
            assert decode(data).flaws == (Flaw.LENGTH_WRONG,)
            assert refused(data[:-12]) is Kind.PICTURE_DAMAGED  # neither the stream nor the file has an end
        else:
            assert lost > 4  # four bytes are the checksum, which the rows do not need
            assert refused(data) is Kind.PICTURE_DAMAGED


def test_transparency_before_its_palette_is_ignored_and_reported() -> None:
    assert decode(INDEXED).flaws == ()
    clear = chunk(b"tRNS", b"\x00")
    assert decode(corpus.png(8, 8, 8, 3, bytes(64), before=PALETTE + clear)).has_alpha
    early = decode(corpus.png(8, 8, 8, 3, bytes(64), before=clear + PALETTE))
    assert (early.has_alpha, early.flaws) == (False, (Flaw.SEGMENT_MALFORMED,))


@pytest.mark.parametrize(
    ("bits", "colour", "key"), [(8, 2, b"\x00\x01"), (16, 2, bytes(5)), (8, 0, bytes(3)), (16, 0, b"\x01")]
)
def test_transparent_colour_of_a_wrong_length_is_ignored(bits: int, colour: int, key: bytes) -> None:
    size = 64 * (3 if colour == 2 else 1) * bits // 8
    picture = decode(corpus.png(8, 8, bits, colour, bytes(size), before=chunk(b"tRNS", key)))
    assert (picture.has_alpha, picture.flaws) == (False, (Flaw.SEGMENT_MALFORMED,))


@pytest.mark.parametrize("length", [256, 257, 300])
def test_transparency_of_more_than_256_colours_is_ignored(length: int) -> None:
    before = chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", b"\x80" * length)
    picture = decode(corpus.png(8, 8, 8, 3, bytes(64), before=before))
    assert (picture.has_alpha, picture.flaws) == ((True, ()) if length == 256 else (False, (Flaw.SEGMENT_MALFORMED,)))


def test_unknown_critical_chunk_is_an_unsupported_format() -> None:
    assert refused(corpus.png(8, 8, 8, 0, bytes(64), before=chunk(b"CgBI", b"\x50\x00\x20\x02"))) is Kind.PICTURE_FORMAT


LATE = {"gAMA": (100_000).to_bytes(4, "big"), "tRNS": bytes(6), "cICP": b"\x0c\x0d\x00\x01"}
FLAWED = {
    "nothing": (with_stream(WHOLE, zlib.compress(ROWS, 1)), set()),
    "nothing, interlaced": (INTERLACED, set()),
    "nothing, with a text": (inserted(TEXT), set()),
    "no end": (WHOLE[:-12], {Flaw.NO_END_MARKER}),
    "half an end": (WHOLE[:-6], {Flaw.NO_END_MARKER}),
    "no checksum of the last pixels, no end": (WHOLE[:-16], {Flaw.NO_END_MARKER}),
    "bytes behind the end": (WHOLE + b"trailing", {Flaw.BYTES_BEHIND_END}),
    "a text's checksum": (inserted(flipped(TEXT, len(TEXT) - 1)), {Flaw.CHECKSUM_WRONG}),
    "the end's checksum": (flipped(WHOLE, len(WHOLE) - 1), {Flaw.CHECKSUM_WRONG}),
    "more rows than promised": (with_stream(WHOLE, zlib.compress(ROWS + bytes(WIDTH))), {Flaw.LENGTH_WRONG}),
    "bytes behind the stream": (with_stream(WHOLE, STREAM + b"xx"), {Flaw.LENGTH_WRONG}),
    "no checksum, interlaced": (with_stream(INTERLACED, zlib.compress(rows_of(INTERLACED))[:-4]), {Flaw.LENGTH_WRONG}),
    "rows with a text between them": (
        WHOLE[:33] + chunk(b"IDAT", STREAM[:9]) + TEXT + chunk(b"IDAT", STREAM[9:]) + WHOLE[-12:],
        {Flaw.SEGMENT_MALFORMED},
    ),
    **{
        f"{kind} behind the rows": (inserted(chunk(kind.encode(), body), at=len(WHOLE) - 12), {Flaw.SEGMENT_MALFORMED})
        for kind, body in LATE.items()
    },
    "a name that no chunk can have": (inserted(chunk(b"a\x01Cd", b"")), {Flaw.SEGMENT_MALFORMED}),
    "no profile": (inserted(chunk(b"iCCP", b"x\x00\x00" + zlib.compress(b"nothing"))), {Flaw.COLOUR_PROFILE_UNUSABLE}),
}


@pytest.mark.parametrize("name", FLAWED)
def test_whole_picture_with_a_formal_flaw_is_shown_and_the_flaw_reported(name: str) -> None:
    data, flaws = FLAWED[name]
    picture = decode(data)
    assert picture.pixels == PIXELS
    assert set(picture.flaws) == flaws


def test_animation_is_reported() -> None:
    assert decode(corpus.good()["png-animated"]).flaws == (Flaw.FURTHER_PICTURES,)


@pytest.mark.quiet
def test_comment_of_sixty_megabytes_is_ignored_quickly() -> None:
    bomb = corpus.text_bomb()
    assert decode(bomb).pixels == PIXELS
    assert is_within(0.5, lambda: decode(bomb))


@pytest.mark.quiet
def test_many_empty_chunks_are_refused_quickly() -> None:
    data = corpus.png(1, 1, 8, 0, b"\x00", before=chunk(b"fvXx", b"") * 400_000)
    assert refused(data) is Kind.PICTURE_DAMAGED
    assert is_within(1.0, lambda: refused(data))


def test_rebuilt_file_has_pixels_only() -> None:
    assert take_apart(corpus.text_bomb(mebibytes=1)).file == take_apart(WHOLE).file


@pytest.mark.parametrize(
    ("bits", "colour", "row", "key", "wanted"),
    [
        (1, 0, b"\x60", b"\x00\x01", (255, 0, 0, 255)),
        (2, 0, b"\x1b", b"\x00\x02", (255, 255, 0, 255)),
        (4, 0, b"\x07\x8f", b"\x00\x07", (255, 0, 255, 255)),
        (8, 0, b"\x00\x07\xc8\xff", b"\x00\xc8", (255, 255, 0, 255)),
        (8, 2, b"\x01\x02\x03\x01\x02\x04" * 2, b"\x00\x01\x00\x02\x00\x03", (0, 255, 0, 255)),
    ],
)
def test_colour_key_is_transparent(bits: int, colour: int, row: bytes, key: bytes, wanted: tuple[int, ...]) -> None:
    picture = decode(corpus.png(4, 1, bits, colour, row, before=chunk(b"tRNS", key)))
    assert tuple(picture.pixels[3::4]) == wanted


def test_transparent_16_bit_colour_is_compared_exactly() -> None:
    """Also colours that differ in one bit of any byte, which a comparison of upper bytes would confuse."""
    row, key = struct.pack(">4H", 0x0080, 0x0081, 0x0180, 0x8000), b"\x00\x80"
    grey = decode(corpus.png(4, 1, 16, 0, row, before=chunk(b"tRNS", key)))
    assert tuple(grey.pixels[3::4]) == (0, 255, 255, 255)
    wanted = (0x0102, 0x0304, 0x0506)
    others = [
        tuple(level ^ (bit if n == at else 0) for n, level in enumerate(wanted)) for at in range(3) for bit in (1, 256)
    ]
    row = b"".join(struct.pack(">3H", *levels) for levels in (wanted, *others, wanted))
    coloured = decode(corpus.png(8, 1, 16, 2, row, before=chunk(b"tRNS", struct.pack(">3H", *wanted))))
    assert tuple(coloured.pixels[3::4]) == (0, *([255] * 6), 0)
