"""Open received links: fill in the id and show its origin and ticket; only the operator starts the lookup."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.clues import Clue, Source
from faceviewer.core.limits import LINK_NAME_CHARACTERS, TICKET_CHARACTERS
from faceviewer.core.masking import masked
from faceviewer.core.problem import Problem
from faceviewer.core.query import clean_user_id
from faceviewer.ui.announcer import announce
from faceviewer.ui.parts.focus import close_popups
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.clue_bar import ClueBar
from faceviewer.ui.window.message_bar import Note
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.link import Link
    from faceviewer.core.query import UserType
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.message_bar import MessageBar


class Links(QObject):
    """Fills in the last received link, and offers it as a chip until it is looked up or dismissed.

    Typed text is never overwritten: then only the chip is shown. The result on show, a running lookup and the
    connection in use do not change until the operator starts the lookup, which uses the link's ticket and, if it is
    set up, the link's connection.
    """

    def __init__(self, *, connections: Connections, bar: LookupBar, message: MessageBar) -> None:
        super().__init__(bar)
        self._connections, self._bar, self._message = connections, bar, message
        self._link: Link | None = None
        self._before = ""  # the connection in use when the link arrived
        self._another_chosen = False  # whether the operator selected another connection since then
        self._told: Problem | Callable[[], Note] | None = None  # the message about the last link
        self._offer = ClueBar(bar)
        bar.profile_chosen.connect(self._on_chosen)
        connections.changed.connect(self._on_connections)
        connections.choices_changed.connect(self._on_connections)
        self._offer.closed.connect(self._forget)

    def take(self, link: Link | Problem) -> None:
        """Fill in the query of a link, or show the problem of an invalid link."""
        self._take_message_back()
        if isinstance(link, Problem):
            self._told = link
            self._message.show_problem(link)
            return
        close_popups()  # an open menu would keep the keyboard
        bar = self._bar
        self._link = link
        self._before = self._connections.current
        self._another_chosen = False
        self._show_offer()
        bar.leave_full_screen()
        if bar.field.is_composing or (bar.field.text() and bar.field.isModified()):
            bar.come_back()
        else:
            bar.fill_in(link.user_type, link.user_id)
        announce(self._offer, self._words, urgent=False)

    def link_for(self, user_type: UserType, typed: str) -> Link | None:
        """Return the last link if the typed id is the link's, else None."""
        link = self._link
        if link is not None and clean_user_id(user_type, typed)[0] == clean_user_id(user_type, link.user_id)[0]:
            return link
        return None

    def use_connection(self) -> None:
        """Switch to the link's connection if it is set up and the operator selected no other one."""
        if self._connection:
            self._connections.use(self._connection)

    def drop_link(self) -> None:
        """Drop the link and its chip when its lookup starts."""
        self._link = None
        self._offer.clear()

    @property
    def _is_set_up(self) -> bool:
        return self._link is not None and self._link.connection in dict(self._connections.choices)

    @property
    def _connection(self) -> str:
        """The connection to switch to when the lookup starts; "" for the one in use."""
        if self._link is None or self._another_chosen or not self._is_set_up:
            return ""
        return self._link.connection if self._link.connection != self._connections.current else ""

    def _show_offer(self) -> None:
        """Show the chip of the link, and a note if its connection is not set up."""
        link = self._link
        if link is None:
            return
        self._offer.show_clues((Clue(link.user_type, link.user_id, Source.LINK),), self._words)
        if isinstance(self._told, Problem):  # of a later link
            return
        if not link.connection or self._is_set_up:
            self._take_message_back()
        elif self._told is None:
            name = shown(link.connection, LINK_NAME_CHARACTERS)
            self._told = note = partial(self._unknown_connection, name)
            self._message.show_note(note, tone="warn")

    def _take_message_back(self) -> None:
        """Remove the message about a link that was replaced or dismissed."""
        if self._told is not None:
            self._message.take_back(self._told)
        self._told = None

    @Slot()
    def _forget(self) -> None:
        self._link = None
        self._take_message_back()

    @Slot()
    def _on_chosen(self) -> None:
        self._another_chosen = True
        self._show_offer()

    @Slot()
    def _on_connections(self) -> None:
        self._another_chosen = self._another_chosen or self._connections.current != self._before
        self._show_offer()

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
        remark = self.tr("The connection in use has not been changed.")
        return Note(
            self.tr("The link names the connection “{name}”, which is not set up.").format(name=name),
            remark,
            discreetly=(self.tr("The link names a connection that is not set up."), remark),
        )
