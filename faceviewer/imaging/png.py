"""PNG (W3C specification, third edition): check that the file has data for every pixel.

Guaranteed: the checksums of the chunks with pixel data are right; the compressed stream contains exactly the rows that
the header requires, in all passes if the picture is interlaced; the checksum of the stream is right if there is one.
"""

from __future__ import annotations

import functools
import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, PngImagePlugin

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PngImagePlugin", "load", "take_apart"]  # importing the plugin registers it

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"IEND"
_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", _END})
_PIXELS = (b"IHDR", b"PLTE", b"tRNS")  # the chunks before the data that the decoder gets, in this order
_COLOURS = frozenset({b"cICP", b"sRGB", b"gAMA", b"cHRM"})
_EARLY = _COLOURS | {b"iCCP", b"tRNS"}  # decoders ignore them after the first IDAT or if repeated (5.6)
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))  # Adam7
_MOST_CHUNKS = 100_000  # libpng writes one per 8 KiB
_LIGHT, _SRGB_GAMMA = struct.pack(">I", 100_000), struct.pack(">I", 45_455)
_STEP = 1 << 20
_PROFILE_BYTES = 4 << 20  # limit after inflating
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_XMP_KEYWORD = b"XML:com.adobe.xmp\x00"


def take_apart(data: bytes) -> Parts:
    """Read the chunks of a PNG file.

    Raises:
        Problem: PICTURE_FORMAT (an unknown critical chunk) or PICTURE_DAMAGED.
        KeyError, struct.error: the header is missing.
    """
    parts = Parts("PNG")
    kept = dict[bytes, bytes]()
    stream = list[bytes]()
    kind = b""
    end = len(_SIGNATURE)
    seen = set[bytes]()
    previous = b""
    for kind, body, is_right, end in _chunks(data):
        is_cut = end > len(data)
        if kind == b"IDAT" and (is_right or is_cut):  # a chunk that is cut in its checksum may have all its data
            stream.append(body)
            if kind in seen and previous != kind:  # they must be consecutive (5.6)
                parts.flaws.add(Flaw.SEGMENT_MALFORMED)
        elif kind in _CRITICAL and kind != _END and (not is_right or stream or kind in kept):
            raise Problem(Kind.PICTURE_DAMAGED)
        elif not is_right:
            parts.flaws.add(Flaw.NO_END_MARKER if is_cut else Flaw.CHECKSUM_WRONG)
        elif kind in _EARLY and (stream or kind in seen or (kind == b"tRNS" and _lacks_palette(kept))):
            parts.flaws.add(Flaw.SEGMENT_MALFORMED)
        elif kind in _PIXELS:
            kept.setdefault(kind, body)
        else:
            _read_ancillary(kind, body, parts)
        seen |= {kind} if is_right else set()
        previous = kind
    _check_end(parts, len(data) - end, has_end=kind == _END)
    if data[len(_SIGNATURE) + 4 : len(_SIGNATURE) + 8] != b"IHDR":
        raise Problem(Kind.PICTURE_DAMAGED)
    parts.size = _size(kept)
    _adapt_colour_key(kept, parts)
    before = b"".join(_chunk(kind, kept[kind]) for kind in _PIXELS if kind in kept)
    parts.file = b"".join((_SIGNATURE, before, _chunk(b"IDAT", b"".join(stream)), _chunk(_END, b"")))
    return parts


def load(parts: Parts) -> Image.Image:
    """Decode the picture.

    Raises:
        Problem: PICTURE_DAMAGED if rows are missing.
        OSError, ValueError, SyntaxError: Pillow failed.
    """
    _prove_rows(parts)
    image = _decoded(parts.file)
    key = parts.chunks.get("tRNS", b"")
    if image.mode.startswith("I"):  # 16 bits of grey, which convert() would clip at 255 instead of scaling
        wide = image.convert("I")
        is_light = _converts_light(parts)
        image = wide.point(_levels(), "L") if is_light else wide.point(lambda level: level / 257 + 0.5).convert("L")
        if key:
            image.putalpha(_differs_from(wide, int.from_bytes(key, "big")))
    elif key:
        bands = zip(key[::2] + key[1::2], (*image.split(), *_decoded(parts.file, "RGB;16L").split()), strict=True)
        image.putalpha(functools.reduce(ImageChops.lighter, (_differs_from(band, level) for level, band in bands)))
    return image


def _prove_rows(parts: Parts) -> None:
    """Check that the compressed stream has as many bytes as the header requires."""
    start = parts.file.index(b"IDAT") + 4
    stream = parts.file[start : -4 - 12]
    inflater = zlib.decompressobj()
    required, row = _required_bytes(parts)
    inflated = 0
    try:
        while inflated < required + row and not inflater.eof:
            rows = inflater.decompress(stream, _STEP)
            stream = inflater.unconsumed_tail
            inflated += len(rows)
            if not rows and not stream and not inflater.eof:
                break
    except zlib.error:
        raise Problem(Kind.PICTURE_DAMAGED) from None
    if not required <= inflated < required + row:  # with a row too many the header may describe only a part
        raise Problem(Kind.PICTURE_DAMAGED)
    if not inflater.eof and Flaw.NO_END_MARKER in parts.flaws:  # no checksum proves that the rows are the original
        raise Problem(Kind.PICTURE_DAMAGED)
    if inflated > required or inflater.unused_data or not inflater.eof:
        parts.flaws.add(Flaw.LENGTH_WRONG)


