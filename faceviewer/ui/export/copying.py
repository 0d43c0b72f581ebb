"""Copy the photo, the record in one of three formats, or the request as a curl command."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from faceviewer.core.limits import CLIPBOARD_SECONDS
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.lookup.presenter import Failed, Found, LookupPresenter
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.stage.drawing import image_of
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.record_forms import markdown_row, readable_json, record_json, record_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.doors import Doors
    from faceviewer.ui.card.record_fields import RecordFields
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.status_line import StatusLine


class Copying(QObject):
    """Copies to the clipboard; user IDs are masked in copies while the card masks them."""

    def __init__(
        self,
        *,
        jobs: Jobs,
        presenter: LookupPresenter,
        connections: Connections,
        fields: RecordFields,
        status: StatusLine,
        doors: Callable[[], Doors | None],
    ) -> None:
        super().__init__(status)
        self._jobs, self._presenter, self._connections = jobs, presenter, connections
        self._fields, self._status = fields, status
        self._masked = False
        self._doors = doors
        self.actions: Mapping[str, Callable[..., object]] = {
            "copy_photo": self._copy_photo,
            "copy_text": lambda: self._copy_record(partial(record_text, doors=self._doors())),
            "copy_json": lambda: self._copy_record(_json),
            "copy_markdown": lambda: self._copy_record(partial(markdown_row, doors=self._doors())),
            "copy_curl": self._copy_curl,
        }
        clipboard().copied.connect(self._on_copied)

    @Slot()
    def _copy_photo(self) -> None:
        state = self._presenter.state
        if not isinstance(state, Found) or state.result.picture is None:
            return
        picture = state.result.picture

        def copy(png: bytes) -> None:
            now = self._presenter.state
            if isinstance(now, Found) and now.result.picture is picture:
                clipboard().copy_photo(png, image_of(picture))
            else:
                self._show(lambda: self.tr("Not copied: another person has been looked up since."))

        self._jobs.run(lambda service: service.png_of(picture), then=copy)

    @Slot()
    def _copy_curl(self) -> None:
        state = self._presenter.state
        profile = self._connections.profile
        match state:
            case Found(result):
                query, trace = result.query, result.trace
            case Failed(query, problem):
                trace = problem.trace
            case _:
                return
        if profile is not None:
            in_clear = isinstance(state, Found) and self._fields.shows_id
            language = language_in_use()
            request_id = trace.request_id
            self._jobs.run(
                lambda service: service.curl_line(
                    query, profile=profile, language=language, request_id=request_id, in_clear=in_clear
                ),
                then=lambda line: self._copy(line, masked=not in_clear),
            )

    def _copy_record(self, form: Callable[..., str]) -> None:
        state = self._presenter.state
        if isinstance(state, Found):
            in_clear = self._fields.shows_id
            text = form(state.result, state.verdict, language_in_use(), in_clear=in_clear)
            self._copy(text, masked=not in_clear)

    def _copy(self, text: str, *, masked: bool) -> None:
        self._masked = masked
        clipboard().copy(text)

    @Slot()
    def _on_copied(self) -> None:
        masked, self._masked = self._masked, False
        is_cleared = clipboard().is_always_cleared

        def text() -> str:
            if is_cleared:
                note = (
                    self.tr("Copied for {n} seconds, with the user ID masked as in the window")
                    if masked
                    else self.tr("Copied for {n} seconds")
                )
                return note.format(n=round(CLIPBOARD_SECONDS))
            return self.tr("Copied, with the user ID masked as in the window") if masked else self.tr("Copied")

        self._show(text)

    def _show(self, text: Callable[[], str]) -> None:
        active = QApplication.activeWindow()
        if isinstance(active, Dialog):  # the window behind it is not looked at
            active.show_note(text())
        else:
            self._status.show_note(text)


def _json(*found: Any, in_clear: bool) -> str:
    return readable_json(record_json(*found, in_clear=in_clear), indent=2) + "\n"
