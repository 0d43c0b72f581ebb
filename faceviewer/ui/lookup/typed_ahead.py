"""Mark the result on show while the id field has another id."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.core.masking import masked
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Failed, Found, Looking
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.core.query import FaceQuery
    from faceviewer.ui.lookup.presenter import LookupPresenter
    from faceviewer.ui.visibility import Overtaken
    from faceviewer.ui.window.lookup_bar import LookupBar


_PAUSE_MS = 1_000  # without a key: each key interrupts the screen reader
_SENTENCE_SECONDS = 8.0  # for the screen reader to say why the result is dimmed


class TypedAhead(QObject):
    """Dims the result and hides the verdict while another id is typed, until that id is looked up or restored."""

    def __init__(self, *, presenter: LookupPresenter, bar: LookupBar, overtaken: Overtaken) -> None:
        super().__init__(bar)
        self._presenter, self._bar, self._overtaken = presenter, bar, overtaken
        self._said_at = math.inf
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._announce)
        bar.edited.connect(self._on_edited)
        presenter.changed.connect(self._compare)
        visibility.discreet_changed.connect(self._compare)
        visibility.blank_changed.connect(self._compare)
        translated(self._compare)

    def put_back(self) -> bool:
        """Replace the typed text with the query of the dimmed result; return whether a result was dimmed."""
        result = self._shown_result
        if result is None or not self._overtaken.words:
            return False
        query = result[0]
        bar = self._bar
        bar.put(query.user_type, query.user_id)
        bar.asked = query.user_id
        bar.focus_id()
        return True

    @property
    def _shown_result(self) -> tuple[FaceQuery, str] | None:
        """The query of the result on show, and the name in the record."""
        match self._presenter.state:
            case Found(result):
                return result.query, result.record.user_name or ""
            case Looking(query=query, record=record) if record is not None:  # its photo is being downloaded
                return query, record.user_name or ""
            case Failed(query, problem) if problem.kind.is_no_record:
                return query, ""
        return None

    @Slot()
    def _compare(self) -> None:
        result = self._shown_result
        bar = self._bar
        words = ""
        if result is not None:
            query, name = result
            if bar.field.is_composing or bar.typed != (query.user_type, query.user_id):
                words = self._words(query, name)
        begins = bool(words) and not self._overtaken.words
        self._overtaken.set_words(words)
        if begins:
            self._said_at = math.inf
            self._pause.start()

    @Slot()
    def _on_edited(self) -> None:
        self._compare()
        if self._overtaken.words and time.monotonic() - self._said_at < _SENTENCE_SECONDS:
            self._pause.start()  # the key has interrupted the announcement

    @Slot()
    def _announce(self) -> None:
        self._said_at = time.monotonic()
        announce(self._bar.field, lambda: self._overtaken.words, urgent=False)

    def _words(self, query: FaceQuery, name: str) -> str:
        if visibility.discreet:
            person = self.tr("the previous person")
        else:
            # The ID first: behind an Arabic or a Hebrew name, the two ends of a masked ID would change places.
            person = " · ".join(filter(None, (masked(query.user_id), shown(name, USER_NAME_SHOWN))))
        return self.tr(
            "This is still the result for {whose}. Press Enter to look up what you typed, or Esc to restore the ID."
        ).format(whose=person)
