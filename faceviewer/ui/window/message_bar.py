"""What happened and what to do, in one place that is never a box in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.flow import Flow
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.retry_button import RetryButton
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.remedies import Action
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from faceviewer.wording.problems import ProblemWords

_ICONS = {"ok": "pass", "warn": "warning", "bad": "warning", "info": "info"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that asks for nothing.

    Attributes:
        text: what to say.
        remark: on it; empty for none.
        discreetly: text and remark for when nothing may tell of a person; None if these do not.
    """

    text: str
    remark: str = ""
    discreetly: tuple[str, str] | None = None


class MessageBar(QFrame):
    """One message at a time.

    Signals:
        retry_requested, settings_requested, doctor_requested: the button that fits the message was pressed.
        ticket_requested: what happened shall be copied for a ticket.
        folder_requested: what was saved shall be shown where it is.
        save_requested: what was not saved shall be tried again.
    """

    retry_requested = Signal()
    settings_requested = Signal()
    doctor_requested = Signal()
    ticket_requested = Signal()
    folder_requested = Signal()
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._server_text = ""
        self._wanted = False
        self._text, self._remark = ("", ""), ("", "")
        self._say: Callable[[], Note] | None = None
        self._mark = Mark("info", tone="info", side=22)
        self._headline = PlainLabel(wraps=True)
        self._remedy = PlainLabel(wraps=True)
        self._server = SelectableText(tone="small")
        self._retry = RetryButton()
        self._doctor, self._settings, self._ticket = QPushButton(), QPushButton(), QPushButton()
        self._folder, self._save = QPushButton(), QPushButton()
        self._actions = Flow(spacing=10)
        self._close = IconButton("close")
        self._build()
        self._retry.clicked.connect(self.retry_requested)
        self._settings.clicked.connect(self.settings_requested)
        self._doctor.clicked.connect(self.doctor_requested)
        self._ticket.clicked.connect(self.ticket_requested)
        self._folder.clicked.connect(self.folder_requested)
        self._save.clicked.connect(self.save_requested)
        self._close.clicked.connect(self.hide)
        visibility.discreet_changed.connect(self._show_words)
        visibility.blank_changed.connect(self._on_blank)
        translated(self._apply_texts)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, whole; empty while it is not there."""
        return self._text[0] if self._wanted else ""

    @property
    def note(self) -> Callable[[], Note] | None:
        """What `show_note` was given, while that is what it says."""
        return self._say if self._wanted else None

    def show_problem(
        self, words: ProblemWords, *, server_text: str, actions: Collection[Action], ready_at: float = 0.0
    ) -> None:
        """Show a problem.

        Args:
            words: what happened, what to do, who can do it.
            server_text: what the server wrote, quoted as the server's; empty for nothing.
            actions: which buttons help.
            ready_at: when asking again is of use, on `time.monotonic()`, in seconds; 0 for now.
        """
        self._say = None
        self._server_text = shown(server_text, SERVER_MESSAGE_SHOWN)
        self._retry.wait_until(ready_at)
        self._text, self._remark = (words.headline, words.headline), (words.advice, words.advice)
        self._show("bad", actions)

    def show_note(self, say: Callable[[], Note], *, tone: str = "info", actions: Collection[Action] = ()) -> None:
        """Show a note, and what can be done now.

        Args:
            say: makes it, in the language of now.
            tone: its look.
            actions: which buttons help.
        """
        self._server_text, self._say = "", say
        self._take(say())
        self._show(tone, actions)

    def say_again(self) -> None:
        """Say a note in the language of now."""
        if self._say is not None:
            self._take(self._say())
            self._show_words()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - the signature is Qt's
        self._wanted = visible
        super().setVisible(visible and not visibility.blank)

    def _on_blank(self) -> None:
        self.setVisible(self._wanted)

    def _take(self, note: Note) -> None:
        other_text, other_remark = note.discreetly or (note.text, note.remark)
        self._text, self._remark = (note.text, other_text), (note.remark, other_remark)

    def _build(self) -> None:
        set_tone(self, "none")
        set_tone(self._headline, "strong")
        set_tone(self._remedy, "secondary")
        set_tone(self._ticket, "link")
        words = QVBoxLayout()
        words.setSpacing(3)
        for widget in (self._headline, self._remedy, self._server):
            words.addWidget(widget)
        words.addSpacing(5)
        words.addWidget(self._actions)
        for button in (self._retry, self._doctor, self._settings, self._save, self._folder, self._ticket):
            self._actions.add(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 10, 12)
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

    def _show(self, tone: str, actions: Collection[Action]) -> None:
        set_tone(self, tone)
        self._mark.show_icon(_ICONS[tone], tone=tone)
        self._show_words()
        for action, button in (
            (Action.RETRY, self._retry),
            (Action.DOCTOR, self._doctor),
            (Action.SETTINGS, self._settings),
            (Action.TICKET, self._ticket),
            (Action.FOLDER, self._folder),
            (Action.SAVE, self._save),
        ):
            button.setVisible(action in actions)
        self._actions.setVisible(bool(actions))
        self.show()

    def _show_words(self) -> None:
        headline, remedy = self._text[visibility.discreet], self._remark[visibility.discreet]
        self._headline.setText(headline)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self.setAccessibleName(headline)
        self._show_server_text()

    def _show_server_text(self) -> None:
        self._server.setVisible(bool(self._server_text) and not visibility.discreet)
        self._server.show_text(self.tr("From the server: “{text}”").format(text=self._server_text))

    def _apply_texts(self) -> None:
        self._doctor.setText(self.tr("Find out why…"))
        self._settings.setText(self.tr("Connection settings…"))
        self._ticket.setText(self.tr("Copy for the ticket"))
        self._folder.setText(self.tr("Show in folder"))
        self._save.setText(self.tr("Save again…"))
        self._close.set_words(self.tr("Close message"))
        self._server.setAccessibleName(self.tr("What the server wrote"))
        self._show_server_text()
