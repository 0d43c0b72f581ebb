"""Texts for the user types, and for the characters that are removed from a typed id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from faceviewer.core.query import Cleaning, UserType
from faceviewer.ui.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = {
    UserType.IDENTITY: QT_TRANSLATE_NOOP("UserType", "Identity ID"),
    UserType.OPEN: QT_TRANSLATE_NOOP("UserType", "Third-party account (OA)"),
    UserType.PHONE: QT_TRANSLATE_NOOP("UserType", "Phone number"),
    UserType.YUNDUN: QT_TRANSLATE_NOOP("UserType", "Yundun account (legacy)"),
}
_HINTS = {
    UserType.IDENTITY: QT_TRANSLATE_NOOP("UserType", "The person's identity ID, exactly as registered."),
    UserType.OPEN: QT_TRANSLATE_NOOP("UserType", "The account in the company's own system, exactly as registered."),
    UserType.PHONE: QT_TRANSLATE_NOOP("UserType", "11 digits; spaces and +86 are removed."),
    UserType.YUNDUN: QT_TRANSLATE_NOOP("UserType", "An account of the older user system, exactly as registered."),
}
_CLEANINGS = {
    Cleaning.WHITE_SPACE: QT_TRANSLATE_NOOP("Cleaning", "spaces before and after"),
    Cleaning.INVISIBLE: QT_TRANSLATE_NOOP("Cleaning", "invisible characters"),
    Cleaning.FULL_WIDTH_DIGITS: QT_TRANSLATE_NOOP("Cleaning", "full-width forms"),
    Cleaning.PHONE_SEPARATORS: QT_TRANSLATE_NOOP("Cleaning", "spaces and punctuation"),
    Cleaning.COUNTRY_CODE: QT_TRANSLATE_NOOP("Cleaning", "+86"),
    Cleaning.SHEET: QT_TRANSLATE_NOOP("Cleaning", "characters added by a spreadsheet"),
    Cleaning.SCANNER_MARK: QT_TRANSLATE_NOOP("Cleaning", "the scanner's code type prefix"),
}


def name_of(user_type: UserType) -> str:
    """Return the name of a user type in the language of the window."""
    return QCoreApplication.translate("UserType", _NAMES[user_type])


def hint_for(user_type: UserType) -> str:
    """Return a description of the ids of a user type, in the language of the window."""
    return QCoreApplication.translate("UserType", _HINTS[user_type])


def tidied(done: Iterable[Cleaning]) -> str:
    """Return what cleaning has removed or changed, as a list in the language of the window."""
    words = (QCoreApplication.translate("Cleaning", _CLEANINGS[cleaning]) for cleaning in done)
    return QCoreApplication.translate("Cleaning", ", ").join(words)
