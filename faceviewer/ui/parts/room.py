"""How large a dialog opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.ui.look.tokens import scaled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

_AROUND = 60  # logical pixels of the screen for the title bar and what the desktop keeps for itself


def give_room(dialog: QDialog, width: int, height: int) -> None:
    """Make a dialog as large as its text wants it, and no larger than the screen.

    Args:
        dialog: before it is shown.
        width, height: in logical pixels, beside text of the system's size.
    """
    screen = dialog.screen().availableSize()
    dialog.resize(min(scaled(width), screen.width() - _AROUND), min(scaled(height), screen.height() - _AROUND))
