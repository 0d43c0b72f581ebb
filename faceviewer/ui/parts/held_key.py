"""Recognize the repetitions of a held key that Qt reports as new presses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow


class HeldKey(QObject):
    """Marks each unrecognized repetition as one, so that a held key starts one lookup or one action.

    X11 reports a repetition as a release and a press at the same time. Qt does not recognize it if the press arrives
    after Qt has handled the release, as it does while a lookup is running. Keys that type a character are left alone,
    because scanners press them as fast.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._released = 0, 0  # the key, and its time in milliseconds
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        this = event.key(), event.timestamp()
        if event.type() is QEvent.Type.KeyRelease:
            self._released = this
        types_a_character = event.text() != "" and event.text().isprintable()
        if event.type() is QEvent.Type.KeyRelease or this != self._released or types_a_character:
            return False
        event.accept()  # a ShortcutOverride: the key becomes a press in place of a shortcut
        if event.type() is QEvent.Type.KeyPress:
            native = event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers()
            repeated = QKeyEvent(event.type(), event.key(), event.modifiers(), *native, event.text(), True)  # noqa: FBT003
            repeated.setTimestamp(event.timestamp())
            QGuiApplication.sendEvent(watched, repeated)
        return True

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second installation replaces the first
