"""Control one list: look up its rows through the service, keep the outcomes in its journal, and save a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from faceviewer.batch.asking import Progress, cost_words, failed_queries, pace_of, unasked_queries
from faceviewer.batch.journal import Journals
from faceviewer.batch.outcome import FACETS, Outcome
from faceviewer.batch.run import Run
from faceviewer.core.limits import BATCH_JOURNAL_DAYS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import journals_path
from faceviewer.ui.announcer import announce
from faceviewer.ui.batch.list_dialog import ListDialog
from faceviewer.ui.batch.list_reader import ListReader
from faceviewer.ui.batch.reports import Reports
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import words_about
from faceviewer.wording.catalogue import in_a_row, listed, say
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.core.query import FaceQuery
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.window.status_line import StatusLine

_TICK_MS = 300  # between two refreshes: rows that change faster cannot be read
_NAME_SHOWN = 40  # characters of a list's name


class ListControl(QObject):
    """Owns the dialog, the open list and its outcomes.

    Attributes:
        dialog: the list's dialog.

    Signals:
        changed: `has_list` may have changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget, *, jobs: Jobs, connections: Connections, status: StatusLine) -> None:
        super().__init__(parent)
        self._parent, self._jobs, self._connections, self._status = parent, jobs, connections, status
        self._journals = Journals(journals_path())
        self._begun: list[str] = []  # names of unfinished lists, which have a journal
        self._outcomes: dict[Key, Outcome] = {}
        self._trouble: Problem | None = None
        self._job: Job | None = None
        self._run: Run | None = None
        self._progress = Progress(0)
        self._is_paused = False
        self._is_ending = False
        self._is_stale = False  # whether the run uses a connection that is no longer in use
        self._new_keys: list[Key] = []  # of outcomes that are not shown yet
        self._tick = QTimer(self, interval=_TICK_MS)
        self.dialog = dialog = ListDialog(parent)
        self._reader = ListReader(dialog, jobs, self._outcomes_of, self._on_list)
        self._reports = Reports(dialog, jobs, self._reader, self._journals)
        self._tick.timeout.connect(self._show_outcomes)
        self._reports.failed.connect(self._on_report)
        dialog.filtered.connect(self._show)
        for button, slot in {
            dialog.go: self._go,
            dialog.stop: self._stop,
            dialog.again: lambda: self._ask(self._failed()),
            dialog.save: self._save,
            dialog.forget: self._forget,
        }.items():
            button.clicked.connect(slot)
        connections.changed.connect(self._on_connection)
        jobs.call(lambda: self._journals.begun(days=BATCH_JOURNAL_DAYS), then=self._on_begun)
        dialog.show_list(None, {})
        visibility.discreet_changed.connect(self._show)
        translated(self._show)
        dialog.paste.setFocus()

    @property
    def has_list(self) -> bool:
        """Whether a list is open, to which a button can lead back."""
        return self._ids is not None

    @property
    def _ids(self) -> IdList | None:
        return self._reader.ids

    @property
    def _over(self) -> str:
        return self._connections.profile.source if self._connections.profile else ""

    def _outcomes_of(self, ids: IdList, name: str) -> dict[Key, Outcome]:
        return self._journals.outcomes(ids, name=name, over=self._over)

    def _on_begun(self, names: list[str]) -> None:
        self._begun = names
        self._show()

    def _on_list(self, outcomes: dict[Key, Outcome], problem: Problem | None = None) -> None:
        self._outcomes = outcomes
        self._trouble = problem
        self.dialog.show_list(self._ids, self._outcomes)
        self.dialog.show_counts()
        self._show()
        if self._ids is not None:
            self.dialog.go_to(self.dialog.go if self._left() else self.dialog.save)

    # The run

    @Slot()
    def _go(self) -> None:
        if self._job is None:
            self._ask(unasked_queries(self._ids, self._outcomes) if self._ids else [])
        elif self._run is not None:
            self._is_paused = not self._is_paused
            self._progress.go_on()
            self._on_loop(self._run.pace.pause if self._is_paused else self._run.pace.go_on)
            self._show()
            announce(self.dialog.go, self._progress_words, urgent=False)

    def _left(self) -> int:
        return len(unasked_queries(self._ids, self._outcomes)) if self._ids else 0

    def _failed(self) -> list[FaceQuery]:
        """Return the failed queries; if the filter shows one kind of failure, only those of that kind."""
        facet = self.dialog.board.facet
        reasons = [facet] if facet and facet not in FACETS else []
        return failed_queries(self._ids, self._outcomes, reasons) if self._ids else []

    def _ask(self, queries: list[FaceQuery]) -> None:
        profile = self._connections.profile
        ids = self._ids
        name = self._reader.name
        over = self._over
        language = language_in_use()
        if profile is None:
            self._connections.edit()
            return
        if ids is None or not queries:
            return
        self._trouble = None
        self._is_paused = False
        self._is_ending = False
        self._progress = Progress(len(queries))
        self._job = self._jobs.watch(
            lambda service, on_progress: service.ask_list(
                *(profile, language, queries), lambda: self._journals.open(ids, name=name, over=over), on_progress
            ),
            on_progress=self._on_progress,
            then=self._on_end,
            otherwise=self._on_end,
        )
        self._tick.start()
        self.dialog.go_to(self.dialog.view)  # first: otherwise the focus goes from button to button, as they are hidden
        self._show()

    def _on_progress(self, event: object) -> None:
        if isinstance(event, tuple):
            query, outcome = event
            key = query.user_type, query.user_id
            self._outcomes[key] = outcome
            self._new_keys.append(key)
            self._progress.step()
        elif isinstance(event, Run):
            self._run = event
            self._show_buttons()

    @Slot()
    def _show_outcomes(self) -> None:
        keys, self._new_keys = self._new_keys, []
        if keys:
            self.dialog.board.take(keys)
            self.dialog.show_counts()
        self._show_progress()

    def _on_end(self, stopped: Problem | None) -> None:
        self._job = None
        self._run = None
        self._trouble = stopped
        self._tick.stop()
        self._show_outcomes()
        if self._is_stale:
            self._is_stale = False
            self._reader.understand_again()
            return
        self._show()
        QApplication.alert(self._parent)
        self._status.show_note(self._end_words)
        self.dialog.go_to(self.dialog.save)

    def _end_words(self) -> str:
        is_early = self._trouble is not None or self._is_ending
        words = self.tr("The list was stopped: {done} of {count}") if is_early else self.tr("The list is done: {count}")
        return words.format(done=self._progress.done, count=self._progress.count)

    @Slot()
    def _stop(self) -> None:
        """End the run now; calls in flight are closed, and their rows count as not run."""
        self._is_ending = True
        if self._run is not None:
            self._on_loop(self._run.end)
            self._show()
        elif self._job is not None:  # it still waits for the keyring
            self._job.cancel()
            self._on_end(None)

    def _on_loop(self, do: Callable[[], None]) -> None:
        async def work(_service: object) -> None:
            do()

        self._jobs.run(work)

    @Slot()
    def _on_connection(self) -> None:
        """End the run and hide its outcomes: both belong to the previous connection."""
        if self._job is not None:
            self._is_stale = True
            self._stop()
        else:
            self._reader.understand_again()
            self._show()

    # Journal and report

    @Slot()
    def _forget(self) -> None:
        """Delete the outcomes and the journal; without outcomes, close the list."""
        ids, over = self._ids, self._over
        if not self._outcomes:
            self._reader.close_list()
        elif ids is not None:
            self._jobs.call(
                lambda: self._journals.remove(ids, over=over),
                then=lambda _: self._on_list({}),
                otherwise=self._on_report,
            )

    @Slot()
    def _save(self) -> None:
        if self._ids is not None and self._job is None:
            self._reports.ask(self._ids, self._outcomes, over=self._over)

    @Slot(object)
    def _on_report(self, problem: Problem | None) -> None:
        self._trouble = problem
        self._show()

    # Display

    @Slot()
    def _show(self) -> None:
        can_choose = self._job is None and not self._outcomes
        reader = self._reader
        self.dialog.show_reading(reader.table, reader.ids, reader.choices, can_choose=can_choose)
        self._show_words()
        self._show_buttons()
        self._show_progress()
        self.changed.emit()

    def _show_words(self) -> None:
        dialog = self.dialog
        ids = self._ids
        trouble = self._trouble
        language = language_in_use()
        if self._reader.is_under_way:
            dialog.show_words(self.tr("Reading…"))
        elif ids is not None:
            dialog.show_words("\n".join(self._facts(ids)) if self._job is None else "")
        else:
            dialog.show_words("" if self._reader.table else self._hint())
        words = words_about(trouble) if trouble else None
        has_left = trouble is not None and trouble.kind is not Kind.INPUT_LIST and bool(self._left())
        rest = self.tr("The rest was not run.") if has_left else ""
        dialog.show_problem(*((words.heading, in_a_row(language, words.remedy, rest)) if words else ("", "")))

    def _hint(self) -> str:
        hint = self.tr("Paste a list or one ID per line, drop a file here, or open one: Excel, ODS, CSV or text.")
        pasted = self.tr("a pasted list")
        again = self.tr("Not finished: {names}. Open that list again to continue.")
        known = (visibility.name_of_file(name) if name else pasted for name in self._begun)
        names = listed(language_in_use(), (shown(name, _NAME_SHOWN) for name in known))
        return "\n".join([hint, again.format(names=names)] if names else [hint])

    def _facts(self, ids: IdList) -> list[str]:
        language = language_in_use()
        good, cost = cost_words(ids, pace_of(self._connections.profile), language)
        unknown = [say(language, "batch", "list", "hidden_unknown")] if ids.table.hidden is None else []
        if self._outcomes:
            return [good, *unknown]
        kept = self.tr("Results are kept on this computer until the report is saved, for {n} days at most.")
        return [good, *unknown, cost, kept.format(n=BATCH_JOURNAL_DAYS)]

    def _show_buttons(self) -> None:
        dialog = self.dialog
        is_free = self._job is None
        left = self._left()
        failed = len(self._failed())
        for button in (dialog.paste, dialog.open_file):
            button.setVisible(is_free)
        dialog.samples.setVisible(is_free and self._connections.is_training)
        dialog.go.setVisible(not is_free or bool(left))
        dialog.go.setEnabled(is_free or (self._run is not None and not self._is_ending))
        if not is_free:
            dialog.go.setText(self.tr("Continue") if self._is_paused else self.tr("Pause"))
        elif self._outcomes:
            dialog.go.setText(self.tr("Continue ({n} left)").format(n=left))
        else:
            dialog.go.setText(self.tr("Look up all ({n})").format(n=left))
        dialog.stop.setVisible(not is_free)
        dialog.stop.setEnabled(not self._is_ending)
        dialog.again.setVisible(is_free and bool(failed))
        dialog.again.setText(self.tr("Retry failed ({n})").format(n=failed))
        dialog.save.setVisible(is_free and bool(self._outcomes))
        dialog.forget.setVisible(is_free and self._ids is not None)
        dialog.forget.setText(self.tr("Delete the results") if self._outcomes else self.tr("Close the list"))

    def _progress_words(self) -> str:
        """Return the progress of the run; "" without one."""
        if self._job is None:
            return ""
        if self._is_ending:
            return self.tr("Stopping…")
        if self._is_paused:
            return self.tr("Paused: {done} of {count}").format(done=self._progress.done, count=self._progress.count)
        return self._progress.words(language_in_use())

    def _show_progress(self) -> None:
        self.dialog.show_progress(self._progress_words(), done=self._progress.done, count=self._progress.count)
