"""What happened and what to do, in one place that is never a box in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.ui.icon_button import IconButton
from faceviewer.ui.mark import Mark
from faceviewer.ui.plain_label import PlainLabel
from faceviewer.ui.selectable_text import SelectableText
from faceviewer.ui.theme import set_tone
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.core.problem import Trace
    from faceviewer.wording.problems import ProblemWords

_ICONS = {"ok": "pass", "warn": "warning", "bad": "warning", "info": "info"}


class MessageBar(QFrame):
    """One message at a time.

    Signals:
        retry_requested, settings_requested: the button that fits the message was pressed.
        copy_requested: a text for the clipboard.
    """

    retry_requested = Signal()
    settings_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._trace_id = ""
        self._server_text = ""
        self._mark = Mark("info", tone="info", side=22)
        self._headline = PlainLabel(wraps=True)
        self._remedy = PlainLabel(wraps=True)
        self._server = SelectableText(tone="small")
        self._retry = QPushButton()
        self._settings = QPushButton()
        self._copy = QPushButton()
        self._close = IconButton("close")
        self._build()
        self._retry.clicked.connect(self.retry_requested)
        self._settings.clicked.connect(self.settings_requested)
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.hide)
        self.retranslate()
        self.hide()

    def show_problem(
        self, words: ProblemWords, *, trace: Trace, retry: bool, settings: bool, tone: str = "bad"
    ) -> None:
        """Show a problem.

        Args:
            words: what happened, what to do, who can do it.
            trace: what identifies the call; its server text is quoted as the server's.
            retry, settings: which buttons help.
            tone: bad, warn or info.
        """
        self._trace_id = trace.gateway_request_id or trace.request_id
        self._server_text = shown(trace.server_text, SERVER_MESSAGE_SHOWN)
        self._show(tone, words.headline, " ".join(filter(None, (words.remedy, words.who))))
        self._retry.setVisible(retry)
        self._settings.setVisible(settings)

    def show_note(self, text: str, *, remark: str = "", tone: str = "info") -> None:
        """Show something that asks for nothing, and a remark on it."""
        self._trace_id = self._server_text = ""
        self._show(tone, text, remark)
        self._retry.hide()
        self._settings.hide()

    def _build(self) -> None:
        set_tone(self, "none")
        set_tone(self._headline, "strong")
        set_tone(self._remedy, "secondary")
        set_tone(self._copy, "link")
        words = QVBoxLayout()
        words.setSpacing(3)
        for widget in (self._headline, self._remedy, self._server):
            words.addWidget(widget)
        words.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 10, 12)
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self._retry, self._settings, self._close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _show(self, tone: str, headline: str, remedy: str) -> None:
        set_tone(self, tone)
        self._mark.show_icon(_ICONS[tone], tone=tone)
        self._headline.setText(headline)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self._show_server_text()
        self._copy.setVisible(bool(self._trace_id))
        self.setAccessibleName(headline)
        self.show()

    def _show_server_text(self) -> None:
        self._server.setVisible(bool(self._server_text))
        self._server.show_text(self.tr("From the server: “{text}”").format(text=self._server_text))

    def _on_copy(self) -> None:
        self.copy_requested.emit(self._trace_id)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._retry.setText(self.tr("Try again"))
        self._settings.setText(self.tr("Connection settings…"))
        self._copy.setText(self.tr("Copy trace ID"))
        self._close.set_words(self.tr("Close message"))
        self._server.setAccessibleName(self.tr("What the server wrote"))
        self._show_server_text()
