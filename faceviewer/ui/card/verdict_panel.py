"""The verdict on a record, its reasons as badges, and the lines about the doors and the photo's quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from faceviewer.core.doors import DoorState
from faceviewer.core.verdict import Answer, Reason, Verdict
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.labels import Badge, Mark
from faceviewer.ui.parts.layout import Flow, hbox, scroll_to, vbox
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from faceviewer.core.doors import Doors
    from faceviewer.wording.verdicts import VerdictWords


_MARK_SIDE = 16  # logical pixels
TONES = {Answer.PASS: "ok", Answer.DENIED: "bad", Answer.EXPIRED: "bad", Answer.UNCLEAR: "warn"}
"""The tone of each answer; the name of its icon is its value."""

_BADGES = {
    Reason.EXPIRY_AHEAD: ("check", "ok"),
    Reason.EXPIRY_NEVER: ("check", "ok"),
    Reason.EXPIRY_SOON: ("expired", "warn"),
    Reason.EXPIRY_PAST: ("expired", "bad"),
    Reason.EXPIRY_UNREADABLE: ("unclear", "warn"),
    Reason.CLOCKS_DISAGREE: ("unclear", "warn"),
    Reason.EXPIRY_ELSEWHERE: ("unclear", "warn"),
    Reason.POLICY_PERMISSION: ("pass", "ok"),
    Reason.POLICY_DENY: ("denied", "bad"),
    Reason.POLICY_UNKNOWN: ("unclear", "warn"),
    Reason.POLICY_ELSEWHERE: ("unclear", "warn"),
    Reason.POLICY_MISSING: ("unclear", "warn"),
    Reason.PERSON_ELSEWHERE: ("unclear", "warn"),
    Reason.HOURS_LIMITED: ("unclear", "warn"),
    Reason.FIELDS_UNREAD: ("unclear", "warn"),
    Reason.FIELDS_UNJUDGED: ("unclear", "warn"),
    Reason.PICTURE_MISSING: ("no-photo", "warn"),
}
"""Icon and tone of the badges, in their order."""


class VerdictPanel(QFrame):
    """Whether the person can pass, as icon, sentence and colour."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self._mark = Mark("unclear", tone="warn", side=30)
        self.sentence = SelectableText()
        self._links = Flow(spacing=18)
        self._why = QPushButton()
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
        for reason, (icon, tone) in _BADGES.items():
            if reason in self._reasons:
                self.add(Badge(icon, tone=tone, text=say(language_in_use(), "verdicts", "badge", reason)))


DOOR_LOOKS = {
    DoorState.NOT_STORED: ("warning", "bad"),
    DoorState.UNKNOWN: ("unclear", "warn"),
    DoorState.ON_ITS_WAY: ("on-its-way", "info"),
    DoorState.TAKEN_OFF: ("minus", "secondary"),
    DoorState.ON: ("check", "ok"),
}
"""Icon and tone of each state, in order of urgency, the most urgent first."""


def look_of(doors: Doors) -> tuple[str, str]:
    """Return icon and tone of the most urgent door state; an incomplete list is never shown as good."""
    worst = next((state for state in DOOR_LOOKS if doors.count(state)), None)
    if worst in {None, DoorState.ON} and doors.missing is not None:
        worst = DoorState.UNKNOWN
    return DOOR_LOOKS[worst] if worst is not None else ("unclear", "secondary")


class MarkedText(QWidget):
    """A text with an icon and optionally a button, hidden without a text: the doors, or the quality of the photo.

    The margin is left of the icon, in logical pixels.
    """

    def __init__(self, *, tone: str = "plain", margin: int = 0, more: QWidget | None = None) -> None:
        super().__init__()
        self._mark = Mark("warning", tone="warn", side=_MARK_SIDE)
        self._text = SelectableText(tone=tone)
        if more is None:
            row = hbox((self._mark, 0, Qt.AlignmentFlag.AlignTop), (self._text, 1), on=self, spacing=8)
        else:
            middle = Qt.AlignmentFlag.AlignVCenter
            row = hbox(self._mark, (self._text, 1, middle), (more, 0, middle), on=self, spacing=8)
        row.setContentsMargins(margin, 0, 0, 0)
        self.hide()

    def set_name(self, name: str) -> None:
        """Set the accessible name of the text."""
        self._text.setAccessibleName(name)

    def show_words(self, words: str, *, icon: str = "warning", tone: str = "warn") -> None:
        """Show a text that is ready for display; an empty one hides the widget."""
        self._mark.show_icon(icon, tone=tone)
        self._text.show_text(words)
        self.setVisible(bool(words))
