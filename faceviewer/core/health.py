"""How good a photo is by what can be measured of any picture.

A hint, and no judgement of whether a door knows the face: no feature of a face is computed, here or anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SERVICE_SIDE = 800
"""Pixels that the service takes a side (limits of its save endpoint)."""

SERVICE_BYTES = 1024 * 1024
"""Bytes that the service takes ("1 MB" of its save endpoint, read generously)."""

HEAD_WIDTH = 180
"""Pixels that a head should have across in a full frontal photo (ISO/IEC 19794-5:2005, about 90 between the eyes)."""

# Set by trial: eight drawn portraits and four crops of photographs, each darkened, lightened, flattened and blurred in
# steps, and saved as JPEG again (tests/imaging/test_health.py has the steps). All were between 0.39 and 0.80 bright as
# they were; with a fifth of their light under 0.17, with a tenth under 0.09; lit threefold, flat ones came over 0.9.
_DARK, _VERY_DARK, _BRIGHT = 0.20, 0.10, 0.90
# As they were, 0.18 and more; with a fifth of it, 0.07 and less.
_FLAT = 0.06
# As they were, 0.47 to 0.55, at JPEG quality 10 and with a tenth of their light too; blurred by 0.25 % of the longer
# side (Gaussian, sigma) 0.31 to 0.48, by 1 % 0.09 to 0.30; enlarged sixfold from too few pixels 0.21 to 0.26.
_SOFT, _VERY_SOFT = 0.30, 0.17


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured on the middle of a picture, where a portrait has its face.

    Attributes:
        brightness: mean luma (ITU-R BT.601), 0.0 black to 1.0 white.
        contrast: standard deviation of the luma, 0.0 to 0.5.
        sharpness: share of the differences between neighbours that a strong blur takes away, 0.0 to 1.0 (Crété et al.,
            "The blur effect", 2007); a picture that is blurred already has little to lose.
    """

    brightness: float
    contrast: float
    sharpness: float


class Concern(StrEnum):
    """What may keep a device from recognising a photo, or a service from taking it."""

    VERY_DARK = "very_dark"
    DARK = "dark"
    BRIGHT = "bright"
    FLAT = "flat"
    VERY_SOFT = "very_soft"
    SOFT = "soft"
    SMALL = "small"
    LARGE_SIDE = "large_side"
    LARGE_FILE = "large_file"

    @property
    def is_of_the_limits(self) -> bool:
        """Whether it is about what the service takes, and not about what can be seen."""
        return self in {Concern.LARGE_SIDE, Concern.LARGE_FILE}


def concerns(measures: Measures, *, width: int, height: int, size: int) -> tuple[Concern, ...]:
    """Judge a photo.

    Args:
        measures: what was measured.
        width, height: in pixels, upright.
        size: of its file, in bytes.

    Returns:
        What is conspicuous, in the order in which it is said; empty if nothing is.
    """
    light = next((concern for concern, holds in _of_light(measures) if holds), None)
    found = [light] if light else []
    if measures.sharpness < _SOFT:
        found.append(Concern.VERY_SOFT if measures.sharpness < _VERY_SOFT else Concern.SOFT)
    if width < HEAD_WIDTH:
        found.append(Concern.SMALL)
    if max(width, height) > SERVICE_SIDE:
        found.append(Concern.LARGE_SIDE)
    if size > SERVICE_BYTES:
        found.append(Concern.LARGE_FILE)
    return tuple(found)


def _of_light(measures: Measures) -> tuple[tuple[Concern, bool], ...]:
    """Return what may be wrong with the light, worst first: where there is too little or too much, contrast is too."""
    return (
        (Concern.VERY_DARK, measures.brightness < _VERY_DARK),
        (Concern.DARK, measures.brightness < _DARK),
        (Concern.BRIGHT, measures.brightness > _BRIGHT),
        (Concern.FLAT, measures.contrast < _FLAT),
    )
