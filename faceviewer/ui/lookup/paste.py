"""Find IDs in the clipboard text and offer them; only a single certain match is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.core.clues import find_clues, the_only, whole_problem
from faceviewer.core.limits import PASTED_CHARACTERS, USER_ID_CHARACTERS
from faceviewer.core.query import clean_user_id
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Found, Idle, Looking
from faceviewer.ui.window.clue_bar import ClueBar
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.core.clues import Clue
    from faceviewer.ui.clipboard import Clipboard
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.window.main_window import MainWindow

_SHORT = 2000  # characters, searched within a millisecond; longer texts are searched on another thread


class Paste(QObject):
    """Finds the ids in a pasted text, and offers or looks them up.

    Signals:
        failed: the Problem of a pasted text that is an invalid id.
    """

    failed = Signal(object)

    def __init__(self, window: MainWindow, jobs: Jobs, presenter: LookupPresenter, clipboard: Clipboard) -> None:
        super().__init__(window)
        self.actions = {"paste": self._paste_and_look_up}
        self._window, self._jobs, self._clipboard = window, jobs, clipboard
        self._search_job: Job | None = None
        self._presenter = presenter
        self._offered: frozenset[str] = frozenset()  # ids that stay on offer while one of them is looked up
        self._found_none: Callable[[], Note] | None = None  # the note that a text contained no id
        self._are_scanned = False  # ids scanned together stay on offer after the result of one of them, too
        self._clues = ClueBar(window.bar)
        window.bar.field.pasted.connect(self._on_pasted)
        window.bar.edited.connect(self._cancel_search)
        presenter.changed.connect(self._on_state)

    def offer_scanned(self, clues: Sequence[Clue], title: Callable[[], str]) -> None:
        """Offer scanned ids that were not looked up, also while another result is on show; no clues end the offer."""
        self._clues.show_clues(clues, title)
        state = self._presenter.state
        current = {state.query.user_id} if isinstance(state, Looking) else set()
        self._offered = frozenset(current | {clue.user_id for clue in clues}) if clues else frozenset()
        self._are_scanned = True
        if clues:
            announce(self._clues, title, urgent=False)

    @Slot()
    def _paste_and_look_up(self) -> None:
        text = self._clipboard.text()
        if text is None:
            self._window.message.show_note(
                lambda: Note(self.tr("The clipboard content is marked as secret and was not read.")), tone="warn"
            )
        else:
            self._search(text, self._offer_or_ask)

    @Slot(str)
    def _on_pasted(self, text: str) -> None:
        self._search(text, self._offer_or_insert)

    def _search(self, text: str, then: Callable[[str, tuple[Clue, ...]], None]) -> None:
        chosen = self._window.bar.types.user_type
        self._cancel_search()
        if len(text) <= _SHORT:
            then(text, find_clues(text, chosen=chosen))
            return
        self._search_job = self._jobs.call(
            lambda: find_clues(text, chosen=chosen), then=lambda clues: then(text[: PASTED_CHARACTERS + 1], clues)
        )

    @Slot()
    def _cancel_search(self) -> None:
        if self._search_job is not None:
            self._search_job.cancel()

    def _offer_or_ask(self, text: str, clues: tuple[Clue, ...]) -> None:
        only = the_only(clues)
        if only is not None:
            self._clues.dismiss()
            self._window.bar.ask(only.user_type, only.user_id)
        else:
            self._offer(clues)
            if not clues:
                self._show_no_id_found(text)
            self._clues.focus_first()

    def _offer_or_insert(self, text: str, clues: tuple[Clue, ...]) -> None:
        bar, line = self._window.bar, text.strip()
        is_one = len(line) <= _SHORT and any(clean_user_id(clue.user_type, line)[0] == clue.user_id for clue in clues)
        fits = len(line.splitlines()) == 1 and "\t" not in line and len(line) <= USER_ID_CHARACTERS
        if is_one or (fits and not clues):
            if bar.holds_what_was_asked and not bar.field.hasSelectedText():
                bar.field.selectAll()
            bar.field.insert(line)
        as_typed = (bar.types.user_type, clean_user_id(bar.types.user_type, bar.field.text())[0])
        self._offer(tuple(clue for clue in clues if (clue.user_type, clue.user_id) != as_typed))
        if not clues and (not fits or whole_problem(text) is not None):
            self._show_no_id_found(text)

    def _offer(self, clues: tuple[Clue, ...]) -> None:
        self._offered, self._are_scanned = frozenset(clue.user_id for clue in clues), False
        self._clues.show_clues(clues)
        if clues:
            if self._found_none is not None and self._window.message.about is self._found_none:  # of an earlier text
                self._window.message.hide()
            announce(self._clues, lambda: self.tr("%n found in the pasted text", "", len(clues)), urgent=False)

    def _show_no_id_found(self, text: str) -> None:
        problem = whole_problem(text)
        if problem is not None:
            self.failed.emit(problem)
            return
        is_long, is_blank = len(text) > PASTED_CHARACTERS, not text.strip()

        def note() -> Note:
            if is_long:
                long = self.tr("The pasted text is long. No user ID was found in its first {n} characters.")
                return Note(long.format(n=f"{PASTED_CHARACTERS:,}"))
            if is_blank:
                return Note(self.tr("There is no text on the clipboard."))
            return Note(self.tr("No user ID was found in the pasted text."))

        self._found_none = note
        self._window.message.show_note(note)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        match state:
            case Looking(query=query):
                is_over = query.user_id not in self._offered
            case Found(result):  # the result may be of an earlier lookup, which closes no offer
                is_over = not self._are_scanned and result.query.user_id in self._offered
                self._clues.fold()
            case _:
                is_over = isinstance(state, Idle)  # after a failure, the operator may try the next id
        if is_over:
            self._offered = frozenset()
            self._clues.dismiss()
