"""The connections: add, change, delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faceviewer.store.connection_edit import Edit
from faceviewer.ui.connection.profile_form import ProfileForm
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from faceviewer.core.connection import Profile, SecretPlace

_WIDTH, _LIST_WIDTH = 560, 180
_SCROLL_BAR = 12  # room for it, so that nothing moves when it comes
_QUIET_MS = 300  # what takes no longer is not announced
_ROOM_ABOVE = 60  # pixels of the screen for the title bar


class ProfileDialog(Dialog):
    """A list of connections beside the fields of one.

    Signals:
        saved: an Edit; the dialog stays until it is told what became of that.
        stopped: what was to be saved shall be given up.
    """

    saved = Signal(object)
    stopped = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=_WIDTH)
        self._profiles: tuple[Profile, ...] = ()
        self._shared: frozenset[str] = frozenset()
        self._place: SecretPlace | None = None
        self._list = QListWidget()
        self._form = ProfileForm()
        self._where = PlainLabel(wraps=True)
        self._trouble = PlainLabel(wraps=True)
        self._add, self._delete, self._cancel = QPushButton(), QPushButton(), QPushButton()
        self._for_session = QPushButton()
        self._save = QPushButton(default=True)
        self._gone: list[str] = []
        self._waiting_for = ""
        self._late = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._late.timeout.connect(self._show_waiting)
        self._side, self._inside = QWidget(), QWidget()
        self._scroll = QScrollArea(widgetResizable=True)
        self._build()
        self._list.currentRowChanged.connect(self._on_row)
        self._add.clicked.connect(self._on_add)
        self._delete.clicked.connect(self._on_delete)
        self._save.clicked.connect(self._on_save)
        self._for_session.clicked.connect(self._on_for_session)
        self._cancel.clicked.connect(self.reject)
        self._form.unfolded.connect(self.fit)
        translated(self._apply_texts)

    def show_profiles(self, profiles: Sequence[Profile], *, current: str, shared: Collection[str] = ()) -> None:
        """Show these connections, one of them open; with none, a blank one.

        Args:
            profiles: in the order in which they are offered.
            current: the name of the one to open.
            shared: the names of those that are the machine's, which can be given keys and not be changed.
        """
        self._shared = frozenset(shared)
        self._profiles = tuple(profile for profile in profiles if profile.name not in self._gone)
        profiles = self._profiles
        self._list.clear()
        self._list.addItems([profile.name for profile in profiles])
        self._side.setVisible(bool(profiles))
        self.fit()
        names = [profile.name for profile in profiles]
        row = names.index(current) if current in names else len(names) - 1
        self._list.setCurrentRow(row)
        if row < 0:
            self._on_row(row)

    def show_place(self, place: SecretPlace | None) -> None:
        """Say where secrets are kept; None while that is not known."""
        self._place = place
        self._apply_texts()

    def begin(self) -> None:
        """Start over: nothing is to be deleted, nothing is being waited for."""
        self._gone.clear()
        self.show_idle()

    def show_waiting(self, text: str) -> None:
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

    def show_idle(self, trouble: str = "", *, for_session: bool = False) -> None:
        """Take input again, as it was.

        Args:
            trouble: why what was entered is not kept, "" for nothing to say.
            for_session: whether keeping the secrets until the program ends would help.
        """
        was_waiting, self._waiting_for = bool(self._waiting_for), ""
        self._late.stop()
        for widget in self._entering:
            widget.setEnabled(True)
        if was_waiting and self._cancel.hasFocus():  # or Enter would throw away what was entered
            self._save.setFocus(Qt.FocusReason.OtherFocusReason)
        self._delete.setEnabled(self._is_own(self._list.currentRow()))
        set_tone(self._trouble, "bad")
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._for_session.setVisible(for_session)
        self.fit()

    def show_ca_fault(self) -> None:
        """Say at its field that the file with certificates cannot be used."""
        self.show_idle()
        self._form.show_ca_fault()

    def reject(self) -> None:
        if self._waiting_for:
            self.stopped.emit()
        else:
            super().reject()

    @property
    def _entering(self) -> tuple[QWidget, ...]:
        return self._form, self._list, self._add, self._delete, self._save

    def _show_waiting(self) -> None:
        set_tone(self._trouble, "secondary")
        self._trouble.setText(self._waiting_for)
        self._trouble.show()
        self.fit()

    def _build(self) -> None:
        self._trouble.hide()
        self._for_session.hide()
        set_tone(self._where, "small")
        set_tone(self._save, "primary")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 12, 0)
        side.addWidget(self._list, 1)
        side.addWidget(self._add)
        side.addWidget(self._delete)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # a long name ends in dots
        self._inside.setObjectName("clear")
        main = QVBoxLayout(self._inside)
        main.setContentsMargins(0, 0, _SCROLL_BAR, 0)
        main.setSpacing(14)
        main.addWidget(self._form)
        main.addWidget(self._where)
        main.addStretch()
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        beside = QHBoxLayout()
        beside.addWidget(self._side)
        beside.addWidget(self._scroll, 1)
        self.body.addLayout(beside, 1)
        self.body.addWidget(self._trouble)
        self.foot.addWidget(self._for_session)
        self.foot.addStretch()
        self.foot.addWidget(self._cancel)
        self.foot.addWidget(self._save)

    def fit(self) -> None:
        """Resize to the width that the text needs and the height of the form, inside the screen."""
        room = self.screen().availableSize()
        self._list.setFixedWidth(min(scaled(_LIST_WIDTH), room.width() // 5))
        width = scaled(_WIDTH) + (scaled(_LIST_WIDTH) if self._profiles else 0)
        self.setMinimumWidth(min(width, room.width()))
        self._inside.adjustSize()
        needed = self._inside.sizeHint().height() - self._scroll.sizeHint().height() + self.sizeHint().height()
        self.resize(self.width(), min(needed, room.height() - _ROOM_ABOVE))

    def _on_row(self, row: int) -> None:
        is_own = self._is_own(row)
        self._form.show_profile(self._profiles[row] if row >= 0 else None, is_shared=row >= 0 and not is_own)
        self._delete.setEnabled(is_own)
        self._apply_texts()

    def _is_own(self, row: int) -> bool:
        """Tell whether the connection of a row is this user's."""
        return row >= 0 and self._profiles[row].name not in self._shared

    def _on_add(self) -> None:
        self._list.setCurrentRow(-1)
        self._form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._form.name.selectAll()

    def _on_delete(self) -> None:
        """Take it off the list; it goes when that is saved."""
        row = self._list.currentRow()
        self._gone.append(self._profiles[row].name)
        names = [profile.name for profile in self._profiles if profile.name not in self._gone]
        current = names[min(row, len(names) - 1)] if names else ""
        self.show_profiles(self._profiles, current=current, shared=self._shared)
        self.show_idle(self.tr("To be deleted when you save: {names}").format(names=", ".join(self._gone)))

    def _on_save(self) -> None:
        self._give(for_session=self._place is not None and self._place.value == "session")

    def _on_for_session(self) -> None:
        self._give(for_session=True)

    def _give(self, *, for_session: bool) -> None:
        row = self._list.currentRow()
        old = self._profiles[row] if row >= 0 else None
        edit = Edit(deleted=tuple(self._gone), for_session=for_session)
        if not (self._gone and self._form.is_blank):
            names = {profile.name for profile in self._profiles}
            entered = self._form.read(taken=names - {old.name if old else ""})
            if entered is None:
                return
            profile, credentials = entered
            if not self._gone or profile != old or credentials is not None:
                was, tidied = old.name if old else "", self._form.has_blanks
                edit = replace(edit, was=was, shown=old, profile=profile, credentials=credentials, tidied=tidied)
        self.saved.emit(edit)

    def _apply_texts(self) -> None:
        self.set_words(self.tr("Connection settings"))
        self._list.setAccessibleName(self.tr("Connections"))
        self._add.setText(self.tr("Add"))
        self._delete.setText(self.tr("Delete"))
        self._cancel.setText(self.tr("Cancel"))
        self._save.setText(self.tr("Save"))
        self._for_session.setText(self.tr("Keep for this session"))
        if self._place is not None and self._place.value == "session":
            where = self.tr("No system keyring was found. AppKey and AppSecret are kept until you quit.")
        else:
            where = self.tr("AppKey and AppSecret go into the system keyring, never into a file.")
        row = self._list.currentRow()
        if row >= 0 and not self._is_own(row):
            ours = self.tr(
                "This connection is shared by all users of this computer. Only AppKey and AppSecret are your own."
            )
            where = f"{ours}\n{where}"
        self._where.setText(where)
