"""Convert stored pixels to the colours of a screen: 8-bit sRGB.

The colour information of the file is applied: an ICC profile in any format, in PNG also cICP, sRGB, gAMA and cHRM, in
the precedence of the PNG specification (third edition, 4.3). Unusable information is ignored and reported as a flaw.
"""

from __future__ import annotations

import functools
import io
import math
import struct
from itertools import chain, product
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageCms

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import icc

if TYPE_CHECKING:
    from faceviewer.imaging.parts import Parts

_CANNOT_CONVERT = (ImageCms.PyCMSError, OSError, ValueError, TypeError, struct.error)
_PROFILE_BYTES = 4 << 20  # profiles of printing presses have two megabytes
_MODES = {b"GRAY": "L", b"RGB ": "RGB", b"CMYK": "CMYK"}  # by the profile's colour space (ICC.1 7.2.6)
_KINDS = frozenset({b"scnr", b"mntr", b"prtr", b"spac"})  # profile classes for pictures (ICC.1 7.2.5)

# ITU-T H.273, tables 2 and 3.
_D65, _DCI_WHITE = (0.3127, 0.3290), (0.314, 0.351)
_PRIMARIES = {
    1: icc.SRGB_PRIMARIES,
    5: (_D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: (_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: (_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: (_D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: (_DCI_WHITE, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: (_D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: (_D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
_CURVES: dict[int, tuple[float, ...]] = {
    **dict.fromkeys((1, 6, 14, 15), (2.4,)),  # television curves, as a screen shows them (BT.1886)
    4: (2.2,),
    5: (2.8,),
    8: (1.0,),
    13: icc.SRGB_CURVE,
}
_SRGB_GAMMA = 0.45455
_SAME_GAMMA, _SAME_POINT = 0.02, 0.002
_SAME_LEVEL = 2  # of 255, for an sRGB profile with rounded numbers
_GREYS = Image.frombytes("L", (3, 1), bytes((0, 128, 255)))
_LEAST_STEP, _LEAST_WHITE = 16, 192  # of 255; linear light and any usual gamma are far from these
_SAMPLES = Image.frombytes("RGB", (6**3, 1), bytes(chain.from_iterable(product(range(0, 256, 51), repeat=3))))


def in_screen_colours(image: Image.Image, parts: Parts) -> Image.Image:
    """Return decoded pixels as RGB, or as RGBA if some may be transparent; add flaws that are found to the parts.

    Raises:
        Problem: PICTURE_DAMAGED if pixels have colours outside the palette.
    """
    if image.mode == "P" and not _is_in_palette(image):
        raise Problem(Kind.PICTURE_DAMAGED)
    target = "RGBA" if image.has_transparency_data else "RGB"
    profile = _profile(image, parts)
    if not profile:
        return image if image.mode == target else image.convert(target)
    alpha = image.convert("RGBA").getchannel("A") if target == "RGBA" else None
    source = image.convert(_MODES[profile[16:20]])
    try:
        converted = _transform(profile, source.mode).apply(source)
    except _CANNOT_CONVERT:
        parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
        return image.convert(target)
    if alpha:
        converted.putalpha(alpha)
    return converted


def _is_in_palette(image: Image.Image) -> bool:
    if image.palette is None:  # a PNG without PLTE
        return False
    _, highest = image.getextrema()
    return int(highest) < len(image.palette.palette) // len(image.palette.mode)  # type: ignore[arg-type]  # one band


def _profile(image: Image.Image, parts: Parts) -> bytes:
    """Return the profile that applies to an image, empty if the image is sRGB."""
    profile = _cicp_profile(parts) if "cICP" in parts.chunks else None
    if profile is None and parts.profile:
        if _is_usable(parts, image.mode):
            return b"" if _is_srgb(parts.profile) else parts.profile
        parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
    if profile is None and "sRGB" not in parts.chunks:
        profile = _gamma_profile(parts)
    return profile or b""


def _is_usable(parts: Parts, mode: str) -> bool:
    profile = parts.profile
    space = _MODES.get(profile[16:20])
    is_grey = mode in {"L", "LA", "1"}
    if profile[36:40] != b"acsp" or profile[12:16] not in _KINDS or len(profile) > _PROFILE_BYTES:
        return False
    if is_grey and space == "RGB":  # left by programs that removed the colours; PNG forbids it (11.3.2.3)
        return parts.form != "PNG" or _is_srgb(profile)
    return space == ("L" if is_grey else "CMYK" if mode == "CMYK" else "RGB")


@functools.lru_cache(maxsize=8)
def _is_srgb(profile: bytes) -> bool:
    """Return whether a profile leaves colours as they are, within `_SAME_LEVEL`."""
    if profile[16:20] != b"RGB ":
        return False
    try:
        difference = ImageChops.difference(_transform(profile, "RGB").apply(_SAMPLES), _SAMPLES)
    except _CANNOT_CONVERT:
        return False
    return max(highest for _, highest in difference.getextrema()) <= _SAME_LEVEL  # type: ignore[misc]  # three bands


def _cicp_profile(parts: Parts) -> bytes | None:
    """Return the profile of a cICP chunk (11.3.2.6), empty for sRGB, None if it cannot be used."""
    chunk = parts.chunks["cICP"]
    if len(chunk) == 4:
        primaries, curve, matrix, is_full = chunk
        if matrix == 0 and is_full == 1 and primaries in _PRIMARIES and curve in _CURVES:
            is_srgb = _PRIMARIES[primaries] == icc.SRGB_PRIMARIES and _CURVES[curve] == icc.SRGB_CURVE
            return b"" if is_srgb else icc.make(_PRIMARIES[primaries], _CURVES[curve])
    parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
    return None


def _gamma_profile(parts: Parts) -> bytes:
    """Return the profile of gAMA and cHRM (11.3.2.1, 11.3.2.2), empty if it is close to sRGB or invalid.

    cHRM without gAMA is ignored, as in browsers.
    """
    gama, chrm = parts.chunks.get("gAMA", b""), parts.chunks.get("cHRM", b"")
    if not gama:
        return b""
    try:
        gamma = struct.unpack(">I", gama)[0] / 100_000
        numbers = [number / 100_000 for number in struct.unpack(">8I", chrm)] if chrm else []
        points = tuple(zip(numbers[::2], numbers[1::2], strict=True)) or icc.SRGB_PRIMARIES
        pairs = zip(points, icc.SRGB_PRIMARIES, strict=True)
        is_near = all(math.dist(point, other) < _SAME_POINT for point, other in pairs)
        if is_near and abs(gamma - _SRGB_GAMMA) < _SAME_GAMMA:
            return b""
        return icc.make(points, (1 / gamma,))
    except (struct.error, ValueError, ArithmeticError):
        parts.flaws.add(Flaw.COLOUR_PROFILE_UNUSABLE)
        return b""


@functools.lru_cache(maxsize=4)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc.without_float_tables(profile)))
    # As in browsers: use the perceptual table if the profile has both tables, else the colorimetric intent.
    has_choice = mode == "RGB" and {b"A2B0", b"A2B1"} <= icc.tags(profile).keys()
    intent = ImageCms.Intent.PERCEPTUAL if has_choice else ImageCms.Intent.RELATIVE_COLORIMETRIC
    target = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(source, target, mode, "RGB", intent, ImageCms.Flags.NONE)
    if not _keeps_greys(transform.apply(_GREYS.convert(mode))):
        raise ValueError("greys")
    return transform


def _keeps_greys(converted: Image.Image) -> bool:
    """Return whether black, grey and white are different after conversion, and white is light.

    A profile with invalid numbers may turn every picture black or white, or lack a primary colour. Browsers ignore it.
    """
    black, grey, white = converted.convert("L").tobytes()
    return black + _LEAST_STEP <= grey <= white - _LEAST_STEP and min(converted.tobytes()[-3:]) >= _LEAST_WHITE
