"""ICC profiles (ICC.1:2022): build them from primaries and a curve, and read their tags."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Matrix = tuple[tuple[float, ...], ...]
Point = tuple[float, float]

SRGB_PRIMARIES: tuple[Point, ...] = ((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
"""White, red, green and blue of IEC 61966-2-1, as x and y of CIE 1931."""

SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""The curve of sRGB, as g, a, b, c, d of a parametric curve of type 3 (ICC.1 10.18)."""

_HEADER = 128
_MOST_TAGS = 100
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_COLUMNS, _CURVES = (b"rXYZ", b"gXYZ", b"bXYZ"), (b"rTRC", b"gTRC", b"bTRC")
_NO_TEXT = struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", 0, 28)


def without_float_tables(profile: bytes) -> bytes:
    """Return a profile with its floating-point tables (D2B0 to D2B3) hidden by renaming their tags.

    No browser reads them, and a few kilobytes can contain a chain of thousands of steps, each of which littlecms would
    apply to every colour.
    """
    renamed = bytearray(profile)
    count = int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    for n in range(min(count, _MOST_TAGS)):
        start = _HEADER + 4 + 12 * n
        if profile[start : start + 3] == b"D2B":
            renamed[start : start + 3] = b"d2b"
    return bytes(renamed)


def make(primaries: Sequence[Point], curve: Sequence[float]) -> bytes:
    """Return an ICC profile of an RGB space. Raises ValueError or ZeroDivisionError if the primaries are invalid.

    Args:
        primaries: white, red, green and blue, as x and y of CIE 1931.
        curve: a gamma, or g, a, b, c, d of a parametric curve of type 3.
    """
    if min(x for point in primaries for x in point) < 0 or min(y for _, y in primaries) == 0:
        raise ValueError
    white, *lights = ((x / y, 1.0, (1 - x - y) / y) for x, y in primaries)
    to_xyz = tuple(zip(*lights, strict=True))
    strengths = _times(_inverse(to_xyz), white)
    cone, cone_d50 = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    back = _inverse(_BRADFORD)
    tags = [(b"wtpt", _xyz(_D50)), (b"desc", _NO_TEXT), (b"cprt", _NO_TEXT)]
    for tag, light, strength in zip(_COLUMNS, lights, strengths, strict=True):
        adapted = (a * to / of for a, of, to in zip(_times(_BRADFORD, light), cone, cone_d50, strict=True))
        tags.append((tag, _xyz([strength * part for part in _times(back, tuple(adapted))])))
    tags += [(tag, _parametric_tag(curve)) for tag in _CURVES]
    return _profile(tags)


def _profile(tags: Sequence[tuple[bytes, bytes]]) -> bytes:
    table = struct.pack(">I", len(tags))
    body = b""
    start = _HEADER + 4 + 12 * len(tags)
    for tag, value in tags:
        table += tag + struct.pack(">II", start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    size = start + len(body)
    head = struct.pack(">I4xI4s4s4s12x4s", size, 0x04400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head + bytes(68 - len(head)) + _xyz(_D50)[8:] + bytes(_HEADER - 80) + table + body


def tags(profile: bytes) -> dict[bytes, bytes]:
    """Return the tags of a profile by their signatures (ICC.1 7.3); raise struct.error if the table is cut."""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    entries = (struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * n) for n in range(min(count, _MOST_TAGS)))
    return {tag: profile[start : start + size] for tag, start, size in entries}


def _parametric_tag(curve: Sequence[float]) -> bytes:
    form = 3 if len(curve) > 1 else 0
    return struct.pack(f">4s4xH2x{len(curve)}i", b"para", form, *(round(number * 65536) for number in curve))


def _xyz(values: Sequence[float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))


def _times(matrix: Matrix, vector: Sequence[float]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    minors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    determinant = a * minors[0][0] + b * minors[1][0] + c * minors[2][0]
    return tuple(tuple(minor / determinant for minor in row) for row in minors)
