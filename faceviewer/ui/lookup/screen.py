"""Show the state of a lookup as texts in the window."""

from __future__ import annotations

import math
import time
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.doors import TAKES_DOORS
from faceviewer.core.language import Language
from faceviewer.core.limits import KEYRING_SECONDS, LOOKUP_SECONDS, RETRY_AFTER_SECONDS, USER_NAME_SHOWN
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import other_types
from faceviewer.core.result import Asking, FetchingPicture, Unlocking, Waiting
from faceviewer.ui.action_table import Needs
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.localisation import NO_CHINESE_FONT, NO_CHINESE_FONT_IN_CHINESE, has_chinese_font
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, State
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import Note, actions_for
from faceviewer.wording.catalogue import in_a_row, in_sentences
from faceviewer.wording.field_words import field_words
from faceviewer.wording.problems import describe, ticket
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from faceviewer.core.record import FaceRecord
    from faceviewer.core.result import Progress, Result
    from faceviewer.core.verdict import Verdict
    from faceviewer.ui.window.main_window import MainWindow
    from faceviewer.ui.window.message_bar import Action

_TICK_MS = 200
_QUIET_SECONDS = 0.3  # a shorter wait is not shown
_SLOW_SECONDS = 2.0  # a shorter wait is not announced to screen readers
_CLOCK_NOTE_SECONDS = 60.0  # a smaller offset changes no verdict, which is shown to the minute


