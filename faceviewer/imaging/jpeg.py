"""JPEG (ITU T.81, JFIF, Adobe TN 5116): check that the file has data for every pixel.

Guaranteed, by the markers and by libjpeg's own warnings (see `libjpeg`): the coding process is an accepted one; the
scans contain every coefficient of every component, down to its last bit; no scan lacks bits, has invalid codes, has
restart intervals that are missing or out of order, or has surplus data.

Not detectable: damaged data that decode to the right number of blocks in the right number of bytes, give or take
eight; up to some ten zeros in place of the last bytes, if exactly that many are needed.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from faceviewer.core.limits import PICTURE_SCANS
from faceviewer.core.pattern import pattern
from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import libjpeg
from faceviewer.imaging.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageFile import ImageFile

_MARKER = pattern(rb"\xff([^\x00\xff])", re.DOTALL)
# In entropy-coded data FF is followed by 00 or a restart marker (T.81 B.1.1.5). FF may also pad before a marker; only
# the last FF is matched: matching the run would take quadratic time where no marker follows.
_MARKER_AFTER_DATA = pattern(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
_START, _END = b"\xff\xd8", b"\xff\xd9"
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_DQT, _DRI = 0xDB, 0xDD
_TABLES = frozenset({0xC4, _DQT, _DRI})  # and DHT
_BARE = frozenset({0x01, *range(0xD0, 0xDA)})  # TEM, restart markers, start and end of image have no length
_FRAMES = frozenset({*range(0xC0, 0xD0), 0xF7}) - {0xC4, 0xC8}  # all processes of T.81, with DAC of arithmetic coding
_PROGRESSIVE = 0xC2  # Huffman-coded, as C0 and C1, which are sequential; the others are refused by name
_REFUSED = {
    **dict.fromkeys((0xC3, 0xCB, 0xF7), "lossless"),
    **dict.fromkeys((0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF), "hierarchical"),
    **dict.fromkeys((0xC9, 0xCA, 0xCC), "arithmetic"),  # CC: tables of arithmetic coding
}
_APP0, _APP1, _APP2, _APP13, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE
_KNOWN = frozenset({*_BARE, *range(0xC0, 0xF0), 0xF7, _COM}) - {_SOI}  # T.81 table B.1, and JPEG-LS; no new picture
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"  # declares three components as YCbCr
_EXIF, _XMP, _ICC = b"Exif\x00", b"http://ns.adobe.com/xap/1.0/\x00", b"ICC_PROFILE\x00"
_BLOCKS = {_APP13: "IPTC", _COM: "JPEG comment"}
_MINIMUM_BYTES = {_APP0: (b"JFIF\x00", 14), _APP14: (b"Adobe", 12), _APP2: (_ICC, 14)}  # some programs write fewer
_MOST_MARKERS = 10_000  # a camera's file has some fifty; reading five megabytes of markers takes a second
_COEFFICIENTS = 64
_VENDORS_BYTES = 16  # that may replace the end marker; a tag of letters may start more of them
_VENDORS_TAG, _VENDORS_NAME = pattern(rb"[A-Za-z]{4}"), pattern(rb"[A-Za-z_]{6}")  # Samsung: Image_UTC_Data
_WITHOUT_END = {Flaw.NO_END_MARKER, Flaw.BYTES_BEHIND_END}  # what looks like the end may be in a vendor's bytes
_READ_AHEAD = 8  # bytes that libjpeg has read ahead at the end and does not count
_ZEROS = pattern(rb"\x00{2,}")
_FILL_BEFORE_ZERO = b"\xff\xff\x00"  # never in valid data (T.81 B.1.1.5): decoders differ in its meaning


@dataclass(slots=True)
class _Frame:
    """What the frame header requires, and what its scans have provided so far.

    Attributes:
        is_progressive: whether coefficients are sent in several scans.
        lacking: for each component, how many low bits each of its coefficients still lacks; None before its first scan.
        scans: the number of scans so far.
    """

    is_progressive: bool
    lacking: dict[int, list[int | None]]
    scans: int = 0

    def take_scan(self, header: bytes) -> bytes:
        """Record what a scan provides (T.81 B.2.3), and return its corrected header."""
        count = header[0]
        components = header[1 : 1 + 2 * count : 2]
        first, last, bits = header[1 + 2 * count : 4 + 2 * count]
        if not self.is_progressive:
            first, last, bits = 0, _COEFFICIENTS - 1, 0  # some programs write other values, which all decoders ignore
        if last >= _COEFFICIENTS or not set(components) <= set(self.lacking):
            raise Problem(Kind.PICTURE_DAMAGED)
        for component in components:
            self.lacking[component][first : last + 1] = [bits & 15] * (last + 1 - first)
        self.scans += 1
        return header[: 1 + 2 * count] + bytes((first, last, bits))

    @property
    def is_whole(self) -> bool:
        return not any(bits != 0 for component in self.lacking.values() for bits in component)


@dataclass(slots=True)
class JpegParts(Parts):
    """The parts of a JPEG file, with the data of its last scan, and the parts of its ICC profile by number."""

    tail: bytes = b""
    profile_parts: dict[int, bytes] = field(default_factory=dict)


def take_apart(data: bytes) -> JpegParts:
    """Read the segments of a JPEG file's first picture.

    Raises:
        Problem: PICTURE_FORMAT (a process that is not accepted) or PICTURE_DAMAGED (the picture is incomplete).
        IndexError, ValueError: a segment is too short for its content.
    """
    parts = JpegParts("JPEG")
    frame = None
    kept = [_START]
    position = len(_START)
    code = 0
    for code, body, scan, position in _segments(data, parts):  # noqa: B007 - the last values are used below
        if code in _FRAMES and frame is None:
            frame = _frame(code, body, parts)
            kept.append(_segment(code, body))
        elif code in _FRAMES:
            raise Problem(Kind.PICTURE_DAMAGED)
        elif code in _TABLES:
            if code == _DQT and _erases(body):
                raise Problem(Kind.PICTURE_DAMAGED)
            kept.append(_segment(code, body))
        elif code == _SOS:
            if frame is None or frame.scans >= PICTURE_SCANS or _FILL_BEFORE_ZERO in parts.tail:
                raise Problem(Kind.PICTURE_DAMAGED)
            kept += (_segment(_SOS, frame.take_scan(body)), scan)
            parts.tail = scan
        elif code != _EOI:
            kept.append(_read_application(code, body, parts))
    if frame is None or not frame.is_whole:
        raise Problem(Kind.PICTURE_DAMAGED)
    _check_end(parts, data[position:], has_end=code == _EOI)
    parts.file = b"".join((*(_with_known_transform(segment, frame, parts) for segment in kept), _END))
    return parts


def load(parts: JpegParts) -> ImageFile:
    """Decode the picture.

    Raises:
        Problem: PICTURE_DAMAGED, by libjpeg's warnings.
        OSError: libjpeg or Pillow failed.
    """
    libjpeg.prove()
    image, warnings = _decoded(parts.file)
    zeros = _zeros(parts.tail)
    size = len(parts.tail)
    if not warnings.count and _is_needed(parts, size, zeros):
        return image
    for end in _earlier_ends(parts, zeros, warnings.surplus):
        image, warnings = _decoded(_ending(parts, end))
        if not warnings.count and not parts.tail[:end].endswith(b"\x00\x00") and _is_needed(parts, end, zeros):
            parts.flaws.add(Flaw.BYTES_BEHIND_END)
            return image
    raise Problem(Kind.PICTURE_DAMAGED)


def _decoded(file: bytes) -> tuple[ImageFile, libjpeg.Warnings]:
    image = Image.open(io.BytesIO(file), formats=("JPEG",))
    return image, libjpeg.decode_jpeg(image, file)


def _ending(parts: JpegParts, end: int) -> bytes:
    """Return the file with the data of its last scan cut at an offset."""
    data = parts.tail[:end]
    stuffed = data + b"\x00" if data.endswith(b"\xff") else data
    return parts.file[: -len(parts.tail) - len(_END)] + stuffed + _END


def _zeros(tail: bytes) -> int | None:
    """Return the offset of trailing zeros that may replace lost data: optimised tables decode them to any blocks."""
    zeros = _ZEROS.search(tail, max(0, len(tail) - 2 * _READ_AHEAD))
    return zeros and len(tail[: zeros.end()].rstrip(b"\x00"))


def _is_needed(parts: JpegParts, end: int, zeros: int | None) -> bool:
    """Return whether the data end at the right place: without its last byte, bits would be missing (T.81 F.1.2.3).

    This is tested only if there are trailing zeros, which may end anywhere.
    """
    if _FILL_BEFORE_ZERO in parts.tail[:end]:
        return False
    try:
        return zeros is None or _decoded(_ending(parts, end - 1))[1].count > 0
    except OSError:
        return True


def _earlier_ends(parts: JpegParts, zeros: int | None, surplus: int) -> Iterator[int]:
    """Yield offsets where the last scan may really end; nothing if the file cannot be told from a damaged one."""
    if zeros is not None:  # padding, or zeros in place of the end marker
        yield zeros
    last = len(parts.tail) - surplus
    lead = max(0, last - _READ_AHEAD)
    tag = _VENDORS_TAG.search(parts.tail, lead, lead + 2 * _READ_AHEAD)
    tag = tag or _VENDORS_NAME.search(parts.tail, lead, lead + 4 * _READ_AHEAD)
    if parts.flaws & _WITHOUT_END and (tag or surplus <= _VENDORS_BYTES):
        yield from range(last, lead - 1, -1)  # the data may end in letters too


def _segments(data: bytes, parts: Parts) -> Iterator[tuple[int, bytes, bytes, int]]:
    """Yield code, body, scan data and end offset of each segment up to the end of the image."""
    position = len(_START)
    has_restarts = False
    for _ in range(_MOST_MARKERS):
        marker = _MARKER.search(data, position)
        if marker is None or (code := marker[1][0]) not in _KNOWN:
            return
        if data[position : marker.start()].strip(b"\xff"):
            parts.flaws.add(Flaw.SEGMENT_MALFORMED)
        body = b""
        scan = b""
        position = marker.end()
        if code not in _BARE:
            length = int.from_bytes(data[position : position + 2], "big")
            if length < 2:  # the length includes its own two bytes
                length = 2
                parts.flaws.add(Flaw.SEGMENT_MALFORMED)
            body = data[position + 2 : position + length]
            if position + length > len(data):  # not a segment, but a vendor's bytes in place of the end marker
                return
            position += length
        has_restarts |= code == _DRI
        if code == _SOS:
            end = (_MARKER_AFTER_DATA if has_restarts else _MARKER).search(data, position)
            scan = data[position : end.start() if end else None].rstrip(b"\xff")
            position += len(scan)
        yield code, body, scan, position
        if code == _EOI:
            return


def _frame(code: int, body: bytes, parts: Parts) -> _Frame:
    """Parse a frame header (T.81 B.2.2)."""
    if code in _REFUSED:
        raise Problem(Kind.PICTURE_FORMAT, variant=_REFUSED[code])
    if body[0] != 8:
        raise Problem(Kind.PICTURE_FORMAT, variant="twelve_bits" if body[0] == 12 else "rare")
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    if body[5] not in {1, 3, 4} or not height:  # a DNL segment may follow the first scan: no browser reads it
        raise Problem(Kind.PICTURE_FORMAT, variant="rare")
    parts.size = width, height
    components, factors = body[6 : 6 + 3 * body[5] : 3], body[7 : 6 + 3 * body[5] : 3]
    across, down = [factor >> 4 for factor in factors], [factor & 15 for factor in factors]
    is_fractional = any(factor and max(each) % factor for each in (across, down) for factor in each)
    if is_fractional or len({*components}) < body[5]:  # libjpeg needs integer ratios, and scans need unique IDs
        raise Problem(Kind.PICTURE_FORMAT, variant="rare")
    return _Frame(code == _PROGRESSIVE, {component: [None] * _COEFFICIENTS for component in components})


def _erases(tables: bytes) -> bool:
    """Return whether a quantization table has a zero (T.81 B.2.4.1: 1 to 255), which erases coefficients."""
    position = 0
    has_zero = False
    while position < len(tables):
        wide = tables[position] >> 4 > 0
        table = tables[position + 1 : position + 1 + (64 << wide)]
        has_zero |= any(a == b == 0 for a, b in zip(table[::2], table[1::2], strict=False)) if wide else 0 in table
        position += 1 + (64 << wide)
    return has_zero


def _segment(code: int, body: bytes) -> bytes:
    return bytes((0xFF, code)) + (len(body) + 2).to_bytes(2, "big") + body


def _with_known_transform(segment: bytes, frame: _Frame, parts: Parts) -> bytes:
    """Return an Adobe segment with its invalid colour transform replaced by the usual one; others unchanged.

    libjpeg, like browsers, decodes such files with the usual transform, but warns.
    """
    usual = len(frame.lacking) // 2  # 1: YCbCr, 2: YCCK
    if segment[:2] != bytes((0xFF, _APP14)) or segment[15] in {0, usual}:
        return segment
    parts.flaws.add(Flaw.SEGMENT_MALFORMED)
    return segment[:15] + bytes((usual,)) + segment[16:]


def _read_application(code: int, body: bytes, parts: JpegParts) -> bytes:
    """Read an application segment or a comment, and return the part that the decoder needs."""
    name, least = _MINIMUM_BYTES.get(code, (b"", 0))
    is_short = body.startswith(name) and len(body) < least
    if is_short:
        parts.flaws.add(Flaw.SEGMENT_MALFORMED)
    if code == _APP0 and body.startswith(b"JFIF\x00"):
        return _JFIF
    if is_short:
        return b""
    if code == _APP14 and body.startswith(b"Adobe"):
        return _segment(code, body)
    if code == _APP1 and body.startswith(_EXIF):
        parts.exif = parts.exif or body[len(_EXIF) + 1 :]
    elif code == _APP1 and body.startswith(_XMP):
        parts.xmp = parts.xmp or body[len(_XMP) :]
    elif code == _APP2 and body.startswith(_ICC):
        number, count = body[len(_ICC) : len(_ICC) + 2]
        parts.profile_parts.setdefault(number, body[len(_ICC) + 2 :])
        is_all = set(parts.profile_parts) == set(range(1, count + 1))
        parts.profile = b"".join(parts.profile_parts[part] for part in range(1, count + 1)) if is_all else b""
    elif code == _APP2 and body.startswith(b"MPF\x00"):
        parts.flaws.add(Flaw.FURTHER_PICTURES)
    elif code in _BLOCKS:
        parts.blocks.add(_BLOCKS[code])
    return b""


def _check_end(parts: JpegParts, rest: bytes, *, has_end: bool) -> None:
    if not has_end:
        parts.flaws.add(Flaw.NO_END_MARKER)
    if b"\xff\xd8\xff" in rest:
        parts.flaws.add(Flaw.FURTHER_PICTURES)
    elif rest and (has_end or rest != b"\xff"):  # half an end marker is not a separate flaw
        parts.flaws.add(Flaw.BYTES_BEHIND_END)
    if parts.profile_parts and not parts.profile:
        parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
