"""Generated pictures: valid ones of every format, unsupported formats, polyglots and bombs.

All good pictures show the same: a red and a green quarter above a blue and a yellow one, so that a test can tell by
five pixels whether colours, rotation and transparency are right.
"""

import functools
import gzip
import io
import struct
import zlib
from typing import Any

from PIL import Image

WIDTH, HEIGHT = 64, 48
RED, GREEN, BLUE, YELLOW = (220, 30, 40), (30, 190, 60), (40, 50, 210), (230, 210, 40)
QUARTERS = {(16, 12): RED, (48, 12): GREEN, (16, 36): BLUE, (48, 36): YELLOW}
"""The middle of each quarter, and its colour."""

_TO_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_CORRUPT_ICC = b"\x00\x00\x02\x0cnot a profile" + b"\xff" * 500


def scene(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Draw the four quarters."""
    image = Image.new("RGB", (width, height))
    for (x, y), colour in QUARTERS.items():
        left, top = x // 32 * width // 2, y // 24 * height // 2
        image.paste(colour, (left, top, left + width - width // 2, top + height - height // 2))
    return image


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """Return an image as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    """Return a JPEG without chroma subsampling, so that flat colours do not change."""
    return saved(image or scene(), "JPEG", **({"quality": 92, "subsampling": 0} | options))


@functools.cache
def good() -> dict[str, bytes]:
    """Return pictures that must be shown, the four quarters in their places."""
    return _jpegs() | _pngs() | _others() | polyglots()


@functools.cache
def grey() -> dict[str, bytes]:
    """Return pictures without colour that must be shown."""
    levels = scene().convert("L")
    sixteen = b"".join(struct.pack(">H", level * 257) for level in levels.tobytes())
    return {
        "jpeg-grey": jpeg(levels),
        "png-grey": saved(levels, "PNG"),
        "png-grey-16": png(WIDTH, HEIGHT, 16, 0, sixteen),
        "png-grey-16-transparent": png(WIDTH, HEIGHT, 16, 0, sixteen, before=chunk(b"tRNS", b"\x12\x34")),
        "png-grey-alpha": saved(levels.convert("LA"), "PNG"),
        "png-bits": saved(levels.convert("1"), "PNG"),
        "bmp-grey": saved(levels, "BMP"),
        "bmp-bits": saved(levels.convert("1"), "BMP"),
        "gif-grey": saved(levels, "GIF"),
        "webp-grey": saved(levels.convert("RGB"), "WEBP", lossless=True),
    }


def rotated(orientation: int) -> bytes:
    """Return a JPEG with rotated pixels and the EXIF orientation, 1 to 8, that makes them upright."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn = _TO_STORED.get(orientation)
    return jpeg(scene().transpose(turn) if turn is not None else scene(), exif=exif.tobytes())


def _jpegs() -> dict[str, bytes]:
    cmyk = jpeg(scene().convert("CMYK"))
    return {
        "jpeg": jpeg(),
        "jpeg-subsampled": jpeg(subsampling=2),
        "jpeg-progressive": jpeg(progressive=True),
        "jpeg-restarts": jpeg(restart_marker_blocks=2),
        "jpeg-cmyk-adobe": cmyk,
        "jpeg-cmyk-plain": _without_adobe(cmyk),  # inverted all the same, as browsers have it
        "jpeg-ycck": _ycck(),
        "jpeg-rgb": jpeg(keep_rgb=True),
        "jpeg-icc-corrupt": jpeg(icc_profile=_CORRUPT_ICC),
        "jpeg-exif-corrupt": jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + b"\xff" * 40),
        "jpeg-comment": jpeg(comment=b"<script>alert(1)</script>"),
        "jpeg-fill-bytes": b"\xff\xd8" + b"\xff" * 20 + jpeg()[3:],
        **{f"jpeg-exif-{orientation}": rotated(orientation) for orientation in range(1, 9)},
        "jpeg-mpo": saved(scene(), "MPO", save_all=True, append_images=[scene()], quality=92, subsampling=0),
    }


def _pngs() -> dict[str, bytes]:
    rgb = scene()
    palette = rgb.quantize(4)
    alpha = rgb.copy()
    alpha.putalpha(Image.new("L", rgb.size, 255))
    raw = rgb.tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        "png": saved(rgb, "PNG"),
        "png-alpha": saved(alpha, "PNG"),
        "png-palette": saved(palette, "PNG"),
        "png-palette-transparent": saved(palette, "PNG", transparency=200),
        "png-colour-key": saved(rgb, "PNG", transparency=(1, 2, 3)),
        "png-16": png(WIDTH, HEIGHT, 16, 2, b"".join(bytes((level, level)) for level in raw)),
        "png-16-alpha": png(WIDTH, HEIGHT, 16, 6, b"".join(bytes((level, level)) for level in alpha.tobytes())),
        "png-interlaced": png_interlaced(),
        "png-animated": saved(rgb, "PNG", save_all=True, append_images=[Image.new("RGB", rgb.size, "black")]),
        "png-icc-corrupt": saved(rgb, "PNG", icc_profile=_CORRUPT_ICC),
        "png-exif-6": saved(rgb.transpose(_TO_STORED[6]), "PNG", exif=exif),
        "png-unknown-chunk": png(WIDTH, HEIGHT, 8, 2, raw, before=chunk(b"fvXx", b"\x00" * 100)),
    }


def _others() -> dict[str, bytes]:
    rgb = scene()
    black = Image.new("RGB", rgb.size, "black")
    exif = Image.Exif()
    exif[0x0112] = 8
    return {
        "webp": saved(rgb, "WEBP", quality=95),
        "webp-lossless": saved(rgb, "WEBP", lossless=True),
        "webp-alpha": saved(rgb.convert("RGBA"), "WEBP", lossless=True),
        "webp-animated": saved(rgb, "WEBP", save_all=True, append_images=[black], lossless=True, duration=100),
        "webp-exif-8": saved(rgb.transpose(_TO_STORED[8]), "WEBP", lossless=True, exif=exif),
        "bmp": saved(rgb, "BMP"),
        "bmp-palette": saved(rgb.quantize(4), "BMP"),
        "bmp-alpha": saved(rgb.convert("RGBA"), "BMP"),
        "gif": saved(rgb.quantize(4), "GIF"),
        "gif-interlaced": saved(rgb.quantize(4), "GIF", interlace=1),
        "gif-transparent": saved(rgb.quantize(4), "GIF", transparency=200),
        "gif-animated": saved(rgb.quantize(4), "GIF", save_all=True, append_images=[black.quantize(2)]),
    }


def polyglots() -> dict[str, bytes]:
    """Return pictures that are also valid files of another format."""
    archive = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)
    html = b"<html><script>alert(document.cookie)</script></html>"
    return {
        "jpeg+html": jpeg() + html,
        "jpeg+html-inside": jpeg(comment=html),
        "jpeg+zip": jpeg() + archive,
        "png+script": saved(scene(), "PNG") + b"#!/bin/sh\nrm -rf ~\n",
        "gif+html": saved(scene().quantize(4), "GIF") + html,
    }


@functools.cache
def foreign() -> dict[str, bytes]:
    """Return files of formats that are not accepted, even if other decoders accept them."""
    rgb = scene()
    svg = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/'
    svg += b'2000/svg" width="20000" height="20000"><image href="file:///etc/passwd"/><text>&x;</text></svg>'
    return {
        "svg": svg,
        "svgz": gzip.compress(svg, mtime=0),
        "xpm": b'/* XPM */\nstatic char * x[] = {\n"1 1 1 1",\n"a c #ff0000",\n"a"};\n',
        "xbm": b"#define x_width 8\n#define x_height 1\nstatic char x_bits[] = {0xff};\n",
        "eps": saved(rgb, "EPS"),
        "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        "psd": b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, HEIGHT, WIDTH, 8, 3) + bytes(12 + 2 + 3 * 64 * 48),
        "tiff": saved(rgb, "TIFF"),
        "tiff-jpeg": saved(rgb, "TIFF", compression="jpeg"),
        "fits": b"SIMPLE  =                    T".ljust(80) + b"BITPIX  =                    8".ljust(80) + b" " * 2720,
        "icns": saved(rgb.resize((128, 128)), "ICNS"),
        "ico": saved(rgb.resize((32, 32)), "ICO"),
        "cur": b"\x00\x00\x02\x00" + saved(rgb.resize((32, 32)), "ICO")[4:],
        "tga": saved(rgb, "TGA"),
        "jpeg2000": saved(rgb, "JPEG2000"),
        "jpeg-xl": b"\xff\x0a" + bytes(60),
        "heic": struct.pack(">I", 24) + b"ftypheic\x00\x00\x00\x00mif1heic" + bytes(60),
        "avif": saved(rgb, "AVIF"),
        "pcx": saved(rgb, "PCX"),
        "ppm": saved(rgb, "PPM"),
        "dds": saved(rgb, "DDS"),
        "wmf": b"\xd7\xcd\xc6\x9a" + bytes(60),
        "emf": b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60),
        "html": b"<!DOCTYPE html><html><body>sign in</body></html>",
        "xml": b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        "text": "照片".encode(),
        "words that begin as a bitmap": b"BM is short for bitmap, and these are words. " * 2,
        "zip": b"PK\x03\x04" + bytes(60),
        "riff-wave": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28),
    }


@functools.cache
def too_large() -> dict[str, bytes]:
    """Return small files that declare more pixels than are allowed."""
    bits = png(9000, 9000, 1, 0, b"", rows=[bytes(1125)] * 9000)
    head = jpeg()
    frame = head.index(b"\xff\xc0")
    return {
        "png-20000x20000": png(20_000, 20_000, 8, 2, b"", rows=[]),
        "png-9000x9000-bits": bits,
        "png-4096x4096": png(4096, 4096, 1, 0, b"", rows=[bytes(512)] * 4096),
        "png-4000x4001": png(4000, 4001, 1, 0, b"", rows=[bytes(500)] * 4001),
        "png-65536x1": png(65_536, 1, 8, 0, bytes(65_536)),
        "jpeg-65535x65535": head[: frame + 5] + b"\xff\xff\xff\xff" + head[frame + 9 :],
        "gif-65535x65535": b"GIF89a\xff\xff\xff\xff\x80\x00\x00"
        + bytes(6)
        + b"\x2c"
        + bytes(4)
        + b"\xff\xff\xff\xff\x00\x02\x02\x4c\x01\x00;",
        "bmp-2147483647x1": _bmp_header(2**31 - 1, 1),
        "bmp-20000x20000": _bmp_header(20_000, -20_000),
        "webp-16384x16384": b"RIFF\x16\x00\x00\x00WEBPVP8L\x0a\x00\x00\x00\x2f\xff\xff\xff\x0f" + bytes(5),
    }


def scan_bomb(scans: int = 400, side: int = 4000) -> bytes:
    """Return a progressive JPEG that repeats one small scan many times."""
    data = saved(Image.new("L", (side, side), 128), "JPEG", progressive=True, quality=50)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * (scans - data.count(b"\xff\xda") + 1) + data[-2:]


def text_bomb(mebibytes: int = 60) -> bytes:
    """Return a PNG with a comment that unpacks to many mebibytes."""
    text = b"k\x00\x00" + zlib.compress(bytes(mebibytes << 20), 9)
    return png(WIDTH, HEIGHT, 8, 2, scene().tobytes(), before=chunk(b"zTXt", text))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(
    width: int,
    height: int,
    bits: int,
    colour: int,
    pixels: bytes,
    *,
    rows: list[bytes] | None = None,
    before: bytes = b"",
    interlace: int = 0,
) -> bytes:
    """Write a PNG file by hand, with values that no library writes.

    Args:
        width, height, interlace: the values in the header.
        bits: per channel.
        colour: the colour type of the PNG specification.
        pixels: all rows, if `rows` are not given.
        rows: each row.
        before: chunks before the pixels.
    """
    if rows is None:
        stride = len(pixels) // height if height else 0
        rows = [pixels[start : start + stride] for start in range(0, len(pixels), stride or 1)]
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    body = zlib.compress(b"".join(b"\x00" + row for row in rows), 9)
    parts = (chunk(b"IHDR", head), before, chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_interlaced() -> bytes:
    """Return the scene with its rows in the seven passes of Adam7."""
    image = scene()
    rows = [
        b"".join(image.crop((x, y, x + 1, y + 1)).tobytes() for x in range(left, WIDTH, across))
        for left, top, across, down in _ADAM7
        for y in range(top, HEIGHT, down)
    ]
    return png(WIDTH, HEIGHT, 8, 2, b"", rows=rows, interlace=1)


def _inverted(image: Image.Image) -> Image.Image:
    return image.point([255 - level for level in range(256)] * len(image.getbands()))


def _without_adobe(data: bytes) -> bytes:
    start = data.index(b"\xff\xee")
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") :]


def _ycck() -> bytes:
    """Return a CMYK JPEG with its inks as luminance and chrominance, as Photoshop writes them (Adobe TN 5116)."""
    bands = [_inverted(band) for band in _inverted(scene()).convert("YCbCr").split()]
    data = jpeg(Image.merge("CMYK", [*bands, Image.new("L", (WIDTH, HEIGHT), 0)]))
    transform = data.index(b"Adobe") + 11
    return data[:transform] + b"\x02" + data[transform + 1 :]


def _bmp_header(width: int, height: int, *, bits: int = 24, compression: int = 0, colours: int = 0) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 2835, 2835, colours, colours)
    offset = 14 + 40 + colours * 4
    return b"BM" + struct.pack("<IHHI", offset, 0, 0, offset) + info
