"""The zoom in per cent, to be read, typed or chosen."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from faceviewer.ui.look.theme import set_tone

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

_OFFERED = (25, 50, 100, 150, 200, 400)
_ARROW = 42  # logical pixels beside the text: the arrow, and some air
_PER_CENT = re.compile(r"(\d+(?:[.,]\d*)?)\s*%?", re.ASCII)


class ZoomField(QComboBox):
    """What is typed counts at Enter; what cannot be read, or was left unfinished, gives way to the zoom of now.

    Signals:
        zoom_chosen: the zoom, 1.0 for 100 %; it may be out of range.
    """

    zoom_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._edit = QLineEdit()
        self.setLineEdit(self._edit)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # which means none, and is what Qt documents
        for percent in _OFFERED:
            self.addItem(f"{percent} %", percent / 100)
        set_tone(self, "compact")
        self._edit.returnPressed.connect(self._on_typed)
        self._edit.editingFinished.connect(self._show_again)
        self.activated.connect(self._on_offered)

    def show_percent(self, percent: int) -> None:
        """Show the zoom of now, unless another one is being typed."""
        self._shown = f"{percent} %"
        if not (self._edit.hasFocus() and self._edit.isModified()):
            self.setEditText(self._shown)

    def set_words(self, words: str) -> None:
        """Say what it is."""
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._edit.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        widest = self.fontMetrics().horizontalAdvance("888 %")
        return QSize(widest + _ARROW, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a wheel that passes over the field must not change what is seen

    def _on_typed(self) -> None:
        zoom = zoom_from(self.currentText())
        self._edit.setModified(False)
        if zoom is not None:
            self.zoom_chosen.emit(zoom)
        self._show_again()
        self._edit.selectAll()

    def _on_offered(self, index: int) -> None:
        self.zoom_chosen.emit(self.itemData(index))
        self._show_again()

    def _show_again(self) -> None:
        self._edit.setModified(False)
        self.setEditText(self._shown)


def zoom_from(text: str) -> float | None:
    """Read a zoom as people type it, "150", "150 %", "１５０％" or "12,5"; None if it is no such thing."""
    per_cent = _PER_CENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return float(per_cent[1].replace(",", ".")) / 100 if per_cent else None
