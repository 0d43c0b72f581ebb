"""What was tidied in a typed id, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceviewer.core.query import Cleaning

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    Cleaning.WHITE_SPACE: str(QT_TRANSLATE_NOOP("Cleaning", "spaces at the ends")),
    Cleaning.INVISIBLE: str(QT_TRANSLATE_NOOP("Cleaning", "invisible characters")),
    Cleaning.FULL_WIDTH_DIGITS: str(QT_TRANSLATE_NOOP("Cleaning", "full-width digits")),
    Cleaning.PHONE_SEPARATORS: str(QT_TRANSLATE_NOOP("Cleaning", "spaces and punctuation")),
    Cleaning.COUNTRY_CODE: str(QT_TRANSLATE_NOOP("Cleaning", "+86")),
    Cleaning.SHEET: str(QT_TRANSLATE_NOOP("Cleaning", "what a sheet adds to it")),
    Cleaning.SCANNER_MARK: str(QT_TRANSLATE_NOOP("Cleaning", "the scanner's mark of the kind of code")),
}


def tidied(done: Iterable[Cleaning]) -> str:
    """Return what was tidied, as a list in the language of the window."""
    words = (QCoreApplication.translate("Cleaning", _WORDS[cleaning]) for cleaning in done)
    return QCoreApplication.translate("Cleaning", ", ").join(words)
