"""The colours of the window by what they mean, light and dark, and its sizes by that of the text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

_TEXT_PERCENT = "textPercent"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours as `#rrggbb`; every text colour has a contrast of 4.5:1 or more on what it is written on.

    Attributes:
        window, surface, sunken: the ground, a panel on it, a hollow in a panel.
        text, secondary: what is read first, and what is read after that.
        border, hover: lines, and the ground under the pointer.
        accent, accent_hover, on_accent: the primary button and what is written on it; links.
        ok, warn, bad, info: the four meanings, as text and icon.
        ok_soft, warn_soft, bad_soft, info_soft: the ground under each of them.
    """

    window: str
    surface: str
    sunken: str
    text: str
    secondary: str
    border: str
    hover: str
    accent: str
    accent_hover: str
    on_accent: str
    ok: str
    warn: str
    bad: str
    info: str
    ok_soft: str
    warn_soft: str
    bad_soft: str
    info_soft: str


LIGHT = Tokens(
    window="#f4f5f7",
    surface="#ffffff",
    sunken="#f0f2f5",
    text="#1a1d21",
    secondary="#59626d",
    border="#dce0e5",
    hover="#e9ecf0",
    accent="#2b5fd9",
    accent_hover="#244fb8",
    on_accent="#ffffff",
    ok="#12663c",
    warn="#7a4d00",
    bad="#a61e1a",
    info="#234fb5",
    ok_soft="#e3f4ea",
    warn_soft="#fdf0d2",
    bad_soft="#fce8e6",
    info_soft="#e8effd",
)
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
    """Return the set that is worn; asked of the application, since a stylesheet changes the palettes of widgets."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def text_percent() -> int:
    """Return how large the text is, in per cent of the system's."""
    app = QCoreApplication.instance()
    return int(app.property(_TEXT_PERCENT) or 100) if app is not None else 100


def set_text_percent(percent: int) -> None:
    """Note how large the text is, on the application, as its palette is; ThemeSwitch.use_text does the rest."""
    app = QCoreApplication.instance()
    if app is not None:
        app.setProperty(_TEXT_PERCENT, percent)


def scaled(pixels: int) -> int:
    """Return how many logical pixels something takes beside large text; beside small text it keeps its `pixels`.

    What shrank with the text would be missed by a pointer: a target has 24 pixels at least (WCAG 2.2, 2.5.8).
    """
    return round(pixels * max(text_percent(), 100) / 100)
