"""Save a report; ask before it is saved to a network or synchronized folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.batch.asking import is_answered
from faceviewer.batch.report import write_report
from faceviewer.store.folders import sharing_of
from faceviewer.ui.batch.report_dialog import ListReportDialog, ReportFileDialog
from faceviewer.ui.parts.dialog import QuestionDialog
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.batch.journal import Journals
    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.store.folders import Sharing
    from faceviewer.ui.batch.list_dialog import ListDialog
    from faceviewer.ui.batch.taking import Taking
    from faceviewer.ui.jobs import Jobs


class Reports(QObject):
    """Writes reports in another thread.

    Args:
        dialog: parent of the questions.
        jobs: runs the file operations.
        taking: has the name of the list, and the last folder.
        journals: the list's journal is removed once a report of all rows is saved and every row has an answer.

    Signals:
        failed: the Problem of a report that was not saved; None after one that was.
    """

    failed = Signal(object)

    def __init__(self, dialog: ListDialog, jobs: Jobs, taking: Taking, journals: Journals) -> None:
        super().__init__(dialog)
        self._dialog, self._jobs, self._taking, self._journals = dialog, jobs, taking, journals
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
        name = self.tr("{list}-report").format(list=Path(self._taking.name).stem or self.tr("list"))
        ReportFileDialog(self._dialog, self._taking.folder, name, self._on_chosen).open()

    def _on_chosen(self, path: Path, overwrite: bool) -> None:  # noqa: FBT001 - the signature of a dialog's callback
        self._taking.folder = str(path.parent)
        self._jobs.call(
            sharing_of,
            path.parent,
            then=lambda sharing: visibility.when_not_blank(lambda: self._on_sharing(path, sharing, overwrite)),
            otherwise=self.failed.emit,
        )

    def _on_sharing(self, path: Path, sharing: Sharing | None, overwrite: bool) -> None:  # noqa: FBT001 - likewise
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
