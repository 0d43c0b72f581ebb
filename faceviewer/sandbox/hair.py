"""Hair, beards and what is worn over hair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.sandbox.looks import SHADE, WHITE, flipped, mixed, path

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.sandbox.looks import Looks
    from faceviewer.sandbox.sketch import Sketch

# The outer edge of most hair, from the left ear over the top to the right one; the hairline leads back.
_CROWN = path("-1.07 0.06, -1.12 -0.4, -0.98 -0.9, -0.6 -1.28, 0 -1.42, 0.6 -1.28, 0.98 -0.9, 1.12 -0.4, 1.07 0.06")


def draw_hair_behind(sketch: Sketch, looks: Looks) -> None:
    """Draw what of the hair is behind head and body."""
    dark = mixed(looks.hair, SHADE, 0.22)
    match looks.style:
        case "long":
            outline = "0 -1.3, 0.9 -0.9, 1.2 -0.1, 1.24 1, 1.34 2.3, 0.7 2.5, 0 2.4"
            sketch.mirrored(path(outline), dark)
        case "bob":
            outline = "0 -1.3, 0.9 -0.9, 1.2 -0.1, 1.26 0.8, 1.1 1.3, 0.5 1.24, 0 1.2"
            sketch.mirrored(path(outline), dark)
        case "bun":
            sketch.ellipse((0, -1.5), (0.5, 0.44), dark)
        case "ponytail":
            outline = "0.7 -0.9, 1.35 -0.5, 1.55 0.5, 1.4 1.5, 1.12 1.7, 1.16 0.7, 0.9 0.1"
            sketch.blob(path(outline), dark)
        case "curls":
            sketch.mirrored(path("0 -1.3, 1 -0.8, 1.26 -0.1, 1.16 0.4, 0.8 0.4, 0 0.4"), dark)


def draw_beard(sketch: Sketch, looks: Looks) -> None:
    """Draw a beard, below mouth and nose."""
    outline = (
        *path("0 0.56, 0.42 0.6, 0.72 0.42, 0.96 0.06, 0.92 0.56"),
        (looks.jaw + 0.03, 1.04),
        (looks.jaw * 0.5, 1.3),
        (0.0, 1.36),
    )
    match looks.beard:
        case "full":
            sketch.mirrored(outline, looks.hair)
            sketch.ellipse((0, 0.8), (0.36, 0.14), looks.skin)
        case "stubble":
            sketch.mirrored(outline, mixed(looks.skin, looks.hair, 0.28))
        case "moustache":
            sketch.mirrored(path("0 0.54, 0.22 0.53, 0.42 0.7, 0.2 0.66, 0 0.64"), looks.hair)


def draw_hair(sketch: Sketch, looks: Looks) -> None:
    """Draw what of the hair is before the head."""
    _STYLES[looks.style](sketch, looks)


def _short(sketch: Sketch, looks: Looks) -> None:
    hairline = "0.94 0.04, 0.88 -0.42, 0.6 -0.66, 0 -0.72, -0.6 -0.66, -0.88 -0.42, -0.94 0.04"
    sketch.blob(_CROWN + path(hairline), looks.hair)


def _parted(sketch: Sketch, looks: Looks) -> None:
    hairline = "0.94 0.04, 0.9 -0.36, 0.5 -0.52, 0 -0.72, -0.42 -0.98, -0.7 -0.66, -0.9 -0.34, -0.94 0.04"
    sketch.blob(_CROWN + path(hairline), looks.hair)


def _quiff(sketch: Sketch, looks: Looks) -> None:
    left = "-1.05 0.04, -1.1 -0.5, -0.96 -1, -0.72 -1.42, -0.2 -1.66"
    right = "0.4 -1.62, 0.88 -1.3, 1.04 -0.8, 1.08 -0.3, 1.05 0.04"
    hairline = "0.93 0.02, 0.88 -0.5, 0.62 -0.84, 0.1 -0.86, -0.4 -0.8, -0.8 -0.62, -0.93 0.02"
    sketch.blob(path(left) + path(right) + path(hairline), looks.hair)


def _buzz(sketch: Sketch, looks: Looks) -> None:
    close = tuple((x * 0.94, y * 0.92 + 0.02) for x, y in _CROWN)
    hairline = "0.93 -0.2, 0.82 -0.62, 0.4 -0.8, 0 -0.82, -0.4 -0.8, -0.82 -0.62, -0.93 -0.2"
    sketch.blob(close + path(hairline), mixed(looks.hair, looks.skin, 0.25))


def _bald(sketch: Sketch, looks: Looks) -> None:
    for side in (-1, 1):
        above_ear = path("1.03 0.04, 1.05 -0.4, 0.9 -0.62, 0.93 -0.2, 0.95 0.04")
        sketch.blob(flipped(above_ear, side), looks.hair)
    sketch.ellipse((0.32, -0.88), (0.24, 0.1), mixed(looks.skin, WHITE, 0.3))


def _bob(sketch: Sketch, looks: Looks) -> None:
    crown = ((-1.16, 0.5), *_CROWN[1:-1], (1.16, 0.5))
    right = "1.04 0.9, 0.9 0.5, 0.9 -0.2, 0.6 -0.34, 0 -0.38"
    left = "-0.6 -0.34, -0.9 -0.2, -0.9 0.5, -1.04 0.9"
    sketch.blob(crown + path(right) + path(left), looks.hair)


def _long(sketch: Sketch, looks: Looks) -> None:
    for side in (-1, 1):
        outer = path("0 -1.42, 0.6 -1.28, 1 -0.88, 1.14 -0.3, 1.12 0.4")
        inner = path("0.98 0.56, 0.9 -0.1, 0.72 -0.5, 0.3 -0.82, 0 -1.1")
        sketch.blob(flipped(outer + inner, side), looks.hair)


def _swept(sketch: Sketch, looks: Looks) -> None:
    hairline = "0.95 0.3, 0.88 -0.16, 0.62 -0.42, 0.1 -0.66, -0.5 -1.02, -0.8 -0.6, -0.93 0.3"
    sketch.blob(_CROWN + path(hairline), looks.hair)


def _curls(sketch: Sketch, looks: Looks) -> None:
    for side in (-1, 1):
        for curl in flipped(path("0 -1.3, 0.5 -1.2, 0.84 -0.94, 1.04 -0.56, 1.02 -0.2"), side):
            sketch.ellipse(curl, (0.36, 0.36), looks.hair)
        for curl in flipped(path("0.22 -0.9, 0.62 -0.76"), side):
            sketch.ellipse(curl, (0.3, 0.27), looks.hair)


def _scarf(sketch: Sketch, looks: Looks) -> None:
    crown = (*path("-1.2 0.8, -1.18 -0.4"), *_CROWN[2:-2], *path("1.18 -0.4, 1.2 0.8"))
    right = "0.94 1.2, 0.86 0.5, 0.86 -0.3, 0.5 -0.74, 0 -0.86"
    left = "-0.5 -0.74, -0.86 -0.3, -0.86 0.5, -0.94 1.2"
    sketch.blob(crown + path(right) + path(left), looks.cloth)
    sketch.mirrored(path("0 1.16, 0.5 1, 0.88 0.5, 1.18 0.9, 1.3 1.7, 0.8 2.2, 0 2.36"), looks.cloth)
    fold = mixed(looks.cloth, SHADE, 0.16)
    sketch.stroke(path("-0.9 1, -0.4 1.56, 0.3 1.7, 1 1.56"), fold, width=0.07)
    sketch.stroke(path("-0.8 1.7, -0.1 2.02, 0.7 1.96"), fold, width=0.06)


_STYLES: dict[str, Callable[[Sketch, Looks], None]] = {
    "short": _short,
    "parted": _parted,
    "quiff": _quiff,
    "buzz": _buzz,
    "bald": _bald,
    "bob": _bob,
    "long": _long,
    "bun": _swept,
    "ponytail": _swept,
    "curls": _curls,
    "scarf": _scarf,
}
