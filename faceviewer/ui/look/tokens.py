"""The colours of the window by meaning, light and dark, and sizes that depend on the text size."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication


@dataclass(frozen=True, slots=True)
class Tokens:
    """A set of colours as `#rrggbb`, by default the light ones; texts have a contrast of 4.5:1 at least.

    Attributes:
        window, surface, sunken: the backgrounds of the window, of a panel, and of an inset in a panel.
        text, secondary: text of first and of second importance.
        border, hover: lines, and the background under the pointer.
        accent, accent_hover, on_accent: the primary button, also under the pointer, and its text; `accent` for links.
        ok, warn, bad, info: the four meanings, for text and icons.
        ok_soft, warn_soft, bad_soft, info_soft: the background for each of them.
    """

    window: str = "#f4f5f7"
    surface: str = "#ffffff"
    sunken: str = "#f0f2f5"
    text: str = "#1a1d21"
    secondary: str = "#59626d"
    border: str = "#dce0e5"
    hover: str = "#e9ecf0"
    accent: str = "#2b5fd9"
    accent_hover: str = "#244fb8"
    on_accent: str = "#ffffff"
    ok: str = "#12663c"
    warn: str = "#7a4d00"
    bad: str = "#a61e1a"
    info: str = "#234fb5"
    ok_soft: str = "#e3f4ea"
    warn_soft: str = "#fdf0d2"
    bad_soft: str = "#fce8e6"
    info_soft: str = "#e8effd"


LIGHT = Tokens()
DARK = Tokens(
    window="#16181b",
    surface="#1e2125",
    sunken="#181a1e",
    text="#eceef1",
    secondary="#a2abb6",
    border="#343a41",
    hover="#2a2f35",
    accent="#3668e0",
    accent_hover="#2f5fd3",
    on_accent="#ffffff",
    ok="#7bdba3",
    warn="#f3c469",
    bad="#ffa199",
    info="#a3c2ff",
    ok_soft="#17352a",
    warn_soft="#3a2e13",
    bad_soft="#432220",
    info_soft="#1c2c49",
)


def tokens_in_use() -> Tokens:
    """Return the colours in use, by the palette of the application: a stylesheet changes the palettes of widgets."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


class _Text:
    percent = 100


def text_percent() -> int:
    """Return the text size, in percent of the system's text size."""
    return _Text.percent


def set_text_percent(percent: int) -> None:
    """Set the text size; ThemeSwitch.use_text applies it."""
    _Text.percent = percent


def scaled(pixels: int) -> int:
    """Return a length in logical pixels, enlarged with the text; text below 100 % does not reduce it.

    Smaller targets would be hard to hit with a pointer: the minimum is 24 pixels (WCAG 2.2, 2.5.8).
    """
    return round(pixels * max(text_percent(), 100) / 100)
