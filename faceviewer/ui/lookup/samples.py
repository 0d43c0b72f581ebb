"""The sample people: a few offered while the training gateway is in use, all of them in a list."""

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
    """Knows the ids worth trying, once they are loaded.

    Args:
        window: where they are offered and asked.
        jobs: runs what loads them.
        notices: where all of them are listed.
    """

    def __init__(self, window: MainWindow, jobs: Jobs, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._jobs, self._notices = window, jobs, notices
        self._samples: tuple[Sample, ...] = ()
        self._offered = False

    def load(self) -> None:
        """Fetch them; what the first lookup needs is made ready thereby."""
        self._jobs.run(lambda service: service.samples(), then=self._on_loaded)

    def offer(self, *, offered: bool) -> None:
        """Offer some of them on the page of welcome, or none."""
        self._offered = offered
        chosen, language = self._samples[:_OFFERED] if offered else (), language_in_use()
        self._window.stage.show_examples([(sample.user_id, sample.shows[language]) for sample in chosen])

    @Slot(str)
    def ask(self, user_id: str) -> None:
        """Look one of them up."""
        sample = next(sample for sample in self._samples if sample.user_id == user_id)
        self._window.bar.ask(sample.user_type or UserType.IDENTITY, user_id)

    @Slot()
    def list_all(self) -> None:
        """Show all of them."""
        self._notices.show_samples(self._rows)

    def _rows(self) -> list[tuple[str, str, str]]:
        language = language_in_use()
        return [(sample.user_type or "*", sample.user_id, sample.shows[language]) for sample in self._samples]

    def _on_loaded(self, samples: tuple[Sample, ...]) -> None:
        self._samples = samples
        self.offer(offered=self._offered)
