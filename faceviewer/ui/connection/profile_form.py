"""The form of one connection; its advanced fields are hidden behind a button."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QFileInfo, Qt, QUrl, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from faceviewer.core.address import checked_endpoint, checked_proxy, is_host
from faceviewer.core.connection import Credentials, Profile, ProxyMode, Stage, suspicious_characters
from faceviewer.core.limits import (
    BATCH_IN_FLIGHT,
    BATCH_IN_FLIGHT_MOST,
    BATCH_RATE,
    BATCH_RATE_MOST,
    CONNECTION_NAME_CHARACTERS,
)
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.core.text import in_one_line
from faceviewer.store.connection_edit import Edit
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import FileDialog
from faceviewer.ui.parts.fields import ButtonedField, Field, SecretField
from faceviewer.ui.parts.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from faceviewer.ui.connection.connection_list import Row


class ProfileForm(Form):
    """Shows a connection and reads the edited values; each fault is shown below its field.

    Attributes:
        name: the field of the connection's name.
        fold: the button that shows and hides the advanced fields.
        taken: the names of the other connections.

    Signals:
        unfolded: whether the advanced fields are visible now.
    """

    unfolded = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._old = Edit()
        self._is_from_file = False
        self.taken: Collection[str] = ()
        self.name, self._endpoint = Field(), Field()
        self._app_key, self._app_secret = Field(), SecretField()
        self._stage = Combo()
        self._pictures = Combo()
        self.fold = QPushButton()
        self._proxy_mode = Combo()
        self._proxy = Field()
        self._proxy_user = Field()
        self._proxy_password = SecretField()
        self._iot_token = SecretField()
        self._cloud_token = SecretField()
        self._ca_file = ButtonedField("folder")
        self._picture_hosts = Field()
        self._rate, self._in_flight = Field(), Field()
        self._add_basic()
        basic = self.fields
        self.fold.setCheckable(True)
        set_tone(self.fold, "link")
        self.add_button(self.fold)
        self._add_advanced()
        self._advanced = self.fields[len(basic) :]
        self.align_names()
        self._fill_choices()
        self._ca_file.button.clicked.connect(self._on_choose)
        self._proxy_mode.currentIndexChanged.connect(self._show_advanced)
        self.fold.toggled.connect(self._on_fold)
        self._on_fold(self.fold.isChecked())

    def show_row(self, row: Row) -> None:
        """Show a connection without its unsaved edits; its stored secrets are never shown."""
        own = (self._app_key, self._app_secret, self._iot_token, self._cloud_token)
        for field in self.fields:
            field.setEnabled(not row.is_shared or field in own)
        self._old = row.edit
        self._is_from_file = row.is_from_file
        profile = row.edit.profile or Profile("")
        self.name.setText(profile.name)
        self._endpoint.setText(profile.endpoint)
        self._stage.setCurrentIndex(self._stage.findData(profile.stage))
        self._pictures.setCurrentIndex(self._pictures.findData(profile.image_format))
        self._proxy_mode.setCurrentIndex(self._proxy_mode.findData(profile.proxy_mode))
        self._proxy.setText(profile.proxy)
        self._proxy_user.setText(profile.proxy_user)
        self._ca_file.setText(QDir.toNativeSeparators(profile.ca_file))
        self._picture_hosts.setText(", ".join(profile.picture_hosts))
        self._rate.setText(str(profile.rate or ""))
        self._in_flight.setText(str(profile.in_flight or ""))
        kept = self.tr("Unchanged if left empty") if row.edit.was else ""
        if row.edit.copy_of:
            kept = self.tr("As in “{name}” if left empty").format(name=row.edit.copy_of)
        self._app_key.setText("")  # clear() could be undone, in the settings of another connection
        for secret in (self._app_secret, self._proxy_password, self._iot_token, self._cloud_token):
            secret.empty()
        for key in (self._app_key, self._app_secret):
            key.setPlaceholderText(kept)
        self._proxy_password.setPlaceholderText(kept if profile.proxy_user else "")
        for token in (self._iot_token, self._cloud_token):
            token.setPlaceholderText(kept or self.tr("Leave empty if not required"))
        self.clear_faults()
        self.fold.setChecked(any(self.contents[-len(self._advanced) :]))  # index 0 of the first one: no proxy

    def read(self) -> Edit | None:
        """Return the edit; if a field is invalid, show its fault, focus it and return None."""
        if wrong := self.find_fault():
            self.fold.setChecked(self.fold.isChecked() or self.has_fault(self._advanced))
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        manual, direct = self._mode is ProxyMode.MANUAL, self._mode is ProxyMode.NONE
        profile = Profile(
            in_one_line(self.name.text()),
            endpoint=self._endpoint.text(),
            stage=Stage(self._stage.currentData()),
            image_format=ImageFormat(self._pictures.currentData()),
            app_key="" if self._app_key.text().strip() or self._old.shown is None else self._old.shown.app_key,
            proxy_mode=self._mode,
            proxy=checked_proxy(self._proxy.text()) if manual else "",
            proxy_user="" if direct else self._proxy_user.text().strip(),
            ca_file=self._ca_path,
            picture_hosts=tuple(self._hosts()),
            rate=int(self._rate.text().strip() or 0) or None,
            in_flight=int(self._in_flight.text().strip() or 0) or None,
        )
        entered = Credentials(
            self._app_key.text().strip(),
            self._app_secret.text().strip(),
            iot_token=self._iot_token.text().strip(),
            cloud_token=self._cloud_token.text().strip(),
            proxy_password=self._proxy_password.text() if profile.proxy_user else "",
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
        self.show_faults({self._ca_file: self.tr("The file contains no readable certificate.")})

    def _add_basic(self) -> None:
        self.add(self.name, lambda: self.tr("&Name"), self._name_fault)
        self.add(self._endpoint, lambda: self.tr("API &host"), self._endpoint_fault)
        self.add(self._app_key, lambda: self.tr("App&Key"), lambda: self._key_fault("app_key", self._app_key))
        self.add(
            self._app_secret, lambda: self.tr("App&Secret"), lambda: self._key_fault("app_secret", self._app_secret)
        )
        self.add(self._stage, lambda: self.tr("Sta&ge"))
        self.add(self._pictures, lambda: self.tr("&Photo delivery"))

    def _add_advanced(self) -> None:
        rate = self._number_check(self._rate, BATCH_RATE, BATCH_RATE_MOST)
        in_flight = self._number_check(self._in_flight, BATCH_IN_FLIGHT, BATCH_IN_FLIGHT_MOST)
        self.add(self._proxy_mode, lambda: self.tr("Proxy"))
        self.add(self._proxy, lambda: self.tr("Proxy address"), self._proxy_fault)
        self.add(self._proxy_user, lambda: self.tr("Proxy user"))
        self.add(self._proxy_password, lambda: self.tr("Proxy password"))
        self.add(self._ca_file, lambda: self.tr("Additional CA file"), self._ca_fault)
        self.add(self._picture_hosts, lambda: self.tr("Photo hosts"), self._hosts_fault)
        self.add(self._rate, lambda: self.tr("Lists: calls per second"), rate)
        self.add(self._in_flight, lambda: self.tr("Lists: simultaneous calls"), in_flight)
        for field, label, name in (
            (self._iot_token, "iotToken", "iot_token"),
            (self._cloud_token, "cloudToken", "cloud_token"),
        ):
            self.add(field, partial(str, label), partial(self._key_fault, name, field))

    def _fill_choices(self) -> None:
        for stage in Stage:
            self._stage.addItem(stage.value, stage)
        self._pictures.addItem(self.tr("Inside the reply (recommended)"), ImageFormat.BASE64)
        self._pictures.addItem(self.tr("As a link"), ImageFormat.URL)
        proxies = (self.tr("No proxy"), self.tr("System proxy"), self.tr("Custom proxy"))
        for mode, text in zip(ProxyMode, proxies, strict=True):
            self._proxy_mode.addItem(text, mode)
        self._ca_file.button.set_words(self.tr("Choose a file…"))
        self._proxy.setPlaceholderText("proxy.example.com:8080")
        self._proxy_user.setPlaceholderText(self.tr("Leave empty if not required"))
        self._ca_file.setPlaceholderText(self.tr("Trusted in addition to the system's"))
        self._picture_hosts.setPlaceholderText(self.tr("Only for photos delivered as links"))

    @property
    def _mode(self) -> ProxyMode:
        return ProxyMode(self._proxy_mode.currentData())

    def _name_fault(self) -> str:
        if not (name := in_one_line(self.name.text())):
            return self.tr("Enter a name.")
        if len(name) > CONNECTION_NAME_CHARACTERS and name != self._old.name:
            return self.tr("A name has at most {n} characters.").format(n=CONNECTION_NAME_CHARACTERS)
        return self.tr("This name is already in use.") if name in self.taken else ""

    def _endpoint_fault(self) -> str:
        try:
            checked_endpoint(self._endpoint.text())
        except Problem:
            return self.tr("Enter https:// and the host only, without a path.")
        return ""

    def _key_fault(self, name: str, field: QLineEdit) -> str:
        """Return what is wrong with the text for a field of Credentials, "" for nothing."""
        entered = [key.text().strip() for key in (self._app_key, self._app_secret)]
        may_lack_keys = bool(self._old.source) or (self._is_from_file and not any(entered))
        if not may_lack_keys and not field.text().strip():
            missing = {"app_key": self.tr("Enter the AppKey."), "app_secret": self.tr("Enter the AppSecret.")}
            return missing.get(name, "")
        problem = next(suspicious_characters(replace(Credentials("", ""), **{name: field.text().strip()})), None)
        if problem is None:
            return ""
        fault = {
            Kind.CREDENTIALS_BLANKS: self.tr("The {key} contains spaces."),
            Kind.CREDENTIALS_INVISIBLE: self.tr("The {key} contains invisible characters. Type it by hand."),
            Kind.CREDENTIALS_FULL_WIDTH: self.tr("The {key} contains full-width characters."),
        }.get(problem.kind, self.tr("The {key} contains characters that are not allowed."))
        return fault.format(key=problem.facts["field"])

    def _proxy_fault(self) -> str:
        if self._mode is ProxyMode.MANUAL:
            try:
                checked_proxy(self._proxy.text())
            except Problem:
                return self.tr("Enter host and port, such as proxy.example.com:8080.")
        return ""

    def _ca_fault(self) -> str:
        ca_file = self._ca_path
        return self.tr("The file does not exist.") if ca_file and not QFileInfo(ca_file).isFile() else ""

    @property
    def _ca_path(self) -> str:
        """The path of the file with certificates: file managers drop a URL, and Windows copies a path in quotes."""
        text = self._ca_file.text().strip().strip('"')
        url = QUrl(text)
        return url.toLocalFile() if url.isLocalFile() else text

    def _hosts_fault(self) -> str:
        if all(is_host(host) for host in self._hosts()):
            return ""
        return self.tr("Enter host names only, such as img.example.com or img.example.com:8443.")

    def _number_check(self, field: QLineEdit, usual: float, most: int) -> Callable[[], str]:
        field.setPlaceholderText(self.tr("{n} if left empty").format(n=round(usual)))

        def fault() -> str:
            text = field.text().strip()
            is_valid = not text or (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= most)
            return "" if is_valid else self.tr("Enter a number from 1 to {most}.").format(most=most)

        return fault

    def _hosts(self) -> Sequence[str]:
        return self._picture_hosts.text().replace(",", " ").replace("，", " ").split()

    def _on_choose(self) -> None:
        title = self.tr("Choose a file with certificates")
        kinds = (self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)"))
        FileDialog(self, title, lambda chosen: self._ca_file.setText(str(chosen)), folder="", kinds=kinds).open()

    def _on_fold(self, unfolded: bool) -> None:  # noqa: FBT001 - the signature of a signal
        advanced = self.tr("Ad&vanced…")
        self.fold.setText(self.tr("Hide ad&vanced settings") if unfolded else advanced)
        self.fold.setAccessibleName(advanced.replace("&", ""))
        self._show_advanced()
        self.unfolded.emit(unfolded)

    def _show_advanced(self) -> None:
        without = {
            ProxyMode.NONE: (self._proxy, self._proxy_user, self._proxy_password),
            ProxyMode.SYSTEM: (self._proxy,),
            ProxyMode.MANUAL: (),
        }[self._mode]
        for field in self._advanced:
            self.set_wanted(field, wanted=self.fold.isChecked() and field not in without)
