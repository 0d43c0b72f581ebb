"""Check that this installation has everything that the window needs, and report the result as one JSON object."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from faceviewer.assets import asset
from faceviewer.core.language import Language
from faceviewer.self_test import CHECKS, SelfCheck, carry_out
from faceviewer.service import Service
from faceviewer.store.settings_store import SettingsStore
from faceviewer.store.settings_values import Settings
from faceviewer.ui.application import make_application
from faceviewer.ui.look.icons import app_icon, line_icon
from faceviewer.ui.look.localisation import (
    NO_CHINESE_FONT,
    OWN_CATALOGUE,
    QT_CATALOGUE,
    catalogues,
    has_chinese_font,
    set_language,
)
from faceviewer.ui.look.theme import LIGHT, ThemeSwitch
from faceviewer.ui.unforeseen import UnforeseenHook
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Callable


_OWN_TEXT = ("LookupBar", "Look up", "查询")
_QT_TEXT = ("QPlatformTheme", "Cancel", "取消")
_LOOKUP_SECONDS = 30.0  # the first lookup after an installation reads everything from a cold disk
_COLOURS = 64  # a window without a photo has about twelve
_STEP = 4


def self_test(*, without_a_window: Callable[[str], int]) -> int:
    """Run all checks, report them as `carry_out` does, and return 0, or 1 if something is missing.

    Args:
        without_a_window: called with Qt's message if there is no display; runs the other checks and returns the status.
    """
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else make_application(without_a_window)
    return carry_out({**_CHECKS, **CHECKS, "window": partial(_window, app)})


def _translation(catalogue: str, text: tuple[str, str, str]) -> SelfCheck:
    context, source, wanted = text
    found = catalogues(Language.ZH_CN)[catalogue].translate(context, source)
    return SelfCheck(ok=found == wanted, detail=found or "no catalogue")


def _qt_button() -> SelfCheck:
    """Check whether installed catalogues apply to Qt's own dialogs."""
    set_language(Language.ZH_CN)
    try:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        text = box.button(QDialogButtonBox.StandardButton.Cancel).text()
    finally:
        set_language(Language.EN)
    return SelfCheck(ok=_QT_TEXT[2] in text, detail=text)


def _svg_plugin() -> SelfCheck:
    """Check whether the drawings of a stylesheet can be read: unlike icons, they need an image plugin."""
    image = QImageReader(str(asset("icons/down-light.svg"))).read()
    return SelfCheck(ok=_drawn(image) > 0, detail=f"{image.width()} x {image.height()}, {_drawn(image)} pixels drawn")


def _line_icon() -> SelfCheck:
    image = line_icon("face", colour=LIGHT.text, size=24).pixmap(24, 24).toImage()
    return SelfCheck(ok=_drawn(image) > 0, detail=f"{_drawn(image)} pixels drawn")


def _app_icon() -> SelfCheck:
    sizes = sorted(size.width() for size in app_icon().availableSizes())
    return SelfCheck(ok=bool(sizes), detail=f"sizes {sizes}")


def _chinese_font() -> SelfCheck:
    found = has_chinese_font()
    return SelfCheck(ok=True, detail="found" if found else NO_CHINESE_FONT, warning=not found)


def _printing() -> SelfCheck:
    """Check whether printing is installed; a printer is not required."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # noqa: PLC0415 - may be missing

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    return SelfCheck(ok=printer.isValid(), detail=f"PDF, {len(QPrinterInfo.availablePrinterNames())} printers")


def _window(app: QApplication) -> SelfCheck:
    """Check whether the window finds the first sample person on the training gateway, and paints the result."""
    sample = asyncio.run(Service.samples())[0]
    if sample.user_type is None:
        return SelfCheck(ok=False, detail="the first sample has no user type")
    theme = ThemeSwitch(app)
    theme.use(Settings().theme)
    window = MainWindow()
    no_folder = Path(tempfile.gettempdir()) / f"faceviewer-{os.getpid()}"  # does not exist: nothing is read or written
    wiring = Wiring(
        window,
        settings=SettingsStore(no_folder / "settings.toml"),
        theme=theme,
        hook=UnforeseenHook(),
        training=True,
        problems=(),
    )
    try:
        window.show()
        window.bar.ask(sample.user_type, sample.user_id)
        deadline = time.monotonic() + _LOOKUP_SECONDS
        while not window.card.isVisible() and time.monotonic() < deadline:
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        app.processEvents()
        image = window.grab().toImage()
        colours = _colours(image)
        found = window.card.isVisible() and not image.isNull() and colours >= _COLOURS
        return SelfCheck(ok=found, detail=f"{image.width()} x {image.height()}, {colours} colours painted")
    finally:
        wiring.close()
        window.close()


def _drawn(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))


def _colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), _STEP) for y in range(0, image.height(), _STEP)})


_CHECKS: dict[str, Callable[[], SelfCheck]] = {
    "display": lambda: SelfCheck(ok=True, detail=QApplication.platformName()),
    "own_translation": partial(_translation, OWN_CATALOGUE, _OWN_TEXT),
    "qt_translation": partial(_translation, QT_CATALOGUE, _QT_TEXT),
    "svg_plugin": _svg_plugin,
    "line_icon": _line_icon,
    "app_icon": _app_icon,
    "chinese_font": _chinese_font,
    "printing": _printing,
    "qt_button": _qt_button,
}
