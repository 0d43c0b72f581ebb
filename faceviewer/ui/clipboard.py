"""The clipboard: what is personal is marked as a secret, and does not stay on it."""

from __future__ import annotations

import secrets
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
_OWN = "application/x-faceviewer-personal"
_COPIED, _SELECTED = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection
_token = secrets.token_bytes(16)  # tells what this process copied from what another one did


def personal_data(text: str) -> QMimeData:
    """Return a text for the clipboard, marked as a secret and as ours."""
    data = QMimeData()
    data.setText(text)
    return _marked(data)


def personal_photo(png: bytes, image: QImage) -> QMimeData:
    """Return a photo for the clipboard, marked as a secret and as ours.

    Args:
        png: of the photo; whoever can take it gets exactly these bytes.
        image: the same for whoever takes other formats, which Qt makes when they are asked for.
    """
    data = QMimeData()
    data.setData("image/png", png)  # before the image: what stands first is pasted on Wayland, and Qt's own is a BMP
    data.setImageData(image)
    return _marked(data)


def _marked(data: QMimeData) -> QMimeData:
    for name, value in (*_SECRET.items(), (_OWN, _token)):
        data.setData(name, value)
    return data


class Clipboard(QObject):
    """Copies, and takes back what is personal after 30 seconds, unless something else was copied since.

    Where there is a selection that a middle click pastes (X11), it is watched likewise: text that is selected in the
    window puts itself there.

    Args:
        parent: lives no longer than this.
        seconds: how long personal data stays.

    Signals:
        copied: something was copied that stays.
        copied_personal: something was copied that will be taken back.
    """

    copied = Signal()
    copied_personal = Signal()

    def __init__(self, parent: QObject, *, seconds: float = CLIPBOARD_SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        for mode, forget in ((_COPIED, self._forget_copied), (_SELECTED, self._forget_selected)):
            self._timers[mode] = QTimer(self, singleShot=True, interval=round(seconds * 1000))
            self._timers[mode].timeout.connect(forget)
        # Not only what goes through here is watched: a selected text copies itself (SelectableText).
        self._clipboard.changed.connect(self._on_change)

    @Slot(str)
    def copy(self, text: str) -> None:
        """Copy a text that is nobody's secret."""
        self._clipboard.setText(text)
        self.copied.emit()

    @Slot(str)
    def copy_personal(self, text: str) -> None:
        """Copy an id, a name or another text about a person."""
        self._clipboard.setMimeData(personal_data(text))
        self.copied_personal.emit()

    def copy_photo(self, png: bytes, image: QImage) -> None:
        """Copy a photo; the arguments are those of `personal_photo`."""
        self._clipboard.setMimeData(personal_photo(png, image))
        self.copied_personal.emit()

    def text(self) -> str | None:
        """Return the text that was copied, empty if there is none; None for what another program marks as a secret."""
        data = self._clipboard.mimeData()
        secret = data is not None and any(data.hasFormat(name) for name in _SECRET)
        return None if secret and not self._is_ours(_COPIED) else self._clipboard.text()

    @Slot()
    def forget(self) -> None:
        """Clear what is personal and ours; also due before exit, or Qt leaves too late."""
        self._forget_copied()
        self._forget_selected()

    @Slot()
    def _forget_copied(self) -> None:
        self._forget(_COPIED)

    @Slot()
    def _forget_selected(self) -> None:
        self._forget(_SELECTED)

    def _forget(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if self._is_ours(mode):
            self._clipboard.clear(mode)

    @Slot(QClipboard.Mode)
    def _on_change(self, mode: QClipboard.Mode) -> None:
        if mode not in self._timers:
            return  # the text that macOS searches for
        if mode is _SELECTED and self._clipboard.ownsSelection() and not self._is_ours(mode):
            # A field to type into has put it there, without our mark.
            self._clipboard.setMimeData(personal_data(self._clipboard.text(mode)), mode)
        elif self._is_ours(mode):
            self._timers[mode].start()
        else:
            self._timers[mode].stop()

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode is _SELECTED and not self._clipboard.supportsSelection():
            return False
        data = self._clipboard.mimeData(mode)
        return data is not None and bytes(data.data(_OWN).data()) == _token
