"""The last line of the window: host, duration, trace ID, size of the photo, and where the secret is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QStackedLayout, QWidget

from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.parts.labels import NOTE_MS, ElidedLabel, PlainLabel
from faceviewer.ui.parts.layout import Stretch, hbox
from faceviewer.ui.texts import as_tool_tip, translated
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QAction

    from faceviewer.core.connection import SecretPlace

_TRACE_SHOWN = 40  # a UUID has 36
_GAP, _EDGE = 18, 4  # logical pixels between two parts, and beside the outer ones


class StatusLine(QWidget):
    """Technical details of the connection and the last lookup."""

    def __init__(self) -> None:
        super().__init__()
        self._place: SecretPlace | None = None
        self._elapsed_ms = 0.0
        self._trace_id = ""
        self._say: Callable[[], str] = str
        self._copying: QAction | None = None
        self._host, self._note = ElidedLabel(tone="small"), ElidedLabel(tone="small")
        self._time, self._size = PlainLabel(tone="small"), PlainLabel(tone="small")  # never elided
        self._trace = QPushButton()
        self._secret = ElidedLabel(tone="small")
        set_tone(self._trace, "link")
        policy = self._trace.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the photo would move: this is the highest part
        self._trace.setSizePolicy(policy)
        facts = QWidget()
        hbox(self._host, self._time, self._trace, Stretch(1), on=facts, spacing=_GAP, margins=0)
        self._left = QStackedLayout()
        self._left.addWidget(facts)
        self._left.addWidget(self._note)
        hbox((self._left, 1), self._size, self._secret, on=self, spacing=_GAP, margins=(_EDGE, 3, _EDGE, 3))
        self._note_timer = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._note_timer.timeout.connect(lambda: self._left.setCurrentIndex(0))
        self.show_lookup()
        translated(self._apply_texts)

    def follow(self, copying: QAction) -> None:
        """Let the button of the trace ID show and trigger the action that copies it; hide it while that is disabled."""
        self._copying = copying
        self._trace.clicked.connect(copying.trigger)
        copying.changed.connect(self._apply_texts)
        self._apply_texts()

    def show_host(self, host: str) -> None:
        """Show the host of the connection; empty for none."""
        self._host.setText(host)

    def show_place(self, place: SecretPlace | None) -> None:
        """Show where the secret of the connection is stored; None if there is no secret."""
        self._place = place
        self._apply_texts()

    def show_lookup(self, *, elapsed_ms: float = 0, trace_id: str = "", size: tuple[int, int] | None = None) -> None:
        """Show the details of a lookup, or none.

        Args:
            elapsed_ms: its duration; 0 for none.
            trace_id: the ID that the vendor's support needs; empty for none.
            size: the size of the photo in pixels; None for none.
        """
        self._elapsed_ms = elapsed_ms
        self._trace_id = trace_id
        self._size.setText(f"{size[0]} × {size[1]}" if size else "")
        self._apply_texts()

    def show_note(self, say: Callable[[], str]) -> None:
        """Show a note for some seconds instead of the details on the left, and announce it."""
        from faceviewer.ui.announcer import announce  # noqa: PLC0415 - what it loads must not delay the first paint

        announce(self, say, urgent=False)
        self._say = say
        self._note.setText(say())
        self._left.setCurrentWidget(self._note)
        self._note_timer.start()

    def copy_trace(self) -> None:
        """Copy the trace ID, if there is one."""
        if self._trace_id:
            clipboard().copy(self._trace_id)

    def event(self, event: QEvent) -> bool:
        if event.type() in {event.Type.LayoutRequest, event.Type.Resize}:
            self._make_room()
        return super().event(event)

    def _make_room(self) -> None:
        """Shorten or hide the host, which the connection's settings show too, before another part is cut off."""
        others = (self._time, self._trace, self._size, self._secret)
        taken = sum(part.sizeHint().width() + _GAP for part in others if part is self._trace or not part.isHidden())
        room = self.width() - 2 * _EDGE - taken
        self._host.setMaximumWidth(max(0, room))
        self._host.setVisible(room >= self._host.minimumSizeHint().width())

    def _apply_texts(self) -> None:
        self._time.setText(self.tr("{n} ms").format(n=round(self._elapsed_ms)) if self._elapsed_ms else "")
        self._note.setText(self._say())
        self._time.setVisible(bool(self._elapsed_ms))
        if self._copying is not None:
            self._trace.setText(without_mnemonic(self._copying.text()))
        self._trace.setVisible(bool(self._trace_id) and (self._copying is None or self._copying.isEnabled()))
        self._trace.setToolTip(as_tool_tip(shown(self._trace_id, _TRACE_SHOWN)))
        texts = {
            "windows": self.tr("Secret kept by Windows Credential Manager"),
            "macos": self.tr("Secret kept in the macOS keychain"),
            "secret_service": self.tr("Secret kept in the system keyring"),
            "session": self.tr("Secret kept until you quit"),
        }
        self._secret.setText(texts[self._place.value] if self._place is not None else "")
