"""Announcements by screen readers; nothing depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtGui
from PySide6.QtGui import QAccessible

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool) -> None:
    """Announce a text to screen readers: after what they are reading, or at once if it is urgent. Needs Qt 6.8.

    Args:
        widget: whose window it is about.
        text: what to say; nothing happens if it is empty.
        urgent: whether it may interrupt.
    """
    event_type = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if text and event_type is not None:
        event = event_type(widget, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)
