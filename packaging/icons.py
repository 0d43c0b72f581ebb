"""Create the program's icon for Windows (.ico) and macOS (.icns) from the PNG files that the program ships."""

import struct
from collections.abc import Iterator
from pathlib import Path

_ICO_SIDES = (16, 24, 32, 48, 64, 128, 256)
# Without 16 and 32 pixels at standard density: some versions of macOS garble PNG in these; they scale others instead.
_ICNS_TYPES = {"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512}


def ico(folder: Path) -> bytes:
    """Return an .ico file with `faceviewer-{side}.png` of a folder; Windows Vista and later read PNG in it."""
    pictures = [_png(folder, side) for side in _ICO_SIDES]
    offset = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    for side, picture in zip(_ICO_SIDES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(picture), offset)  # 0 means 256
        offset += len(picture)
    return head + b"".join(pictures)


def icns(folder: Path) -> bytes:
    """Return an .icns file with `faceviewer-{side}.png` of a folder, for standard and double density."""
    body = b"".join(_icns_entry(kind, _png(folder, side)) for kind, side in _ICNS_TYPES.items())
    return b"icns" + (8 + len(body)).to_bytes(4, "big") + body


def icns_entries(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield the type of each entry, and the side of its picture in pixels.

    Raises:
        ValueError: the data is not an .icns file with PNG pictures.
    """
    if data[:4] != b"icns" or int.from_bytes(data[4:8], "big") != len(data):
        raise ValueError("not an .icns file")
    offset = 8
    while offset < len(data):
        kind, length = data[offset : offset + 4].decode("ascii"), int.from_bytes(data[offset + 4 : offset + 8], "big")
        yield kind, _side(data[offset + 8 : offset + length])
        offset += length


def _icns_entry(kind: str, picture: bytes) -> bytes:
    return kind.encode("ascii") + (8 + len(picture)).to_bytes(4, "big") + picture


def _png(folder: Path, side: int) -> bytes:
    path = folder / f"faceviewer-{side}.png"
    data = path.read_bytes()
    if _side(data) != side:
        raise ValueError(f"{path.name} is {_side(data)} pixels wide")
    return data


def _side(png: bytes) -> int:
    """Return the width from the first chunk of a PNG picture."""
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("not a PNG picture")
    return int.from_bytes(png[16:20], "big")
