"""The application object, and the exit of the program where no window can be opened."""

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
    from collections.abc import Callable, Mapping


class Application(QApplication):
    """The application object.

    Signals:
        opened: a URL that the system passes to the running program, as macOS does for a link.
    """

    opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.opened.emit(bytes(event.url().toEncoded().data()).decode())
            return True
        return super().event(event)


def make_application(refused: Callable[[str], int]) -> Application:
    """Create the application object.

    Without a display, or if a system library is missing, Qt logs the reason and aborts. This function ends the process
    before that.

    Args:
        refused: called with Qt's message if no window can be opened; reports the message and returns the exit status.
    """
    messages: list[str] = []

    def exit_for(message: str) -> NoReturn:
        status = 1
        with suppress(OSError):  # the output may be closed
            status = refused(messages[0] if messages else message)
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        os._exit(status)

    def on_message(kind: QtMsgType, _context: object, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            exit_for(text)
        messages.append(text.strip())

    os.environ.update(input_variables(os.environ))
    # Discard the settings of Qt's file dialog: it would save the paths of folders in a file that every user can read.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    before = qInstallMessageHandler(on_message)
    # Passing the style to setStyle() instead would delay the first paint by 6 ms.
    app = Application([*sys.argv[:1], "-style", "fusion"])
    if not app.screens():
        exit_for("no screens")
    qInstallMessageHandler(before)
    for text in messages:
        if sys.stderr is not None:  # a windowed executable has no stderr
            print(text, file=sys.stderr)
    app.setApplicationName("FaceViewer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("faceviewer")
    return app


def input_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return environment variables that select an input method with a plugin that Qt's wheel contains.

    The wheel has no plugin for fcitx, but fcitx also supports the protocol of ibus. Qt's plugin for ibus does nothing
    without the program `ibus-daemon`, unless it uses the portal of ibus, which fcitx provides, too. Other input methods
    are not changed.
    """
    changed: dict[str, str] = {}
    for name in ("QT_IM_MODULES", "QT_IM_MODULE"):  # Qt 6.7 and later prefers the first
        modules = [module.strip() for module in environment.get(name, "").split(";")]
        if any(module.startswith("fcitx") for module in modules):
            known = ("ibus" if module.startswith("fcitx") else module for module in modules)
            changed |= {name: ";".join(dict.fromkeys(known)), "IBUS_USE_PORTAL": "1"}
    return changed
