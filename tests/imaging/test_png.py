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
ROWS = [PIXELS[start : start + WIDTH * 3] for start in range(0, len(PIXELS), WIDTH * 3)]
WHOLE = corpus.png(WIDTH, HEIGHT, 8, 2, PIXELS)
INTERLACED = corpus.png_interlaced()


def with_stream(data: bytes, stream: bytes) -> bytes:
    """Return a file with its compressed rows replaced."""
    start = data.index(b"IDAT") - 4
    end = data.index(b"IEND") - 4
    return data[:start] + chunk(b"IDAT", stream) + data[end:]


def rows_of(data: bytes) -> bytes:
    start = data.index(b"IDAT")
    return zlib.decompress(data[start + 4 : start + 4 + int.from_bytes(data[start - 4 : start], "big")])


@pytest.mark.parametrize("data", [WHOLE, INTERLACED], ids=["plain", "interlaced"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.99])
def test_missing_rows_in_a_valid_file_are_damaged(data: bytes, share: float) -> None:
    rows = rows_of(data)
    assert decode(with_stream(data, zlib.compress(rows))).flaws == ()
    assert refused(with_stream(data, zlib.compress(rows[: int(len(rows) * share)]))) is Kind.PICTURE_DAMAGED
    assert refused(with_stream(data, zlib.compress(rows[:-1]))) is Kind.PICTURE_DAMAGED


def test_cut_stream_is_shown_only_if_all_rows_are_there() -> None:
    rows = rows_of(WHOLE)
    stream = zlib.compress(rows)
    for lost in range(1, 30):
        data = with_stream(WHOLE, stream[:-lost])
        if len(zlib.decompressobj().decompress(stream[:-lost])) == len(rows):
            assert decode(data).pixels == PIXELS
            assert decode(data).flaws == (Flaw.LENGTH_WRONG,)
            assert refused(data[:-12]) is Kind.PICTURE_DAMAGED  # neither the stream nor the file has an end
        else:
            assert lost > 4  # four bytes are the checksum, which the rows do not need
            assert refused(data) is Kind.PICTURE_DAMAGED


def test_interlaced_stream_without_its_checksum_is_shown_and_reported() -> None:
    stream = zlib.compress(rows_of(INTERLACED))
    assert decode(with_stream(INTERLACED, stream[:-4])).pixels == decode(INTERLACED).pixels
    assert decode(with_stream(INTERLACED, stream[:-4])).flaws == (Flaw.LENGTH_WRONG,)
    assert refused(with_stream(INTERLACED, stream[:-20])) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("kind", [b"IHDR", b"PLTE"])
def test_second_header_or_palette_is_damaged(kind: bytes) -> None:
    palette = chunk(b"PLTE", b"\xff\x00\x00\x00\xff\x00")
    data = corpus.png(8, 8, 8, 3, bytes(64), before=palette)
    assert decode(data).flaws == ()
    again = data[8:33] if kind == b"IHDR" else palette
    for at in (33, 33 + len(palette), len(data) - 12):
        assert refused(data[:at] + again + data[at:]) is Kind.PICTURE_DAMAGED


def test_chunk_after_its_place_is_ignored_and_reported() -> None:
    late = (chunk(b"gAMA", (100_000).to_bytes(4, "big")), chunk(b"tRNS", bytes(6)), chunk(b"cICP", b"\x0c\x0d\x00\x01"))
    for piece in late:
        data = WHOLE[:-12] + piece + WHOLE[-12:]
        assert decode(data).pixels == PIXELS
        assert decode(data).flaws == (Flaw.SEGMENT_MALFORMED,)
    palette, clear = chunk(b"PLTE", b"\xff\x00\x00\x00\xff\x00"), chunk(b"tRNS", b"\x00")
    assert decode(corpus.png(8, 8, 8, 3, bytes(64), before=palette + clear)).has_alpha
    early = decode(corpus.png(8, 8, 8, 3, bytes(64), before=clear + palette))
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


def test_chunk_before_the_header_is_damaged() -> None:
    text = chunk(b"tEXt", b"a\x00b")
    assert decode(WHOLE[:33] + text + WHOLE[33:]).flaws == ()
    assert refused(WHOLE[:8] + text + WHOLE[8:]) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("data", [WHOLE, INTERLACED], ids=["plain", "interlaced"])
