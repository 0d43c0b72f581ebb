"""What is said of saved files, one after the other, so that none of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.ui.announcer import announce

if TYPE_CHECKING:
    from faceviewer.ui.main_window import MainWindow
    from faceviewer.ui.remedies import Action


class Telling:
    """Says it in the message bar and aloud.

    Args:
        window: whose message bar it is.

    Attributes:
        is_discreet: whether nothing that is said aloud may tell of a person.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._told = self._told_discreetly = ""
        self.is_discreet = False

    def tell(
        self,
        text: str,
        *,
        remark: str = "",
        discreetly: tuple[str, str] | None = None,
        tone: str,
        actions: tuple[Action, ...] = (),
    ) -> None:
        """Say what came of one, below what was said of another a moment ago and is still there to be read.

        The arguments are those of `MessageBar.show_note`.
        """
        message = self._window.message
        other_text, other_remark = discreetly or (text, remark)
        unread = (self._told, self._told_discreetly) if self._told and message.text == self._told else ("", "")
        self._told = "\n".join(filter(None, (unread[0], text)))
        self._told_discreetly = "\n".join(filter(None, (unread[1], other_text)))
        other = (self._told_discreetly, other_remark)
        message.show_note(self._told, remark=remark, discreetly=other, tone=tone, actions=actions)
        announce(self._window, other_text if self.is_discreet else text, urgent=tone == "bad")
