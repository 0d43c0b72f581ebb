"""Open dialogs, hidden while the screen is blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QDialog

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class Curtain(QObject):
    """Hides every dialog of the program and shows it again as it was; nothing that was typed is lost.

    Args:
        parent: the Qt parent.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hidden: dict[QDialog, Qt.WindowModality] = {}

    @property
    def would_hide(self) -> bool:
        """Whether there is anything to hide."""
        return bool(_dialogs())

    def draw(self) -> None:
        """Hide what is open, and close menus and lists that have popped up."""
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        for dialog in _dialogs():
            self._hidden[dialog] = dialog.windowModality()
            dialog.finished.connect(self._on_finished)
            dialog.hide()

    def lift(self) -> None:
        """Open again what was hidden, unless it was answered or taken back meanwhile."""
        while self._hidden:
            dialog, modality = self._hidden.popitem()
            dialog.finished.disconnect(self._on_finished)
            dialog.setWindowModality(modality)
            dialog.show()

    @Slot()
    def _on_finished(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, QDialog):
            self._hidden.pop(dialog, None)
            dialog.finished.disconnect(self._on_finished)


def _dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
