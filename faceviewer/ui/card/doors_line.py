"""The card's line about the doors of a face, and the icon and tone of each door state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from faceviewer.core.doors import DoorState
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.layout import hbox
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from faceviewer.core.doors import Doors

DOOR_LOOKS = {
    DoorState.NOT_STORED: ("warning", "bad"),
    DoorState.UNKNOWN: ("unclear", "warn"),
    DoorState.ON_ITS_WAY: ("on-its-way", "info"),
    DoorState.TAKEN_OFF: ("minus", "secondary"),
    DoorState.ON: ("check", "ok"),
}
"""Icon and tone of each state, in order of urgency, the most urgent first."""

_NOTHING = ("unclear", "secondary")
_SIDE = 16  # logical pixels, of the mark


def look_of(doors: Doors) -> tuple[str, str]:
    """Return icon and tone of the most urgent door state; an incomplete list is never shown as good."""
    worst = next((state for state in DOOR_LOOKS if doors.count(state)), None)
    if worst in {None, DoorState.ON} and doors.missing is not None:
        worst = DoorState.UNKNOWN
    return DOOR_LOOKS[worst] if worst is not None else _NOTHING


class DoorsLine(QWidget):
    """The result of the door check.

    Attributes:
        button: starts the check; its parent places it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._mark, self._text = Mark("unclear", tone="secondary", side=_SIDE), SelectableText(tone="plain")
        self.button = QPushButton()
        set_tone(self.button, "link")
        hbox((self._mark, 0, Qt.AlignmentFlag.AlignTop), (self._text, 1), on=self, spacing=8, margins=(14, 0, 0, 0))
        self.hide()
        translated(self._apply_texts)

    def follow(self, checking: QAction) -> None:
        """Connect the button to an action: trigger it, and show its enabled state and the reason if it is disabled."""

        def update_button() -> None:
            self.button.setEnabled(checking.isEnabled())
            reason = "" if checking.isEnabled() else checking.toolTip()
            self.button.setToolTip(reason)
            self.button.setAccessibleDescription(reason)

        self.button.clicked.connect(checking.trigger)
        checking.changed.connect(update_button)
        update_button()

    def show_words(self, words: str, *, icon: str = "unclear", tone: str = "secondary") -> None:
        """Show the result as text that is ready for display; empty if no check was made."""
        self._mark.show_icon(icon, tone=tone)
        self._text.show_text(words)
        self.setVisible(bool(words))

    def _apply_texts(self) -> None:
        self._text.setAccessibleName(self.tr("Doors"))
        self.button.setText(self.tr("Check doors…"))
