"""Whose face it is, whether it may pass, and every field of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faceviewer.core.limits import FIELD_SHOWN, USER_NAME_SHOWN
from faceviewer.core.record import ExpiryKind
from faceviewer.core.scripts import is_mixed
from faceviewer.ui.card.record_badges import RecordBadges
from faceviewer.ui.card.verdict_panel import VerdictPanel
from faceviewer.ui.parts.badge import Badge
from faceviewer.ui.parts.field_row import FieldRow
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.user_type_words import name_of
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.verdict import Verdict
    from faceviewer.wording.verdicts import VerdictWords


class RecordCard(QFrame):
    """One record.

    Signals:
        copy_requested: a text for the clipboard.
        save_requested: the photo shall be saved.
    """

    copy_requested = Signal(str)
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._record: FaceRecord | None = None
        self._name = SelectableText(tone="name")
        self._mixed = Badge("warning", tone="warn")
        self._mixed.hide()
        self._verdict = VerdictPanel()
        self._badges = RecordBadges()
        self._type, self._id = FieldRow(), FieldRow(personal=True)
        self._face_id, self._expires, self._policy = FieldRow(), FieldRow(), FieldRow()
        self._save = QPushButton()
        self._build()
        self._save.clicked.connect(self.save_requested)
        for row in self._rows:
            row.copy_requested.connect(self.copy_requested)
        self.retranslate()

    def show_record(self, record: FaceRecord, verdict: Verdict, words: VerdictWords) -> None:
        """Show a record; a personal value that was revealed stays so while it is the same record."""
        fresh = record is not self._record
        self._record = record
        self._verdict.show_verdict(verdict.answer, words)
        self._badges.show_verdict(verdict)
        self._show_fields(fresh=fresh)

    def set_why(self, *, shown: bool) -> None:
        """Show what the verdict rests on, or hide it."""
        self._verdict.set_why(shown=shown)

    def set_saveable(self, saveable: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Say whether there is a photo to save."""
        self._save.setEnabled(saveable)
        self._save.setToolTip("" if saveable else self.tr("There is no photo to save"))

    @property
    def _rows(self) -> tuple[FieldRow, ...]:
        return (self._type, self._id, self._face_id, self._expires, self._policy)

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 20, 18, 12)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._mixed, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._verdict)
        column.addWidget(self._badges)
        fields = QVBoxLayout()
        fields.setSpacing(4)
        for row in self._rows:
            fields.addWidget(row)
        column.addLayout(fields)
        column.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 16)
        whole.setSpacing(8)
        whole.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 0, 18, 0)
        foot.addWidget(self._save)
        whole.addLayout(foot)

    def _show_fields(self, *, fresh: bool) -> None:
        record = self._record
        if record is None:
            return
        nothing = "—"
        self._name.show_text(shown(record.user_name or "", USER_NAME_SHOWN) or self.tr("No name in the record"))
        self._mixed.setVisible(is_mixed(record.user_name or ""))
        self._type.show_value(f"{name_of(record.user_type)} ({record.user_type.value})", whole=record.user_type.value)
        if fresh:
            self._id.show_value(shown(record.user_id, FIELD_SHOWN), whole=record.user_id)
        for row, value in ((self._face_id, record.face_id), (self._policy, record.policy)):
            row.show_value(shown(value or "", FIELD_SHOWN) or nothing, whole=value or "")
        raw = shown(record.expiry.raw or "", FIELD_SHOWN)
        expires = {
            ExpiryKind.NEVER: self.tr("Never"),
            ExpiryKind.AT: self.tr("{moment} (UTC+8)").format(moment=raw),
            ExpiryKind.UNREADABLE: f"“{raw}”",
        }[record.expiry.kind]
        self._expires.show_value(expires, whole=record.expiry.raw or "")

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._verdict.retranslate()
        self._mixed.set_text(self.tr("Mixed scripts"))
        self._mixed.setToolTip(
            self.tr("The name has letters that look like others. Go by the user ID and the face ID.")
        )
        self._name.setAccessibleName(self.tr("Name"))
        self._type.set_name(self.tr("User type"))
        self._id.set_name(self.tr("User ID"))
        self._face_id.set_name(self.tr("Face ID"))
        self._expires.set_name(self.tr("Expires"))
        self._policy.set_name(self.tr("Policy"))
        self._save.setText(self.tr("Save photo…"))
        self.set_saveable(self._save.isEnabled())
        self._show_fields(fresh=False)
