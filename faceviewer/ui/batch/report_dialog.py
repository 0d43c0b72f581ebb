"""The dialogs before a report is written: its rows, whether IDs are masked, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QWidget

from faceviewer.batch.report import FORMS
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import Dialog, FileDialog
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class ListReportDialog(Dialog):
    """Asks which rows go into the report, and whether with full IDs; accepted by "Save…".

    Args:
        parent: of the dialog.

    Attributes:
        in_clear: the check box for unmasked IDs.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=460)
        self._count, self._shown = 0, 0
        self._rows, self.in_clear = Combo(), QCheckBox()
        self._form = Form()
        self._form.add(self._rows, lambda: self.tr("Rows"))
        cancel = Button(lambda: self.tr("Cancel"), self.reject)
        self._save = Button(lambda: self.tr("Save…"), self.accept, tone="primary", default=True)
        fill(self.body, self._form, self.in_clear)
        fill(self.foot, Stretch(), cancel, self._save)
        self._rows.addItems(["", ""])
        translated(self._apply_texts)

    def ask(self, *, count: int, shown: int) -> None:
        """Open the dialog for a list of `count` rows, `shown` of them in the filter; IDs are masked by default."""
        self._count, self._shown = count, shown
        self._form.setVisible(shown != count)
        self._rows.setCurrentIndex(0)
        self.in_clear.setChecked(False)
        self._apply_texts()
        self._save.setFocus()
        self.open()

    @property
    def is_whole(self) -> bool:
        """Whether all rows go into the report, not only those shown."""
        return self._rows.currentIndex() == 0

    def _apply_texts(self) -> None:
        self.set_words(
            self.tr("Save report"),
            self.tr("The report has everybody's name and verdict. Delete it when you no longer need it."),
        )
        number = QLocale().toString
        self._rows.setItemText(0, self.tr("All ({n})").format(n=number(self._count)))
        self._rows.setItemText(1, self.tr("Those shown ({n})").format(n=number(self._shown)))
        self.in_clear.setText(self.tr("With full user IDs, so that the report can be used as a list"))


class ReportFileDialog(FileDialog):
    """Asks for the file of the report; the workbook is the first format.

    Args:
        parent: of the dialog.
        folder: the initial folder; None for the user's documents.
        name: the proposed file name, without extension.
        then: called with the path, and whether an existing file may be replaced (a callback).
    """

    def __init__(self, parent: QWidget, folder: str | None, name: str, then: Callable[[Path, bool], object]) -> None:
        super().__init__(parent, "", self._on_chosen, folder=folder, save_as=name + FORMS[0])
        self.setWindowTitle(self.tr("Save report"))
        self._then = then
        kinds = (self.tr("Workbook"), self.tr("CSV"), self.tr("JSON Lines"))
        self._filters = [f"{kind} (*{form})" for kind, form in zip(kinds, FORMS, strict=True)]
        self.setNameFilters(self._filters)
        self.filterSelected.connect(lambda chosen: self.setDefaultSuffix(self._form_of(chosen)[1:]))

    def _form_of(self, chosen: str) -> str:
        return FORMS[self._filters.index(chosen)] if chosen in self._filters else FORMS[0]

    def _on_chosen(self, chosen: Path) -> None:
        """Append a missing extension; the dialog has not asked whether to replace a file of that longer name."""
        is_as_typed = chosen.suffix.lower() in FORMS
        path = chosen if is_as_typed else chosen.with_name(chosen.name + self._form_of(self.selectedNameFilter()))
        self._then(path, is_as_typed)
