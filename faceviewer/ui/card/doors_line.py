"""Whether the doors have the face, in a line of the card, and what each of their states looks like."""

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
"""Icon and tone of each state, first that in which a door most needs somebody."""

_NOTHING = ("unclear", "secondary")
_SIDE = 16  # logical pixels, of the mark


def look_of(doors: Doors) -> tuple[str, str]:
    """Return icon and tone of the door that most needs somebody; a list that is not whole is never a good one."""
    worst = next((state for state in DOOR_LOOKS if doors.count(state)), None)
    if worst in {None, DoorState.ON} and doors.missing is not None:
        worst = DoorState.UNKNOWN
    return DOOR_LOOKS[worst] if worst is not None else _NOTHING


class DoorsLine(QWidget):
    """What has come of checking the doors.

    Attributes:
        button: checks them; it stands elsewhere.
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
        """Let an action check the doors, whenever that can be done; else say its reason."""

        def show() -> None:
            self.button.setEnabled(checking.isEnabled())
            why = "" if checking.isEnabled() else checking.toolTip()
            self.button.setToolTip(why)
            self.button.setAccessibleDescription(why)

        self.button.clicked.connect(checking.trigger)
        checking.changed.connect(show)
        show()

    def show_words(self, words: str, *, icon: str = "unclear", tone: str = "secondary") -> None:
        """Say what has come of it, as text fit to be shown; empty where the doors were not asked."""
        self._mark.show_icon(icon, tone=tone)
        self._text.show_text(words)
        self.setVisible(bool(words))

    def _apply_texts(self) -> None:
        self._text.setAccessibleName(self.tr("Doors"))
        self.button.setText(self.tr("Check doors…"))
