"""Draws somebody: body, head, face; drawn from the back to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.sandbox.hair import draw_beard, draw_hair, draw_hair_behind
from faceviewer.sandbox.looks import BLUSH, INK, SHADE, WHITE, flipped, mixed, path

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.sandbox.looks import Looks
    from faceviewer.sandbox.sketch import Sketch

_SIDES = (-1, 1)


def draw_figure(sketch: Sketch, looks: Looks) -> None:
    """Draw a head and shoulders."""
    draw_hair_behind(sketch, looks)
    _draw_body(sketch, looks)
    _draw_head(sketch, looks)
    _draw_face(sketch, looks)
    draw_hair(sketch, looks)
    _draw_brows(sketch, looks)
    if looks.glasses:
        _draw_glasses(sketch, square=looks.glasses == "square")


def _draw_body(sketch: Sketch, looks: Looks) -> None:
    sketch.mirrored(path("0 1.72, 0.5 1.62, 1.15 1.8, 1.82 2.12, 2.12 2.8, 2.2 4.4, 0 4.6"), looks.shirt)
    neck = path("0 0.8, 0.42 0.9, 0.4 1.5, 0.58 1.8, 0.3 2.02, 0 2.08")
    sketch.mirrored(neck, mixed(looks.skin, SHADE, 0.16))
    _COLLARS[looks.collar](sketch, looks)


def _crew(sketch: Sketch, looks: Looks) -> None:
    edge = mixed(looks.shirt, SHADE, 0.2)
    sketch.stroke(path("-0.6 1.7, -0.35 2.02, 0 2.12, 0.35 2.02, 0.6 1.7"), edge, width=0.13)


def _v_neck(sketch: Sketch, looks: Looks) -> None:
    edge = mixed(looks.shirt, SHADE, 0.2)
    sketch.polygon(path("-0.54 1.74, 0 2.6, 0.54 1.74"), mixed(looks.skin, SHADE, 0.08))
    for side in _SIDES:
        sketch.stroke(flipped(path("0.58 1.7, 0.29 2.17, 0 2.62"), side), edge, width=0.12)


def _shirt(sketch: Sketch, looks: Looks) -> None:
    light, edge = mixed(looks.shirt, WHITE, 0.22), mixed(looks.shirt, SHADE, 0.22)
    sketch.stroke(path("0 2.2, 0 4.6"), edge, width=0.05)
    for button in path("0.1 2.62, 0.1 3.12, 0.1 3.62"):
        sketch.ellipse(button, (0.05, 0.05), edge)
    for side in _SIDES:
        sketch.polygon(flipped(path("0.42 1.5, 0 2.14, 0.46 2.5, 0.82 1.82"), side), light)


def _blazer(sketch: Sketch, looks: Looks) -> None:
    dark = mixed(looks.shirt, SHADE, 0.24)
    sketch.polygon(path("-0.54 1.68, 0 3.5, 0.54 1.68"), WHITE)
    sketch.mirrored(path("0 1.2, 0.4 1.3, 0.46 1.72, 0 2.14"), mixed(looks.skin, SHADE, 0.16))
    for side in _SIDES:
        collar = path("0.42 1.56, 0 2.16, 0.34 2.42, 0.62 1.76")
        lapel = path("0.6 1.66, 0.94 2.3, 0.72 2.44, 0.86 2.62, 0 3.72, 0.36 2.4")
        sketch.polygon(flipped(collar, side), mixed(WHITE, SHADE, 0.08))
        sketch.polygon(flipped(lapel, side), dark)


def _hood(sketch: Sketch, looks: Looks) -> None:
    dark, cord = mixed(looks.shirt, SHADE, 0.18), mixed(looks.shirt, WHITE, 0.6)
    sketch.stroke(path("-0.84 1.72, -0.62 2.1, 0 2.36, 0.62 2.1, 0.84 1.72"), dark, width=0.34)
    for side in _SIDES:
        sketch.stroke(flipped(path("0.3 2.36, 0.33 2.8, 0.3 3.2"), side), cord, width=0.07)


_COLLARS: dict[str, Callable[[Sketch, Looks], None]] = {
    "crew": _crew,
    "v": _v_neck,
    "shirt": _shirt,
    "blazer": _blazer,
    "hood": _hood,
}


def _draw_head(sketch: Sketch, looks: Looks) -> None:
    for side in _SIDES:
        sketch.ellipse((side * 0.99, 0.12), (0.17, 0.26), looks.skin)
        sketch.ellipse((side * 1.0, 0.14), (0.08, 0.15), mixed(looks.skin, SHADE, 0.12))
    upper = path("0 -1.22, 0.55 -1.12, 0.92 -0.68, 0.98 0, 0.9 0.55")
    sketch.mirrored((*upper, (looks.jaw, 1.0), (looks.jaw * 0.45, 1.24), (0, 1.28)), looks.skin)


def _draw_face(sketch: Sketch, looks: Looks) -> None:
    for side in _SIDES:
        sketch.ellipse((side * 0.58, 0.48), (0.2, 0.14), mixed(looks.skin, BLUSH, 0.22))
        _draw_eye(sketch, looks, side * 0.4)
        if looks.freckles:
            for freckle in flipped(path("0.44 0.4, 0.56 0.46, 0.68 0.38, 0.6 0.34"), side):
                sketch.ellipse(freckle, (0.022, 0.022), mixed(looks.skin, SHADE, 0.3))
    draw_beard(sketch, looks)
    sketch.stroke(path("0.06 0.16, 0.13 0.4, 0.02 0.46, -0.08 0.43"), mixed(looks.skin, SHADE, 0.2), width=0.055)
    _draw_mouth(sketch, looks)


def _draw_eye(sketch: Sketch, looks: Looks, x: float) -> None:
    size = looks.eyes
    sketch.ellipse((x, 0.1), (size * 1.32, size * 1.12), WHITE)
    sketch.ellipse((x, 0.1), (size * 0.86, size * 1.02), looks.iris)
    sketch.ellipse((x, 0.1), (size * 0.46, size * 0.56), INK)
    sketch.ellipse((x + size * 0.3, 0.1 - size * 0.36), (size * 0.24, size * 0.24), WHITE)
    lid = ((x - size * 1.36, 0.08), (x, 0.1 - size * 1.2), (x + size * 1.36, 0.08))
    sketch.stroke(lid, mixed(looks.skin, INK, 0.78), width=0.045)


def _draw_mouth(sketch: Sketch, looks: Looks) -> None:
    smile = looks.smile
    lips = mixed(mixed(looks.skin, BLUSH, 0.5), SHADE, 0.3)
    if smile > 0.2:
        lower = ((0.2, 0.72 + smile), (0, 0.76 + smile), (-0.2, 0.72 + smile))
        sketch.blob((*path("-0.34 0.72, 0 0.77, 0.34 0.72"), *lower), lips)
        sketch.blob(path("-0.27 0.755, 0 0.79, 0.27 0.755, 0.17 0.85, 0 0.87, -0.17 0.85"), WHITE)
    else:
        side = 0.74 + smile * 0.8
        curve = ((-0.3, 0.74), (-0.15, side), (0, 0.74 + smile), (0.15, side), (0.3, 0.74))
        sketch.stroke(curve, lips, width=0.07)


def _draw_brows(sketch: Sketch, looks: Looks) -> None:
    colour = mixed(looks.hair, INK, 0.3)
    for side in _SIDES:
        sketch.stroke(flipped(path("0.2 -0.2, 0.4 -0.28, 0.62 -0.18"), side), colour, width=0.075)


def _draw_glasses(sketch: Sketch, *, square: bool) -> None:
    radii, corner = ((0.31, 0.25), 0.09) if square else ((0.29, 0.29), None)
    for side in _SIDES:
        sketch.ring((side * 0.41, 0.12), radii, INK, width=0.055, corner=corner)
        sketch.stroke(flipped(path("0.7 0.08, 0.97 0.02"), side), INK, width=0.05)
    sketch.stroke(path("-0.12 0.08, 0 0.04, 0.12 0.08"), INK, width=0.05)
