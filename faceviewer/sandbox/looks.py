"""What somebody looks like, decided by a number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
Colour = tuple[int, int, int]
T = TypeVar("T")

WHITE: Colour = (255, 255, 255)
INK: Colour = (44, 38, 40)
SHADE: Colour = (30, 18, 24)
BLUSH: Colour = (226, 92, 88)

_FAIR: tuple[Colour, ...] = ((255, 224, 196), (246, 205, 170), (232, 184, 143))
_DARK: tuple[Colour, ...] = ((214, 160, 116), (180, 124, 84), (141, 92, 60), (103, 66, 45))
_DARK_HAIRS: tuple[Colour, ...] = ((38, 32, 34), (48, 38, 38), (62, 43, 36), (94, 62, 42))
_LIGHT_HAIRS: tuple[Colour, ...] = ((140, 92, 52), (201, 160, 92), (166, 82, 48), (176, 176, 182))
_DARK_IRISES: tuple[Colour, ...] = ((62, 44, 36), (84, 58, 40))
_LIGHT_IRISES: tuple[Colour, ...] = ((58, 84, 72), (64, 88, 116))
_BLUE, _RED, _GREEN, _YELLOW = (52, 84, 120), (196, 78, 82), (72, 128, 104), (236, 188, 92)
_PURPLE, _ANTHRACITE, _TEAL, _CORAL = (112, 92, 148), (60, 66, 78), (62, 142, 160), (214, 122, 92)
_SHIRTS: tuple[Colour, ...] = (_BLUE, _RED, _GREEN, _YELLOW, _PURPLE, _ANTHRACITE, _TEAL, _CORAL)
_SKY, _MINT, _CREAM, _ROSE = (207, 226, 243), (217, 234, 211), (255, 236, 200), (244, 213, 208)
_LILAC, _AQUA, _SILVER, _APRICOT = (222, 214, 240), (204, 232, 232), (226, 229, 236), (250, 224, 190)
_BACKGROUNDS: tuple[Colour, ...] = (_SKY, _MINT, _CREAM, _ROSE, _LILAC, _AQUA, _SILVER, _APRICOT)

STYLES = ("short", "parted", "quiff", "buzz", "bald", "bob", "long", "bun", "ponytail", "curls", "scarf")
COLLARS = ("crew", "v", "shirt", "blazer", "hood")
_BEARDED_STYLES = frozenset({"short", "parted", "quiff", "buzz", "bald"})


@dataclass(frozen=True, slots=True)
class Looks:
    """What somebody looks like.

    Attributes:
        skin: colour of the skin.
        hair: colour of hair, brows and beard.
        shirt: colour of what is worn.
        cloth: colour of the headscarf.
        background: colour of the background.
        iris: colour of the eyes.
        style: one of STYLES.
        collar: one of COLLARS.
        beard: "full", "stubble", "moustache" or empty.
        glasses: "round", "square" or empty.
        smile: how far the mouth's middle is below its corners, in half head widths; teeth show above 0.2.
        jaw: half width of the jaw, in half head widths.
        eyes: radius of an eye, in half head widths.
        freckles: whether there are any.
    """

    skin: Colour
    hair: Colour
    shirt: Colour
    cloth: Colour
    background: Colour
    iris: Colour
    style: str
    collar: str
    beard: str
    glasses: str
    smile: float
    jaw: float
    eyes: float
    freckles: bool


def looks_of(seed: int) -> Looks:
    """Return the looks that belong to a number, on every machine the same."""

    def pick(what: str, options: Sequence[T]) -> T:
        digest = hashlib.sha256(f"{seed}/{what}".encode()).digest()
        return options[int.from_bytes(digest[:4], "big") % len(options)]

    skin = pick("skin", _FAIR * 2 + _DARK)
    fair = skin in _FAIR
    style = pick("style", STYLES)
    shirt = pick("shirt", _SHIRTS)
    return Looks(
        skin=skin,
        hair=pick("hair", _DARK_HAIRS * 2 + _LIGHT_HAIRS if fair else _DARK_HAIRS[:2]),
        shirt=shirt,
        cloth=pick("cloth", tuple(colour for colour in _SHIRTS if colour != shirt)),
        background=pick("background", _BACKGROUNDS),
        iris=pick("iris", _DARK_IRISES + _LIGHT_IRISES if fair else _DARK_IRISES),
        style=style,
        collar="crew" if style == "scarf" else pick("collar", COLLARS),
        beard=pick("beard", ("", "", "full", "moustache", "stubble")) if style in _BEARDED_STYLES else "",
        glasses=pick("glasses", ("", "", "", "round", "square")),
        smile=pick("smile", (0.1, 0.14, 0.18, 0.22)),
        jaw=pick("jaw", (0.56, 0.62, 0.68)),
        eyes=pick("eyes", (0.115, 0.13, 0.145)),
        freckles=fair and pick("freckles", (False, False, False, True)),
    )


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """Return a colour with a share of another, 0 to 1, mixed in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


@lru_cache
def path(text: str) -> tuple[Point, ...]:
    """Return the points written as "x y, x y"."""
    points = (point.split() for point in text.split(","))
    return tuple((float(x), float(y)) for x, y in points)


def flipped(points: Sequence[Point], side: int) -> tuple[Point, ...]:
    """Return points for the right side (1) or mirrored for the left (-1)."""
    return tuple((x * side, y) for x, y in points)
