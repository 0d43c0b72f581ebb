"""The fields of one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from faceviewer.core.credentials import Credentials
from faceviewer.core.problem import Problem
from faceviewer.core.profile import DEFAULT_ENDPOINT, Profile, Stage, checked_endpoint
from faceviewer.core.query import ImageFormat
from faceviewer.ui.icons import line_icon
from faceviewer.ui.plain_label import PlainLabel
from faceviewer.ui.theme import set_tone
from faceviewer.ui.tokens import tokens_in_use

if TYPE_CHECKING:
    from collections.abc import Collection

_NAME_CHARACTERS = 40


class ProfileForm(QWidget):
    """Shows a connection and reads it back; every message stands under its field."""

    def __init__(self) -> None:
        super().__init__()
        self._profile: Profile | None = None
        self.name, self.endpoint = QLineEdit(maxLength=_NAME_CHARACTERS), QLineEdit()
        self.stage, self.pictures = QComboBox(), QComboBox()
        self.app_key, self.app_secret = QLineEdit(), QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._faults: dict[QLineEdit, QLabel] = {}
        self._labels: list[QLabel] = []
        self._reveal = QAction(self, checkable=True)
        self.app_secret.addAction(self._reveal, QLineEdit.ActionPosition.TrailingPosition)
        self._reveal.toggled.connect(self._on_reveal)
        self._build()
        self._on_reveal(self._reveal.isChecked())

    def show_profile(self, profile: Profile | None) -> None:
        """Show a connection, or a blank one to be filled in; secrets are never shown again."""
        self._profile = profile
        self.name.setText(profile.name if profile else self.tr("Production"))
        self.endpoint.setText(profile.endpoint if profile else DEFAULT_ENDPOINT)
        self.stage.setCurrentIndex(self.stage.findData(profile.stage if profile else Stage.RELEASE))
        form = profile.image_format if profile else ImageFormat.BASE64
        self.pictures.setCurrentIndex(self.pictures.findData(form))
        self.app_key.clear()
        self.app_secret.clear()
        self._reveal.setChecked(False)
        for field in self._faults:
            self._show_fault(field, "")
        self.retranslate()

    def read(self, *, taken: Collection[str]) -> tuple[Profile, Credentials | None] | None:
        """Return what was entered, the credentials None where those kept shall stay; None if something is wrong.

        Args:
            taken: the names of the other connections.
        """
        name, key, secret = self.name.text().strip(), self.app_key.text().strip(), self.app_secret.text().strip()
        kept = self._profile is not None and not key and not secret
        faults = {
            self.name: self.tr("Give it a name.")
            if not name
            else self.tr("This name is taken.")
            if name in taken
            else "",
            self.endpoint: ""
            if _usable(self.endpoint.text())
            else self.tr("Enter https:// and a host, nothing after it."),
            self.app_key: "" if key or kept else self.tr("Enter the AppKey."),
            self.app_secret: "" if secret or kept else self.tr("Enter the AppSecret."),
        }
        for field, fault in faults.items():
            self._show_fault(field, fault)
        wrong = next((field for field, fault in faults.items() if fault), None)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        old = self._profile
        profile = Profile(
            name,
            endpoint=self.endpoint.text(),
            stage=Stage(self.stage.currentData()),
            image_format=ImageFormat(self.pictures.currentData()),
            picture_hosts=old.picture_hosts if old else (),
            ca_file=old.ca_file if old else "",
        )
        return profile, None if kept else Credentials(key, secret)

    def _build(self) -> None:
        for stage in Stage:
            self.stage.addItem(stage.value, stage)
        for form in ImageFormat:
            self.pictures.addItem("", form)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(8)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in (self.name, self.endpoint, self.app_key, self.app_secret, self.stage, self.pictures):
            label = PlainLabel()
            label.setMinimumHeight(38)
            label.setBuddy(field)
            self._labels.append(label)
            layout.addRow(label, field)
            if isinstance(field, QLineEdit):
                self._faults[field] = PlainLabel(wraps=True)
                self._faults[field].hide()
                set_tone(self._faults[field], "bad")
                layout.addRow("", self._faults[field])

    def _show_fault(self, field: QLineEdit, fault: str) -> None:
        self._faults[field].setText(fault)
        self._faults[field].setVisible(bool(fault))
        field.setAccessibleDescription(fault)
        set_tone(field, "bad" if fault else "none")

    def _on_reveal(self, shown: bool) -> None:  # noqa: FBT001 - the signature of a signal
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.app_secret.setEchoMode(mode)
        tokens = tokens_in_use()
        icon = "eye-off" if shown else "eye"
        self._reveal.setIcon(line_icon(icon, colour=tokens.secondary, disabled=tokens.border))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        names = (
            self.tr("Name"),
            self.tr("API host"),
            self.tr("AppKey"),
            self.tr("AppSecret"),
            self.tr("Stage"),
            self.tr("Photos come"),
        )
        fields = (self.name, self.endpoint, self.app_key, self.app_secret, self.stage, self.pictures)
        for label, field, name in zip(self._labels, fields, names, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
        kept = self.tr("Kept as it is unless you enter another") if self._profile else ""
        self.app_key.setPlaceholderText(kept)
        self.app_secret.setPlaceholderText(kept)
        self._reveal.setText(self.tr("Hide AppSecret") if self._reveal.isChecked() else self.tr("Show AppSecret"))
        self.pictures.setItemText(0, self.tr("inside the answer (recommended)"))
        self.pictures.setItemText(1, self.tr("as an address to fetch them from"))


def _usable(endpoint: str) -> bool:
    try:
        checked_endpoint(endpoint)
    except Problem:
        return False
    return True
