"""Texts for the user types, translated by Qt: the first paint needs them, and reads no word file."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceviewer.core.query import UserType


def name_of(user_type: UserType) -> str:
    """Return the name of a user type in the language of the window."""
    translate = QCoreApplication.translate
    names = {
        UserType.IDENTITY: translate("UserType", "Identity ID"),
        UserType.OPEN: translate("UserType", "Third-party account (OA)"),
        UserType.PHONE: translate("UserType", "Phone number"),
        UserType.YUNDUN: translate("UserType", "Yundun account (legacy)"),
    }
    return names[user_type]


def hint_for(user_type: UserType) -> str:
    """Return a description of the ids of a user type, in the language of the window."""
    translate = QCoreApplication.translate
    hints = {
        UserType.IDENTITY: translate("UserType", "The person's identity ID, exactly as registered."),
        UserType.OPEN: translate("UserType", "The account in the company's own system, exactly as registered."),
        UserType.PHONE: translate("UserType", "11 digits; spaces and +86 are removed."),
        UserType.YUNDUN: translate("UserType", "An account of the older user system, exactly as registered."),
    }
    return hints[user_type]
