"""Show the state of a lookup as texts in the window."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.doors import TAKES_DOORS
from faceviewer.core.limits import KEYRING_SECONDS, LOOKUP_SECONDS, RETRY_AFTER_SECONDS, USER_NAME_SHOWN
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import other_types
from faceviewer.core.result import Asking, FetchingPicture, Unlocking, Waiting
from faceviewer.ui.action_table import Needs
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, State, continues
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import Note, words_about
from faceviewer.wording.catalogue import in_a_row, say
from faceviewer.wording.field_words import field_words
from faceviewer.wording.problems import describe, ticket
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words, explain

if TYPE_CHECKING:
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.result import Progress, Result
    from faceviewer.core.verdict import Verdict
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.card.record_card import RecordCard
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.window.message_bar import MessageBar
    from faceviewer.ui.window.status_line import StatusLine

_TICK_MS = 200
_QUIET_SECONDS = 0.3  # a shorter wait is not shown
_SLOW_SECONDS = 2.0  # a shorter wait is not announced to screen readers
_CLOCK_NOTE_SECONDS = 60.0  # a smaller offset changes no verdict, which is shown to the minute


class Busy(QObject):
    """Shows what a running lookup does and for how long; announces each step of a slow one."""

    def __init__(self, stage: PhotoStage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._state: Looking | None = None
        self._progress_at = 0.0
        self._announced: tuple[float, Progress | None] | None = None
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self.show)

    def set_state(self, state: Looking | None) -> None:
        """Set the lookup that `show` shows from now on, with its latest progress; None stops the updates."""
        self._state = state
        self._progress_at = time.monotonic()
        if state is not None:
            self._ticks.start()
        else:
            self._ticks.stop()

    @Slot()
    def show(self) -> None:
        """Show the progress in the current language."""
        state = self._state
        if state is None:
            return
        line = self._line(state)
        progress = (state.started, state.progress)
        self._stage.show_busy(line)
        if line and progress != self._announced and time.monotonic() - state.started >= _SLOW_SECONDS:
            self._announced = progress
            announce(self._stage, lambda: line, urgent=False)

    def _line(self, state: Looking) -> str:
        now = time.monotonic()
        attempt = 1
        line = self.tr("Asking {host}… {s} of {limit} s")
        since = state.started
        limit = LOOKUP_SECONDS
        match state.progress:
            case Waiting(seconds, because):
                left = max(0, math.ceil(self._progress_at + seconds - now))
                again = self.tr("Trying again in {n} s.").format(n=left)
                return f"{describe(because, language_in_use()).headline}\n{again}"
            case FetchingPicture():
                return self.tr("Record received, getting the photo…")
            case Unlocking():
                line = self.tr("Waiting for the keyring… {s} of {limit} s")
                since = self._progress_at
                limit = KEYRING_SECONDS
            case Asking(attempt) if attempt > 1:
                line = self.tr("Asking {host}, attempt {n} of 3… {s} of {limit} s")
        if now - state.started < _QUIET_SECONDS:
            return ""
        passed = min(int(limit), int(now - since))
        return line.format(host=state.host, n=attempt, s=passed, limit=int(limit))


class Screen(QObject):
    """Shows each State, and shows the current one again in another language."""

    def __init__(
        self, *, stage: PhotoStage, card: RecordCard, message: MessageBar, status: StatusLine, actions: Actions
    ) -> None:
        super().__init__(stage)
        self._stage, self._card = stage, card
        self._message, self._status, self._actions = message, status, actions
        self._busy = Busy(stage)
        self._state: State = Idle()
        self._configured = True
        visibility.discreet_changed.connect(self._render)
        translated(self._render)

    def set_configured(self, *, configured: bool) -> None:
        """Set whether a connection is set up."""
        self._configured = configured
        if isinstance(self._state, Idle):
            self._render()

    @Slot(object)
    def show_state(self, state: State) -> None:
        """Show the new state of a lookup."""
        before, self._state = self._state, state
        if not continues(before, state):  # a running lookup keeps the messages shown since it began
            self._message.hide()
        self._busy.set_state(state if isinstance(state, Looking) else None)
        self._render()
        if isinstance(state, Found):
            self._show_notes(state.result)
        failure = state.problem if isinstance(state, Failed) and not state.problem.kind.is_no_record else None
        pause = min(failure.retry_after or 0.0, RETRY_AFTER_SECONDS) if failure is not None else 0.0
        self._message.set_failure(failure, ready_at=time.monotonic() + pause)

    @Slot(object)
    def show_judgement(self, found: Found) -> None:
        """Show the new verdict of the record on show."""
        self._state = found
        self._render()

    def ticket(self) -> str:
        """Return a text for a ticket about the lookup on show; empty if it has no problem."""
        match self._state:
            case Failed(query, problem, host, received_at):
                return ticket(problem, query, host=host, at=received_at)
            case Found(result, host=host, received_at=received_at) if result.picture_problem is not None:
                return ticket(result.picture_problem, result.query, host=host, at=received_at)
        return ""

    @Slot()
    def _render(self) -> None:
        state = self._state
        self._actions.set_present(_present(state))
        match state:
            case Idle():
                self._show_no_record()
                if self._configured:
                    self._stage.show_welcome()
                else:
                    self._stage.show_setup()
            case Looking(record=record, verdict=verdict):
                self._busy.show()
                if record is None or verdict is None:
                    self._show_no_record()
                else:
                    self._show_record(record, verdict, clock_corrected=bool(state.clock_offset))
                    self._card.foot.set_saveable(False, as_photo=True)
            case Found():
                self._show_found(state)
            case Failed():
                self._show_failed(state)

    def _show_no_record(self) -> None:
        self._card.clear()
        self._status.show_lookup()

    def _show_found(self, state: Found) -> None:
        result = state.result
        picture = result.picture
        self._show_record(result.record, state.verdict, clock_corrected=bool(result.trace.clock_offset))
        self._card.foot.set_saveable(result.received is not None, as_photo=result.refused is None)
        self._status.show_lookup(
            elapsed_ms=result.timings.total_ms,
            trace_id=result.trace.trace_id,
            size=(picture.width, picture.height) if picture else None,
        )
        if picture is not None:
            self._stage.show_photo(picture, name=self._name_of(result.record))
        elif result.picture_problem is not None:
            words = describe(result.picture_problem, language_in_use())
            tone = "secondary" if result.picture_problem.kind is Kind.PICTURE_MISSING else "warn"
            save = self.tr("The data can be saved as received, for the vendor.") if result.received else ""
            advice = in_a_row(language_in_use(), words.remedy, save)
            self._stage.show_notice("no-photo", words.heading, advice, tone=tone, reportable=True)

    def _show_record(self, record: FaceRecord, verdict: Verdict, *, clock_corrected: bool) -> None:
        words = explain(verdict, record, language_in_use(), clock_corrected=clock_corrected)
        self._card.show_record(record, verdict, words, field_words(record, language_in_use()))

    def _name_of(self, record: FaceRecord) -> str:
        if visibility.discreet:
            return self.tr("a person whose name is hidden")
        return shown(record.user_name or "", USER_NAME_SHOWN) or self.tr("a person without a name")

    def _show_failed(self, state: Failed) -> None:
        problem = state.problem
        icon = problem.kind.icon
        self._show_no_record()
        self._status.show_lookup(trace_id=problem.trace.trace_id)
        if problem.kind.is_no_record:
            words = describe(problem, language_in_use())
            types = other_types(state.query) if Policy.OTHER_TYPE in problem.kind.policy else ()
            self._stage.show_notice(icon, words.heading, words.remedy, reportable=True, types=types)
            return
        # The message above may be closed, or replaced by one about something else.
        self._stage.show_notice(icon, self.tr("No face to show"), words_about(problem).headline)

    def _show_notes(self, result: Result) -> None:
        offset = result.trace.date_offset
        healed = result.healed
        if abs(offset) >= _CLOCK_NOTE_SECONDS:
            self._message.show_note(lambda: Note(clock_words(offset, language_in_use())), tone="warn")
        elif healed is not None:
            self._message.show_note(lambda: Note(self._healed_words(healed)))

    def _healed_words(self, problem: Problem) -> str:
        language = language_in_use()
        again = say(language, "record", "remark", "requested_again")
        return in_a_row(language, describe(problem, language).headline, again)


def _present(state: State) -> set[Needs]:
    match state:
        case Found(result):
            present = {Needs.OUTCOME, Needs.RECORD}
            present |= {Needs.PHOTO} if result.picture is not None else set()
            present |= {Needs.DOORS} if result.query.user_type in TAKES_DOORS else set()
            return present | ({Needs.BYTES} if result.received is not None else set())
        case Failed():
            return {Needs.OUTCOME}
    return set()
