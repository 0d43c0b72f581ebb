"""The clipboard: what is personal is marked as a secret, and does not stay on it."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from faceviewer.core.limits import CLIPBOARD_SECONDS

# Each asks a system's clipboard history to look away; the last three are names of Windows, as Qt writes them.
_SECRET = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),  # a DWORD that says no
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}
_OWN = "application/x-faceviewer-personal"
_token = secrets.token_bytes(16)  # tells what this process copied from what another one did


def personal_data(text: str) -> QMimeData:
    """Return a text for the clipboard, marked as a secret and as ours."""
    data = QMimeData()
    data.setText(text)
    for name, value in (*_SECRET.items(), (_OWN, _token)):
        data.setData(name, value)
    return data


class Clipboard(QObject):
    """Copies, and takes back what is personal after 30 seconds, unless something else was copied since.

    Args:
        parent: lives no longer than this.
        seconds: how long personal data stays.
    """

    def __init__(self, parent: QObject, *, seconds: float = CLIPBOARD_SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        self._timer.timeout.connect(self.forget)
        # Not only what goes through here is watched: a selected text copies itself (SelectableText).
        self._clipboard.dataChanged.connect(self._on_change)

    @Slot(str)
    def copy(self, text: str) -> None:
        """Copy a text that is nobody's secret."""
        self._clipboard.setText(text)

    @Slot(str)
    def copy_personal(self, text: str) -> None:
        """Copy an id, a name or another text about a person."""
        self._clipboard.setMimeData(personal_data(text))

    @Slot()
    def forget(self) -> None:
        """Clear the clipboard if what is on it is personal and ours; also due before exit, or Qt leaves too late."""
        self._timer.stop()
        if self._is_ours():
            self._clipboard.clear()

    @Slot()
    def _on_change(self) -> None:
        if self._is_ours():
            self._timer.start()
        else:
            self._timer.stop()

    def _is_ours(self) -> bool:
        data = self._clipboard.mimeData()
        return data is not None and bytes(data.data(_OWN).data()) == _token
