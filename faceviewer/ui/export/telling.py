"""What is said of saved files, one after the other, so that none of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.ui.announcer import announce
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.ui.window.main_window import MainWindow
    from faceviewer.ui.window.remedies import Action


class Telling:
    """Says it in the message bar and aloud.

    Args:
        window: whose message bar it is.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._says: list[Callable[[], Note]] = []
        self._all: Callable[[], Note] | None = None

    def tell(self, say: Callable[[], Note], *, tone: str, actions: tuple[Action, ...] = ()) -> None:
        """Say what came of one, below what was said of another a moment ago and is still there to be read.

        The arguments are those of `MessageBar.show_note`.
        """
        message = self._window.message
        unread = self._says if self._all is not None and message.note is self._all else []
        self._says = says = [*unread, say]
        self._all = lambda: _together([each() for each in says])
        message.show_note(self._all, tone=tone, actions=actions)
        note = say()
        announce(
            self._window,
            note.discreetly[0] if visibility.discreet and note.discreetly else note.text,
            urgent=tone == "bad",
        )


def _together(notes: list[Note]) -> Note:
    texts, remark = "\n".join(note.text for note in notes), notes[-1].remark
    discreet = "\n".join(note.discreetly[0] if note.discreetly else note.text for note in notes)
    return Note(texts, remark, (discreet, notes[-1].discreetly[1] if notes[-1].discreetly else remark))
