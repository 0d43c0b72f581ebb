"""The clipboard: what this program puts on it is marked as a secret, and does not stay there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from faceviewer.core.limits import CLIPBOARD_SECONDS

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

# Each asks a system's clipboard history to look away; the last three are names of Windows, as Qt writes them.
_SECRET = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),  # a DWORD that says no
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}
_MARK = "x-kde-passwordManagerHint"
_COPIED, _SELECTED = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection
_ALONE = frozenset({"offscreen", "minimal"})  # platforms of Qt whose clipboard no other program has


class Clipboard(QObject):
    """Marks whatever this program puts on the clipboard as a secret, and takes it back after 30 seconds.

    One rule at one place: it is told of every change by any program, and asks only who owns the data. What is ours and
    has no mark yet (text copied out of any field, label or dialog) is put there again, as plain text and with the mark,
    before another program can have it. What is not ours is never looked at until somebody pastes: a program that does
    not answer would stop the window. Where there is a selection that a middle click pastes (X11), the same holds for
    it. A clipboard manager that has taken the data over owns it; that cannot be taken back.

    Args:
        parent: the Qt parent.
        seconds: how long data of ours stays.

    Attributes:
        is_news: whether another program has copied something since this was set to False; nothing is read to know it.

    Signals:
        copied: something was copied that was asked for here.
    """

    copied = Signal()

    def __init__(self, parent: QObject, *, seconds: float = CLIPBOARD_SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self.is_news = False
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        for mode in (_COPIED, _SELECTED):
            self._timers[mode] = QTimer(self, singleShot=True, interval=round(seconds * 1000))
            self._timers[mode].timeout.connect(partial(self._forget, mode))
        self._clipboard.changed.connect(self._on_change)

    @property
    def is_taken_back_for_sure(self) -> bool:
        """Whether nobody but another program can keep it: on Wayland the desktop decides what a window may clear."""
        return not QGuiApplication.platformName().startswith("wayland")

    @Slot(str)
    def copy(self, text: str) -> None:
        """Copy a text."""
        self._clipboard.setMimeData(_marked(text))
        self.copied.emit()

    def copy_photo(self, png: bytes, image: QImage) -> None:
        """Copy a photo.

        Args:
            png: of the photo; a program that accepts PNG gets exactly these bytes.
            image: the same for programs that accept other formats, which Qt makes when they are asked for.
        """
        data = QMimeData()
        data.setData("image/png", png)  # first: what stands first is pasted on Wayland, and Qt's own is a BMP
        data.setImageData(image)
        self._clipboard.setMimeData(_with_mark(data))
        self.copied.emit()

    def text(self) -> str | None:
        """Return the text to paste, empty if there is none; None for what another program marks as a secret.

        Waits for the program that owns it; to be called when somebody pastes, and only then.
        """
        data, formats = _held(_COPIED)
        secret = any(name in formats for name in _SECRET)
        return None if secret and not self._owns(_COPIED) else _text(data, formats)

    @Slot()
    def forget(self) -> None:
        """Clear what is ours; also due before exit, or Qt leaves too late."""
        for mode in self._timers:
            self._forget(mode)

    def _forget(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if self._owns(mode):
            self._clipboard.clear(mode)

    @Slot(QClipboard.Mode)
    def _on_change(self, mode: QClipboard.Mode) -> None:
        if mode not in self._timers:
            return  # the text that macOS searches for
        self._timers[mode].stop()
        is_ours = self._owns(mode)
        if mode is _COPIED:
            self.is_news = not is_ours
        data = self._clipboard.mimeData(mode) if is_ours else None
        if data is None or not data.formats():
            return
        if not data.hasFormat(_MARK):
            self._clipboard.setMimeData(_marked(data.text()), mode)  # and this is called again
        else:
            self._timers[mode].start()

    def _owns(self, mode: QClipboard.Mode) -> bool:
        """Return whether the data is of this program; asks no other one."""
        if mode is _SELECTED:
            return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard() or QGuiApplication.platformName() in _ALONE


def text_to_paste(mode: QClipboard.Mode) -> str:
    """Return the text that a key or a middle click pastes into a field, a secret too; otherwise as `Clipboard.text`."""
    return _text(*_held(mode))


def _held(mode: QClipboard.Mode) -> tuple[QMimeData | None, list[str]]:
    """Return what is there and in which formats, none if its owner does not answer: Qt waits 5 s for each question."""
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
