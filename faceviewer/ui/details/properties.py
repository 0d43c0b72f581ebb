"""Examine the photo on show after it was painted, and show its properties on the card and in a dialog."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.imaging.decoder_results import PhotoFacts
from faceviewer.ui.announcer import announce
from faceviewer.ui.lookup.presenter import Found, LookupPresenter
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import say
from faceviewer.wording.health import describe_health

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.core.result import Result
    from faceviewer.service import Service
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.card.record_card import RecordCard
    from faceviewer.ui.details.properties_dialog import PropertiesDialog
    from faceviewer.ui.jobs import Jobs

_AFTER_PAINTING_MS = 80  # painting has priority; a photo that was replaced by then is not examined


class Properties(QObject):
    """Examines each photo, and drops the result with the photo."""

    def __init__(
        self, parent: QWidget, *, jobs: Jobs, presenter: LookupPresenter, actions: Actions, card: RecordCard
    ) -> None:
        super().__init__(parent)
        self.actions = {"properties": self._open}
        self._parent, self._jobs, self._presenter = parent, jobs, presenter
        self._actions, self._card = actions, card
        self._result: Result | None = None
        self._facts: PhotoFacts | None = None
        self._dialog: PropertiesDialog | None = None
        self._delay = QTimer(self, singleShot=True, interval=_AFTER_PAINTING_MS)
        self._delay.timeout.connect(self._examine)
        presenter.changed.connect(self._on_state)
        actions["properties"].changed.connect(self._show)
        visibility.discreet_changed.connect(self._show)
        translated(self._show)

    @Slot()
    def _on_state(self) -> None:
        state = self._presenter.state
        result = state.result if isinstance(state, Found) and state.result.picture else None
        if result is not self._result:
            self._result = result
            self._facts = None
            self._show()
            self._delay.start()

    @Slot()
    def _examine(self) -> None:
        result = self._result
        if result is None or result.picture is None or result.image is None or self._facts is not None:
            return
        data, came_as = result.image, result.picture_came_as

        async def examine(service: Service) -> PhotoFacts:
            examination = await service.examine_picture(data)
            sha256 = hashlib.sha256(data).hexdigest()
            return PhotoFacts(len(data), sha256, came_as, examination)

        def show(facts: PhotoFacts) -> None:
            if self._result is result:  # the photo was not replaced in the meantime
                self._facts = facts
                self._show()
                if facts.concerns:
                    announce(self._card.health, lambda: self._spoken(facts), urgent=False)

        self._jobs.run(examine, then=show)

    def _spoken(self, facts: PhotoFacts) -> str:
        return describe_health(facts.concerns, language_in_use()).sentence if self._facts is facts else ""

    @Slot()
    def _open(self) -> None:
        if self._dialog is None:
            from faceviewer.ui.details.properties_dialog import PropertiesDialog  # noqa: PLC0415 - rarely opened

            self._dialog = PropertiesDialog(self._parent)
        self._show()
        self._dialog.bring_to_front()

    def _show(self) -> None:
        facts = self._facts
        concerns = facts.concerns if facts else ()
        self._card.health.show_words(describe_health(concerns, language_in_use()).sentence if concerns else "")
        if self._dialog is None:
            return
        if facts is None:
            language = language_in_use()
            nothing = f"{say(language, 'actions', 'disabled', 'photo')}{language.stop}"
            self._dialog.show_nothing(
                nothing if self._result is None else self.tr("The photo has not been examined yet.")
            )
        elif visibility.discreet:
            self._dialog.show_nothing(say(language_in_use(), "record", "remark", "hidden"))
        elif why := self._actions.why_disabled("properties"):
            self._dialog.show_nothing(why)
        else:
            self._dialog.show_photo(facts)
