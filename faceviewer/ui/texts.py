"""Texts in the current language: each part registers what applies its texts, and they follow the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


class _Language(QObject):
    changed = Signal()


_language = _Language()


def translated(apply: Callable[[], None]) -> None:
    """Apply texts now, and again whenever the language changes.

    Args:
        apply: sets every text of its object; a method of a QObject, with which the registration ends.
    """
    apply()
    _language.changed.connect(apply)


def reapply() -> None:
    """Apply all registered texts in the current language, in the order of their registration."""
    _language.changed.emit()
