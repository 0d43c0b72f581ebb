"""The action that opens the list of IDs, whose modules are loaded on first use; deletes its old journals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QPushButton

from faceviewer.core.limits import BATCH_JOURNAL_DAYS
from faceviewer.store.settings import journals_path
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.batch.sheet import Row
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.batch.list_control import ListControl
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.status_line import StatusLine


_HOUR_MS = 3_600_000


class Lists(QObject):
    """Opens the list, looks up its rows in the window, and offers a button back to it; deletes old journals."""

    def __init__(
        self,
        parent: QWidget,
        *,
        jobs: Jobs,
        connections: Connections,
        actions: Actions,
        bar: LookupBar,
        status: StatusLine,
    ) -> None:
        super().__init__(parent)
        self.actions = {"list": self._open}
        self._action = actions["list"]
        self._bar = bar
        self._parent, self._jobs, self._connections, self._status = parent, jobs, connections, status
        self._control: ListControl | None = None
        self._number = 0  # of the last row that was looked up; 0 for none
        self._hours = QTimer(self, interval=_HOUR_MS)
        self._hours.timeout.connect(partial(jobs.call, _delete_old_journals))
        self._hours.start()
        jobs.call(_delete_old_journals)

    @Slot()
    def _open(self) -> None:
        visibility.when_not_blank(self._show_list)

    def _show_list(self) -> None:
        if self._control is None:
            from faceviewer.ui.batch.list_control import ListControl  # noqa: PLC0415 - many never have a list

            self._control = ListControl(
                self._parent, jobs=self._jobs, connections=self._connections, status=self._status
            )
            self._back = QPushButton()
            set_tone(self._back, "link")
            self._bar.show_below(self._back)
            self._back.clicked.connect(self._open)
            self._control.dialog.view.opened.connect(self._look_up)
            self._control.changed.connect(self._show_back)
            self._control.dialog.finished.connect(self._show_back)
            visibility.blank_changed.connect(self._show_back)
            translated(self._show_back)
        self._control.dialog.bring_to_front()
        self._show_back()

    @Slot(object)
    def _look_up(self, row: Row) -> None:
        """Look up a row like a typed ID; the list keeps its state while it is hidden."""
        if self._control is not None and row.query is not None:
            self._number = row.number
            self._control.dialog.hide()
            self._parent.activateWindow()
            self._bar.ask(row.query.user_type, row.query.user_id)
            self._show_back()

    @Slot()
    def _show_back(self) -> None:
        control = self._control
        keys = self._action.shortcut()
        if control is None:
            return
        words = self.tr("Back to row {n} of the list") if self._number else self.tr("Back to the list")
        shortcut = keys.toString(keys.SequenceFormat.NativeText)
        self._back.setText(f"‹ {words.format(n=self._number)}" + (f"  ({shortcut})" if shortcut else ""))
        self._back.setVisible(control.has_list and not control.dialog.isVisible() and not visibility.blank)


def _delete_old_journals() -> None:
    """Delete the journals that are older than `BATCH_JOURNAL_DAYS`, even if no list is opened."""
    if journals_path().is_dir():
        from faceviewer.batch.journal import Journals  # noqa: PLC0415 - many never have a list

        Journals(journals_path()).begun(days=BATCH_JOURNAL_DAYS)
