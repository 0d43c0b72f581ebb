"""The dialog to add, edit, test and delete connections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from faceviewer.core.connection import Profile, SecretPlace
from faceviewer.core.text import in_one_line
from faceviewer.store.connection_edit import Changes, Edit
from faceviewer.ui.action_table import title_of_action
from faceviewer.ui.announcer import announce
from faceviewer.ui.connection.connection_list import ConnectionList, Row
from faceviewer.ui.connection.doctor import CheckList
from faceviewer.ui.connection.profile_form import ProfileForm
from faceviewer.ui.look.theme import scaled, set_tone
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog, QuestionDialog
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill, hbox, keep_on_screen, vbox
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.catalogue import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.parts.form import Contents

_WIDTH, _LIST_WIDTH = 560, 180
_SCROLL_BAR = 12  # logical pixels reserved for it, so that nothing moves when it appears
_QUIET_MS = 300  # shorter waits are not announced
_ROOM_ABOVE, _ROOM_BESIDE = 60, 16  # logical pixels of the screen for the title bar, and for the frame


class ProfileDialog(Dialog):
    """A list of connections beside a form with the fields of one; edits of all are kept until the dialog closes.

    Args:
        profiles: the connections, in the order to show. Without any, a new one is opened.
        shared: the names of the connections that all users of the machine share; only their keys can be changed.

    Attributes:
        list: the connections.

    Signals:
        saved: the Changes to save; the dialog stays open until `accept` or `show_idle` is called.
        stopped: the user wants to cancel saving.
    """

    saved = Signal(object)
    stopped = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        profiles: Sequence[Profile],
        *,
        current: str,
        shared: Collection[str] = (),
    ) -> None:
        super().__init__(parent, width=_WIDTH)
        self.set_words(title_of_action("settings"))
        self._jobs = jobs
        self._place: SecretPlace | None = None
        self._untouched: Contents = ()  # the form before any input
        self.list, self._form = ConnectionList(), ProfileForm()
        self._checks, self._outcome = CheckList(), QWidget()
        self._where = PlainLabel(wraps=True)
        self._trouble = PlainLabel(wraps=True)
        self._test = Button(lambda: self.tr("&Test connection"), self._on_test)
        self._for_session = Button(lambda: self.tr("Keep for this session"), lambda: self._submit(for_session=True))
        self._cancel = Button(lambda: self.tr("Cancel"), self.reject)
        self._save = Button(lambda: self.tr("Save"), self._submit, tone="primary", default=True)
        self._waiting_for = ""
        self._late = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._late.timeout.connect(self._show_waiting)
        self._inside = QWidget()
        self._scroll = QScrollArea(widgetResizable=True)
        self._build()
        self.list.opened.connect(self._on_opened)
        self.list.begun.connect(self._begin)
        self.list.changed.connect(self._on_changed)
        self._form.edited.connect(self._on_edited)
        self._form.unfolded.connect(self.fit)
        self._form.fold.clicked.connect(self._on_fold)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._on_focus)
        self.list.show_profiles(profiles, current=current, shared=shared)
        self._begin()

    def show_place(self, place: SecretPlace | None) -> None:
        """Show where secrets are stored; None while unknown."""
        self._place = place
        self._show_where()

    def show_waiting(self, text: str) -> None:
        """Disable input, and after a short delay show what the dialog waits for."""
        self._waiting_for = text
        for widget in self._inputs:
            widget.setEnabled(False)
        self._for_session.hide()
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._trouble.isVisible():
            self._show_waiting()
        elif not self._late.isActive():
            self._late.start()

    def show_idle(self, trouble: str = "", *, for_session: bool = False) -> None:
        """Enable input again, with the values entered before.

        Args:
            trouble: why the edits were not saved, "" for no message.
            for_session: whether to offer to keep the secrets in memory until the program ends.
        """
        was_waiting = bool(self._waiting_for)
        self._waiting_for = ""
        self._late.stop()
        for widget in self._inputs:
            widget.setEnabled(widget is not self._form or self.list.row is not None)
        if was_waiting and self.focusWidget() is self._cancel:  # otherwise Enter would discard the input
            self._save.setFocus(Qt.FocusReason.OtherFocusReason)
        self._for_session.setVisible(for_session)
        self._say(trouble, "bad")

    def say(self, text: str) -> None:
        """Show a message about a success."""
        self._say(text, "secondary")

    def show_ca_fault(self) -> None:
        """Show at its field that the file with certificates cannot be used."""
        self.show_idle()
        self._form.show_ca_fault()

    def reject(self) -> None:
        if self._waiting_for:
            self.stopped.emit()
        elif self.list.is_changed:
            self._ask_whether_to_discard()
        else:
            super().reject()

    def done(self, result: int) -> None:
        super().done(result)
        self._checks.cancel()

    @property
    def _inputs(self) -> tuple[QWidget, ...]:
        return self._form, self.list, self._test, self._save

    def _ask_whether_to_discard(self) -> None:
        question = QuestionDialog(
            self,
            self.tr("Discard your changes?"),
            self.tr("They have not been saved."),
            yes=self.tr("Discard"),
            no=self.tr("Keep editing"),
        )
        question.accepted.connect(partial(self.done, QDialog.DialogCode.Rejected))
        question.open()

    def _show_waiting(self) -> None:
        self._say(self._waiting_for, "secondary")

    def _say(self, text: str, tone: str) -> None:
        before = self._trouble.text()
        set_tone(self._trouble, tone)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        if text != before:
            announce(self._trouble, self._trouble.text, urgent=tone == "bad")
        self.fit()

    def _build(self) -> None:
        self._trouble.hide()
        self._outcome.hide()
        self._for_session.hide()
        set_tone(self._where, "small")
        vbox(self._checks.state, self._checks, on=self._outcome, spacing=14, margins=0)
        self._inside.setObjectName("clear")
        vbox(
            self._form,
            self._where,
            self._outcome,
            Stretch(),
            on=self._inside,
            spacing=14,
            margins=(0, 0, _SCROLL_BAR, 0),
        )
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        fill(self.body, (hbox(self.list, (self._scroll, 1)), 1), self._trouble)
        fill(self.foot, self._test, self._for_session, Stretch(), self._cancel, self._save)

    def fit(self) -> None:
        """Resize to the width that the text needs and the height of the form, inside the screen."""
        room = self.screen().availableSize()
        self.list.setFixedWidth(min(scaled(_LIST_WIDTH), room.width() // 5))
        self.setMinimumWidth(min(scaled(_WIDTH + _LIST_WIDTH), room.width() - _ROOM_BESIDE))
        self._inside.adjustSize()
        needed = self._inside.sizeHint().height() - self._scroll.sizeHint().height() + self.sizeHint().height()
        self.resize(self.width(), min(needed, room.height() - _ROOM_ABOVE))
        keep_on_screen(self)

    def _on_opened(self, row: Row | None) -> None:
        shown = row or Row(Edit())
        blocked = self._form.blockSignals(True)  # noqa: FBT003 - Qt's signature; this is not user input
        self._form.show_row(shown)
        self._untouched = self._form.contents
        if shown.contents is not None:
            self._form.fill(shown.contents)
        self._form.name.setText(shown.text())
        self._form.blockSignals(blocked)
        self._form.setEnabled(row is not None)
        self._outcome.hide()
        self._checks.cancel()
        self._show_where()
        self.fit()

    def _on_fold(self, unfolded: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Focus the button of the advanced fields, and scroll to these: the form may be higher than the screen."""
        bar = self._scroll.verticalScrollBar()
        fold = self._form.fold
        fold.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if unfolded:
            QTimer.singleShot(0, self, lambda: bar.setValue(fold.mapTo(self._inside, QPoint()).y()))

    def _begin(self) -> None:
        """Focus the name, and select it so that typing replaces it."""
        self._form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._form.name.selectAll()

    def _on_edited(self) -> None:
        if (row := self.list.row) is not None:
            contents = self._form.contents
            row.contents = None if contents == self._untouched else contents  # an edit that was reverted does not count
            row.setText(in_one_line(self._form.name.text()))
        self._outcome.hide()
        self._checks.cancel()

    def _on_changed(self) -> None:
        names = listed(language_in_use(), self.list.gone)
        self.show_idle(self.tr("To be deleted when you save: {names}").format(names=names) if names else "")

    def _on_test(self) -> None:
        if (edit := self._read()) is not None:
            language = language_in_use()
            self._outcome.show()
            self._checks.run(
                self._jobs, lambda service, on_progress: service.check_entered(edit, language, on_progress)
            )

    def _read(self) -> Edit | None:
        """Return the edit of the open connection; None if it is invalid, which the form then shows."""
        if (row := self.list.row) is None:
            return None
        self._form.taken = self.list.taken(row)
        return self._form.read()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now)

    def _submit(self, *, for_session: bool = False) -> None:
        """Read every edited connection, and emit `saved` with all changes if they are valid."""
        rows = self.list.rows
        edits = []
        tidied = False
        nothing = not self.list.is_changed
        if (opened := self.list.row) is not None:
            rows = [opened, *(row for row in rows if row is not opened)]  # its faults are shown first
        for row in rows:
            if row.is_to_be_kept or (nothing and row is opened):
                self.list.open(row)
                edit = self._read()
                if edit is None:
                    return
                tidied = tidied or self._form.has_blanks
                edits.append(replace(edit, for_session=for_session or self._place == SecretPlace.SESSION))
        if opened is not None:
            self.list.open(opened)
        order = tuple(row.text() for row in self.list.rows) if len(self.list.rows) > 1 else ()
        self.saved.emit(Changes(self.list.gone, tuple(edits), order, tidied))

    def _show_where(self) -> None:
        if self._place == SecretPlace.SESSION:
            where = self.tr("No system keyring was found. AppKey and AppSecret are kept until you quit.")
        else:
            where = self.tr("AppKey and AppSecret go into the system keyring, never into a file.")
        if self.list.row is not None and self.list.row.is_shared:
            ours = self.tr(
                "This connection is shared by all users of this computer. Only AppKey and AppSecret are your own."
            )
            where = f"{ours}\n{where}"
        self._where.setText(where)
