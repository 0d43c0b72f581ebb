"""The doctor: a list of the checks of a connection, which grows while they run, and a dialog with such a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

from faceviewer import __version__
from faceviewer.core.check import Check, Step
from faceviewer.core.limits import WORDS_SHOWN
from faceviewer.ui.action_table import name_of_action, title_of_action
from faceviewer.ui.announcer import announce
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.labels import Mark, PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill, hbox, scroll_to, vbox
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.catalogue import in_a_row
from faceviewer.wording.checks import describe_check
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from faceviewer.core.connection import Profile
    from faceviewer.core.problem import Problem
    from faceviewer.core.result import Unlocking
    from faceviewer.ui.jobs import Job, Jobs, ReportingWork


class CheckList(QWidget):
    """The checks so far; scrolls its parent to the first failed check, or to the overall state.

    Attributes:
        state: the overall state. Whoever creates the list places it, so that it is not scrolled with the checks.

    Signals:
        running_changed: whether checks are running now.
    """

    running_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._rows: list[CheckRow] = []
        self.state = PlainLabel(wraps=True)
        self._column = vbox(on=self, spacing=14, margins=0)
        self._laid_out = QTimer(self, singleShot=True)  # a new row has no position until the layout has run
        self._laid_out.timeout.connect(self._scroll_to_failure)

    @property
    def report(self) -> list[str]:
        """All checks as plain text."""
        return [row.report for row in self._rows]

    def run(self, jobs: Jobs, work: ReportingWork) -> None:
        """Cancel the checks that are running, and run others as a job."""
        self.cancel()
        self.begin()
        self._job = jobs.watch(work, on_progress=self.show_progress, then=lambda _: self.end(), otherwise=self.end)

    def cancel(self) -> None:
        """Cancel the checks that are running, and announce no outcome."""
        if self._job is not None:
            self._job.cancel()

    def begin(self) -> None:
        """Remove all checks, and show that new ones are running."""
        for row in self._rows:
            row.hide()  # deleteLater() leaves it visible for a moment
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = []
        self._show_state(self.tr("Checking…"), "secondary")
        self.running_changed.emit(True)  # noqa: FBT003 - the signature of a signal

    def show_progress(self, event: Unlocking | Check) -> None:
        """Show that the job waits for the keyring, or the outcome of a check."""
        state = self.tr("Waiting for the keyring…")
        if isinstance(event, Check):
            state = self.tr("Checking…")
            row = CheckRow(event)
            self._column.addWidget(row)
            row.show()  # at once: a hidden row has no position in the layout
            self._rows.append(row)
        self._show_state(state, "secondary")

    def end(self, problem: Problem | None = None) -> None:
        """Show that all checks are done, or the problem that prevented them."""
        if problem is not None:
            self.show_progress(Check(Step.KEYS, passed=False, problem=problem))
        failed = any(row.check.passed is False for row in self._rows)
        outcome = self.tr("The connection does not work.") if failed else self.tr("The connection works.")
        self._show_state(outcome, "bad" if failed else "ok")
        self.running_changed.emit(False)  # noqa: FBT003 - likewise
        failure = next((row.sentence for row in self._rows if row.check.problem), "")
        announce(self, lambda: in_a_row(language_in_use(), outcome, failure), urgent=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid_out.start()

    @Slot()
    def _scroll_to_failure(self) -> None:
        scroll_to(next((row for row in self._rows if row.check.problem), self.state))

    def _show_state(self, text: str, tone: str) -> None:
        set_tone(self.state, tone)
        self.state.setText(text)
        self._laid_out.start()


_LOOKS = {True: ("pass", "ok", "✓"), False: ("failed", "bad", "✗"), None: ("minus", "secondary", "–")}


class CheckRow(QWidget):
    """The outcome of one step.

    Args:
        check: the step, and whether it passed.

    Attributes:
        check: as given.
        sentence: the outcome as a sentence.
        report: the outcome as plain text of one or two lines.
    """

    def __init__(self, check: Check) -> None:
        super().__init__()
        self.check = check
        words = describe_check(check, language_in_use())
        icon, tone, sign = _LOOKS[check.passed]
        finding, remedy = shown(words.finding, WORDS_SHOWN), shown(words.remedy, WORDS_SHOWN)
        outcome = f"{words.title}{language_in_use().colon}{finding}"
        self.sentence = in_a_row(language_in_use(), outcome, remedy)
        self.report = f"{sign} {outcome}" + (f"\n    {remedy}" if remedy else "")
        mark = Mark(icon, tone=tone, side=20)
        title = PlainLabel(words.title, tone="strong" if check.passed is not None else "secondary", wraps=True)
        column = vbox(title, spacing=2)
        if finding:
            found = SelectableText(tone="faint")  # takes the focus, so that screen readers read finding and remedy
            found.setAccessibleName(f"{sign} {words.title}")
            found.show_text(finding)
            found.set_remark(remedy)
            column.addWidget(found)
        if remedy:
            column.addWidget(PlainLabel(remedy, tone="bad", wraps=True))
        hbox((mark, 0, Qt.AlignmentFlag.AlignTop), (column, 1), on=self, spacing=12, margins=0)


class DoctorDialog(Dialog):
    """Checks a connection at once and on request, and shows each check when it is done.

    Signals:
        settings_requested: the user wants to edit the connection.
    """

    settings_requested = Signal()

    def __init__(self, parent: QWidget | None, jobs: Jobs, profile: Profile) -> None:
        super().__init__(parent, width=580, height=700)
        self._jobs = jobs
        self._profile = profile
        self._checks = CheckList()
        again = Button(lambda: self.tr("Run again"), self._run)
        copy = Button(lambda: self.tr("Copy report"), self._on_copy)
        settings = Button(lambda: name_of_action("settings"), self._on_settings)
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        inside = QWidget()
        inside.setObjectName("clear")
        vbox(self._checks, Stretch(), on=inside, spacing=14, margins=(0, 0, 8, 0))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(self.tr("Results"))
        fill(self.body, self._checks.state, scroll)
        fill(self.foot, again, copy, settings, Stretch(), close)
        remark = self.tr(
            "Checks each step of the connection to {host}, with a signed ping and one ID that does not exist."
        )
        self.set_words(title_of_action("doctor"), remark.format(host=profile.host))
        for button in (again, copy):
            self._checks.running_changed.connect(button.setDisabled)
        self.finished.connect(self._checks.cancel)
        self._run()

    @Slot()
    def _run(self) -> None:
        profile = self._profile
        language = language_in_use()
        self._checks.run(self._jobs, lambda service, on_progress: service.run_checks(profile, language, on_progress))

    @Slot()
    def _on_settings(self) -> None:
        self.accept()
        self.settings_requested.emit()

    @Slot()
    def _on_copy(self) -> None:
        lines = [f"FaceViewer {__version__}, {self._profile.host}", *self._checks.report]
        clipboard().copy("\n".join(lines) + "\n")
