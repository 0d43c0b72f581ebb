"""The form of one connection; its advanced fields are hidden behind a button."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QPushButton, QWidget

from faceviewer.core.address import checked_endpoint
from faceviewer.core.connection import Credentials, Profile, Stage, readable_name, suspicious_characters
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.store.connection_edit import Edit
from faceviewer.ui.connection.network_form import NetworkForm
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.fields import SecretField
from faceviewer.ui.parts.form import Contents, Form
from faceviewer.ui.parts.layout import vbox

if TYPE_CHECKING:
    from collections.abc import Collection


NAME_CHARACTERS = 40


class Row(QListWidgetItem):
    """One connection, with the unsaved edits of it.

    Args:
        edit: the stored connection (as `shown` and `profile`), or the initial values of a new one (as `profile`).
        is_blank: whether it is new and empty; it is saved only after something was entered.
        is_shared: whether all users of the machine share it; only its secrets can be changed then.
        is_from_file: whether it was imported without keys, which may be entered later.

    Attributes:
        edit, is_blank, is_shared, is_from_file: as given.
        contents: the entered values, valid or not; None if nothing was entered.
    """

    def __init__(
        self, edit: Edit, *, is_blank: bool = False, is_shared: bool = False, is_from_file: bool = False
    ) -> None:
        super().__init__(edit.name)
        self.edit = edit
        self.is_blank, self.is_shared, self.is_from_file = is_blank, is_shared, is_from_file
        self.contents: tuple[Contents, ...] | None = None

    @property
    def is_to_be_kept(self) -> bool:
        """Whether *Save* must write this connection."""
        return self.contents is not None or not (self.is_blank or self.text() == self.edit.was)


class ProfileForm(QWidget):
    """Shows a connection and reads the edited values; each fault is shown below its field.

    Attributes:
        name: the field of the connection's name.
        fold: the button that shows and hides the advanced fields.
        taken: the names of the other connections.

    Signals:
        unfolded: whether the advanced fields are visible now.
        edited: the content of a field has changed.
    """

    unfolded = Signal(bool)
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._old, self._is_from_file = Edit(), False
        self.taken: Collection[str] = ()
        self.name, self._endpoint = QLineEdit(), QLineEdit()
        self._app_key, self._app_secret = QLineEdit(), SecretField()
        self._stage, self._pictures = Combo(), Combo()
        self._basic, self._advanced = Form(), NetworkForm(self._key_fault)
        self._basic.add(self.name, lambda: self.tr("&Name"), self._name_fault)
        self._basic.add(self._endpoint, lambda: self.tr("API &host"), self._endpoint_fault)
        self._basic.add(self._app_key, lambda: self.tr("App&Key"), self._app_key_fault)
        self._basic.add(self._app_secret, lambda: self.tr("App&Secret"), self._app_secret_fault)
        self._basic.add(self._stage, lambda: self.tr("Sta&ge"))
        self._basic.add(self._pictures, lambda: self.tr("&Photo delivery"))
        for stage in Stage:
            self._stage.addItem(stage.value, stage)
        self._pictures.addItem(self.tr("Inside the reply (recommended)"), ImageFormat.BASE64)
        self._pictures.addItem(self.tr("As a link"), ImageFormat.URL)
        self.fold = QPushButton()
        self.fold.setCheckable(True)
        set_tone(self.fold, "link")
        vbox(self._basic, (self.fold, 0, Qt.AlignmentFlag.AlignLeft), self._advanced, on=self, spacing=8, margins=0)
        self._forms = self._basic, self._advanced
        width = max(form.names_width for form in self._forms)
        for form in self._forms:
            form.set_names_width(width)
            form.edited.connect(self.edited)
        self.fold.toggled.connect(self._on_fold)
        self._on_fold(self.fold.isChecked())

    def show_row(self, row: Row) -> None:
        """Show a connection without its unsaved edits; its stored secrets are never shown."""
        for part in (self.name, self._endpoint, self._stage, self._pictures):
            part.setEnabled(not row.is_shared)
        self._old, self._is_from_file = row.edit, row.is_from_file
        profile = row.edit.profile or Profile("")
        self.name.setText(profile.name)
        self._endpoint.setText(profile.endpoint)
        self._stage.setCurrentIndex(self._stage.findData(profile.stage))
        self._pictures.setCurrentIndex(self._pictures.findData(profile.image_format))
        kept = self.tr("Unchanged if left empty") if row.edit.was else ""
        if row.edit.copy_of:
            kept = self.tr("As in “{name}” if left empty").format(name=row.edit.copy_of)
        for field in (self._app_key, self._app_secret):
            field.setPlaceholderText(kept)
        self._app_key.setText("")  # clear() could be undone, in the settings of another connection
        self._app_secret.empty()
        self._advanced.show_profile(profile, kept=kept, is_shared=row.is_shared)
        self._basic.clear_faults()
        self.fold.setChecked(self._advanced.is_of_use)

    @property
    def contents(self) -> tuple[Contents, ...]:
        """The current content of all fields, valid or not."""
        return tuple(form.contents for form in self._forms)

    def fill(self, contents: tuple[Contents, ...]) -> None:
        """Set the fields to earlier `contents`."""
        for form, content in zip(self._forms, contents, strict=True):
            form.fill(content)

    def read(self) -> Edit | None:
        """Return the edit; if a field is invalid, show its fault, focus it and return None."""
        faults = [form.find_fault() for form in self._forms]
        self.fold.setChecked(self.fold.isChecked() or any(faults[1:]))
        if wrong := next(filter(None, faults), None):
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        profile = self._advanced.read(
            Profile(
                readable_name(self.name.text()),
                endpoint=self._endpoint.text(),
                stage=Stage(self._stage.currentData()),
                image_format=ImageFormat(self._pictures.currentData()),
                app_key="" if self._app_key.text().strip() or self._old.shown is None else self._old.shown.app_key,
            )
        )
        advanced = self._advanced
        entered = Credentials(
            self._app_key.text().strip(),
            self._app_secret.text().strip(),
            iot_token=advanced.iot_token.text().strip(),
            cloud_token=advanced.cloud_token.text().strip(),
            proxy_password=advanced.proxy_password.text() if profile.proxy_user else "",
        )
        old = self._old.profile
        forgotten = bool(self._old.source and old and old.proxy_user and not profile.proxy_user)
        changes = entered != Credentials("", "") or forgotten
        return replace(self._old, profile=profile, credentials=entered if changes else None)

    @property
    def has_blanks(self) -> bool:
        """Whether AppKey or AppSecret has leading or trailing blanks, which `read` strips."""
        return any(field.text() != field.text().strip() for field in (self._app_key, self._app_secret))

    def show_ca_fault(self) -> None:
        """Show at its field that the file with certificates cannot be used."""
        self.fold.setChecked(True)
        self._advanced.show_ca_fault()

    def _name_fault(self) -> str:
        if not (name := readable_name(self.name.text())):
            return self.tr("Enter a name.")
        if len(name) > NAME_CHARACTERS and name != self._old.name:
            return self.tr("A name has at most {n} characters.").format(n=NAME_CHARACTERS)
        return self.tr("This name is already in use.") if name in self.taken else ""

    def _endpoint_fault(self) -> str:
        try:
            checked_endpoint(self._endpoint.text())
        except Problem:
            return self.tr("Enter https:// and the host only, without a path.")
        return ""

    def _app_key_fault(self) -> str:
        key = self._app_key.text()
        missing = not key.strip() and not self._may_lack_keys
        return self.tr("Enter the AppKey.") if missing else self._key_fault("app_key", key)

    def _app_secret_fault(self) -> str:
        secret = self._app_secret.text()
        missing = not secret.strip() and not self._may_lack_keys
        return self.tr("Enter the AppSecret.") if missing else self._key_fault("app_secret", secret)

    @property
    def _may_lack_keys(self) -> bool:
        entered = self._app_key.text().strip() or self._app_secret.text().strip()
        return bool(self._old.source) or (self._is_from_file and not entered)

    def _key_fault(self, name: str, text: str) -> str:
        problem = next(suspicious_characters(replace(Credentials("", ""), **{name: text.strip()})), None)
        if problem is None:
            return ""
        fault = {
            Kind.CREDENTIALS_BLANKS: self.tr("The {key} contains spaces."),
            Kind.CREDENTIALS_INVISIBLE: self.tr("The {key} contains invisible characters. Type it by hand."),
            Kind.CREDENTIALS_FULL_WIDTH: self.tr("The {key} contains full-width characters."),
        }.get(problem.kind, self.tr("The {key} contains characters that are not allowed."))
        return fault.format(key=problem.facts["field"])

    def _on_fold(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._advanced.setVisible(shown)
        advanced = self.tr("Ad&vanced…")
        self.fold.setText(self.tr("Hide ad&vanced settings") if shown else advanced)
        self.fold.setAccessibleName(advanced.replace("&", ""))
        self.unfolded.emit(shown)
