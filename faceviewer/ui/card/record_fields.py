"""The fields of a record: each has its name, its value, and a button that copies the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from faceviewer.core.masking import masked
from faceviewer.core.record import FIELDS, Privacy
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import as_tool_tip, translated
from faceviewer.ui.user_type_words import name_of
from faceviewer.ui.visibility import visibility
from faceviewer.wording.field_words import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faceviewer.core.record import FaceRecord
    from faceviewer.wording.field_words import FieldWords
    from faceviewer.wording.verdicts import VerdictWords

# Logical pixels between two fields, above a text, to centre its first line on the buttons beside it, and after a name.
_BETWEEN, _TOP, _AFTER_NAME = 1, 5, 8


class FieldRow(QObject):
    """A value to read, select and copy, in the next lines of a grid.

    MASKED values are masked until the user reveals them, SHIELDED values in sharing mode.
    """

    def __init__(self, privacy: Privacy, grid: QGridLayout) -> None:
        super().__init__(grid)
        self._shown = ""
        self._value = ""
        self._privacy = privacy
        self._name = PlainLabel(tone="secondary")
        self._text = SelectableText()
        self._remark: SelectableText | None = None  # created with the first text, because it takes 0.1 MB
        self._reveal = IconButton("eye")
        self._reveal.setCheckable(True)
        self._copy = IconButton("copy")
        top = Qt.AlignmentFlag.AlignTop
        line = grid.rowCount() + 1
        is_masked = privacy is Privacy.MASKED
        self._grid = grid
        self._remark_place = (line + 2, 2, 1, 1 if is_masked else 2)
        grid.setRowMinimumHeight(line - 1, _BETWEEN)
        grid.setRowMinimumHeight(line, _TOP)
        grid.addWidget(self._name, line + 1, 0, top)
        grid.addWidget(self._text, line + 1, 2, 1, 1 if is_masked else 2, top)
        grid.addWidget(self._reveal, line, 3, 3, 1, top)
        self._reveal.setVisible(is_masked)
        grid.addWidget(self._copy, line, 4, 3, 1, top)
        self._copy.clicked.connect(lambda: clipboard().copy(self._value))
        self._reveal.toggled.connect(self._render)
        visibility.discreet_changed.connect(self._render)
        translated(self._apply_texts)

    @property
    def is_revealed(self) -> bool:
        """Whether a masked value is revealed."""
        return self._reveal.isChecked() and not visibility.discreet

    def set_name(self, name: str) -> None:
        """Set the name of the field."""
        self._name.setText(name)
        self._text.setAccessibleName(name)
        self._apply_texts()

    def show_value(self, shown: str, *, whole: str, remark: str = "", keeps_revealed: bool = False) -> None:
        """Show a value, or a dash if there is none.

        Args:
            shown: the text to display, made safe.
            whole: the value as received, for the clipboard; empty if there is none.
            remark: a note, such as why there is no value, made safe; empty for none.
            keeps_revealed: whether a masked value that the user has revealed stays revealed.
        """
        self._shown, self._value = shown, whole
        self._reveal.setChecked(keeps_revealed and self._reveal.isChecked())
        self._copy.setEnabled(bool(whole))
        self._show_remark(remark)
        self._text.set_remark(remark)
        self._text.setToolTip("" if whole else as_tool_tip(remark))
        set_tone(self._text, "none" if whole or shown != NOTHING else "faint")
        self._render()

    def _show_remark(self, remark: str) -> None:
        if self._remark is None:
            if not remark:
                return
            self._remark = SelectableText(tone="small", is_stop=False)
            self._grid.addWidget(self._remark, *self._remark_place, Qt.AlignmentFlag.AlignTop)
            self._remark.stackUnder(self._reveal)  # screen readers read it after the value
        self._remark.show_text(remark)
        self._remark.setVisible(bool(remark))

    def _render(self) -> None:
        masked_now = self._privacy is Privacy.MASKED and not self.is_revealed
        hidden = bool(self._value) and (masked_now or (self._privacy is Privacy.SHIELDED and visibility.discreet))
        self._text.show_text(masked(self._value) if hidden else self._shown)
        self._apply_texts()

    def _apply_texts(self) -> None:
        name = self._name.text()
        if self._remark is not None:
            self._remark.setAccessibleName(self.tr("About {field}").format(field=name))
        copy = self.tr("Copy {field}") if self._value else self.tr("{field}: there is nothing to copy")
        self._copy.set_words(copy.format(field=name))
        if self._privacy is Privacy.MASKED:
            self._show_reveal(name)

    def _show_reveal(self, name: str) -> None:
        self._reveal.setEnabled(not visibility.discreet)
        self._reveal.set_icon("eye-off" if self.is_revealed or not self._value else "eye")
        show = self.tr("Show {field}").format(field=name)
        hide = self.tr("Hide {field}").format(field=name)
        masked_now = self.tr("Masked in sharing mode") if visibility.discreet else ""
        self._reveal.set_words(masked_now or (hide if self._reveal.isChecked() else show), spoken=masked_now or show)


class RecordFields(QWidget):
    """The fields of a record without the name; the user id is masked until the operator reveals it."""

    def __init__(self) -> None:
        super().__init__()
        self._record: FaceRecord | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(1, _AFTER_NAME)
        grid.setColumnStretch(2, 1)
        self._rows = {
            field.name: FieldRow(field.privacy, grid) for field in FIELDS if field.privacy is not Privacy.NAME
        }

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
                text = words.away
                remark = "\n".join(filter(None, (words.end, here, remark)))
            row.show_value(text, whole=field.whole, remark=remark, keeps_revealed=not fresh)
