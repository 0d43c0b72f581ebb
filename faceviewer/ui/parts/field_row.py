"""One field of a record: its name, its value, and a button that copies the value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from faceviewer.core.masking import masked
from faceviewer.core.record import Privacy
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import PlainLabel, as_tool_tip
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.field_words import NOTHING

_TOP = 5  # logical pixels above a text, to centre its first line on the buttons beside it


class FieldRow(QWidget):
    """A value to read, select and copy.

    MASKED values are masked until the user reveals them, SHIELDED values in sharing mode.
    """

    def __init__(self, privacy: Privacy) -> None:
        super().__init__()
        self._shown = self._value = ""
        self._privacy = privacy
        self._name = PlainLabel(tone="secondary")
        self._text, self._remark = SelectableText(), SelectableText(tone="small", is_stop=False)
        self._remark.hide()
        self._reveal = IconButton("eye")
        self._reveal.setCheckable(True)
        if privacy is not Privacy.MASKED:
            self._reveal.hide()  # never show() it here: without a parent it would become a window
        self._copy = IconButton("copy")
        top = Qt.AlignmentFlag.AlignTop
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.setRowMinimumHeight(0, _TOP)
        grid.addWidget(self._name, 1, 0, top)
        grid.addWidget(self._text, 1, 1, top)
        grid.addWidget(self._remark, 2, 1, top)
        grid.addWidget(self._reveal, 0, 2, 3, 1, top)
        grid.addWidget(self._copy, 0, 3, 3, 1, top)
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

    @property
    def name_width(self) -> int:
        """The width that the name needs, in logical pixels."""
        return self._name.sizeHint().width()

    def set_name_width(self, width: int) -> None:
        """Set the width of the name, so that the values of several rows are aligned."""
        if self._grid.columnMinimumWidth(0) != (room := width + scaled(10)):  # the same width would cost a new layout
            self._grid.setColumnMinimumWidth(0, room)

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
        self._remark.show_text(remark)
        self._remark.setVisible(bool(remark))
        self._text.set_remark(remark)
        self._text.setToolTip("" if whole else as_tool_tip(remark))
        set_tone(self._text, "none" if whole or shown != NOTHING else "faint")
        self._render()

    def _render(self) -> None:
        masked_now = self._privacy is Privacy.MASKED and not self.is_revealed
        hidden = bool(self._value) and (masked_now or (self._privacy is Privacy.SHIELDED and visibility.discreet))
        self._text.show_text(masked(self._value) if hidden else self._shown)
        self._apply_texts()

    def _apply_texts(self) -> None:
        name = self._name.text()
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
