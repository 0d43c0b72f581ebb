"""Read libjpeg's warnings, which show that it made up missing pixels.

libjpeg fills missing data and continues. It counts a warning then, but Pillow has no way to read the count. The count
is in the error manager (`struct jpeg_error_mgr` of jpeglib.h, unchanged since 1991), which is in the memory of Pillow's
decoder and is read there. Its exact place may change between versions of Pillow: `prove` tests it with pictures that
are known to be complete, cut and overlong; if that fails, no JPEG is decoded.
"""

from __future__ import annotations

import ctypes
import functools
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, JpegImagePlugin, _imaging

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = ["JpegImagePlugin", "Warnings", "decode_jpeg", "prove"]  # importing the plugin registers it

_INT, _POINTER = ctypes.c_int, ctypes.c_void_p
_END_OF_IMAGE = 0xD9
_LOOK_AHEAD = 8
_CONTEXT_BYTES = 2048  # the error manager is in the context, after a jpeg_decompress_struct of some 650 bytes


@dataclass(frozen=True, slots=True)
class Warnings:
    """The warnings of libjpeg.

    Attributes:
        count: the number of warnings: missing bits, invalid codes, restart markers that are missing or out of order,
            surplus bytes.
        surplus: the number of surplus bytes of the last scan if that was the only warning, else 0. Up to eight bytes
            are not detected, since libjpeg reads ahead.
    """

    count: int
    surplus: int


class _ErrorManager(ctypes.Structure):
    _fields_ = (
        ("functions", _POINTER * 5),
        ("msg_code", _INT),
        ("msg_parm", _INT * 20),
        ("trace_level", _INT),
        ("num_warnings", ctypes.c_long),
    )


class _Context(ctypes.Structure):
    """The start of JPEGSTATE (Jpeg.h of Pillow): jpegmode, rawmode, draft, scale, and `cinfo.err`."""

    _fields_ = (("options", _INT * 4), ("error", _POINTER))


def _layout(ints: int) -> type[ctypes.Structure]:
    """Return ImagingDecoderObject (decode.c of Pillow) with a number of ints between `shuffle` and `buffer`."""
    fields = (
        *((name, ctypes.c_ssize_t) for name in ("refcount", "type", "decode", "cleanup")),
        ("state", _INT * 10),
        ("shuffle", _POINTER),
        ("ints", _INT * ints),
        *((name, _POINTER) for name in ("buffer", "context", "fd", "image", "lock")),
        ("pulls_fd", _INT),
    )
    return type("_Decoder", (ctypes.Structure,), {"_fields_": fields})


_LAYOUTS = {ctypes.sizeof(layout): layout for layout in (_layout(2), _layout(3))}  # Pillow 12 and 13, by size


def decode_jpeg(image: ImageFile, data: bytes) -> Warnings:
    """Decode the pixels of an opened JPEG, whose file has an end-of-image marker, and return libjpeg's warnings.

    Raises:
        OSError: libjpeg failed.
        LookupError: this version of Pillow stores the warnings elsewhere.
    """
    ((_, extents, _, arguments),) = image.tile
    image.load_prepare()
    decoder = _imaging.jpeg_decoder(image.mode, *(arguments or ()), *image.decoderconfig)
    try:
        decoder.setimage(image.im, extents)
        consumed, error = decoder.decode(data)
        if consumed >= 0 or error < 0:
            raise OSError(error)
        image.tile = []
        return _warnings(decoder)
    finally:
        decoder.cleanup()


@functools.cache
def prove() -> None:
    """Test with three tiny pictures whether warnings can be read. Raises LookupError if they cannot."""
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((16, 16)).save(stream, "JPEG")
    whole = stream.getvalue()[:-2]
    end = b"\xff\xd9"
    cut, overlong = whole[: whole.rindex(b"\xff\xda") + 10], whole + bytes(64)  # an SOS of one component has ten bytes
    warnings = []
    for data in (whole + end, cut + end, overlong + end):
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            warnings.append(decode_jpeg(image, data))
    if warnings[:2] != [Warnings(0, 0), Warnings(1, 0)] or not 64 - _LOOK_AHEAD <= warnings[2].surplus < 64:
        raise LookupError(warnings)


def _warnings(decoder: object) -> Warnings:
    layout = _LAYOUTS.get(type(decoder).__basicsize__)
    if layout is None:  # not a KeyError, which would count as a damaged picture
        raise LookupError
    context = layout.from_address(id(decoder)).context
    address = _Context.from_address(context).error if context else None
    if not address or not 0 < address - context < _CONTEXT_BYTES:
        raise LookupError
    manager = _ErrorManager.from_address(address)
    # The parameters of JWRN_EXTRANEOUS_DATA (jerror.h): number of bytes, and the marker after them. msg_code is already
    # replaced by a trace message about the end marker. Parameters of other messages before a scan are 63 at most here.
    surplus, marker = manager.msg_parm[:2]
    is_surplus = manager.num_warnings == 1 and marker == _END_OF_IMAGE
    return Warnings(manager.num_warnings, surplus if is_surplus else 0)
