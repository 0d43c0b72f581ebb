"""What a file of some bytes is called at its end, told by how they begin; nothing in them is read further."""

from __future__ import annotations

_BEGINNINGS = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", ".jp2"),
    (b"\xff\x0a", ".jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", ".jxl"),
    (b"BM", ".bmp"),
)
_BRANDS = {b"avif": ".avif", b"avis": ".avif", b"heic": ".heic", b"heix": ".heic", b"mif1": ".heic", b"msf1": ".heic"}


def extension_of(data: bytes) -> str:
    """Return the ending, with its dot, of the picture format that bytes begin as.

    `.bin` for everything else: what a server sent in a photo's place must not become a page or a program that a double
    click opens.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp":  # ISO/IEC 14496-12, 4.3
        return _BRANDS.get(data[8:12], ".bin")
    return next((ending for beginning, ending in _BEGINNINGS if data.startswith(beginning)), ".bin")
