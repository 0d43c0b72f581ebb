"""The fields of one connection; those that few need are folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faceviewer.core.address import checked_endpoint
from faceviewer.core.connection import (
    DEFAULT_ENDPOINT,
    Credentials,
    Profile,
    Stage,
    readable_name,
    suspicious_characters,
)
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.ui.connection.network_form import NetworkForm
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.secret_field import SecretField
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Collection

_NAME_CHARACTERS = 40


class ProfileForm(QWidget):
    """Shows a connection and reads it back; every message stands under its field.

    Attributes:
        name: the field of the connection's name.

    Signals:
        unfolded: whether the fields that few need are shown from now on.
    """

    unfolded = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._profile: Profile | None = None
        self.name, self._endpoint = QLineEdit(maxLength=_NAME_CHARACTERS), QLineEdit()
        self._app_key, self._app_secret = QLineEdit(), SecretField()
        self._stage, self._pictures = QComboBox(), QComboBox()
        self._basic = Form((self.name, self._endpoint, self._app_key, self._app_secret, self._stage, self._pictures))
        self._fold = QPushButton()
        self._fold.setCheckable(True)
        self._network = NetworkForm()
        for stage in Stage:
            self._stage.addItem(stage.value, stage)
        for form in ImageFormat:
            self._pictures.addItem("", form)
        set_tone(self._fold, "link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._basic)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._network)
        self._fold.toggled.connect(self._on_fold)
        self._on_fold(self._fold.isChecked())
        translated(self._apply_texts)

    def show_profile(self, profile: Profile | None, *, is_shared: bool = False) -> None:
        """Show a connection, or a blank one to be filled in; secrets are never shown again.

        Args:
            profile: None for a blank one.
            is_shared: whether it is the machine's, of which the keys alone are this user's.
        """
        self._profile = profile
        for field in (self.name, self._endpoint, self._stage, self._pictures, self._network):
            field.setEnabled(not is_shared)
        shown = profile or Profile(self.tr("Production"), endpoint=DEFAULT_ENDPOINT)
        self.name.setText(shown.name)
        self._endpoint.setText(shown.endpoint)
        self._stage.setCurrentIndex(self._stage.findData(shown.stage))
        self._pictures.setCurrentIndex(self._pictures.findData(shown.image_format))
        self._app_key.clear()
        self._app_secret.empty()
        self._network.show_profile(shown, is_kept=profile is not None)
        self._basic.clear_faults()
        self._fold.setChecked(self._network.is_of_use)
        self._apply_texts()

    def read(self, *, taken: Collection[str]) -> tuple[Profile, Credentials | None] | None:
        """Return what was entered, or None if something is wrong.

        Of the credentials, what is empty stays as it is kept; they are None if all of them do.

        Args:
            taken: the names of the other connections.
        """
        name = readable_name(self.name.text())
        key, secret = self._app_key.text().strip(), self._app_secret.text().strip()
        kept = self._profile is not None
        problems = reversed([*suspicious_characters(Credentials(key, secret))])
        wrong_keys = {problem.facts["field"]: problem for problem in problems}  # the first of each
        wrong = self._basic.show_faults(
            {
                self.name: self._name_fault(name, taken),
                self._endpoint: ""
                if _usable(self._endpoint.text())
                else self.tr("Enter https:// and the host only, without a path."),
                self._app_key: self._key_fault(wrong_keys.get("AppKey"))
                if key or kept
                else self.tr("Enter the AppKey."),
                self._app_secret: self._key_fault(wrong_keys.get("AppSecret"))
                if secret or kept
                else self.tr("Enter the AppSecret."),
            }
        )
        if wrong:
            return None
        basic = Profile(
            name,
            endpoint=self._endpoint.text(),
            stage=Stage(self._stage.currentData()),
            image_format=ImageFormat(self._pictures.currentData()),
            app_key="" if key or self._profile is None else self._profile.app_key,
        )
        profile = self._network.read(basic)
        if profile is None:
            self._fold.setChecked(True)
            return None
        password = self._network.proxy_password.text() if profile.proxy_user else ""
        forgotten = self._profile is not None and self._profile.proxy_user and not profile.proxy_user
        entered = Credentials(key, secret, proxy_password=password)
        return profile, entered if key or secret or password or forgotten else None

    @property
    def is_blank(self) -> bool:
        """Whether this is a new connection of which nothing was entered."""
        return self._profile is None and not self._app_key.text() and not self._app_secret.text()

    @property
    def has_blanks(self) -> bool:
        """Whether there are blanks around AppKey or AppSecret, which `read` leaves out."""
        return any(field.text() != field.text().strip() for field in (self._app_key, self._app_secret))

    def show_ca_fault(self) -> None:
        """Say under its field that the file with certificates cannot be used."""
        self._fold.setChecked(True)
        self._network.show_ca_fault()

    def _key_fault(self, problem: Problem | None) -> str:
        if problem is None:
            return ""
        name = problem.facts["field"]
        fault = {
            Kind.CREDENTIALS_BLANKS: self.tr("The {key} contains spaces."),
            Kind.CREDENTIALS_INVISIBLE: self.tr("The {key} contains invisible characters. Type it by hand."),
            Kind.CREDENTIALS_FULL_WIDTH: self.tr("The {key} contains full-width characters."),
        }.get(problem.kind, self.tr("The {key} contains characters that are not allowed."))
        return fault.format(key=name)

    def _name_fault(self, name: str, taken: Collection[str]) -> str:
        if not name:
            return self.tr("Enter a name.")
        return self.tr("This name is already in use.") if name in taken else ""

    def _on_fold(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._network.setVisible(shown)
        self._apply_texts()
        self.unfolded.emit(shown)

    def _apply_texts(self) -> None:
        secret = self.tr("AppSecret")
        self._basic.set_names(
            (
                self.tr("Name"),
                self.tr("API host"),
                self.tr("AppKey"),
                secret,
                self.tr("Stage"),
                self.tr("Photo delivery"),
            )
        )
        kept = self.tr("Unchanged if left empty") if self._profile else ""
        self._app_key.setPlaceholderText(kept)
        self._app_secret.setPlaceholderText(kept)
        self._app_secret.set_name(secret)
        self._pictures.setItemText(0, self.tr("inside the reply (recommended)"))
        self._pictures.setItemText(1, self.tr("as a link"))
        self._fold.setText(self.tr("Hide advanced settings") if self._fold.isChecked() else self.tr("Advanced…"))
        width = max(form.names_width for form in (self._basic, self._network))
        for form in (self._basic, self._network):
            form.set_names_width(width)


def _usable(endpoint: str) -> bool:
    try:
        checked_endpoint(endpoint)
    except Problem:
        return False
    return True
