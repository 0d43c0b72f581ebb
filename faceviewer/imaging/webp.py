"""WebP (RFC 9649): check that the file has data for every pixel.

Guaranteed: the first picture's chunk has its full length, data after it do not influence the pixels, and its last bytes
do. A decoder that runs out of data continues with zeros, and yields other pixels if other data follow; with damaged
data it finishes before or after their end.

Not detectable: damaged data that a decoder finishes at the same place, give or take six bytes. If the last data are
replaced by zeros, a lossy decoder makes up some rows. Lossless data never end in five zeros. A lossy picture with an
even bottom, such as one on a white background, may; zeros are reported as a flaw only if their rows are not even.
"""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, WebPImagePlugin

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.parts import Parts, covers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL.ImageFile import ImageFile

__all__ = ["WebPImagePlugin", "load", "take_apart"]  # importing the plugin registers it

_HEAD = 12
_LOSSY, _LOSSLESS, _EXTENDED, _FRAME = b"VP8 ", b"VP8L", b"VP8X", b"ANMF"
_METADATA = frozenset({b"ICCP", b"EXIF", b"XMP "})
_HAS_ALPHA, _IS_ANIMATED = 0x10, 0x02
_FOLLOWING = b"\xff" * 16
_SPARE = {_LOSSY: 6, _LOSSLESS: 4}  # bytes; pictures of encoders decode without the last five and two at most
_FILLER = b"\x80" * (1 << 20)  # in place of zeros: enough for 5000 blocks of 16 x 16 in the worst case
_EVEN_LEVELS = 12  # levels between the darkest and the brightest pixel
_MOST_CHUNKS = 10_000


def take_apart(data: bytes) -> Parts:
    """Read the chunks of a WebP file up to its first picture, and its metadata. Raises PICTURE_DAMAGED."""
    parts = Parts("WEBP")
    kept = list[bytes]()
    flags = 0
    has_picture = False
    stated = _stated_length(data, parts)
    for kind, body, is_whole in _chunks(data[_HEAD:stated]):
        if has_picture or kind in _METADATA:
            if is_whole:
                _read_metadata(kind, body, parts)
            continue
        if not is_whole:
            raise Problem(Kind.PICTURE_DAMAGED)
        if kind == _EXTENDED:
            flags = body[0] & (_HAS_ALPHA | _IS_ANIMATED)
            parts.size = _number(body[4:7]) + 1, _number(body[7:10]) + 1
            body = bytes((flags,)) + body[1:]  # noqa: PLW2901 - without flags of chunks that are left out
        elif kind == _FRAME:
            _check_frame(body, parts.size, may_be_transparent=bool(flags & _HAS_ALPHA))
        has_picture = kind in {_LOSSY, _LOSSLESS, _FRAME}
        if has_picture and not any(parts.size):
            parts.size = _size(kind, body)
        kept.append(_chunk(kind, body))
    if not has_picture:
        raise Problem(Kind.PICTURE_DAMAGED)
    parts.file = _riff(b"".join(kept))
    return parts


def load(parts: Parts) -> ImageFile:
    """Decode the picture, and compare it with decodings of files whose ends are changed.

    Raises:
        Problem: PICTURE_DAMAGED if bytes after the picture's data influence its pixels, or the last bytes do not.
        OSError, ValueError: libwebp failed.
    """
    image = _decoded(parts.file)
    pixels = image.tobytes()
    is_damaged = _decoded(_with_last_chunk(parts.file, lambda _, body: body + _FOLLOWING)).tobytes() != pixels
    with suppress(OSError, ValueError):  # expected: the file is cut
        is_damaged |= (
            _decoded(_with_last_chunk(parts.file, lambda kind, body: body[: -_SPARE[kind]])).tobytes() == pixels
        )
    if is_damaged:
        raise Problem(Kind.PICTURE_DAMAGED)
    _check_zeros(parts, image)
    return image


