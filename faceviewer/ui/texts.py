"""The language in use, and texts in it: each part registers what applies its texts, and they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faceviewer.core.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable


class _Texts(QObject):
    changed = Signal()
    language = Language.EN


_texts = _Texts()


def translated(apply: Callable[[], None]) -> None:
    """Apply texts now, and again whenever the language changes.

    Args:
        apply: sets every text of its object; a method of a QObject, with which the registration ends.
    """
    apply()
    _texts.changed.connect(apply)


def language_in_use() -> Language:
    """Return the language of the program."""
    return _texts.language


def use_language(language: Language) -> None:
    """Apply all registered texts in a language, whose catalogues are installed, in the order of their registration."""
    _texts.language = language
    _texts.changed.emit()
