"""Theme and text size: colours by meaning, one palette and one stylesheet for the whole program; follows the system."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from string import Template
from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from faceviewer.assets import asset
from faceviewer.store.settings_values import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget


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


def scaled(pixels: int) -> int:
    """Return a length in logical pixels, enlarged with the text; text below 100 % does not reduce it.

    Smaller targets would be hard to hit with a pointer: the minimum is 24 pixels (WCAG 2.2, 2.5.8).
    """
    return round(pixels * max(text_percent(), 100) / 100)


_ARROWS = {LIGHT: "down-light.svg", DARK: "down-dark.svg"}
"""The arrows as files, because a stylesheet cannot change the colour of a picture."""


class ThemeSwitch(QObject):
    """Applies theme and text size to the application; the signal `chosen` is emitted when one of them was chosen."""

    chosen = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._theme = Theme.SYSTEM
        self._applied: tuple[Tokens, int] | None = None
        self._points = app.font().pointSizeF()
        # Read from the palette of the system, before ours replaces it: naming Qt.ColorScheme delays the first paint.
        self._system_is_dark = app.palette().window().color().lightness() < 128
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)

    @property
    def theme(self) -> Theme:
        """The chosen theme, which may be SYSTEM."""
        return self._theme

    def use(self, theme: Theme) -> None:
        """Apply a theme; the system is asked to draw the window frame to match."""
        if theme is not self._theme:
            self._theme = theme
            scheme = QtCore.Qt.ColorScheme  # named only here, because it delays the first paint by 20 ms
            schemes = {Theme.LIGHT: scheme.Light, Theme.DARK: scheme.Dark, Theme.SYSTEM: scheme.Unknown}
            self._app.styleHints().setColorScheme(schemes[theme])
        self._apply()
        self.chosen.emit()

    def use_text(self, percent: int) -> None:
        """Set the text size of the whole program, in percent of the system's text size."""
        _Text.percent = percent
        if self._applied is not None:
            self._apply()
        self.chosen.emit()

    @Slot()
    def _on_scheme(self) -> None:
        self._system_is_dark = self._app.styleHints().colorScheme() is QtCore.Qt.ColorScheme.Dark
        self._apply()

    def _apply(self) -> None:
        dark = self._theme is Theme.DARK or (self._theme is Theme.SYSTEM and self._system_is_dark)
        tokens = DARK if dark else LIGHT
        percent = text_percent()
        if (tokens, percent) != self._applied:
            points = self._points * percent / 100
            sheet = stylesheet(tokens, points=points)  # first: if its file is missing, nothing changes
            self._applied = tokens, percent
            # Removed first: Qt applies a replacement to each widget once for itself and once for each of its parents.
            self._app.setStyleSheet("")
            if (font := self._app.font()).pointSizeF() != points:
                font.setPointSizeF(points)
                self._app.setFont(font)
            self._app.setPalette(palette_of(tokens))
            self._app.setStyleSheet(sheet)


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette for a set of colours."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunken),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.bad),
        (role.ToolTipBase, tokens.text),
        (role.ToolTipText, tokens.surface),
        (role.PlaceholderText, tokens.secondary),
        (role.Link, tokens.accent),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Mid, tokens.border),
        (role.Light, tokens.surface),
        (role.Dark, tokens.border),
        (role.Shadow, tokens.border),
    ):
        palette.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(tokens.secondary))
    return palette


def stylesheet(tokens: Tokens, *, points: float) -> str:
    """Return the stylesheet for a set of colours; all text sizes are proportional to that of normal text, `points`."""
    sizes = {name: f"{points * factor:.1f}pt" for name, factor in (("small", 0.92), ("large", 1.2), ("title", 1.65))}
    sheet = asset("styles/window.qss").read_text(encoding="utf-8")
    # Replaces, for example, `36tx-2`: 36 pixels that grow with the text, minus two for the focus frame.
    sheet = re.sub(r"(\d+)tx(-\d+)?", lambda size: f"{scaled(int(size[1])) + int(size[2] or 0)}px", sheet)
    colours = asdict(tokens)
    return Template(sheet).substitute(colours, **sizes, icons=asset("icons").as_posix(), arrow=_ARROWS[tokens])


def set_tone(widget: QWidget, tone: str) -> None:
    """Set the tone of a widget to one that the stylesheet defines, such as ok, warn, bad, info or none."""
    before = widget.property("tone")
    if before == tone:
        return
    widget.setProperty("tone", tone)
    if before is not None or widget.window().internalWinId():  # otherwise Qt has not applied the stylesheet yet
        widget.style().unpolish(widget)
        widget.style().polish(widget)