def _check_zeros(parts: Parts, image: ImageFile) -> None:
    """Refuse a lossless picture that ends in zeros; flag a lossy one if the rows that depend on them are not even."""
    otherwise = _with_last_chunk(parts.file, _without_zeros)
    if otherwise == parts.file:
        return
    with suppress(OSError, ValueError):  # with other data it cannot be decoded
        other = _decoded(otherwise)
        changed = ImageChops.difference(image.convert("RGB"), other.convert("RGB")).convert("L")
        levels = image.convert("L").histogram(changed.point(lambda level: 255 * (level > 0)))
        seen = [level for level, count in enumerate(levels) if count]
        if seen and seen[-1] - seen[0] > _EVEN_LEVELS:
            parts.flaws.add(Flaw.ENDS_IN_ZEROS)


def _without_zeros(kind: bytes, body: bytes) -> bytes:
    kept = body.rstrip(b"\0")
    if len(body) - len(kept) <= _SPARE[kind]:
        return body
    if kind == _LOSSLESS:
        raise Problem(Kind.PICTURE_DAMAGED)
    return kept + _FILLER


def _decoded(file: bytes) -> ImageFile:
    image = Image.open(io.BytesIO(file), formats=("WEBP",))
    image.load()
    return image


def _with_last_chunk(file: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    """Return a file with its last chunk changed; in a frame, the last chunk of the frame's picture."""
    chunks = [(kind, body) for kind, body, _ in _chunks(file[_HEAD:])]
    kind, body = chunks.pop()
    if kind == _FRAME:
        inner = [(kind, body) for kind, body, _ in _chunks(body[16:])]
        while inner[-1][0] not in _SPARE:  # chunks that may follow the picture
            inner.pop()
        inner_kind, inner_body = inner.pop()
        body = body[:16] + b"".join(_chunk(*chunk) for chunk in (*inner, (inner_kind, change(inner_kind, inner_body))))
    else:
        body = change(kind, body)
    return _riff(b"".join(_chunk(*chunk) for chunk in (*chunks, (kind, body))))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield kind and body of each chunk, and whether the body is complete."""
    position = 0
    for _ in range(_MOST_CHUNKS):
        if position + 8 > len(data):
            return
        kind = data[position : position + 4]
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + length]
        yield kind, body, len(body) == length
        position += 8 + length + length % 2


def _check_frame(body: bytes, canvas: tuple[int, int], *, may_be_transparent: bool) -> None:
    """Refuse a first frame that does not cover the canvas (2.7.1.1), unless its rest may be transparent."""
    left, top = _number(body[0:3]) * 2, _number(body[3:6]) * 2
    width, height = _number(body[6:9]) + 1, _number(body[9:12]) + 1
    if not covers((left, top, width, height), canvas, may_be_transparent=may_be_transparent):
        raise Problem(Kind.PICTURE_DAMAGED)


def _stated_length(data: bytes, parts: Parts) -> int:
    """Return the length of the file in the RIFF header (2.3)."""
    stated = 8 + _number(data[4:8])
    if stated > len(data) + 1:  # the padding byte may be missing
        raise Problem(Kind.PICTURE_DAMAGED)
    if stated != len(data):
        parts.flaws.add(Flaw.BYTES_BEHIND_END if stated < len(data) else Flaw.LENGTH_WRONG)
    return stated


def _read_metadata(kind: bytes, body: bytes, parts: Parts) -> None:
    match kind:
        case b"ICCP":
            parts.profile = body
        case b"EXIF":
            parts.exif = body.removeprefix(b"Exif\x00\x00")
        case b"ANMF":
            parts.flaws.add(Flaw.FURTHER_PICTURES)
        case b"XMP ":
            parts.xmp = body


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    """Return the size in a picture's own header (RFC 6386 9.1, RFC 9649 3.4)."""
    if kind == _LOSSY:
        return _number(body[6:8]) & 0x3FFF, _number(body[8:10]) & 0x3FFF
    bits = _number(body[1:5])
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def _riff(chunks: bytes) -> bytes:
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks
