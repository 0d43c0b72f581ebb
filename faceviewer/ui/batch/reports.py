"""Save a report: ask for its rows, whether IDs are masked, and the file, and before it is saved to a shared folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from faceviewer.batch.asking import is_answered
from faceviewer.batch.report import FORMS, write_report
from faceviewer.store.folders import Sharing, sharing_of
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import Dialog, FileDialog, QuestionDialog
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.batch.journal import Journals
    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.ui.batch.list_dialog import ListDialog
    from faceviewer.ui.batch.list_reader import ListReader
    from faceviewer.ui.jobs import Jobs


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


class Reports(QObject):
    """Writes reports in another thread.

    Args:
        dialog: parent of the questions.
        jobs: runs the file operations.
        reader: has the name of the list, and the last folder.
        journals: the list's journal is removed once a report of all rows is saved and every row has an answer.

    Signals:
        failed: the Problem of a report that was not saved; None after one that was.
    """

    failed = Signal(object)

    def __init__(self, dialog: ListDialog, jobs: Jobs, reader: ListReader, journals: Journals) -> None:
        super().__init__(dialog)
        self._dialog, self._jobs, self._reader, self._journals = dialog, jobs, reader, journals
        self._about: tuple[IdList, Mapping[Key, Outcome], str] | None = None
        self._asking = ListReportDialog(dialog)
        self._asking.accepted.connect(self._choose)

    def ask(self, ids: IdList, outcomes: Mapping[Key, Outcome], *, over: str) -> None:
        """Ask for the content and the file of a report, and write it.

        Args:
            ids: the list.
            outcomes: its outcomes.
            over: the endpoint that was asked, which is part of the journal's key.
        """
        self._about = ids, outcomes, over
        self._asking.ask(count=len(ids.rows), shown=len(self._dialog.board.places))

    @Slot()
    def _choose(self) -> None:
        name = self.tr("{list}-report").format(list=Path(self._reader.name).stem or self.tr("list"))
        kinds = (self.tr("Workbook"), self.tr("CSV"), self.tr("JSON Lines"))
        forms = {f"{kind} (*{form})": form for kind, form in zip(kinds, FORMS, strict=True)}

        def chosen_form() -> str:
            return forms.get(dialog.selectedNameFilter(), FORMS[0])

        dialog = FileDialog(
            *(self._dialog, self.tr("Save report"), lambda chosen: self._on_chosen(chosen, chosen_form())),
            folder=self._reader.folder,
            kinds=list(forms),
            save_as=name + FORMS[0],
        )
        dialog.filterSelected.connect(lambda: dialog.setDefaultSuffix(chosen_form()[1:]))
        dialog.open()

    def _on_chosen(self, chosen: Path, form: str) -> None:
        """Append a missing extension; the dialog has not asked whether to replace a file of that longer name."""
        overwrite = chosen.suffix.lower() in FORMS
        path = chosen if overwrite else chosen.with_name(chosen.name + form)
        self._reader.folder = str(path.parent)
        self._jobs.call(
            sharing_of,
            path.parent,
            then=lambda sharing: visibility.when_not_blank(lambda: self._on_sharing(path, sharing, overwrite)),
            otherwise=self.failed.emit,
        )

    def _on_sharing(self, path: Path, sharing: Sharing | None, overwrite: bool) -> None:  # noqa: FBT001 - private
        if sharing is None:
            self._write(path, overwrite)
            return
        question = QuestionDialog(
            self._dialog,
            self.tr("Save names and verdicts there?"),
            self.tr("This folder is not on this computer alone: {service}.").format(service=sharing.name),
            yes=self.tr("Save there"),
            no=self.tr("Choose another folder"),
        )
        question.accepted.connect(lambda: self._write(path, overwrite))
        question.declined.connect(self._choose)
        question.open()

    def _write(self, path: Path, overwrite: bool) -> None:  # noqa: FBT001 - likewise
        if self._about is None:
            return
        ids, outcomes, over = self._about
        language, in_clear = language_in_use(), self._asking.in_clear.isChecked()
        shown: Callable[[int], bool] = self._dialog.board.numbers().__contains__
        is_whole = self._asking.is_whole

        def write() -> None:
            write_report(
                *(path, ids, outcomes),
                language=language,
                in_clear=in_clear,
                overwrite=overwrite,
                shown=lambda row: is_whole or shown(row.number),
            )
            if is_whole and is_answered(ids, outcomes):
                self._journals.remove(ids, over=over)

        def then(_done: object) -> None:
            self.failed.emit(None)
            self._dialog.show_note(self.tr("Saved as {file}").format(file=path.name))

        self._jobs.call(write, then=then, otherwise=self.failed.emit)
