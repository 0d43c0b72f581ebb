"""The badges of a record: one for its end, one for its policy, one if it lacks a photo."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceviewer.core.verdict import Reason, Verdict
from faceviewer.ui.parts.badge import Badge
from faceviewer.ui.parts.flow import Flow
from faceviewer.ui.texts import translated

_LOOKS = {
    Reason.EXPIRY_AHEAD: ("check", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "Valid"))),
    Reason.EXPIRY_NEVER: ("check", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "No expiry"))),
    Reason.EXPIRY_SOON: ("expired", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expires soon"))),
    Reason.EXPIRY_PAST: ("expired", "bad", str(QT_TRANSLATE_NOOP("RecordBadges", "Expired"))),
    Reason.EXPIRY_UNREADABLE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expiry unreadable"))),
    Reason.EXPIRY_ELSEWHERE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expiry misnamed"))),
    Reason.POLICY_PERMISSION: ("pass", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "Pass allowed"))),
    Reason.POLICY_DENY: ("denied", "bad", str(QT_TRANSLATE_NOOP("RecordBadges", "Pass denied"))),
    Reason.POLICY_UNKNOWN: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Unknown policy"))),
    Reason.POLICY_ELSEWHERE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Policy misnamed"))),
    Reason.POLICY_MISSING: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "No policy"))),
    Reason.PICTURE_MISSING: ("no-photo", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "No photo"))),
}


class RecordBadges(Flow):
    """What a verdict rests on, at a glance."""

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self._badges = {reason: Badge(icon, tone=tone) for reason, (icon, tone, _) in _LOOKS.items()}
        for badge in self._badges.values():
            self.add(badge)
            badge.hide()
        translated(self._apply_texts)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the badges of a verdict."""
        for reason, badge in self._badges.items():
            badge.setVisible(reason in verdict.reasons)

    def _apply_texts(self) -> None:
        for reason, (_, _, text) in _LOOKS.items():
            self._badges[reason].set_text(QCoreApplication.translate("RecordBadges", text))