def _converts_light(parts: Parts) -> bool:
    """Return whether samples are linear light, and if so replace the gamma by that of sRGB, to which `load` converts.

    Eight bits of linear light would show steps in dark areas (13.13: apply the curve to samples of full depth).
    """
    chunks = parts.chunks
    if parts.profile or "cICP" in chunks or "sRGB" in chunks or chunks.get("gAMA") != _LIGHT:
        return False
    chunks["gAMA"] = _SRGB_GAMMA
    return True


@functools.cache
def _levels() -> list[int]:
    """Return the sRGB level (IEC 61966-2-1) for each value of linear light in 16 bits."""
    light = (level / 65535 for level in range(1 << 16))
    return [round(255 * (12.92 * each if each <= 0.0031308 else 1.055 * each ** (1 / 2.4) - 0.055)) for each in light]


def _decoded(file: bytes, layout: str = "") -> Image.Image:
    """Decode, optionally with another of Pillow's raw modes: RGB;16L yields the lower byte of each sample."""
    image = Image.open(io.BytesIO(file), formats=("PNG",))
    if layout:
        image.tile = [tile._replace(args=layout) for tile in image.tile]
    image.load()
    return image


def _differs_from(band: Image.Image, level: int) -> Image.Image:
    """Return 0 for each pixel of a band that has a level, else 255."""
    levels = 1 << 16 if band.mode == "I" else 1 << 8
    return band.point([0 if number == level else 255 for number in range(levels)], "L")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool, int]]:
    """Yield kind, body, whether the checksum is right, and end offset of each chunk, which may be beyond the file."""
    position = len(_SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if position + 8 > len(data):
            return
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        body = data[position + 8 : position + 8 + length]
        end = position + 12 + length
        yield kind, body, data[end - 4 : end] == zlib.crc32(body, zlib.crc32(kind)).to_bytes(4, "big"), end
        if kind == _END:
            return
        position = end
    raise Problem(Kind.PICTURE_DAMAGED)


def _check_end(parts: Parts, surplus: int, *, has_end: bool) -> None:
    if not has_end:
        parts.flaws.add(Flaw.NO_END_MARKER)
    elif surplus > 0:
        parts.flaws.add(Flaw.BYTES_BEHIND_END)


def _lacks_palette(kept: dict[bytes, bytes]) -> bool:
    return kept[b"IHDR"][9:10] == b"\x03" and b"PLTE" not in kept


def _size(kept: dict[bytes, bytes]) -> tuple[int, int]:
    head = kept[b"IHDR"]
    width, height, _, colour, compression, filtering, interlacing = struct.unpack(">IIBBBBB", head)
    if colour not in _SAMPLES or compression or filtering or interlacing > 1 or _lacks_palette(kept):
        raise Problem(Kind.PICTURE_DAMAGED)
    return width, height


def _adapt_colour_key(kept: dict[bytes, bytes], parts: Parts) -> None:
    """Convert the transparent colour (11.3.1.1) to the values that Pillow compares with: 8 bits.

    Of 16 bits Pillow compares only the upper byte, and would hide similar colours; `load` handles that case.
    """
    bits = kept[b"IHDR"][8]
    colour = kept[b"IHDR"][9]
    key = kept.get(b"tRNS", b"")
    if (key and colour in {0, 2} and len(key) != 2 * _SAMPLES[colour]) or (colour == 3 and len(key) > 256):
        del kept[b"tRNS"]
        parts.flaws.add(Flaw.SEGMENT_MALFORMED)
    elif key and colour == 0 and bits in {2, 4}:
        levels = (1 << bits) - 1
        kept[b"tRNS"] = bytes((0, (key[-1] & levels) * (255 // levels)))
    elif key and colour in {0, 2} and bits == 16:
        parts.chunks["tRNS"] = kept.pop(b"tRNS")


def _required_bytes(parts: Parts) -> tuple[int, int]:
    """Return the bytes of all rows, and of one row of full width, each with its filter byte (7.2, 8.1)."""
    width, height = parts.size
    head = parts.file[16:29]
    bits = head[8] * _SAMPLES[head[9]]
    passes = _PASSES if head[12] else ((0, 0, 1, 1),)
    sizes = (
        (-(-(width - left) // across), -(-(height - top) // down))
        for left, top, across, down in passes
        if width > left and height > top
    )
    return sum(rows * (1 + (columns * bits + 7) // 8) for columns, rows in sizes), 1 + (width * bits + 7) // 8


def _read_ancillary(kind: bytes, body: bytes, parts: Parts) -> None:
    if kind not in _CRITICAL and not kind[0] & 0x20:  # a capital letter: a critical chunk (5.4)
        raise Problem(Kind.PICTURE_FORMAT, variant="rare")
    if not kind.isalpha():
        parts.flaws.add(Flaw.SEGMENT_MALFORMED)
    elif kind in _COLOURS:
        parts.chunks[kind.decode()] = body
    elif kind == b"iCCP":
        parts.profile = _profile(body)
        if not parts.profile:
            parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
    elif kind == b"eXIf":
        parts.exif = parts.exif or body.removeprefix(b"Exif\x00\x00")
    elif kind in _TEXTS:
        parts.texts.append(body)
        if body.startswith(_XMP_KEYWORD):
            parts.xmp = parts.xmp or body
    elif kind == b"acTL":
        parts.flaws.add(Flaw.FURTHER_PICTURES)


def _profile(body: bytes) -> bytes:
    """Return the ICC profile of an iCCP chunk (11.3.2.3), empty if it cannot be read."""
    _, _, packed = body.partition(b"\x00")
    inflater = zlib.decompressobj()
    try:
        profile = inflater.decompress(packed[1:], _PROFILE_BYTES)
    except zlib.error:
        return b""
    return profile if inflater.eof else b""


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(body, zlib.crc32(kind)).to_bytes(4, "big")
