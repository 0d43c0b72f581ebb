"""The actions of lookups: start, retry, cancel, back and forward, another user type; and lookups of sample people."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.limits import HISTORY_LENGTH
from faceviewer.core.masking import masked
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.ui.lookup.presenter import Looking
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.window.message_bar import MessageButton
from faceviewer.wording.catalogue import in_a_row
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.query import Sample
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.lookup.links import Links
    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.lookup.typed_ahead import TypedAhead
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.window.info_dialogs import InfoDialogs
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.message_bar import MessageBar
    from faceviewer.ui.window.status_line import StatusLine

_OFFERED = 6  # samples on the welcome page


class LookupActions(QObject):
    """Starts lookups from the typed text and from the actions."""

    def __init__(
        self, *, presenter: LookupPresenter, connections: Connections, links: Links, bar: LookupBar, message: MessageBar
    ) -> None:
        super().__init__(bar)
        self._presenter, self._connections, self._links = presenter, connections, links
        self._bar, self._message = bar, message
        self.actions: Mapping[str, Callable[..., object]] = {
            "focus_id": bar.focus_id,
            "look_up": bar.request,
            "again": self._again,
            **{f"type_{user_type.value}": partial(self._use_type, user_type) for user_type in UserType},
        }
        self._query: FaceQuery | None = None
        self._last: FaceQuery | None = None  # over any connection
        bar.look_up_requested.connect(self._on_look_up)
        bar.cancel_requested.connect(presenter.cancel)
        message.buttons[MessageButton.RETRY].clicked.connect(self._retry)
        connections.changed.connect(self._forget)

    @Slot(object, str)
    def _on_look_up(self, user_type: UserType, typed: str) -> None:
        link = self._links.link_for(user_type, typed)
        try:
            query = FaceQuery.from_typed(user_type, typed, ticket=link.ticket if link is not None else "")
        except Problem as problem:
            self._refuse(problem)
            return
        if link is not None:
            self._links.use_connection()
        elif self._last is not None and self._last.user_id == query.user_id:
            query = replace(query, ticket=self._last.ticket)  # an id keeps its ticket until another id is looked up
        profile = self._connections.profile
        if profile is None:
            self._connections.edit()
            return
        if link is not None:
            self._links.drop_link()
        self._look_up(replace(query, image_format=profile.image_format))

    def _refuse(self, problem: Problem) -> None:
        """Show why the typed text is invalid; without a connection, open the connection dialog first."""
        if self._connections.profile is None:
            self._connections.edit()
            return
        self._presenter.clear()
        self._bar.show_fault(partial(fault_words, problem))
        self._bar.focus_id()

    def _look_up(self, query: FaceQuery) -> None:
        if self._connections.profile is not None:
            self._query = query
            self._last = query
            self._presenter.look_up(query)

    @Slot(object)
    def try_as(self, user_type: UserType) -> None:
        """Look up the last ID with another user type."""
        if self._query is not None:
            self._bar.ask(user_type, self._query.user_id)

    @Slot()
    def _again(self) -> None:
        if self._query is not None:
            self._look_up(self._query)
        elif self._bar.field.text():
            self._bar.request()

    @Slot()
    def _forget(self) -> None:
        """Drop the last query: it must not be repeated over another or a changed connection."""
        self._query = None

    @Slot()
    def _retry(self) -> None:
        """Retry what the message is about: the failed lookup, or the settings."""
        if self._message.shows_failure:
            self._again()
        else:
            self._message.hide()
            self._connections.retry()

    def _use_type(self, user_type: UserType, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        self._bar.types.set_user_type(user_type)


def fault_words(problem: Problem) -> str:
    """Return why the typed text is invalid, in the current language."""
    words = describe(problem, language_in_use())
    return in_a_row(language_in_use(), words.headline, words.remedy)


class Escape(QObject):
    """The action Cancel, which ends the first of these that exists.

    These are: an id typed over a result, a running lookup, full screen, offered ids, a message. In the last case, and
    if there is nothing to end, the id field gets the focus, for example from the zoom field.
    """

    def __init__(
        self, *, presenter: LookupPresenter, typed_ahead: TypedAhead, bar: LookupBar, message: MessageBar
    ) -> None:
        super().__init__(bar)
        self.actions = {"cancel": self._cancel}
        self._presenter, self._typed_ahead = presenter, typed_ahead
        self._bar, self._message = bar, message

    @Slot()
    def _cancel(self) -> None:
        if self._typed_ahead.put_back():
            return
        if isinstance(self._presenter.state, Looking):
            self._presenter.cancel()
        elif not self._bar.leave_full_screen() and not self._bar.dismiss_offers():
            self._message.hide()
            self._bar.come_back()


class LookupHistory(QObject):
    """Restores earlier ids in the id field; Back and Forward also look them up, over the same connection.

    The history is kept in memory only. Typed text that was not looked up comes after the newest id.
    """

    def __init__(self, *, presenter: LookupPresenter, bar: LookupBar, status: StatusLine) -> None:
        super().__init__(bar)
        self.actions = {"back": lambda: self._step_and_look_up(-1), "forward": lambda: self._step_and_look_up(1)}
        self._bar, self._status = bar, status
        self._history: list[tuple[UserType, str]] = []
        self._on_this_connection: set[tuple[UserType, str]] = set()
        self._typed: tuple[UserType, str] | None = None
        self._keep_order = False
        presenter.changed.connect(self._on_state)
        bar.field.stepped.connect(self._step)

    @Slot()
    def forget(self) -> None:
        """Clear the history."""
        self._history.clear()
        self._on_this_connection.clear()
        self._typed = None

    @Slot()
    def leave_connection(self) -> None:
        """Require Enter before an earlier id is looked up over another connection, where it may be another person's."""
        self._on_this_connection.clear()

    @Slot(int)
    def _step(self, by: int) -> bool:
        """Move by a number of ids, to newer ones if positive; return whether there was one to move to."""
        bar = self._bar
        current = bar.typed
        if current not in self._history:
            self._typed = (bar.user_type, bar.field.text())
        ids = [*self._history, *([self._typed] if self._typed is not None else [])]
        at = self._history.index(current) if current in self._history else len(ids) - 1
        if not 0 <= at + by < len(ids):
            return False
        self._show(*ids[at + by])
        return True

    def _show(self, user_type: UserType, user_id: str) -> None:
        bar = self._bar
        note = masked(user_id)
        bar.put(user_type, user_id)
        bar.field.selectAll()
        self._status.show_note(lambda: self.tr("Looked up before: {id}").format(id=note))

    def _step_and_look_up(self, by: int) -> None:
        bar = self._bar
        if self._step(by) and (bar.user_type, bar.field.text()) in self._on_this_connection:
            self._keep_order = True  # so that the next Back or Forward continues from this id
            bar.request()
            self._keep_order = False

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if not isinstance(state, Looking) or state.progress is not None:
            return
        query = (state.query.user_type, state.query.user_id)
        self._on_this_connection.add(query)
        if not (self._keep_order and query in self._history):
            self._history = [*(other for other in self._history if other != query), query][-HISTORY_LENGTH:]
            self._typed = None


class Samples(QObject):
    """Loads the sample ids and offers them."""

    def __init__(self, *, jobs: Jobs, dialogs: InfoDialogs, bar: LookupBar, stage: PhotoStage) -> None:
        super().__init__(dialogs)
        self._jobs, self._dialogs, self._bar, self._stage = jobs, dialogs, bar, stage
        self._samples: tuple[Sample, ...] = ()
        self._offered = False

    def load(self) -> None:
        """Load the samples; this also opens what the first lookup needs."""
        self._jobs.run(lambda service: service.samples(), then=self._on_loaded)

    def offer(self, *, offered: bool) -> None:
        """Offer some samples on the welcome page, or none."""
        self._offered = offered
        self._stage.show_examples(self._samples[:_OFFERED] if offered else ())

    @Slot(object)
    def ask(self, sample: Sample) -> None:
        """Look up a sample."""
        self._bar.ask(sample.user_type or UserType.IDENTITY, sample.user_id)

    @Slot()
    def list_all(self) -> None:
        """Show the list of all samples."""
        self._dialogs.show_samples(self._samples)

    def _on_loaded(self, samples: tuple[Sample, ...]) -> None:
        self._samples = samples
        self.offer(offered=self._offered)
