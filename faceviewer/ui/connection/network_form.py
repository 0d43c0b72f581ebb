"""The advanced fields of a connection: proxy, certificates, picture hosts, the pace of lists, and tokens."""

from __future__ import annotations

from dataclasses import replace
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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class NetworkForm(Form):
    """Proxy, certificates, picture hosts, the pace of lists, and tokens, which only some AppKeys need.

    Args:
        fault_of: called with the name of a field of Credentials and the entered text; returns what is wrong with the
            text, "" for nothing (a callback).

    Attributes:
        proxy_password, iot_token, cloud_token: the fields of secrets.
    """

    def __init__(self, fault_of: Callable[[str, str], str]) -> None:
        super().__init__()
        self._proxy_mode, self._proxy, self._proxy_user = Combo(), QLineEdit(), QLineEdit()
        self.proxy_password, self.iot_token, self.cloud_token = SecretField(), SecretField(), SecretField()
        self._ca_file, self._picture_hosts = ButtonedField("folder"), QLineEdit()
        self._rate, self._in_flight = QLineEdit(), QLineEdit()
        self.add(self._proxy_mode, lambda: self.tr("Proxy"))
        self.add(self._proxy, lambda: self.tr("Proxy address"), self._proxy_fault)
        self.add(self._proxy_user, lambda: self.tr("Proxy user"))
        self.add(self.proxy_password, lambda: self.tr("Proxy password"))
        self.add(self._ca_file, lambda: self.tr("Additional CA file"), self._ca_fault)
        self.add(self._picture_hosts, lambda: self.tr("Photo hosts"), self._hosts_fault)
        self.add(
            *(self._rate, lambda: self.tr("Lists: calls per second")),
            lambda: self._number_fault(self._rate, BATCH_RATE_MOST),
        )
        self.add(
            *(self._in_flight, lambda: self.tr("Lists: simultaneous calls")),
            lambda: self._number_fault(self._in_flight, BATCH_IN_FLIGHT_MOST),
        )
        self.add(self.iot_token, lambda: "iotToken", lambda: fault_of("iot_token", self.iot_token.text()))
        self.add(self.cloud_token, lambda: "cloudToken", lambda: fault_of("cloud_token", self.cloud_token.text()))
        for mode, text in zip(
            ProxyMode, (self.tr("No proxy"), self.tr("System proxy"), self.tr("Custom proxy")), strict=True
        ):
            self._proxy_mode.addItem(text, mode)
        self._ca_file.button.set_words(self.tr("Choose a file…"))
        self._ca_file.button.clicked.connect(self._on_choose)
        self._proxy.setPlaceholderText("proxy.example.com:8080")
        self._proxy_user.setPlaceholderText(self.tr("Leave empty if not required"))
        self._ca_file.setPlaceholderText(self.tr("Trusted in addition to the system's"))
        self._picture_hosts.setPlaceholderText(self.tr("Only for photos delivered as links"))
        for field, usual in ((self._rate, BATCH_RATE), (self._in_flight, BATCH_IN_FLIGHT)):
            field.setPlaceholderText(self.tr("{n} if left empty").format(n=round(usual)))
        self._proxy_mode.currentIndexChanged.connect(self._on_mode)
        self._on_mode()

    @property
    def is_of_use(self) -> bool:
        """Whether any of these fields is set."""
        return any(self.contents)  # the first choice, index 0, is no proxy

    def show_profile(self, profile: Profile, *, kept: str, is_shared: bool) -> None:
        """Show a connection.

        Args:
            profile: the connection.
            kept: the text of an empty field that keeps its stored secret, "" if none is stored.
            is_shared: whether only the tokens can be changed.
        """
        for field in self.fields:
            field.setEnabled(not is_shared or field in {self.iot_token, self.cloud_token})
        self._proxy_mode.setCurrentIndex(self._proxy_mode.findData(profile.proxy_mode))
        self._proxy.setText(profile.proxy)
        self._proxy_user.setText(profile.proxy_user)
        self._ca_file.setText(QDir.toNativeSeparators(profile.ca_file))
        self._picture_hosts.setText(", ".join(profile.picture_hosts))
        self._rate.setText(str(profile.rate or ""))
        self._in_flight.setText(str(profile.in_flight or ""))
        for field in (self.proxy_password, self.iot_token, self.cloud_token):
            field.empty()
        self.proxy_password.setPlaceholderText(kept if profile.proxy_user else "")
        for token in (self.iot_token, self.cloud_token):
            token.setPlaceholderText(kept or self.tr("Leave empty if not required"))
        self.clear_faults()

    def read(self, profile: Profile) -> Profile:
        """Return the connection with the values of these fields, which must be valid (see `find_fault`)."""
        manual, direct = self._mode is ProxyMode.MANUAL, self._mode is ProxyMode.NONE
        return replace(
            profile,
            proxy_mode=self._mode,
            proxy=checked_proxy(self._proxy.text()) if manual else "",
            proxy_user="" if direct else self._proxy_user.text().strip(),
            ca_file=self._ca_file.text().strip(),
            picture_hosts=tuple(self._hosts()),
            rate=int(self._rate.text().strip() or 0) or None,
            in_flight=int(self._in_flight.text().strip() or 0) or None,
        )

    def show_ca_fault(self) -> None:
        """Show at its field that the file with certificates cannot be used."""
        self.show_faults({self._ca_file: self.tr("The file contains no readable certificate.")})

    @property
    def _mode(self) -> ProxyMode:
        return ProxyMode(self._proxy_mode.currentData())

    def _proxy_fault(self) -> str:
        if self._mode is ProxyMode.MANUAL:
            try:
                checked_proxy(self._proxy.text())
            except Problem:
                return self.tr("Enter host and port, such as proxy.example.com:8080.")
        return ""

    def _ca_fault(self) -> str:
        ca_file = self._ca_file.text().strip()
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
        return self._picture_hosts.text().replace(",", " ").replace("，", " ").split()

    def _on_mode(self) -> None:
        self.set_wanted(self._proxy, wanted=self._mode is ProxyMode.MANUAL)
        for field in (self._proxy_user, self.proxy_password):
            self.set_wanted(field, wanted=self._mode is not ProxyMode.NONE)

    def _on_choose(self) -> None:
        title = self.tr("Choose a file with certificates")
        kinds = (self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)"))
        FileDialog(self, title, lambda chosen: self._ca_file.setText(str(chosen)), folder="", kinds=kinds).open()
