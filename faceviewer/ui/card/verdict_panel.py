"""The verdict on a record, its reasons as badges, and the line about the photo's quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from faceviewer.core.verdict import Answer, Reason, Verdict
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.layout import Flow, hbox, scroll_to, vbox
from faceviewer.ui.parts.mark import Badge, Mark
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Collection

    from faceviewer.wording.verdicts import VerdictWords


_HEALTH_SIDE = 16  # logical pixels, of the mark beside the sentence about the photo
TONES = {Answer.PASS: "ok", Answer.DENIED: "bad", Answer.EXPIRED: "bad", Answer.UNCLEAR: "warn"}
"""The tone of each answer; the name of its icon is its value."""

_REASONS = {
    Reason.EXPIRY_AHEAD: ("check", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "Not expired"))),
    Reason.EXPIRY_NEVER: ("check", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "No expiry"))),
    Reason.EXPIRY_SOON: ("expired", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expires soon"))),
    Reason.EXPIRY_PAST: ("expired", "bad", str(QT_TRANSLATE_NOOP("RecordBadges", "Expired"))),
    Reason.EXPIRY_UNREADABLE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expiry unreadable"))),
    Reason.CLOCKS_DISAGREE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Clocks disagree"))),
    Reason.EXPIRY_ELSEWHERE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Expiry misnamed"))),
    Reason.POLICY_PERMISSION: ("pass", "ok", str(QT_TRANSLATE_NOOP("RecordBadges", "Pass allowed"))),
    Reason.POLICY_DENY: ("denied", "bad", str(QT_TRANSLATE_NOOP("RecordBadges", "Pass denied"))),
    Reason.POLICY_UNKNOWN: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Unknown policy"))),
    Reason.POLICY_ELSEWHERE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Policy uncertain"))),
    Reason.POLICY_MISSING: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "No policy"))),
    Reason.PERSON_ELSEWHERE: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Another person"))),
    Reason.HOURS_LIMITED: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Limited hours"))),
    Reason.FIELDS_UNREAD: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Too many fields"))),
    Reason.FIELDS_UNJUDGED: ("unclear", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "Fields not judged"))),
    Reason.PICTURE_MISSING: ("no-photo", "warn", str(QT_TRANSLATE_NOOP("RecordBadges", "No photo"))),
}


class VerdictPanel(QFrame):
    """Whether the person can pass, as icon, sentence and colour.

    Attributes:
        sentence: the verdict as text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self._mark = Mark("unclear", tone="warn", side=30)
        self.sentence = SelectableText()
        self._links, self._why = Flow(spacing=18), QPushButton()
        self._why.setCheckable(True)
        self._links.add(self._why)
        self._reasons = SelectableText(tone="plain")
        self._caveat = SelectableText(tone="small")
        set_tone(self, "none")
        set_tone(self._why, "link")
        vbox(
            hbox(
                (self._mark, 0, Qt.AlignmentFlag.AlignTop),
                (self.sentence, 1, Qt.AlignmentFlag.AlignVCenter),
                spacing=12,
            ),
            self._links,
            self._reasons,
            self._caveat,
            on=self,
            spacing=8,
            margins=(14, 14, 14, 10),
        )
        self._why.toggled.connect(self._show_why)
        self._show_why(self._why.isChecked())
        translated(self._apply_texts)

    def show_verdict(self, answer: Answer, words: VerdictWords) -> None:
        """Show a verdict with its texts."""
        tone = TONES[answer]
        set_tone(self, tone)
        set_tone(self.sentence, tone)
        self._mark.show_icon(answer.value, tone=tone)
        self.sentence.show_text(words.sentence)
        self._reasons.show_text("\n".join(f"• {reason}" for reason in words.reasons))
        self._caveat.show_text(words.caveat)

    def add_link(self, link: QPushButton) -> None:
        """Add a button beside the one that shows the reasons."""
        self._links.add(link)

    @Slot()
    def toggle_why(self) -> None:
        """Show the reasons of the verdict and announce them to screen readers, or hide them."""
        self._why.toggle()
        if self._why.isChecked():
            announce(self, self._reasons.toPlainText, urgent=False)

    def _show_why(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._reasons.setVisible(shown)
        self._caveat.setVisible(shown)
        self._apply_texts()
        if shown:
            scroll_to(self._reasons)

    def _apply_texts(self) -> None:
        why = self.tr("Why?")
        self._why.setText(self.tr("Hide reasons") if self._why.isChecked() else why)
        self._why.setAccessibleName(why)
        self.sentence.setAccessibleName(self.tr("Verdict"))
        self._reasons.setAccessibleName(self.tr("Reasons"))
        self._caveat.setAccessibleName(self.tr("Limits of the verdict"))


class RecordBadges(Flow):
    """The reasons of a verdict as badges."""

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self._reasons: Collection[Reason] = ()
        translated(self._apply_texts)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the badges of a verdict."""
        self._reasons = verdict.reasons
        self._apply_texts()

    def _apply_texts(self) -> None:
        self.clear()
        for reason, (icon, tone, text) in _REASONS.items():
            if reason in self._reasons:
                self.add(Badge(icon, tone=tone, text=QCoreApplication.translate("RecordBadges", text)))


class HealthLine(QWidget):
    """An icon, a sentence about the photo's quality, and a button for the photo's properties.

    Attributes:
        more: the button for the photo's properties.
    """

    def __init__(self) -> None:
        super().__init__()
        self._mark = Mark("warning", tone="warn", side=_HEALTH_SIDE)
        self._text, self.more = SelectableText(tone="health"), IconButton("info")
        middle = Qt.AlignmentFlag.AlignVCenter
        hbox(self._mark, (self._text, 1, middle), (self.more, 0, middle), on=self, spacing=8, margins=0)
        self.hide()
        translated(self._apply_texts)

    def show_sentence(self, sentence: str) -> None:
        """Show a sentence about a photo; an empty one hides the line."""
        self._text.show_text(sentence)
        self.setVisible(bool(sentence))

    def _apply_texts(self) -> None:
        self._text.setAccessibleName(self.tr("Photo quality"))
        self.more.set_words(self.tr("Photo properties"))
