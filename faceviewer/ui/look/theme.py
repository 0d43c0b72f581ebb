"""Light and dark, large and small: one palette and one stylesheet for the whole program, following the system."""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from PySide6 import QtCore  # for Qt, whose name alone costs 15 ms: it waits until it is needed
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QPalette

from faceviewer.assets import asset
from faceviewer.store.settings_values import Theme
from faceviewer.ui.look.tokens import DARK, LIGHT, Tokens, scaled, set_text_percent, text_percent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

_ARROWS = {LIGHT: "down-light.svg", DARK: "down-dark.svg"}
"""A stylesheet takes its pictures as files and cannot recolour them."""


class ThemeSwitch(QObject):
    """Dresses the application.

    Args:
        app: what is dressed.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._theme = Theme.SYSTEM
        self._worn: tuple[Tokens, int] | None = None
        self._points = app.font().pointSizeF()
        # The palette is asked before ours is worn, since the name of a colour scheme is a member of Qt.
        self._system_is_dark = app.palette().window().color().lightness() < 128
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)

    @property
    def theme(self) -> Theme:
        """What was chosen, not what is worn."""
        return self._theme

    def use(self, theme: Theme) -> None:
        """Wear a theme from now on; the window's frame, which the system draws, is asked to match."""
        if theme is not self._theme:
            self._theme = theme
            scheme = QtCore.Qt.ColorScheme  # named only here: Qt's largest class costs the first paint 20 ms
            schemes = {Theme.LIGHT: scheme.Light, Theme.DARK: scheme.Dark, Theme.SYSTEM: scheme.Unknown}
            self._app.styleHints().setColorScheme(schemes[theme])
        self._wear()

    def use_text(self, percent: int) -> None:
        """Write everything larger or smaller from now on.

        Args:
            percent: of the system's size of text.
        """
        set_text_percent(percent)
        if self._worn is not None:
            self._wear()

    @Slot()
    def _on_scheme(self) -> None:
        self._system_is_dark = self._app.styleHints().colorScheme() is QtCore.Qt.ColorScheme.Dark
        self._wear()

    def _wear(self) -> None:
        dark = self._theme is Theme.DARK or (self._theme is Theme.SYSTEM and self._system_is_dark)
        tokens = DARK if dark else LIGHT
        percent = text_percent()
        if (tokens, percent) != self._worn:
            points = self._points * percent / 100
            sheet = stylesheet(tokens, points=points)  # first: its file may be gone, and the old one stays then
            self._worn = tokens, percent
            # A sheet in another's place is put on a widget once for itself and once for each that it stands in.
            self._app.setStyleSheet("")
            if (font := self._app.font()).pointSizeF() != points:
                font.setPointSizeF(points)
                self._app.setFont(font)
            self._app.setPalette(palette_of(tokens))
            self._app.setStyleSheet(sheet)


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette of a set of colours."""
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
    """Return the stylesheet of a set of colours.

    Args:
        tokens: the colours.
        points: the size of ordinary text; all others are proportions of it.
    """
    sizes = {name: f"{points * factor:.1f}pt" for name, factor in (("small", 0.92), ("large", 1.2), ("title", 1.65))}
    sheet = asset("styles/window.qss").read_text(encoding="utf-8")
    # Such as `36tx-2`: 36 pixels that grow with the text, less two for the line around what has the focus.
    sheet = re.sub(r"(\d+)tx(-\d+)?", lambda size: f"{scaled(int(size[1])) + int(size[2] or 0)}px", sheet)
    colours = asdict(tokens)
    return Template(sheet).substitute(colours, **sizes, icons=asset("icons").as_posix(), arrow=_ARROWS[tokens])


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget one of the tones that the stylesheet knows: ok, warn, bad, info or none."""
    before = widget.property("tone")
    if before == tone:
        return
    widget.setProperty("tone", tone)
    if before is not None or widget.isVisible():  # otherwise the stylesheet has yet to look at it
        widget.style().unpolish(widget)
        widget.style().polish(widget)
