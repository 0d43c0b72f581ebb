"""The advanced fields of a connection: tokens, proxy, certificates, picture hosts, and the pace of lists."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QFileInfo
from PySide6.QtWidgets import QLineEdit

from faceviewer.core.address import checked_proxy, is_host
from faceviewer.core.connection import Profile, ProxyMode
from faceviewer.core.limits import BATCH_IN_FLIGHT, BATCH_IN_FLIGHT_MOST, BATCH_RATE, BATCH_RATE_MOST
from faceviewer.core.problem import Problem
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import FileDialog
from faceviewer.ui.parts.fields import ButtonedField, SecretField
from faceviewer.ui.parts.form import Form
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class _Choice(StrEnum):
    KEPT = "kept"
    ENTERED = "entered"
    NONE = "none"


class TokenForm(Form):
    """iotToken and cloudToken, which the endpoint needs for some AppKeys only.

    Args:
        fault_of: called with the name of a field of Credentials and the entered text; returns what is wrong with the
            text, "" for nothing (a callback).

    Attributes:
        iot_token, cloud_token: the fields of the tokens.
    """

    def __init__(self, fault_of: Callable[[str, str], str]) -> None:
        super().__init__()
        self._choice, self.iot_token, self.cloud_token = Combo(), SecretField(), SecretField()
        self._fault_of, self._has_kept = fault_of, False
        self.add(self._choice, lambda: self.tr("Tokens"))
        self.add(
            self.iot_token, lambda: "iotToken", lambda: self._missing() or self._fault("iot_token", self.iot_token)
        )
        self.add(self.cloud_token, lambda: "cloudToken", lambda: self._fault("cloud_token", self.cloud_token))
        self._choice.currentIndexChanged.connect(self._on_choice)
        self.show_none(has_kept=False)
        translated(self._apply_texts)

    def show_none(self, *, has_kept: bool) -> None:
        """Clear the fields; `has_kept` is whether secrets are stored, which are never shown."""
        self._has_kept = has_kept
        self._choice.clear()
        for choice in _Choice if has_kept else (_Choice.KEPT, _Choice.ENTERED):
            self._choice.addItem("", choice)
        for field in (self.iot_token, self.cloud_token):
            field.empty()
        self.clear_faults()
        self._apply_texts()

    @property
    def replaces(self) -> bool:
        """Whether stored tokens are to be replaced or removed."""
        return self._choice.currentData() in {_Choice.ENTERED, _Choice.NONE}

    @property
    def tokens(self) -> tuple[str, str]:
        """The iotToken and the cloudToken that were entered."""
        return (self.iot_token.text().strip(), self.cloud_token.text().strip()) if self._is_entered else ("", "")

    @property
    def _is_entered(self) -> bool:
        return bool(self._choice.currentData() == _Choice.ENTERED)

    def _missing(self) -> str:
        return self.tr("Enter at least one token.") if self._is_entered and not any(self.tokens) else ""

    def _fault(self, name: str, field: SecretField) -> str:
        return self._fault_of(name, field.text().strip()) if self._is_entered else ""

    def _on_choice(self) -> None:
        for field in (self.iot_token, self.cloud_token):
            self.set_wanted(field, wanted=self._is_entered)

    def _apply_texts(self) -> None:
        first = self.tr("Unchanged") if self._has_kept else self.tr("None")
        for index, text in enumerate((first, self.tr("Enter tokens"), self.tr("Remove"))):
            self._choice.setItemText(index, text)


class NetworkForm(Form):
    """Proxy, certificates, picture hosts, and the pace of lists."""

    def __init__(self) -> None:
        super().__init__()
        self.proxy_mode, self.proxy, self.proxy_user = Combo(), QLineEdit(), QLineEdit()
        self.proxy_password = SecretField()
        self.ca_file, self.picture_hosts = ButtonedField("folder"), QLineEdit()
        self.rate, self.in_flight = QLineEdit(), QLineEdit()
        self.add(self.proxy_mode, lambda: self.tr("Proxy"))
        self.add(self.proxy, lambda: self.tr("Proxy address"), self._proxy_fault)
        self.add(self.proxy_user, lambda: self.tr("Proxy user"))
        self.add(self.proxy_password, lambda: self.tr("Proxy password"))
        self.add(self.ca_file, lambda: self.tr("Additional CA file"), self._ca_fault)
        self.add(self.picture_hosts, lambda: self.tr("Photo hosts"), self._hosts_fault)
        self.add(
            *(self.rate, lambda: self.tr("Lists: calls per second")),
            lambda: self._number_fault(self.rate, BATCH_RATE_MOST),
        )
        self.add(
            *(self.in_flight, lambda: self.tr("Lists: simultaneous calls")),
            lambda: self._number_fault(self.in_flight, BATCH_IN_FLIGHT_MOST),
        )
        for mode in ProxyMode:
            self.proxy_mode.addItem("", mode)
        self._keeps_password = False
        self.ca_file.button.clicked.connect(self._on_choose)
        self.proxy_mode.currentIndexChanged.connect(self._on_mode)
        self._on_mode()
        translated(self._apply_texts)

    @property
    def is_of_use(self) -> bool:
        """Whether any of these fields is set."""
        return any(self.contents)  # the first choice, index 0, is no proxy

    def show_profile(self, profile: Profile, *, has_kept: bool) -> None:
        """Show a connection; `has_kept` is whether secrets are stored for it, which are never shown."""
        self._keeps_password = has_kept and bool(profile.proxy_user)
        self.proxy_mode.setCurrentIndex(self.proxy_mode.findData(profile.proxy_mode))
        self.proxy.setText(profile.proxy)
        self.proxy_user.setText(profile.proxy_user)
        self.proxy_password.empty()
        self.ca_file.setText(QDir.toNativeSeparators(profile.ca_file))
        self.picture_hosts.setText(", ".join(profile.picture_hosts))
        self.rate.setText(str(profile.rate or ""))
        self.in_flight.setText(str(profile.in_flight or ""))
        self.clear_faults()
        self._apply_texts()

    def read(self, profile: Profile) -> Profile:
        """Return the connection with the values of these fields, which must be valid (see `find_fault`)."""
        manual, direct = self._mode is ProxyMode.MANUAL, self._mode is ProxyMode.NONE
        return replace(
            profile,
            proxy_mode=self._mode,
            proxy=checked_proxy(self.proxy.text()) if manual else "",
            proxy_user="" if direct else self.proxy_user.text().strip(),
            ca_file=self.ca_file.text().strip(),
            picture_hosts=tuple(self._hosts()),
            rate=int(self.rate.text().strip() or 0) or None,
            in_flight=int(self.in_flight.text().strip() or 0) or None,
        )

    def show_ca_fault(self) -> None:
        """Show at its field that the file with certificates cannot be used."""
        self.show_faults({self.ca_file: self.tr("The file contains no readable certificate.")})

    @property
    def _mode(self) -> ProxyMode:
        return ProxyMode(self.proxy_mode.currentData())

    def _proxy_fault(self) -> str:
        if self._mode is ProxyMode.MANUAL:
            try:
                checked_proxy(self.proxy.text())
            except Problem:
                return self.tr("Enter host and port, such as proxy.example.com:8080.")
        return ""

    def _ca_fault(self) -> str:
        ca_file = self.ca_file.text().strip()
        return self.tr("The file does not exist.") if ca_file and not QFileInfo(ca_file).isFile() else ""

    def _hosts_fault(self) -> str:
        if all(is_host(host) for host in self._hosts()):
            return ""
        return self.tr("Enter host names only, such as img.example.com or img.example.com:8443.")

    def _number_fault(self, field: QLineEdit, most: int) -> str:
        text = field.text().strip()
        is_valid = not text or (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= most)
        return "" if is_valid else self.tr("Enter a number from 1 to {most}.").format(most=most)

    def _hosts(self) -> Sequence[str]:
        return self.picture_hosts.text().replace(",", " ").replace("，", " ").split()

    def _on_mode(self) -> None:
        self.set_wanted(self.proxy, wanted=self._mode is ProxyMode.MANUAL)
        for field in (self.proxy_user, self.proxy_password):
            self.set_wanted(field, wanted=self._mode is not ProxyMode.NONE)

    def _on_choose(self) -> None:
        title = self.tr("Choose a file with certificates")
        kinds = (self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)"))
        FileDialog(self, title, lambda chosen: self.ca_file.setText(str(chosen)), folder="", kinds=kinds).open()

    def _apply_texts(self) -> None:
        self.proxy_password.setPlaceholderText(self.tr("Unchanged if left empty") if self._keeps_password else "")
        for index, text in enumerate((self.tr("No proxy"), self.tr("System proxy"), self.tr("Custom proxy"))):
            self.proxy_mode.setItemText(index, text)
        self.ca_file.button.set_words(self.tr("Choose a file…"))
        self.proxy.setPlaceholderText("proxy.example.com:8080")
        self.proxy_user.setPlaceholderText(self.tr("Leave empty if not required"))
        self.ca_file.setPlaceholderText(self.tr("Trusted in addition to the system's"))
        self.picture_hosts.setPlaceholderText(self.tr("Only for photos delivered as links"))
        for field, usual in ((self.rate, BATCH_RATE), (self.in_flight, BATCH_IN_FLIGHT)):
            field.setPlaceholderText(self.tr("{n} if left empty").format(n=round(usual)))
