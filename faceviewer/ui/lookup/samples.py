"""The sample people: offer a few of them while the training gateway is in use, and list them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.query import UserType
from faceviewer.ui.texts import language_in_use

if TYPE_CHECKING:
    from faceviewer.core.query import Sample
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.main_window import MainWindow
    from faceviewer.ui.window.notices import Notices

_OFFERED = 6


class Samples(QObject):
    """Loads the sample ids and offers them.

    Args:
        window: the main window.
        jobs: loads the samples.
        notices: shows the list of all samples.
    """

    def __init__(self, window: MainWindow, jobs: Jobs, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._jobs, self._notices = window, jobs, notices
        self._samples: tuple[Sample, ...] = ()
        self._offered = False

    def load(self) -> None:
        """Load the samples; this also opens what the first lookup needs."""
        self._jobs.run(lambda service: service.samples(), then=self._on_loaded)

    def offer(self, *, offered: bool) -> None:
        """Offer some samples on the welcome page, or none."""
        self._offered = offered
        self._window.stage.show_examples(self._samples[:_OFFERED] if offered else ())

    @Slot(object)
    def ask(self, sample: Sample) -> None:
        """Look up a sample."""
        self._window.bar.ask(sample.user_type or UserType.IDENTITY, sample.user_id)

    @Slot()
    def list_all(self) -> None:
        """Show the list of all samples."""
        self._notices.show_samples(self._rows)

    def _rows(self) -> list[tuple[str, str, str]]:
        language = language_in_use()
        return [(sample.user_type or "*", sample.user_id, sample.shows[language]) for sample in self._samples]

    def _on_loaded(self, samples: tuple[Sample, ...]) -> None:
        self._samples = samples
        self.offer(offered=self._offered)
