"""One field of a record: its name, its value, and a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceviewer.core.masking import masked
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.theme import set_tone

_NAME_WIDTH = 76


class FieldRow(QWidget):
    """A value to read, select and copy.

    Args:
        personal: whether the value is masked until somebody asks to see it.

    Signals:
        copy_requested: the value, all of it.
    """

    copy_requested = Signal(str)

    def __init__(self, *, personal: bool = False) -> None:
        super().__init__()
        self._shown = self._value = ""
        self._personal = personal
        self._name = PlainLabel()
        self._name.setMinimumWidth(_NAME_WIDTH)
        set_tone(self._name, "secondary")
        self._text = SelectableText()
        self._reveal = IconButton("eye")
        self._reveal.setCheckable(True)
        if not personal:
            self._reveal.hide()  # never the other way round: shown without a parent it would be a window of its own
        self._copy = IconButton("copy")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._name)
        row.addSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._reveal)
        row.addWidget(self._copy)
        self._copy.clicked.connect(self._on_copy)
        self._reveal.toggled.connect(self._render)

    def set_name(self, name: str) -> None:
        """Say which field it is."""
        self._name.setText(name)
        self._text.setAccessibleName(name)
        self.retranslate()

    def show_value(self, shown: str, *, whole: str) -> None:
        """Show a value, masked again if it is personal.

        Args:
            shown: fit to be shown.
            whole: as it came, for the clipboard; empty if there is none.
        """
        self._shown, self._value = shown, whole
        self._reveal.setChecked(False)
        self._copy.setEnabled(bool(whole))
        self._render()

    def _render(self) -> None:
        hidden = self._personal and not self._reveal.isChecked()
        self._text.show_text(masked(self._value) if hidden else self._shown)
        self._reveal.set_icon("eye" if hidden else "eye-off")
        self.retranslate()

    def _on_copy(self) -> None:
        self.copy_requested.emit(self._value)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        name = self._name.text()
        self._copy.set_words(self.tr("Copy {field}").format(field=name))
        verb = self.tr("Hide {field}") if self._reveal.isChecked() else self.tr("Show {field}")
        self._reveal.set_words(verb.format(field=name))
