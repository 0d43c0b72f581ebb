"""The connections: add, change, delete."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from faceviewer.core.connection import Profile, readable_name
from faceviewer.store.connection_edit import Changes
from faceviewer.ui.announcer import announce
from faceviewer.ui.connection.check_list import CheckList
from faceviewer.ui.connection.connection_list import ConnectionList, Row
from faceviewer.ui.connection.profile_form import ProfileForm
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog, QuestionDialog
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill, hbox, keep_on_screen, vbox
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from faceviewer.core.connection import SecretPlace
    from faceviewer.store.connection_edit import Edit
    from faceviewer.ui.parts.form import Contents

_WIDTH, _LIST_WIDTH = 560, 180
_SCROLL_BAR = 12  # room for it, so that nothing moves when it comes
_QUIET_MS = 300  # what takes no longer is not announced
_ROOM_ABOVE, _ROOM_BESIDE = 60, 16  # logical pixels of the screen for the title bar, and for the frame


def _nothing() -> str:
    return ""


class ProfileDialog(Dialog):
    """A list of connections beside the fields of one; what is entered about each stays until the dialog closes.

    Args:
        parent: what it stands in front of.

    Attributes:
        list: the connections.
        checks: what came of trying the one that is open.

    Signals:
        saved: Changes; the dialog stays until it is told what became of them.
        tested: an Edit that shall be tried, or None for none any more.
        stopped: what was to be saved shall be given up.
    """

    saved = Signal(object)
    tested = Signal(object)
    stopped = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=_WIDTH)
        self._place: SecretPlace | None = None
        self._untouched: tuple[Contents, ...] = ()  # what was in the fields before anything was entered
        self.list, self._form = ConnectionList(), ProfileForm()
        self.checks = CheckList()
        self._where = PlainLabel(wraps=True)
        self._trouble = PlainLabel(wraps=True)
        self._test = Button(lambda: self.tr("&Test connection"), self._on_test)
        self._for_session = Button(lambda: self.tr("Keep for this session"), lambda: self._give(for_session=True))
        self._cancel = Button(lambda: self.tr("Cancel"), self.reject)
        self._save = Button(lambda: self.tr("Save"), self._on_save, tone="primary", default=True)
        self._said = self._waiting_for = _nothing
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
        translated(self._apply_texts)

    def show_profiles(self, profiles: Sequence[Profile], *, current: str, shared: Collection[str] = ()) -> None:
        """Start over with these connections, one of them open; with none, with a new one.

        Args:
            profiles: in the order in which they are offered.
            current: the name of the one to open.
            shared: the names of those that are the machine's, which can be given keys and not be changed.
        """
        self.list.show_profiles(profiles, current=current, shared=shared)
        self.show_idle()
        self._begin()

    def show_place(self, place: SecretPlace | None) -> None:
        """Say where secrets are kept; None while that is not known."""
        self._place = place
        self._apply_texts()

    def show_waiting(self, text: Callable[[], str]) -> None:
        """Take no more input, and say soon what is being waited for."""
        self._waiting_for = text
        for widget in self._entering:
            widget.setEnabled(False)
        self._for_session.hide()
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._trouble.isVisible():
            self._show_waiting()
        elif not self._late.isActive():
            self._late.start()

    def show_idle(self, trouble: Callable[[], str] = _nothing, *, for_session: bool = False) -> None:
        """Take input again, as it was.

        Args:
            trouble: says why what was entered is not kept, "" for nothing to say.
            for_session: whether keeping the secrets until the program ends would help.
        """
        was_waiting, self._waiting_for = self._waiting_for is not _nothing, _nothing
        self._late.stop()
        for widget in self._entering:
            widget.setEnabled(widget is not self._form or self.list.row is not None)
        if was_waiting and self.focusWidget() is self._cancel:  # or Enter would throw away what was entered
            self._save.setFocus(Qt.FocusReason.OtherFocusReason)
        self._for_session.setVisible(for_session)
        self._say(trouble, "bad")

    def say(self, text: Callable[[], str]) -> None:
        """Say what was done, where nothing is wrong."""
        self._say(text, "secondary")

    def show_ca_fault(self) -> None:
        """Say at its field that the file with certificates cannot be used."""
        self.show_idle()
        self._form.show_ca_fault()

    def reject(self) -> None:
        if self._waiting_for is not _nothing:
            self.stopped.emit()
        elif self.list.is_changed:
            self._ask_whether_to_discard()
        else:
            super().reject()

    def done(self, result: int) -> None:
        super().done(result)
        self.list.forget()
        self.checks.end()

    @property
    def _entering(self) -> tuple[QWidget, ...]:
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

    def _say(self, text: Callable[[], str], tone: str) -> None:
        self._said, before = text, self._trouble.text()
        set_tone(self._trouble, tone)
        self._trouble.setText(text())
        self._trouble.setVisible(bool(self._trouble.text()))
        if self._trouble.text() != before:
            announce(self._trouble, self._trouble.text(), urgent=tone == "bad")
        self.fit()

    def _build(self) -> None:
        self._trouble.hide()
        self.checks.hide()
        self._for_session.hide()
        set_tone(self._where, "small")
        self._inside.setObjectName("clear")
        vbox(
            self._form, self._where, self.checks, Stretch(), on=self._inside, spacing=14, margins=(0, 0, _SCROLL_BAR, 0)
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
        shown = row or Row(Profile(""))
        blocked = self._form.blockSignals(True)  # noqa: FBT003 - Qt's way; nobody enters anything
        self._form.show_profile(
            shown.profile,
            was=shown.was,
            copy_of=shown.copy_of,
            is_shared=shown.is_shared,
            is_from_file=shown.is_from_file,
        )
        self._untouched = self._form.contents
        if shown.contents is not None:
            self._form.fill(shown.contents)
        self._form.name.setText(shown.text())
        self._form.blockSignals(blocked)
        self._form.setEnabled(row is not None)
        self.checks.hide()
        self.tested.emit(None)
        self._apply_texts()
        self.fit()

    def _on_fold(self, unfolded: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Bring what was unfolded into sight, where the screen has no room for all of the form, and the focus there."""
        bar, fold = self._scroll.verticalScrollBar(), self._form.fold
        fold.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if unfolded:
            QTimer.singleShot(0, self, lambda: bar.setValue(fold.mapTo(self._inside, QPoint()).y()))

    def _begin(self) -> None:
        """Begin with the name, which is typed over."""
        self._form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._form.name.selectAll()

    def _on_edited(self) -> None:
        if (row := self.list.row) is not None:
            contents = self._form.contents
            row.contents = None if contents == self._untouched else contents  # what was taken back was not entered
            row.setText(readable_name(self._form.name.text()))
        self.checks.hide()
        self.tested.emit(None)

    def _on_changed(self) -> None:
        gone = self.list.gone
        self.show_idle((lambda: self._to_be_deleted(gone)) if gone else _nothing)

    def _to_be_deleted(self, gone: Sequence[str]) -> str:
        names = listed(language_in_use(), gone)
        return self.tr("To be deleted when you save: {names}").format(names=names)

    def _on_test(self) -> None:
        if (edit := self._read()) is not None:
            self.checks.show()
            self.tested.emit(edit)

    def _read(self) -> Edit | None:
        """Return what was entered about the connection that is open, or None if something is wrong with it."""
        if (row := self.list.row) is None:
            return None
        self._form.taken = self.list.taken(row)
        return self._form.read()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now)

    def _on_save(self) -> None:
        self._give(for_session=self._place is not None and self._place.value == "session")

    def _give(self, *, for_session: bool) -> None:
        """Read every connection about which anything was entered, and give all of it to be kept."""
        rows, edits, tidied = self.list.rows, [], False
        nothing = not self.list.is_changed
        if (opened := self.list.row) is not None:
            rows = [opened, *(row for row in rows if row is not opened)]  # what is wrong with it is said first
        for row in rows:
            if row.is_to_be_kept or (nothing and row is opened):
                self.list.open(row)
                edit = self._read()
                if edit is None:
                    return
                tidied = tidied or self._form.has_blanks
                edits.append(replace(edit, for_session=for_session))
        if opened is not None:
            self.list.open(opened)
        order = tuple(row.text() for row in self.list.rows) if len(self.list.rows) > 1 else ()
        self.saved.emit(Changes(self.list.gone, tuple(edits), order, tidied))

    def _apply_texts(self) -> None:
        self.set_words(self.tr("Connection settings"))
        self._trouble.setText(self._said())
        if self._place is not None and self._place.value == "session":
            where = self.tr("No system keyring was found. AppKey and AppSecret are kept until you quit.")
        else:
            where = self.tr("AppKey and AppSecret go into the system keyring, never into a file.")
        if self.list.row is not None and self.list.row.is_shared:
            ours = self.tr(
                "This connection is shared by all users of this computer. Only AppKey and AppSecret are your own."
            )
            where = f"{ours}\n{where}"
        self._where.setText(where)