class Screen(QObject):
    """Shows each State, and shows the current one again in another language."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._state: State = Idle()
        self._configured = True
        self._host = ""
        self._progress_at = self._since = 0.0
        self._announced: tuple[float, Progress | None] | None = None
        self._moment = datetime.now().astimezone()
        self._font_checked = self._unannounced = False
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self._show_busy)
        visibility.discreet_changed.connect(self._render)
        window.overtaken.changed.connect(self._on_overtaken)
        translated(self._render)

    def set_connection(self, *, host: str, configured: bool) -> None:
        """Show the host of the connection in use, and whether a connection is set up."""
        self._host, self._configured = host, configured
        self._window.status.show_host(host)
        self._window.bar.show_configured(configured=configured)
        self.on_connection_named()
        if isinstance(self._state, Idle):
            self._render()

    @Slot(object)
    def show_state(self, state: State) -> None:
        """Show the new state of a lookup."""
        before, self._state = self._state, state
        self._since = time.monotonic()
        self._moment = datetime.now().astimezone()
        if not _continues(before, state):  # a running lookup keeps the messages shown since it began
            self._window.message.hide()
        if isinstance(state, Looking):
            self._progress_at = time.monotonic()
        if isinstance(before, Looking) and isinstance(state, Idle):
            announce(self._window.stage, lambda: self.tr("The lookup was cancelled."), urgent=False)
        elif not isinstance(state, Looking) or not _continues(before, state):
            self._announce(state)
        self._render()
        if isinstance(state, Found):
            self._show_notes(state.result)
        self._show_failure_message()

    @Slot(object)
    def show_judgement(self, found: Found) -> None:
        """Show the new verdict of the record on show."""
        before, self._state = self._state, found
        self._render()
        if isinstance(before, Found) and found.verdict.answer != before.verdict.answer:
            self._announce(found)  # such as a record that has just expired

    def show_problem(self, problem: Problem, *, also: Collection[Action] = (), further: Sequence[Problem] = ()) -> None:
        """Show a problem and `further` ones in the message bar, with the buttons of the problem and those of `also`."""
        self._show_message(problem, also=also, further=further)
        announce(self._window, lambda: self._problem_words(problem, *further), urgent=True)

    def take_back(self, source: Problem | Callable[[], Note]) -> None:
        """Remove a problem or note from the message bar if it is still shown, and restore a failed lookup's message."""
        if source is self._window.message.about:
            self._window.message.hide()
            self._show_failure_message()

    def on_connection_named(self) -> None:
        """Remove the message about an unknown connection name, because another name was given since."""
        problem = self._window.message.about
        if isinstance(problem, Problem) and problem.kind is Kind.LOCAL_PROFILE_UNKNOWN:
            self.take_back(problem)

    def note_missing_font(self) -> None:
        """Show a note, once, if the language is Chinese and no installed font has its characters."""
        if language_in_use() is Language.ZH_CN and not self._font_checked:
            self._font_checked = True
            if not has_chinese_font():
                self._window.message.show_note(lambda: Note(NO_CHINESE_FONT, NO_CHINESE_FONT_IN_CHINESE), tone="warn")

    def ticket(self) -> str:
        """Return a text for a ticket about the lookup on show; empty if it has no problem."""
        match self._state:
            case Failed(query, problem):
                return ticket(problem, query, host=self._host, at=self._moment)
            case Found(result) if result.picture_problem is not None:
                return ticket(result.picture_problem, result.query, host=self._host, at=self._moment)
        return ""

    def show_fault(self, problem: Problem) -> None:
        """Show below the id field why the typed text is invalid."""

        def say() -> str:
            words = describe(problem, language_in_use())
            return in_a_row(language_in_use(), words.headline, words.remedy)

        self._window.bar.show_fault(say)

    @property
    def shows_failure(self) -> bool:
        """Whether the message is about the failed lookup on show, and not about a later problem."""
        return isinstance(self._state, Failed) and self._window.message.about is self._state.problem

    @Slot()
    def _render(self) -> None:
        window, state = self._window, self._state
        looking = isinstance(state, Looking)
        window.bar.show_busy(looking)
        window.actions_.set_present(_present(state))
        if looking:
            self._ticks.start()
        else:
            self._ticks.stop()
        match state:
            case Idle():
                self._show_no_record()
                if self._configured:
                    window.stage.show_welcome()
                else:
                    window.stage.show_setup()
            case Looking():
                self._show_looking(state)
            case Found():
                self._show_found(state)
            case Failed():
                self._show_failed(state)

    def _show_no_record(self) -> None:
        self._window.body.show_card(shown=False)
        self._window.card.clear()
        self._window.status.show_lookup(elapsed_ms=0, trace_id="", size=None)

    def _show_looking(self, state: Looking) -> None:
        self._show_busy()
        if state.record is None or state.verdict is None:
            self._show_no_record()
        else:
            self._show_record(state.record, state.verdict, clock_corrected=bool(state.clock_offset))
            self._window.card.foot.set_saveable(False, as_photo=True)

    def _show_busy(self) -> None:
        if isinstance(self._state, Looking):
            line = self._busy_line(self._state)
            progress = (self._state.started, self._state.progress)
            self._window.stage.show_busy(line)
            if line and progress != self._announced and time.monotonic() - self._state.started >= _SLOW_SECONDS:
                self._announced = progress
                announce(self._window.stage, lambda: line, urgent=False)

    def _busy_line(self, state: Looking) -> str:
        now, attempt = time.monotonic(), 1
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
        return line.format(host=self._host, n=attempt, s=passed, limit=int(limit))

    def _show_found(self, state: Found) -> None:
        result, picture, window = state.result, state.result.picture, self._window
        self._show_record(result.record, state.verdict, clock_corrected=bool(result.trace.clock_offset))
        window.card.foot.set_saveable(result.received is not None, as_photo=result.refused is None)
        window.status.show_lookup(
            elapsed_ms=result.timings.total_ms,
            trace_id=result.trace.trace_id,
            size=(picture.width, picture.height) if picture else None,
        )
        if picture is not None:
            window.stage.show_photo(picture, name=self._name_of(result.record))
        elif result.picture_problem is not None:
            words = describe(result.picture_problem, language_in_use())
            tone = "secondary" if result.picture_problem.kind is Kind.PICTURE_MISSING else "warn"
            save = self.tr("The data can be saved as received, for the vendor.") if result.received else ""
            advice = in_a_row(language_in_use(), words.remedy, save)
            window.stage.show_notice("no-photo", words.heading, advice, tone=tone, reportable=True)

    def _show_record(self, record: FaceRecord, verdict: Verdict, *, clock_corrected: bool) -> None:
        words = explain(verdict, record, language_in_use(), clock_corrected=clock_corrected)
        self._window.card.show_record(record, verdict, words, field_words(record, language_in_use()))
        self._window.body.show_card(shown=True)

    def _name_of(self, record: FaceRecord) -> str:
        if visibility.discreet:
            return self.tr("a person whose name is hidden")
        return shown(record.user_name or "", USER_NAME_SHOWN) or self.tr("a person without a name")

    def _show_failed(self, state: Failed) -> None:
        problem, icon = state.problem, state.problem.kind.icon
        self._show_no_record()
        self._window.status.show_lookup(elapsed_ms=0, trace_id=problem.trace.trace_id, size=None)
        if problem.kind.is_no_record:
            words = describe(problem, language_in_use())
            types = other_types(state.query) if Policy.OTHER_TYPE in problem.kind.policy else ()
            self._window.stage.show_notice(icon, words.heading, words.remedy, reportable=True, types=types)
            return
        self._window.stage.show_notice(icon, self.tr("No face to show"), self.tr("See the message above."))

    def _show_message(
        self, problem: Problem, *, also: Collection[Action] = (), further: Sequence[Problem] = ()
    ) -> None:
        asked = isinstance(self._state, Failed) and problem is self._state.problem
        self._window.message.show_problem(
            problem,
            partial(self._note_of, problem, *further),
            actions={*actions_for(problem, asked=asked), *also},
            ready_at=self._since + min(problem.retry_after or 0.0, RETRY_AFTER_SECONDS),
        )

    def _note_of(self, *problems: Problem) -> Note:
        words = [describe(self._discreet(each), language_in_use()) for each in problems]
        remedies = [each.remedy for each in words if each.remedy]
        return Note("\n".join(each.heading for each in words), "\n".join(remedies))

    def _discreet(self, problem: Problem) -> Problem:
        """Return a problem without file and folder names if visibility is discreet: the names may identify a person."""
        if not visibility.discreet:
            return problem
        facts = {name: "…" if name in {"file", "folder"} else fact for name, fact in problem.facts.items()}
        return Problem(problem.kind, trace=problem.trace, retry_after=problem.retry_after, **facts)

    def _announce(self, state: State) -> None:
        """Announce the end of a lookup; at its beginning, withdraw a pending announcement of the previous one."""
        match state:
            case Found(result, verdict):  # without the photo, which must not stay in memory
                self._announce_end(partial(self._found_words, result.record, verdict, result.picture_problem))
            case Failed(_, problem) if problem.kind.is_no_record:
                self._announce_end(lambda: describe(problem, language_in_use()).headline)
            case Failed(_, problem):
                self._announce_end(partial(self._problem_words, problem), urgent=True)
            case _:
                self._unannounced = False
                announce(self._window.stage, str, urgent=False)

    def _announce_end(self, words: Callable[[], str], *, urgent: bool = False) -> None:
        def say() -> str:
            self._unannounced = bool(self._window.overtaken.words)
            return "" if self._unannounced else words()  # a listener would take it for the result of the id being typed

        announce(self._window.stage, say, urgent=urgent)

    def _found_words(self, record: FaceRecord, verdict: Verdict, failure: Problem | None) -> str:
        name = "" if visibility.discreet else shown(record.user_name or "", USER_NAME_SHOWN)
        without_photo = describe(failure, language_in_use()).headline if failure else ""
        return in_sentences(
            language_in_use(), name, explain(verdict, record, language_in_use()).sentence, without_photo
        )

    def _problem_words(self, *problems: Problem) -> str:
        words = [describe(self._discreet(problem), language_in_use()) for problem in problems]
        return in_sentences(language_in_use(), *(text for each in words for text in (each.headline, each.remedy)))

    @Slot()
    def _on_overtaken(self) -> None:
        QTimer.singleShot(0, self, self._announce_restored)  # a new lookup ends it too, before its state is shown

    def _announce_restored(self) -> None:
        """Announce a result that arrived while another id was typed, once its own id is restored."""
        if self._unannounced and not self._window.overtaken.words:
            self._announce(self._state)

    def _show_failure_message(self) -> None:
        if isinstance(self._state, Failed) and not self._state.problem.kind.is_no_record:
            self._show_message(self._state.problem)

    def _show_notes(self, result: Result) -> None:
        offset, healed = result.trace.date_offset, result.healed
        if abs(offset) >= _CLOCK_NOTE_SECONDS:
            self._window.message.show_note(lambda: Note(clock_words(offset, language_in_use())), tone="warn")
        elif healed is not None:
            self._window.message.show_note(lambda: Note(self._healed_words(healed)))

    def _healed_words(self, problem: Problem) -> str:
        again = self.tr("The photo was requested again, inside the reply.")
        return in_a_row(language_in_use(), describe(problem, language_in_use()).headline, again)


def _continues(before: State, state: State) -> bool:
    """Return whether a state belongs to the lookup that was running before."""
    if not isinstance(before, Looking) or isinstance(state, Idle):
        return False
    return not isinstance(state, Looking) or state.started == before.started


def _present(state: State) -> set[Needs]:
    match state:
        case Found(result):
            present = {Needs.ANSWER, Needs.RECORD}
            present |= {Needs.PHOTO} if result.picture is not None else set()
            present |= {Needs.DOORS} if result.query.user_type in TAKES_DOORS else set()
            return present | ({Needs.BYTES} if result.received is not None else set())
        case Failed():
            return {Needs.ANSWER}
    return set()
