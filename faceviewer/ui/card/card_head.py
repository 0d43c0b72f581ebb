"""Whose record it is: the name, with a warning where its letters may mislead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.core.masking import HIDDEN_NAME
from faceviewer.core.text import is_mixed
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.mark import Badge
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.safe_text import shown


class CardHead(QWidget):
    """A name to read, select and copy.

    Signals:
        copy_requested: the name, all of it.
    """

    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._name: str | None = None
        self._misshapen = ""
        self._text = SelectableText(tone="name")
        self._mixed = Badge("warning", tone="warn")
        self._mixed.hide()
        self._copy = IconButton("copy")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._text, 1)
        row.addWidget(self._mixed, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        self._copy.clicked.connect(self._on_copy)
        visibility.discreet_changed.connect(self._apply_texts)
        translated(self._apply_texts)

    def show_name(self, name: str | None, *, misshapen: str = "") -> None:
        """Show a name as it came, or say why there is none: one that came, but not as text, is `misshapen`."""
        self._name, self._misshapen = name, misshapen
        self._mixed.setVisible(is_mixed((name or "")[:USER_NAME_SHOWN]))
        self._apply_texts()

    def _on_copy(self) -> None:
        self.copy_requested.emit(self._name or "")

    def _why_nothing(self) -> str:
        if self._misshapen:
            said = HIDDEN_NAME if visibility.discreet else shown(self._misshapen, USER_NAME_SHOWN)
            return self.tr("The name is not text: {raw}").format(raw=said)
        return self.tr("No name in the record") if self._name is None else self.tr("The service sent an empty name")

    def _apply_texts(self) -> None:
        name = HIDDEN_NAME if self._name and visibility.discreet else shown(self._name or "", USER_NAME_SHOWN)
        nothing = self._why_nothing()
        self._text.show_text(name or nothing)
        set_tone(self._text, "name" if name else "no-name")
        self._copy.setEnabled(bool(self._name))
        self._copy.set_words(self.tr("Copy Name") if self._name else nothing)
        self._text.setAccessibleName(self.tr("Name"))
        self._mixed.set_text(self.tr("Mixed scripts"))
        self._mixed.setToolTip(
            self.tr(
                "The name mixes letters of different scripts that look alike. Identify the person by the user ID "
                "and the face ID."
            )
        )
