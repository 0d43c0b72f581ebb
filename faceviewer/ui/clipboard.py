"""The clipboard: data of this program is marked as a secret and removed after a time."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from faceviewer.core.limits import CLIPBOARD_SECONDS

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

# Each format asks the clipboard history of a system to ignore the data; the last three are formats of Windows.
_SECRET = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),  # a DWORD that means no
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}
_MARK = "x-kde-passwordManagerHint"
_COPIED, _SELECTED = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection
_PRIVATE_PLATFORMS = frozenset({"offscreen", "minimal"})  # Qt platforms that share no clipboard with other programs


@cache
def clipboard() -> Clipboard:
    """Return the clipboard of this program; the first call creates it."""
    return Clipboard(QGuiApplication.instance())


class Clipboard(QObject):
    """Marks all data that this program puts on the clipboard as a secret, and removes it after 30 seconds.

    This class receives every change of the clipboard by any program, and checks only who owns the data. Own data
    without the mark (text copied from any field, label or dialog) is replaced by plain text with the mark before
    another program can read it. Data of other programs is not read until the user pastes, because a program that does
    not respond would block the window. The same applies to the selection that a middle click pastes (X11). A clipboard
    manager that has taken over the data owns its copy, which cannot be removed.

    Attributes:
        is_news: whether another program has copied something since this was set to False; the data is not read.

    Signals:
        copied: data was copied by a method of this class.
    """

    copied = Signal()

    def __init__(self, parent: QObject | None, *, seconds: float = CLIPBOARD_SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self.is_news = False
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        for mode in (_COPIED, _SELECTED):
            self._timers[mode] = QTimer(self, singleShot=True, interval=round(seconds * 1000))
            self._timers[mode].timeout.connect(partial(self._forget, mode))
        self._clipboard.changed.connect(self._on_change)

    @property
    def is_always_cleared(self) -> bool:
        """Whether this program can always remove its data; on Wayland the desktop decides what a window may clear."""
        return not QGuiApplication.platformName().startswith("wayland")

    @Slot(str)
    def copy(self, text: str) -> None:
        """Copy a text."""
        self._clipboard.setMimeData(_marked(text))
        self.copied.emit()

    def copy_photo(self, png: bytes, image: QImage) -> None:
        """Copy a photo.

        Args:
            png: the photo as PNG; a program that accepts PNG gets exactly these bytes.
            image: the photo for programs that accept other formats, to which Qt converts it on request.
        """
        data = QMimeData()
        data.setData("image/png", png)  # first: programs on Wayland paste the first format, and Qt's own is BMP
        data.setImageData(image)
        self._clipboard.setMimeData(_with_mark(data))
        self.copied.emit()

    def text(self) -> str | None:
        """Return the text to paste, empty if there is none; None if another program marked it as a secret.

        Waits for the program that owns the text; call this only when the user pastes.
        """
        data, formats = _held(_COPIED)
        secret = any(name in formats for name in _SECRET)
        return None if secret and not self._owns(_COPIED) else _text(data, formats)

    @Slot()
    def forget(self) -> None:
        """Remove own data; also call this before the exit, or Qt takes too long to exit."""
        for mode in self._timers:
            self._forget(mode)

    def _forget(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if self._owns(mode):
            self._clipboard.clear(mode)

    @Slot(QClipboard.Mode)
    def _on_change(self, mode: QClipboard.Mode) -> None:
        if mode not in self._timers:
            return  # the find buffer of macOS
        self._timers[mode].stop()
        is_ours = self._owns(mode)
        if mode is _COPIED:
            self.is_news = not is_ours
        data = self._clipboard.mimeData(mode) if is_ours else None
        if data is None or not data.formats():
            return
        if not data.hasFormat(_MARK):
            self._clipboard.setMimeData(_marked(data.text()), mode)  # which calls this slot again
        else:
            self._timers[mode].start()

    def _owns(self, mode: QClipboard.Mode) -> bool:
        """Return whether this program owns the data, without a request to other programs."""
        if mode is _SELECTED:
            return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard() or QGuiApplication.platformName() in _PRIVATE_PLATFORMS


def text_to_paste(mode: QClipboard.Mode) -> str:
    """Return the text that a key or a middle click pastes into a field, also a secret; see `Clipboard.text`."""
    return _text(*_held(mode))


def _held(mode: QClipboard.Mode) -> tuple[QMimeData | None, list[str]]:
    """Return the data and its formats, which are empty if the owner does not respond: Qt waits 5 s for each request."""
    data = QGuiApplication.clipboard().mimeData(mode)
    return data, data.formats() if data is not None else []


def _text(data: QMimeData | None, formats: list[str]) -> str:
    return data.text() if data is not None and formats else ""


def _marked(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return _with_mark(data)


def _with_mark(data: QMimeData) -> QMimeData:
    for name, value in _SECRET.items():
        data.setData(name, value)
    return data
