"""The user types in plain words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceviewer.core.query import UserType

_NAMES = {
    UserType.IDENTITY: str(QT_TRANSLATE_NOOP("UserType", "Identity ID")),
    UserType.OPEN: str(QT_TRANSLATE_NOOP("UserType", "Third-party account (OA)")),
    UserType.PHONE: str(QT_TRANSLATE_NOOP("UserType", "Phone number")),
    UserType.YUNDUN: str(QT_TRANSLATE_NOOP("UserType", "Yundun account (legacy)")),
}
_HINTS = {
    UserType.IDENTITY: str(QT_TRANSLATE_NOOP("UserType", "The person's identityId, matched exactly.")),
    UserType.OPEN: str(QT_TRANSLATE_NOOP("UserType", "The account in the company's own system, matched exactly.")),
    UserType.PHONE: str(QT_TRANSLATE_NOOP("UserType", "11 digits; spaces and +86 are removed.")),
    UserType.YUNDUN: str(QT_TRANSLATE_NOOP("UserType", "An account of the older user system, matched exactly.")),
}


def name_of(user_type: UserType) -> str:
    """Return what a user type is called in the language of the window."""
    return QCoreApplication.translate("UserType", _NAMES[user_type])


def hint_for(user_type: UserType) -> str:
    """Return what an id of a user type looks like."""
    return QCoreApplication.translate("UserType", _HINTS[user_type])
