"""Find IDs in the clipboard text and offer them; only a single certain match of a pasted text is looked up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from faceviewer.core.clues import find_clues, the_only, whole_problem
from faceviewer.core.limits import PASTED_CHARACTERS, USER_ID_CHARACTERS
from faceviewer.core.query import clean_user_id
from faceviewer.ui.announcer import announce
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.clipboard_reader import read_elsewhere
from faceviewer.ui.lookup.presenter import Found, Idle, Looking
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.clue_bar import ClueBar
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.core.clues import Clue
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.message_bar import MessageBar

_SHORT = 2000  # characters, searched within a millisecond; longer texts are searched on another thread


class Paste(QObject):
    """Finds the ids in a pasted text, and offers or looks them up."""

    def __init__(self, *, jobs: Jobs, presenter: LookupPresenter, bar: LookupBar, message: MessageBar) -> None:
        super().__init__(bar)
        self.actions = {"paste": self._paste_and_look_up}
        self._jobs, self._presenter = jobs, presenter
        self._bar, self._message = bar, message
        self._search_job: Job | None = None
        self._offered: frozenset[str] = frozenset()  # ids that stay on offer while one of them is looked up
        self._found_none: Callable[[], Note] | None = None  # the note that a text contained no id
        self._are_scanned = False  # ids scanned together stay on offer after the result of one of them, too
        self._clues = ClueBar(bar)
        bar.field.pasted.connect(self._on_pasted)
        bar.edited.connect(self._cancel_search)
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
        text = clipboard().text()
        if text is None:
            self._message.show_note(
                lambda: Note(self.tr("The clipboard content is marked as secret and was not read.")), tone="warn"
            )
        else:
            self._search(text, self._offer_or_ask)

    @Slot(str)
    def _on_pasted(self, text: str) -> None:
        self._search(text, self._offer_or_insert)

    def _search(self, text: str, then: Callable[[str, tuple[Clue, ...]], None]) -> None:
        chosen = self._bar.user_type
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
            self._clues.clear()
            self._bar.ask(only.user_type, only.user_id)
        else:
            self._offer(clues)
            if not clues:
                self._show_no_id_found(text)
            self._clues.focus_first()

    def _offer_or_insert(self, text: str, clues: tuple[Clue, ...]) -> None:
        bar = self._bar
        line = text.strip()
        is_one = len(line) <= _SHORT and any(clean_user_id(clue.user_type, line)[0] == clue.user_id for clue in clues)
        fits = len(line.splitlines()) == 1 and "\t" not in line and len(line) <= USER_ID_CHARACTERS
        if is_one or (fits and not clues):
            if bar.shows_last_query and not bar.field.hasSelectedText():
                bar.field.selectAll()
            bar.field.insert(line)
        self._offer(tuple(clue for clue in clues if (clue.user_type, clue.user_id) != bar.typed))
        if not clues and (not fits or whole_problem(text) is not None):
            self._show_no_id_found(text)

    def _offer(self, clues: tuple[Clue, ...]) -> None:
        self._offered = frozenset(clue.user_id for clue in clues)
        self._are_scanned = False
        self._clues.show_clues(clues)
        if self._found_none is not None and self._message.about is self._found_none:  # of an earlier text
            self._message.hide()
        if clues:
            announce(self._clues, lambda: self.tr("%n found in the pasted text", "", len(clues)), urgent=False)

    def _show_no_id_found(self, text: str) -> None:
        problem = whole_problem(text)
        if problem is not None:
            self._message.show_problem(problem)
            return
        is_long = len(text) > PASTED_CHARACTERS
        is_blank = not text.strip()

        def note() -> Note:
            if is_long:
                long = self.tr("The pasted text is long. No user ID was found in its first {n} characters.")
                return Note(long.format(n=f"{PASTED_CHARACTERS:,}"))
            if is_blank:
                return Note(self.tr("There is no text on the clipboard."))
            return Note(self.tr("No user ID was found in the pasted text."))

        self._found_none = note
        self._message.show_note(note)

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
            self._clues.clear()


class CopiedElsewhere(QObject):
    """Offers the one certain id that another program has copied, when the operator returns to the window."""

    def __init__(
        self, *, jobs: Jobs, presenter: LookupPresenter, settings: SettingsStore, bar: LookupBar, message: MessageBar
    ) -> None:
        super().__init__(bar)
        self.actions = {"offer_copied": self._set}
        self._jobs, self._presenter, self._settings = jobs, presenter, settings
        self._bar, self._message = bar, message
        self._reading: Job | None = None
        self._offered_at = 0.0
        self._offer = ClueBar(bar)
        self._offer.chosen.connect(self._offer.clear)
        presenter.changed.connect(self._on_state)
        visibility.blank_changed.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._look)

    @Slot(bool)
    def _set(self, wanted: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._settings.change(offer_copied=wanted)
        clipboard().is_news = False  # earlier copies are not offered
        if not wanted:
            self._stop_reading()
            self._offer.clear()
        elif not _can_read():
            self._message.show_note(
                lambda: Note(self.tr("On Wayland the clipboard is read only when you paste: nothing will be offered.")),
                tone="warn",
            )

    @Slot()
    def _look(self) -> None:
        is_here = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive and not visibility.blank
        if not (is_here and clipboard().is_news and self._settings.value.offer_copied and _can_read()):
            return
        clipboard().is_news = False
        self._stop_reading()
        self._reading = self._jobs.call(read_elsewhere, then=self._offer_id)

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _offer_id(self, text: str) -> None:
        bar = self._bar
        state = self._presenter.state
        clue = the_only(find_clues(text, chosen=bar.user_type))
        query = state.query if isinstance(state, Looking) else state.result.query if isinstance(state, Found) else None
        known = {bar.typed, *({(query.user_type, query.user_id)} if query is not None else ())}
        is_new = clue is not None and (clue.user_type, clue.user_id) not in known
        self._offered_at = time.monotonic()
        self._offer.show_clues((clue,) if clue is not None and is_new else (), self._words)
        if is_new:
            announce(self._offer, self._words, urgent=False)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if isinstance(state, Looking) and state.started > self._offered_at:
            self._stop_reading()
            self._offer.clear()

    def _words(self) -> str:
        return self.tr("Copied in another program")


def _can_read() -> bool:
    """Return whether a process without a window can read the clipboard: Wayland lets only the active window read it."""
    return not QGuiApplication.platformName().startswith("wayland")
