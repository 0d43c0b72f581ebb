"""A menu: what its lines are, and that its letters are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QWidget


class Menu(QMenu):
    """Says why a line cannot be chosen, and lets no key through to a shortcut while it is open.

    What has the focus keeps it below an open menu, and Qt would match its single-letter shortcuts before mnemonics.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def event(self, event: QEvent) -> bool:
        if event.type() is event.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
