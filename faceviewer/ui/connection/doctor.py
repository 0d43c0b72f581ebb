"""The doctor in the window: examines the connection in use on the network's thread and shows what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.core.result import Unlocking
from faceviewer.ui.connection.doctor_dialog import DoctorDialog
from faceviewer.wording.checks import describe_check

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.core.check import Check
    from faceviewer.core.connection import Profile
    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem
    from faceviewer.ui.jobs import Job, Jobs

_KEYS = "keys"  # the step that fails where there are no keys to begin with


class Doctor(QObject):
    """Examines one connection at a time.

    Args:
        window: what the dialog stands in front of.
        jobs: where the network and the vault are.

    Signals:
        copy_requested: a text for the clipboard.
    """

    copy_requested = Signal(str)

    def __init__(self, window: QWidget, jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._dialog: DoctorDialog | None = None
        self._job: Job | None = None

    def examine(self, profile: Profile, language: Language) -> None:
        """Open the dialog and begin."""
        self._profile, self._language = profile, language
        if self._dialog is None:
            self._dialog = DoctorDialog(self._window)
            self._dialog.run_requested.connect(self._run)
            self._dialog.copy_requested.connect(self.copy_requested)
            self._dialog.finished.connect(self._stop)
        self._dialog.open()
        self._run()

    @Slot()
    def _run(self) -> None:
        self._stop()
        profile, language = self._profile, self._language
        self._shown.show_running(profile.host)
        self._job = self._jobs.watch(
            lambda service, tell: service.examine(profile, language, tell),
            told=self._on_told,
            then=self._on_end,
            otherwise=self._on_problem,
        )

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @property
    def _shown(self) -> DoctorDialog:
        if self._dialog is None:
            raise LookupError("nothing reports before the dialog is open")
        return self._dialog

    def _on_told(self, told: Unlocking | Check) -> None:
        if isinstance(told, Unlocking):
            self._shown.show_unlocking()
        else:
            self._on_check(told)

    def _on_check(self, check: Check) -> None:
        words = describe_check(
            check.step, self._language, passed=check.passed, problem=check.problem, facts=check.facts
        )
        self._shown.show_check(passed=check.passed, words=words)

    def _on_problem(self, problem: Problem) -> None:
        words = describe_check(_KEYS, self._language, passed=False, problem=problem, facts={})
        self._shown.show_check(passed=False, words=words)
        self._shown.show_done()

    def _on_end(self, _: None) -> None:
        self._shown.show_done()
