"""Announce the states of lookups to screen readers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, State, continues
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import spoken
from faceviewer.wording.catalogue import in_sentences
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.problem import Problem
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.verdict import Verdict
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.visibility import Overtaken


class Announcements(QObject):
    """Announces the end of each lookup, or its result later, if another id is being typed at that time."""

    def __init__(self, *, stage: PhotoStage, overtaken: Overtaken) -> None:
        super().__init__(stage)
        self._stage, self._overtaken = stage, overtaken
        self._state: State = Idle()
        self._unannounced = False
        overtaken.changed.connect(self._on_overtaken)

    @Slot(object)
    def announce_state(self, state: State) -> None:
        """Announce the new state of a lookup."""
        before, self._state = self._state, state
        if isinstance(before, Looking) and isinstance(state, Idle):
            announce(self._stage, lambda: self.tr("The lookup was cancelled."), urgent=False)
        elif not isinstance(state, Looking) or not continues(before, state):
            self._announce(state)

    @Slot(object)
    def announce_judgement(self, found: Found) -> None:
        """Announce a new verdict of the record on show, such as of one that has just expired."""
        before, self._state = self._state, found
        if isinstance(before, Found) and found.verdict.answer != before.verdict.answer:
            self._announce(found)

    def _announce(self, state: State) -> None:
        """Announce the end of a lookup; at its beginning, withdraw a pending announcement of the previous one."""
        match state:
            case Found(result, verdict):  # without the photo, which must not stay in memory
                self._announce_end(partial(self._found_words, result.record, verdict, result.picture_problem))
            case Failed(_, problem) if problem.kind.is_no_record:
                self._announce_end(lambda: describe(problem, language_in_use()).headline)
            case Failed(_, problem):
                self._announce_end(lambda: spoken(problem), urgent=True)
            case _:
                self._unannounced = False
                announce(self._stage, str, urgent=False)

    def _announce_end(self, words: Callable[[], str], *, urgent: bool = False) -> None:
        def say() -> str:
            self._unannounced = bool(self._overtaken.words)
            return "" if self._unannounced else words()  # a listener would take it for the result of the id being typed

        announce(self._stage, say, urgent=urgent)

    def _found_words(self, record: FaceRecord, verdict: Verdict, failure: Problem | None) -> str:
        name = "" if visibility.discreet else shown(record.user_name or "", USER_NAME_SHOWN)
        without_photo = describe(failure, language_in_use()).headline if failure else ""
        return in_sentences(
            language_in_use(), name, explain(verdict, record, language_in_use()).sentence, without_photo
        )

    @Slot()
    def _on_overtaken(self) -> None:
        QTimer.singleShot(0, self, self._announce_restored)  # a new lookup ends it too, before its state is shown

    def _announce_restored(self) -> None:
        """Announce a result that arrived while another id was typed, once its own id is restored."""
        if self._unannounced and not self._overtaken.words:
            self._announce(self._state)
