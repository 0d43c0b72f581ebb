"""PNG files: which are whole, which are not, and which have a formal flaw only."""

from __future__ import annotations

import time
import zlib

import pytest

from faceviewer.core.flaw import Flaw
from faceviewer.core.problem import Kind
from faceviewer.imaging.decode import decode
from faceviewer.imaging.png import take_apart
from tests.faults import corpus
from tests.faults.corpus import HEIGHT, WIDTH, chunk
from tests.imaging.test_decode import refused

PIXELS = corpus.scene().tobytes()
ROWS = [PIXELS[start : start + WIDTH * 3] for start in range(0, len(PIXELS), WIDTH * 3)]
WHOLE = corpus.png(WIDTH, HEIGHT, 8, 2, PIXELS)
INTERLACED = corpus.png_interlaced()


def with_stream(data: bytes, stream: bytes) -> bytes:
    """Return a file of which the compressed rows are others."""
    start = data.index(b"IDAT") - 4
    end = data.index(b"IEND") - 4
    return data[:start] + chunk(b"IDAT", stream) + data[end:]


def rows_of(data: bytes) -> bytes:
    start = data.index(b"IDAT")
    return zlib.decompress(data[start + 4 : start + 4 + int.from_bytes(data[start - 4 : start], "big")])


@pytest.mark.parametrize("data", [WHOLE, INTERLACED], ids=["plain", "interlaced"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.99])
def test_rows_that_end_too_early_in_a_file_that_is_right(data: bytes, share: float) -> None:
    rows = rows_of(data)
    assert decode(with_stream(data, zlib.compress(rows))).flaws == ()
    assert refused(with_stream(data, zlib.compress(rows[: int(len(rows) * share)]))) is Kind.PICTURE_DAMAGED
    assert refused(with_stream(data, zlib.compress(rows[:-1]))) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("lost", [1, 3, 4, 5, 6, 20])
def test_a_stream_that_is_cut_in_a_file_that_is_right(lost: int) -> None:
    stream = zlib.compress(rows_of(WHOLE))
    assert refused(with_stream(WHOLE, stream[:-lost])) is Kind.PICTURE_DAMAGED


def test_a_stream_whose_own_checksum_is_wrong() -> None:
    stream = zlib.compress(rows_of(WHOLE))
    assert refused(with_stream(WHOLE, stream[:-4] + b"oops")) is Kind.PICTURE_DAMAGED


def test_a_chunk_of_the_pixels_whose_checksum_is_wrong() -> None:
    for kind in (b"IHDR", b"IDAT"):
        at = WHOLE.index(kind) + 4
        assert refused(WHOLE[:at] + bytes((WHOLE[at] ^ 1,)) + WHOLE[at + 1 :]) is Kind.PICTURE_DAMAGED


def test_a_header_that_promises_more() -> None:
    head = chunk(b"IHDR", WHOLE[16:29])
    for height in (HEIGHT + 1, 4000):
        larger = chunk(b"IHDR", WHOLE[16:20] + height.to_bytes(4, "big") + WHOLE[24:29])
        assert refused(WHOLE.replace(head, larger)) is Kind.PICTURE_DAMAGED


def test_an_index_that_the_palette_does_not_have() -> None:
    palette = chunk(b"PLTE", b"\xff\x00\x00\x00\xff\x00")
    assert decode(corpus.png(8, 8, 8, 3, bytes(63) + b"\x01", before=palette)).flaws == ()
    assert refused(corpus.png(8, 8, 8, 3, bytes(63) + b"\x02", before=palette)) is Kind.PICTURE_DAMAGED


def test_a_chunk_that_must_be_understood_and_is_not() -> None:
    assert refused(corpus.png(8, 8, 8, 0, bytes(64), before=chunk(b"CgBI", b"\x50\x00\x20\x02"))) is Kind.PICTURE_FORMAT


def _wrong(piece: bytes) -> bytes:
    return piece[:-1] + bytes((piece[-1] ^ 1,))


FLAWED = {
    "no end": (WHOLE[:-12], {Flaw.NO_END_MARKER}),
    "half an end": (WHOLE[:-6], {Flaw.NO_END_MARKER}),
    "no checksum of the last pixels, no end": (WHOLE[:-16], {Flaw.NO_END_MARKER}),
    "bytes behind the end": (WHOLE + b"trailing", {Flaw.BYTES_BEHIND_END}),
    "a text's checksum": (WHOLE[:33] + _wrong(chunk(b"tEXt", b"a\x00b")) + WHOLE[33:], {Flaw.CHECKSUM_WRONG}),
    "the end's checksum": (_wrong(WHOLE), {Flaw.CHECKSUM_WRONG}),
    "more rows than promised": (
        with_stream(WHOLE, zlib.compress(rows_of(WHOLE) + bytes(500))),
        {Flaw.LENGTH_WRONG},
    ),
    "bytes behind the stream": (with_stream(WHOLE, zlib.compress(rows_of(WHOLE)) + b"xx"), {Flaw.LENGTH_WRONG}),
    "a profile that is none": (
        WHOLE[:33] + chunk(b"iCCP", b"x\x00\x00" + zlib.compress(b"nothing")) + WHOLE[33:],
        {Flaw.COLOUR_PROFILE_UNUSABLE},
    ),
}


@pytest.mark.parametrize("name", FLAWED)
def test_a_whole_picture_with_a_formal_flaw_is_shown_and_the_flaw_told(name: str) -> None:
    data, flaws = FLAWED[name]
    picture = decode(data)
    assert picture.pixels == PIXELS
    assert set(picture.flaws) == flaws


def test_an_animation_is_told() -> None:
    assert decode(corpus.good()["png-animated"]).flaws == (Flaw.FURTHER_PICTURES,)


def test_a_comment_that_unpacks_to_sixty_megabytes_is_passed_over() -> None:
    begun = time.perf_counter()
    assert decode(corpus.text_bomb()).pixels == PIXELS
    assert time.perf_counter() - begun < 0.5


def test_empty_chunks_take_no_time() -> None:
    data = corpus.png(1, 1, 8, 0, b"\x00", before=chunk(b"fvXx", b"") * 400_000)
    begun = time.perf_counter()
    assert refused(data) is Kind.PICTURE_DAMAGED
    assert time.perf_counter() - begun < 1.0


def test_what_is_decoded_has_nothing_in_it_but_pixels() -> None:
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
def test_the_one_colour_that_is_transparent(
    bits: int, colour: int, row: bytes, key: bytes, wanted: tuple[int, ...]
) -> None:
    picture = decode(corpus.png(4, 1, bits, colour, row, before=chunk(b"tRNS", key)))
    assert tuple(picture.pixels[3::4]) == wanted


@pytest.mark.parametrize(("colour", "row"), [(0, b"\x00\x80\x80\x00\x00\x81\x01\x00"), (2, b"\x01\x00" * 12)])
def test_no_pixel_of_sixteen_bits_is_hidden_for_being_near_the_transparent_colour(colour: int, row: bytes) -> None:
    key = b"\x00\x80" if colour == 0 else b"\x00\x01" * 3
    picture = decode(corpus.png(4, 1, 16, colour, row, before=chunk(b"tRNS", key)))
    assert not picture.has_alpha or set(picture.pixels[7::4]) == {255}
