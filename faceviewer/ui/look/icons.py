"""The line icons of `resources/icons/`, drawn in any colour and sharp at any scale."""

from __future__ import annotations

import sys
from functools import cache

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from faceviewer.assets import asset
from faceviewer.installation import is_replaced

_RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)
_APP_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    svg = asset(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, name: str, *, colour: str, rect: QRectF) -> None:
    """Draw an icon into a square, in a colour such as `#1a2b3c`; nothing if its file is missing, as during an update.

    A missing file is reported instead of raised: Qt crashes if a paint event is left before its painter has ended.
    """
    try:
        drawing = _drawing(name, colour)
    except FileNotFoundError as error:
        if not is_replaced():
            sys.excepthook(type(error), error, error.__traceback__)
    else:
        drawing.render(painter, rect)


@cache
def line_icon(name: str, *, colour: str, size: int) -> QIcon:
    """Return an icon that is `size` logical pixels wide and high."""
    icon = QIcon()
    for ratio in _RATIOS:
        icon.addPixmap(_pixmap(name, colour, size, ratio))
    return icon


def app_icon() -> QIcon:
    """Return the icon of the program; it consists of PNG files, which need no SVG support."""
    icon = QIcon()
    for size in _APP_ICON_SIZES:
        icon.addFile(str(asset(f"icons/faceviewer-{size}.png")))
    return icon


def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    side = round(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, colour=colour, rect=QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
