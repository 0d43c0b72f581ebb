"""The fields of a record, one below the other, without the name, which is in the card's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from faceviewer.core.record import FIELDS, Privacy
from faceviewer.ui.parts.field_row import FieldRow
from faceviewer.ui.parts.layout import vbox
from faceviewer.ui.user_type_words import name_of
from faceviewer.wording.field_words import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QEvent

    from faceviewer.core.record import FaceRecord
    from faceviewer.wording.field_words import FieldWords
    from faceviewer.wording.verdicts import VerdictWords


class RecordFields(QWidget):
    """The fields; the user id is masked until the operator reveals it.

    Signals:
        copy_requested: the whole value of a field.
    """

    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._record: FaceRecord | None = None
        self._rows = {field.name: FieldRow(field.privacy) for field in FIELDS if field.privacy is not Privacy.NAME}
        column = vbox(on=self, spacing=3, margins=0)
        for row in self._rows.values():
            column.addWidget(row)
            row.copy_requested.connect(self.copy_requested)

    @property
    def shows_id(self) -> bool:
        """Whether the user id is unmasked."""
        return self._rows["userId"].is_revealed

    def clear(self) -> None:
        """Drop the record and clear the rows."""
        self._record = None
        for row in self._rows.values():
            row.show_value(NOTHING, whole="")

    def show_record(self, record: FaceRecord, fields: Iterable[FieldWords], words: VerdictWords) -> None:
        """Show a record; a revealed id stays revealed if the record is the same."""
        fresh = record is not self._record
        self._record = record
        for field in fields:
            if (row := self._rows.get(field.name)) is None:
                continue
            row.set_name(field.label)
            text, remark = field.text, field.remark
            if field.name == "userType":
                text = f"{name_of(record.user_type)} ({text})"
            elif field.name == "expireTime" and words.away:  # first the remaining time, then the date
                here = self.tr("your time {moment}").format(moment=words.end_here) if words.end_here else ""
                text, remark = words.away, "\n".join(filter(None, (words.end, here, remark)))
            row.show_value(text, whole=field.whole, remark=remark, keeps_revealed=not fresh)
        self._align()

    def event(self, event: QEvent) -> bool:
        if event.type() is event.Type.LayoutRequest:  # the font size of the names may have changed
            self._align()
        return super().event(event)

    def _align(self) -> None:
        """Align the values in a column beside the longest name."""
        width = max(row.name_width for row in self._rows.values())
        for row in self._rows.values():
            row.set_name_width(width)