@pytest.mark.parametrize(("width", "height"), [(WIDTH, HEIGHT - 1), (WIDTH, HEIGHT // 2), (WIDTH // 2, HEIGHT)])
def test_header_with_a_smaller_size_is_damaged(data: bytes, width: int, height: int) -> None:
    head = chunk(b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:29])
    assert refused(data[:8] + head + data[33:]) is Kind.PICTURE_DAMAGED


def test_stream_with_a_wrong_checksum_is_damaged() -> None:
    stream = zlib.compress(rows_of(WHOLE))
    assert refused(with_stream(WHOLE, stream[:-4] + b"oops")) is Kind.PICTURE_DAMAGED


def test_critical_chunk_with_a_wrong_checksum_is_damaged() -> None:
    for kind in (b"IHDR", b"IDAT"):
        at = WHOLE.index(kind) + 4
        assert refused(WHOLE[:at] + bytes((WHOLE[at] ^ 1,)) + WHOLE[at + 1 :]) is Kind.PICTURE_DAMAGED


def test_header_with_more_rows_is_damaged() -> None:
    head = chunk(b"IHDR", WHOLE[16:29])
    for height in (HEIGHT + 1, 4000):
        larger = chunk(b"IHDR", WHOLE[16:20] + height.to_bytes(4, "big") + WHOLE[24:29])
        assert refused(WHOLE.replace(head, larger)) is Kind.PICTURE_DAMAGED


def test_index_outside_the_palette_is_damaged() -> None:
    palette = chunk(b"PLTE", b"\xff\x00\x00\x00\xff\x00")
    assert decode(corpus.png(8, 8, 8, 3, bytes(63) + b"\x01", before=palette)).flaws == ()
    assert refused(corpus.png(8, 8, 8, 3, bytes(63) + b"\x02", before=palette)) is Kind.PICTURE_DAMAGED


def test_unknown_critical_chunk_is_an_unsupported_format() -> None:
    assert refused(corpus.png(8, 8, 8, 0, bytes(64), before=chunk(b"CgBI", b"\x50\x00\x20\x02"))) is Kind.PICTURE_FORMAT


def _wrong(piece: bytes) -> bytes:
    return piece[:-1] + bytes((piece[-1] ^ 1,))


STREAM = zlib.compress(rows_of(WHOLE))
FLAWED = {
    "no end": (WHOLE[:-12], {Flaw.NO_END_MARKER}),
    "half an end": (WHOLE[:-6], {Flaw.NO_END_MARKER}),
    "no checksum of the last pixels, no end": (WHOLE[:-16], {Flaw.NO_END_MARKER}),
    "bytes behind the end": (WHOLE + b"trailing", {Flaw.BYTES_BEHIND_END}),
    "a text's checksum": (WHOLE[:33] + _wrong(chunk(b"tEXt", b"a\x00b")) + WHOLE[33:], {Flaw.CHECKSUM_WRONG}),
    "the end's checksum": (_wrong(WHOLE), {Flaw.CHECKSUM_WRONG}),
    "more rows than promised": (
        with_stream(WHOLE, zlib.compress(rows_of(WHOLE) + bytes(WIDTH))),
        {Flaw.LENGTH_WRONG},
    ),
    "bytes behind the stream": (with_stream(WHOLE, zlib.compress(rows_of(WHOLE)) + b"xx"), {Flaw.LENGTH_WRONG}),
    "rows with a text between them": (
        WHOLE[:33] + chunk(b"IDAT", STREAM[:9]) + chunk(b"tEXt", b"a\x00b") + chunk(b"IDAT", STREAM[9:]) + WHOLE[-12:],
        {Flaw.SEGMENT_MALFORMED},
    ),
    "a name that no chunk can have": (WHOLE[:33] + chunk(b"a\x01Cd", b"") + WHOLE[33:], {Flaw.SEGMENT_MALFORMED}),
    "a profile that is none": (
        WHOLE[:33] + chunk(b"iCCP", b"x\x00\x00" + zlib.compress(b"nothing")) + WHOLE[33:],
        {Flaw.COLOUR_PROFILE_UNUSABLE},
    ),
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
def test_transparent_colour_is_transparent(
    bits: int, colour: int, row: bytes, key: bytes, wanted: tuple[int, ...]
) -> None:
    picture = decode(corpus.png(4, 1, bits, colour, row, before=chunk(b"tRNS", key)))
    assert tuple(picture.pixels[3::4]) == wanted


@pytest.mark.parametrize("colour", [0, 2])
def test_no_colour_of_a_16_bit_picture_is_transparent(colour: int) -> None:
    """Similar colours would be transparent too, because Pillow compares upper bytes only."""
    samples = 3 if colour else 1
    rows, key = struct.pack(">H", 0x1234) * samples * 4, struct.pack(">H", 0x1235) * samples
    picture = decode(corpus.png(4, 1, 16, colour, rows, before=chunk(b"tRNS", key)))
    assert (picture.has_alpha, picture.flaws) == (False, ())
