"""What came by link: filled in and shown as such, with the number of its ticket; asked by nobody but the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.core.clues import Clue, Source
from faceviewer.core.limits import LINK_NAME_CHARACTERS, TICKET_CHARACTERS
from faceviewer.core.masking import masked
from faceviewer.core.problem import Problem
from faceviewer.core.query import UserType, clean_user_id
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Found, Idle
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.clue_bar import ClueBar
from faceviewer.ui.window.message_bar import Note
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.core.link import Link
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.window.main_window import MainWindow


class Links(QObject):
    """Fills in the last link that came, and offers it as a chip until it is asked or put away.

    Nothing that is typed is overwritten: then there is the chip alone. The result on show, a lookup under way and the
    connection in use stay as they are until the operator asks; what is asked then has the link's ticket, and its
    connection if that is set up.

    Args:
        window: whose question is filled in.
        presenter: says when something is asked.
        connections: knows which are set up.

    Signals:
        failed: the Problem of a link that cannot be used.
    """

    failed = Signal(object)

    def __init__(self, window: MainWindow, presenter: LookupPresenter, connections: Connections) -> None:
        super().__init__(window)
        self._window, self._connections = window, connections
        self._link: Link | None = None
        self._connection = ""  # that the link names, while it is neither in use nor put aside by another choice
        self._asked = False
        self._offer = ClueBar()
        window.bar.show_below(self._offer)
        window.bar.profile_chosen.connect(self._on_profile)
        presenter.changed.connect(self._on_state)
        self._offer.chosen.connect(self._fill_in)
        self._offer.closed.connect(self._forget)

    def take(self, link: Link | Problem) -> None:
        """Fill in what a link asks for, or say why that cannot be."""
        if isinstance(link, Problem):
            self.failed.emit(link)
            return
        window, field = self._window, self._window.bar.field
        is_set_up = bool(link.connection) and link.connection in dict(self._connections.choices)
        in_use = self._connections.current == link.connection
        self._link, self._asked = link, False
        self._connection = link.connection if is_set_up and not in_use else ""
        self._show_offer(link)
        if window.isFullScreen():
            window.toggle_full_screen()
        if field.is_composing or (field.text() and field.isModified()):
            window.bar.come_back()
        else:
            self._fill_in()
        if link.connection and not is_set_up:
            name = shown(link.connection, LINK_NAME_CHARACTERS)
            window.message.show_note(lambda: self._unknown_connection(name), tone="warn")
        announce(window, self._words(), urgent=False)

    def ticket_for(self, user_type: UserType, typed: str) -> str:
        """Return the ticket that something is asked for, "" unless its id came by link; use the link's connection."""
        link = self._link
        if link is None or clean_user_id(user_type, typed)[0] != clean_user_id(user_type, link.user_id)[0]:
            return ""
        connection, self._connection = self._connection, ""
        if connection:
            self._connections.use(connection)
        return link.ticket

    def _show_offer(self, link: Link) -> None:
        self._offer.show_clues((Clue(link.user_type, link.user_id, Source.LINK),), self._words)

    @Slot()
    def _fill_in(self) -> None:
        if self._link is not None:
            self._window.bar.fill_in(self._link.user_type, self._link.user_id)

    @Slot()
    def _forget(self) -> None:
        self._link = None

    @Slot()
    def _on_profile(self) -> None:
        self._connection = ""
        if self._link is not None and not self._asked:
            self._show_offer(self._link)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        """The ticket stays with its id until another is asked: that may be for another ticket."""
        link = self._link
        if link is None or isinstance(state, Idle):
            return
        query = state.result.query if isinstance(state, Found) else state.query
        if query.ticket == link.ticket and query.user_id == clean_user_id(query.user_type, link.user_id)[0]:
            self._asked = True
            self._offer.dismiss()
        elif self._asked:
            self._link = None

    def _words(self) -> str:
        words = [self.tr("From a link")]
        if self._link is not None and self._link.ticket:
            number = self._link.ticket
            number = masked(number) if visibility.discreet else shown(number, TICKET_CHARACTERS)
            words.append(self.tr("ticket {number}").format(number=number))
        if self._connection:
            words.append(self.tr("connection {name}").format(name=shown(self._connection, LINK_NAME_CHARACTERS)))
        return " · ".join(words)

    def _unknown_connection(self, name: str) -> Note:
        return Note(
            self.tr("The link names the connection “{name}”, which is not set up.").format(name=name),
            self.tr("The connection in use has not been changed."),
        )
