"""Every field of a record below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.record import ExpiryKind
from faceviewer.ui.parts.field_row import FieldRow
from faceviewer.ui.user_type_words import name_of
from faceviewer.wording.safe_text import shown, shown_exactly

if TYPE_CHECKING:
    from faceviewer.core.record import FaceRecord, RawValue
    from faceviewer.wording.verdicts import VerdictWords


class RecordFields(QWidget):
    """The fields; the user id is masked until somebody asks to see it.

    Signals:
        copy_requested: the value of a field, all of it.
    """

    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._record: FaceRecord | None = None
        self._words: VerdictWords | None = None
        self._type, self._id = FieldRow(), FieldRow(personal=True)
        self._face_id, self._expires, self._policy = FieldRow(tells=True), FieldRow(), FieldRow()
        self._rows = (self._type, self._id, self._face_id, self._expires, self._policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for row in self._rows:
            column.addWidget(row)
            row.copy_requested.connect(self.copy_requested)
        self.retranslate()

    @property
    def shows_id(self) -> bool:
        """Whether the user id can be read."""
        return self._id.is_revealed

    def set_discreet(self, discreet: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Mask both ids whatever was asked, or no longer."""
        for row in (self._id, self._face_id):
            row.set_discreet(discreet)

    def show_record(self, record: FaceRecord, words: VerdictWords) -> None:
        """Show a record; an id that was revealed stays so while it is the same record."""
        fresh = record is not self._record
        self._record, self._words = record, words
        self._type.show_value(f"{name_of(record.user_type)} ({record.user_type.value})", whole=record.user_type.value)
        if fresh:
            self._id.show_value(shown(record.user_id, FIELD_SHOWN), whole=record.user_id)
        if raw := record.raw_of("faceId"):
            self._face_id.show_value(_quoted(raw), whole=raw, remark=self.tr("not a text, as documented"))
        else:
            self._show_given(self._face_id, record.face_id)
        self._show_policy(record)
        self._show_expiry(record, words)

    def _show_given(self, row: FieldRow, value: str | None) -> None:
        text = shown(value or "", FIELD_SHOWN)
        if value and text:
            row.show_value(text, whole=value)
        else:
            row.show_nothing(self._why_nothing(value))

    def _show_policy(self, record: FaceRecord) -> None:
        other, text = record.policy_elsewhere, shown_exactly(record.policy or "", FIELD_SHOWN)
        if other is not None and not text:
            self._show_other(self._policy, other)
        elif other is not None:
            remark = f"{_quoted(other.text)} {self._named(other)}"
            self._policy.show_value(text, whole=record.policy or "", remark=remark)
        elif text:
            self._policy.show_value(text, whole=record.policy or "")
        else:
            self._policy.show_nothing(self._why_nothing(record.policy))

    def _show_other(self, row: FieldRow, other: RawValue) -> None:
        row.show_value(_quoted(other.text), whole=other.text, remark=self._named(other))

    def _named(self, other: RawValue) -> str:
        return self.tr("under the name {name}").format(name=shown(other.name, FIELD_SHOWN))

    def _show_expiry(self, record: FaceRecord, words: VerdictWords) -> None:
        raw, other = record.expiry.raw, record.expiry.elsewhere
        match record.expiry.kind:
            case ExpiryKind.NEVER if other is not None:
                self._show_other(self._expires, other)
            case ExpiryKind.NEVER:
                self._expires.show_value(self.tr("Never"), whole="", remark=self._why_nothing(None))
            case ExpiryKind.AT:
                lines = [words.end, self.tr("here {moment}").format(moment=words.end_here) if words.end_here else ""]
                lines += [f"{_quoted(other.text)} {self._named(other)}"] if other is not None else []
                self._expires.show_value(words.away, whole=raw or "", remark="\n".join(filter(None, lines)))
            case ExpiryKind.UNREADABLE if raw:
                remark = self.tr("not a date as the service writes them")
                self._expires.show_value(f"“{shown_exactly(raw, FIELD_SHOWN)}”", whole=raw, remark=remark)
            case ExpiryKind.UNREADABLE:
                self._expires.show_nothing(self._why_nothing(raw))

    def _why_nothing(self, value: str | None) -> str:
        return self.tr("not in the record") if value is None else self.tr("the service sent it empty")

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._type.set_name(self.tr("User type"))
        self._id.set_name(self.tr("User ID"))
        self._face_id.set_name(self.tr("Face ID"))
        self._expires.set_name(self.tr("Expires"))
        self._policy.set_name(self.tr("Policy"))
        width = max(row.name_width for row in self._rows)
        for row in self._rows:
            row.set_name_width(width)
        if self._record is not None and self._words is not None:
            self.show_record(self._record, self._words)


def _quoted(text: str) -> str:
    return f"“{shown(text, FIELD_SHOWN)}”"
