"""A search field, which hides an id that was scanned into it by accident."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLineEdit

from faceviewer.core.limits import SCAN_LEAST
from faceviewer.ui.visibility import visibility

_DIGITS = re.compile(rf"\d{{{SCAN_LEAST}}}")


class SearchField(QLineEdit):
    """In sharing mode, a text with as many digits in a row as a code has is shown as dots."""

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(self._show_echo)
        visibility.discreet_changed.connect(self._show_echo)

    def _show_echo(self) -> None:
        hidden = visibility.discreet and _DIGITS.search(self.text()) is not None
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
