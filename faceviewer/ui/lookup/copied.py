"""Offer an id that was copied in another program; off by default."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from faceviewer.core.clues import find_clues, the_only
from faceviewer.core.query import clean_user_id
from faceviewer.ui.announcer import announce
from faceviewer.ui.clipboard_reader import read_elsewhere
from faceviewer.ui.lookup.presenter import Found, Looking
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.clue_bar import ClueBar
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.clipboard import Clipboard
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.window.main_window import MainWindow


class CopiedElsewhere(QObject):
    """Offers the one certain id that another program has copied, when the operator returns to the window."""

    def __init__(
        self, window: MainWindow, jobs: Jobs, presenter: LookupPresenter, clipboard: Clipboard, settings: SettingsStore
    ) -> None:
        super().__init__(window)
        self.actions = {"offer_copied": self._set}
        self._window, self._jobs, self._presenter = window, jobs, presenter
        self._clipboard, self._settings = clipboard, settings
        self._reading: Job | None = None
        self._offered_at = 0.0
        self._offer = ClueBar(window.bar)
        window.actions_["offer_copied"].setChecked(settings.value.offer_copied)
        self._offer.chosen.connect(self._offer.dismiss)
        presenter.changed.connect(self._on_state)
        visibility.blank_changed.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._look)

    @Slot(bool)
    def _set(self, wanted: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._settings.change(offer_copied=wanted)
        self._clipboard.is_news = False  # earlier copies are not offered
        if not wanted:
            self._stop_reading()
            self._offer.dismiss()
        elif not _can_read():
            self._window.message.show_note(
                lambda: Note(self.tr("On Wayland the clipboard is read only when you paste: nothing will be offered.")),
                tone="warn",
            )

    @Slot()
    def _look(self) -> None:
        is_here = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive and not visibility.blank
        if not (is_here and self._clipboard.is_news and self._settings.value.offer_copied and _can_read()):
            return
        self._clipboard.is_news = False
        self._stop_reading()
        self._reading = self._jobs.call(read_elsewhere, then=self._offer_id)

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _offer_id(self, text: str) -> None:
        bar, state = self._window.bar, self._presenter.state
        clue = the_only(find_clues(text, chosen=bar.types.user_type))
        query = state.query if isinstance(state, Looking) else state.result.query if isinstance(state, Found) else None
        known = {(query.user_type, query.user_id)} if query is not None else set()
        known.add((bar.types.user_type, clean_user_id(bar.types.user_type, bar.field.text())[0]))
        is_new = clue is not None and (clue.user_type, clue.user_id) not in known
        self._offered_at = time.monotonic()
        self._offer.show_clues((clue,) if clue is not None and is_new else (), self._words)
        if is_new:
            announce(self._offer, self._words, urgent=False)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if isinstance(state, Looking) and state.started > self._offered_at:
            self._stop_reading()
            self._offer.dismiss()

    def _words(self) -> str:
        return self.tr("Copied in another program")


def _can_read() -> bool:
    """Return whether a process without a window can read the clipboard: Wayland lets only the active window read it."""
    return not QGuiApplication.platformName().startswith("wayland")
