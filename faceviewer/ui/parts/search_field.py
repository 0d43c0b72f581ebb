"""A search field that hides an id that was scanned into it by mistake."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from faceviewer.core.limits import SCAN_LEAST
from faceviewer.core.pattern import pattern
from faceviewer.ui.announcer import conceal
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

_DIGITS = pattern(rf"\d{{{SCAN_LEAST}}}")


class SearchField(QLineEdit):
    """A search field that in sharing mode shows dots for a text with as many successive digits as a scanned code.

    Args:
        clears: whether it has a clear button.
    """

    def __init__(self, *, clears: bool = False) -> None:
        super().__init__(clearButtonEnabled=clears)
        self.textChanged.connect(self._show_echo)
        visibility.discreet_changed.connect(self._show_echo)
        translated(self._apply_texts)

    def _show_echo(self) -> None:
        conceal(self, hidden=visibility.discreet and _DIGITS.search(self.text()) is not None)

    def _apply_texts(self) -> None:
        for clear in self.findChildren(QAction):  # Qt's button, a tab stop, has no accessible name
            clear.setText(self.tr("Clear"))
