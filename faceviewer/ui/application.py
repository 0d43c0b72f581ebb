"""The application object, or a way out where there is nothing to open a window on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QEvent, QSettings, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from faceviewer import __version__

if TYPE_CHECKING:
    from collections.abc import Callable


class Application(QApplication):
    """The application object.

    Signals:
        opened: an address that the system hands to the program while it runs, as macOS does with a link.
    """

    opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.opened.emit(bytes(event.url().toEncoded().data()).decode())
            return True
        return super().event(event)


def make_application(refused: Callable[[str], int]) -> Application:
    """Make the application object.

    Where no display answers, or a library of the system is missing, Qt says so in its log and aborts; before it does,
    the process is ended here.

    Args:
        refused: tells why there can be no window, which it is given in Qt's words, and returns the exit status.
    """
    heard: list[str] = []

    def leave(last: str) -> NoReturn:
        status = 1
        with suppress(OSError):  # nobody can be told
            status = refused(heard[0] if heard else last)
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        os._exit(status)

    def hear(kind: QtMsgType, _context: object, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            leave(text)
        heard.append(text.strip())

    for name in ("QT_IM_MODULES", "QT_IM_MODULE"):  # of which Qt takes the first since 6.7
        if os.environ.get(name):
            os.environ[name] = input_modules(os.environ[name])
    # Qt's file dialog keeps no history: it would write the paths of folders where every user can read them.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    before = qInstallMessageHandler(hear)
    # Naming the style to setStyle() instead costs the first paint 6 ms.
    app = Application([*sys.argv[:1], "-style", "fusion"])
    if not app.screens():
        leave("no screens")
    qInstallMessageHandler(before)
    for text in heard:
        if sys.stderr is not None:  # a windowed executable has none
            print(text, file=sys.stderr)
    app.setApplicationName("FaceViewer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("faceviewer")
    return app


def input_modules(named: str) -> str:
    """Return a list of input modules, between semicolons, as Qt can load it from its wheel.

    The wheel carries no plugin for fcitx, which speaks the protocol of ibus too; another one stays as it is.
    """
    modules = ("ibus" if module.strip().startswith("fcitx") else module for module in named.split(";"))
    return ";".join(dict.fromkeys(modules))
