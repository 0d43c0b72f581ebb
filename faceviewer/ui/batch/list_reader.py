"""Read a list from the clipboard, a file or the samples, and again after the operator's corrections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.batch.heads import Choices
from faceviewer.batch.sheet import IdList, Key, understand
from faceviewer.batch.table import Table, list_problem, read_file, read_table, table_of
from faceviewer.core.problem import Problem
from faceviewer.core.query import Sample, UserType
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.parts.dialog import FileDialog
from faceviewer.ui.texts import language_in_use

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.batch.outcome import Outcome
    from faceviewer.ui.batch.list_dialog import ListDialog
    from faceviewer.ui.jobs import Job, Jobs

    Understood = tuple[Table | None, IdList | None, Problem | None, dict[Key, Outcome]]


class ListReader(QObject):
    """Reads a list in another thread.

    Args:
        outcomes_of: called in another thread with a list and its name; returns the outcomes of an unfinished run (a
            callback). May raise Problem.
        then: called when reading has begun, or has ended with or without a list, with the outcomes of an unfinished
            run, and with the Problem if the list could not be parsed (a callback).

    Attributes:
        name: the name of the list's file; "" for a pasted list.
        choices: the operator's choices of column, user type and rows.
        table: the cells as read; None without a list.
        ids: the parsed list; None if it could not be parsed.
        folder: the last folder of a list or a report; None at first.
    """

    def __init__(
        self,
        dialog: ListDialog,
        jobs: Jobs,
        outcomes_of: Callable[[IdList, str], dict[Key, Outcome]],
        then: Callable[[dict[Key, Outcome], Problem | None], None],
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._jobs = dialog, jobs
        self._outcomes_of, self._then = outcomes_of, then
        self._read: Callable[[str], Table] | None = None  # called with the name of a sheet
        self._job: Job | None = None
        self.folder: str | None = None
        self.name = ""
        self.choices = Choices()
        self.table: Table | None = None
        self.ids: IdList | None = None
        dialog.dropped.connect(self._on_dropped)
        dialog.paste.clicked.connect(lambda: self._open_text(clipboard().text() or ""))
        dialog.open_file.clicked.connect(self._choose_file)
        dialog.samples.clicked.connect(self._open_samples)
        dialog.sheet.activated.connect(lambda: self._read_sheet(str(dialog.sheet.currentData())))
        dialog.column.activated.connect(self._on_column)
        dialog.user_type.activated.connect(self._on_type)
        for box in (dialog.hidden, dialog.numbers):
            box.clicked.connect(self._on_box)

    @property
    def is_under_way(self) -> bool:
        """Whether a list is being read."""
        return self._job is not None

    def understand_again(self) -> None:
        """Parse the table again with the current choices, and read the outcomes of an unfinished run."""
        if (table := self.table) is not None:
            self._begin(lambda: self._understood(table))

    def close_list(self) -> None:
        """Forget the list."""
        self._read = None
        self._on_read((None, None, None, {}))

    def _open_text(self, text: str) -> None:
        self._open("", lambda _sheet: table_of(text))

    def _open_file(self, path: Path) -> None:
        self.folder = str(path.parent)
        self._open(path.name, lambda sheet: read_table(read_file(path), sheet=sheet))

    @Slot(object)
    def _on_dropped(self, what: object) -> None:
        if isinstance(what, Path):
            self._open_file(what)
        else:
            self._open_text(str(what))

    @Slot()
    def _choose_file(self) -> None:
        kinds = (self.tr("Lists (*.xlsx *.xls *.ods *.csv *.tsv *.txt *.jsonl)"), self.tr("All files (*)"))
        FileDialog(self._dialog, self.tr("Open a list"), self._open_file, folder=self.folder, kinds=kinds).open()

    @Slot()
    def _open_samples(self) -> None:
        """Open the sample people as a list, without the IDs that provoke a problem which stops a run."""
        language = language_in_use()

        def then(samples: Sequence[Sample]) -> None:
            lines = (f"{s.user_type}\t{s.user_id}\t{s.shows[language]}" for s in samples if s.user_type)
            self._open_text("\n".join(["userType\tuserId\t", *lines]))

        self._jobs.run(lambda service: service.samples(), then=then)

    def _open(self, name: str, read: Callable[[str], Table]) -> None:
        if not self._dialog.open_file.isHidden():  # during a run no other list is opened
            self.name = name
            self._read = read
            self._read_sheet("")

    def _read_sheet(self, sheet: str) -> None:
        if (read := self._read) is not None:
            self.choices = Choices()
            self.table = self.table if sheet else None
            self._begin(lambda: self._understood(read(sheet)))

    def _begin(self, work: Callable[[], Understood]) -> None:
        if self._job is not None:
            self._job.cancel()
        self.ids = None
        self._job = self._jobs.call(
            work, then=self._on_read, otherwise=lambda problem: self._on_read((self.table, None, problem, {}))
        )
        self._then({}, None)

    def _understood(self, table: Table) -> Understood:
        try:
            ids = understand(table, self.choices)
            return table, ids, None if ids.queries else list_problem("nobody"), self._outcomes_of(ids, self.name)
        except Problem as problem:
            return table, None, problem, {}

    def _on_read(self, read: Understood) -> None:
        self._job = None
        self.table, self.ids, problem, outcomes = read
        self._then(outcomes, problem)

    @Slot()
    def _on_column(self) -> None:
        """Use another column: guess its user type, and reset the confirmation of numbers, which was per column."""
        self.choices = Choices(place=self._dialog.column.currentData(), hidden=self.choices.hidden)
        self.understand_again()

    @Slot()
    def _on_type(self) -> None:
        chosen, place = self._dialog.user_type.currentData(), self._dialog.column.currentData()
        self.choices = Choices(user_type=UserType(chosen) if chosen else None, place=place, hidden=self.choices.hidden)
        self.understand_again()

    @Slot()
    def _on_box(self) -> None:
        is_yes = self._dialog.numbers.isChecked()
        hidden = self._dialog.hidden.isChecked()
        self.choices = replace(self.choices, hidden=hidden, takes_number=lambda _: is_yes)
        self.understand_again()
