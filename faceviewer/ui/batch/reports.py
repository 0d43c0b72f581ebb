"""Save a report: ask for its rows, whether IDs are masked, and the file, and before it is saved to a shared folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from faceviewer.batch.asking import is_complete
from faceviewer.batch.report import FORMS, write_report
from faceviewer.store.folders import Sharing, sharing_of
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import Dialog, FileDialog, QuestionDialog
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.batch.journal import Journals
    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.ui.batch.list_dialog import ListDialog
    from faceviewer.ui.batch.list_reader import ListReader
    from faceviewer.ui.jobs import Jobs

    _Write = Callable[[Path, bool], None]  # called with whether a file may be replaced, in another thread


class ListReportDialog(Dialog):
    """Asks which rows go into the report, and whether with full IDs; accepted by "Save…".

    Args:
        count: the number of rows of the list.
        shown: how many of them the filter shows.

    Attributes:
        in_clear: the check box for unmasked IDs; IDs are masked by default.
    """

    def __init__(self, parent: QWidget | None, *, count: int, shown: int) -> None:
        super().__init__(parent, width=460)
        self._rows = Combo()
        form = Form()
        number = QLocale().toString
        self._rows.addItem(self.tr("All ({n})").format(n=number(count)))
        self._rows.addItem(self.tr("Those shown ({n})").format(n=number(shown)))
        form.add(self._rows, lambda: self.tr("Rows"))
        form.setVisible(shown != count)
        self.in_clear = QCheckBox(self.tr("With full user IDs, so that the report can be used as a list"))
        cancel = Button(lambda: self.tr("Cancel"), self.reject)
        save = Button(lambda: self.tr("Save…"), self.accept, tone="primary", default=True)
        fill(self.body, form, self.in_clear)
        fill(self.foot, Stretch(), cancel, save)
        self.set_words(
            self.tr("Save report"),
            self.tr("The report has everybody's name and verdict. Delete it when you no longer need it."),
        )
        save.setFocus()

    @property
    def is_whole(self) -> bool:
        """Whether all rows go into the report, not only those shown."""
        return self._rows.currentIndex() == 0


class Reports(QObject):
    """Writes reports in another thread.

    The list's journal is removed once a report of all rows is saved and every row has a result.

    Signals:
        failed: the Problem of a report that was not saved; None after one that was.
    """

    failed = Signal(object)

    def __init__(self, dialog: ListDialog, jobs: Jobs, reader: ListReader, journals: Journals) -> None:
        super().__init__(dialog)
        self._dialog, self._jobs, self._reader, self._journals = dialog, jobs, reader, journals

    def ask(self, ids: IdList, outcomes: Mapping[Key, Outcome], *, over: str) -> None:
        """Ask for the content and the file of a report, and write it; `over` is the source that was asked."""
        board = self._dialog.board
        language = language_in_use()
        outcomes = dict(outcomes)  # a run that begins while the report is written may add some
        asking = ListReportDialog(self._dialog, count=len(ids.rows), shown=len(board.places))

        def choose() -> None:
            is_whole = asking.is_whole
            in_clear = asking.in_clear.isChecked()
            numbers = board.numbers()

            def write(path: Path, overwrite: bool) -> None:  # noqa: FBT001 - private
                write_report(
                    *(path, ids, outcomes),
                    language=language,
                    in_clear=in_clear,
                    overwrite=overwrite,
                    shown=lambda row: is_whole or row.number in numbers,
                )
                if is_whole and is_complete(ids, outcomes):
                    self._journals.remove(ids, over=over)

            self._choose(write)

        asking.accepted.connect(choose)
        asking.open_once()

    def _choose(self, write: _Write) -> None:
        name = self.tr("{list}-report").format(list=Path(self._reader.name).stem or self.tr("list"))
        kinds = (self.tr("Workbook"), self.tr("CSV"), self.tr("JSON Lines"))
        forms = {f"{kind} (*{form})": form for kind, form in zip(kinds, FORMS, strict=True)}

        def chosen_form() -> str:
            return forms.get(dialog.selectedNameFilter(), FORMS[0])

        dialog = FileDialog(
            *(self._dialog, self.tr("Save report"), lambda chosen: self._on_chosen(write, chosen, chosen_form())),
            folder=self._reader.folder,
            kinds=list(forms),
            save_as=name + FORMS[0],
        )
        dialog.filterSelected.connect(lambda: dialog.setDefaultSuffix(chosen_form()[1:]))
        dialog.open()

    def _on_chosen(self, write: _Write, chosen: Path, form: str) -> None:
        """Append a missing extension; the dialog has not asked whether to replace a file of that longer name."""
        overwrite = chosen.suffix.lower() in FORMS
        path = chosen if overwrite else chosen.with_name(chosen.name + form)
        self._reader.folder = str(path.parent)

        def save() -> None:
            self._jobs.call(write, path, overwrite, then=lambda _: self._on_written(path), otherwise=self.failed.emit)

        def ask(sharing: Sharing) -> None:
            question = QuestionDialog(
                self._dialog,
                self.tr("Save names and verdicts there?"),
                self.tr("This folder is not on this computer alone: {service}.").format(service=sharing.name),
                yes=self.tr("Save there"),
                no=self.tr("Choose another folder"),
            )
            question.accepted.connect(save)
            question.declined.connect(lambda: self._choose(write))
            question.open()

        def then(sharing: Sharing | None) -> None:
            visibility.when_not_blank(save if sharing is None else lambda: ask(sharing))

        self._jobs.call(sharing_of, path.parent, then=then, otherwise=self.failed.emit)

    def _on_written(self, path: Path) -> None:
        self.failed.emit(None)
        self._dialog.show_note(self.tr("Saved as {file}").format(file=visibility.name_of_file(path.name)))
