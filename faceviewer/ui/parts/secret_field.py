"""A field with a small button at its end, and one for a secret, which can be looked at while it is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from faceviewer.ui.parts.icon_button import IconButton

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_GAP = 4  # pixels between the button and the field's frame


class ButtonedField(QLineEdit):
    """A field whose button is a widget of its own: Qt's buttons inside fields never get the focus.

    Args:
        icon: a name in `resources/icons/`.

    Attributes:
        button: what is pressed.
    """

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.button = IconButton(icon)
        self.button.setParent(self)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.button.width()
        self.button.move(self.width() - side - _GAP, (self.height() - side) // 2)
        self.setTextMargins(0, 0, side, 0)


class SecretField(ButtonedField):
    """Dots, and an eye that turns them into letters.

    What is in it is never copied: Qt copies no dots, and of the letters nothing can be selected, be it by keys, mouse,
    menu or an assistive program; where a selected text is pasted by a middle click, selecting would copy it already.
    """

    def __init__(self) -> None:
        super().__init__("eye")
        self._name = ""
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_reveal)
        self.selectionChanged.connect(self._on_selection)
        self._on_reveal(self.button.isChecked())

    def empty(self) -> None:
        """Show nothing, and in dots what is entered next."""
        self.clear()
        self.button.setChecked(False)

    def set_name(self, name: str) -> None:
        """Say what it is that is entered here."""
        self._name = name
        words = self.tr("Hide {secret}") if self.button.isChecked() else self.tr("Show {secret}")
        self.button.set_words(words.format(secret=name))

    def _on_reveal(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self.deselect()
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.button.set_icon("eye-off" if shown else "eye")
        self.set_name(self._name)

    def _on_selection(self) -> None:
        if self.button.isChecked() and self.hasSelectedText():
            self.deselect()
