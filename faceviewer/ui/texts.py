"""The current language, a registry of the functions that apply texts when it changes, and texts as tool-tips."""

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
    """Call a function that applies texts, now and whenever the language changes.

    Args:
        apply: sets all texts of its object; a method of a QObject, whose deletion ends the registration.
    """
    apply()
    _texts.changed.connect(apply)


def language_in_use() -> Language:
    """Return the current language of the program."""
    return _texts.language


def use_language(language: Language) -> None:
    """Set the language, whose catalogues must be installed, and apply all registered texts in order of registration."""
    _texts.language = language
    _texts.changed.emit()


def as_tool_tip(text: str) -> str:
    """Return a tool-tip that shows a text as it is: Qt would interpret markup, and load the pictures that it names."""
    if "<" not in text and "&lt;" not in text:
        return text
    return f"<qt>{text.replace('&', '&amp;').replace('<', '&lt;').replace(chr(10), '<br>')}</qt>"
