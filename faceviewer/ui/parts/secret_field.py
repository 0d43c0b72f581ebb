"""A field for a secret, which can be looked at while it is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from faceviewer.ui.look.icons import line_icon
from faceviewer.ui.look.tokens import tokens_in_use

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent


class SecretField(QLineEdit):
    """Dots, and an eye that turns them into letters.

    What is in it is never copied: Qt copies no dots, and of the letters nothing can be selected, be it by keys, mouse,
    menu or an assistive program; where a selected text is pasted by a middle click, selecting would copy it already.
    """

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._reveal = QAction(self, checkable=True)
        self.addAction(self._reveal, QLineEdit.ActionPosition.TrailingPosition)
        self._reveal.toggled.connect(self._on_reveal)
        self.selectionChanged.connect(self._on_selection)
        self._on_reveal(self._reveal.isChecked())

    def empty(self) -> None:
        """Show nothing, and in dots what is entered next."""
        self.clear()
        self._reveal.setChecked(False)

    def set_name(self, name: str) -> None:
        """Say what it is that is entered here."""
        self._name = name
        self._reveal.setText(
            (self.tr("Hide {secret}") if self._reveal.isChecked() else self.tr("Show {secret}")).format(secret=name)
        )

    def _on_reveal(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self.deselect()
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show_icon()
        self.set_name(self._name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.PaletteChange:
            self._show_icon()

    def _show_icon(self) -> None:
        tokens = tokens_in_use()
        icon = "eye-off" if self._reveal.isChecked() else "eye"
        self._reveal.setIcon(line_icon(icon, colour=tokens.secondary, disabled=tokens.border))

    def _on_selection(self) -> None:
        if self._reveal.isChecked() and self.hasSelectedText():
            self.deselect()
