"""The badges of a record: one for its policy, one for its end, one if it lacks a photo."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceviewer.core.verdict import Reason, Verdict
from faceviewer.ui.parts.badge import Badge

_LOOKS = {
    Reason.EXPIRY_AHEAD: ("check", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "Valid"))),
    Reason.EXPIRY_NEVER: ("check", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "No expiry"))),
    Reason.EXPIRY_SOON: ("expired", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expires soon"))),
    Reason.EXPIRY_PAST: ("expired", "bad", str(QT_TRANSLATE_NOOP("RecordBadges", "Expired"))),
    Reason.EXPIRY_UNREADABLE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expiry unreadable"))),
    Reason.POLICY_PERMISSION: ("pass", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "Pass allowed"))),
    Reason.POLICY_DENY: ("denied", "bad", str(QT_TRANSLATE_NOOP("RecordBadges", "Pass denied"))),
    Reason.POLICY_UNKNOWN: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Unknown policy"))),
    Reason.POLICY_MISSING: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "No policy"))),
    Reason.PICTURE_MISSING: ("no-photo", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "No photo"))),
}


class RecordBadges(QWidget):
    """What a verdict rests on, at a glance."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch()
        self._badges: list[Badge] = []

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the badges of a verdict."""
        for badge in self._badges:
            self._row.removeWidget(badge)
            badge.deleteLater()
        self._badges = []
        for reason, (icon, tone, text) in _LOOKS.items():
            if reason in verdict.reasons:
                badge = Badge(icon, tone=tone, text=QCoreApplication.translate("RecordBadges", text))
                self._row.insertWidget(len(self._badges), badge)
                self._badges.append(badge)
