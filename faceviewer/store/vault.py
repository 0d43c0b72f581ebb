"""Credentials in the operating system's keyring, one item a profile; the only room that knows the library keyring."""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from faceviewer.core.credentials import Credentials
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "FaceViewer"
"""The service that every item is filed under; its user is the profile's name."""


class Place(StrEnum):
    """Where the secrets are kept."""

    WINDOWS = "windows"
    MACOS = "macos"
    SECRET_SERVICE = "secret_service"  # noqa: S105 - the name of a place
    KWALLET = "kwallet"
    SESSION = "session"


class Keyring(Protocol):
    """What the vault needs of a backend of the library keyring."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return an item's text, None if there is no such item."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Add or replace an item."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove an item that is there."""


class Vault:
    """The credentials of every profile. All calls block: the system may be asking for a password meanwhile.

    Attributes:
        place: where the secrets are kept; Place.SESSION is this process' memory and ends with it.
    """

    def __init__(self, place: Place, keyring: Keyring) -> None:
        self.place = place
        self._keyring = keyring

    def load(self, profile_name: str) -> Credentials | None:
        """Return a profile's credentials, None if none are kept.

        Raises:
            Problem: Kind.LOCAL_KEYRING_LOCKED, or Kind.LOCAL_KEYRING; both with the fact `reason`, a technical name.
        """
        with _reported():
            text = self._keyring.get_password(SERVICE, profile_name)
        return None if text is None else _credentials(text)

    def save(self, profile_name: str, credentials: Credentials) -> None:
        """Keep a profile's credentials in place of those kept before, and read them back to be sure.

        Raises:
            Problem: as load.
        """
        text = json.dumps(dataclasses.asdict(credentials), ensure_ascii=False)
        with _reported():
            self._keyring.set_password(SERVICE, profile_name, text)
            kept = self._keyring.get_password(SERVICE, profile_name)
        if kept != text:
            raise Problem(Kind.LOCAL_KEYRING, reason="ReadBackDiffers")

    def delete(self, profile_name: str) -> None:
        """Forget a profile's credentials, if any are kept.

        Raises:
            Problem: as load.
        """
        with _reported():
            if self._keyring.get_password(SERVICE, profile_name) is not None:
                self._keyring.delete_password(SERVICE, profile_name)


def open_vault() -> Vault:
    """Open the platform's own keyring, or memory where there is none that works. Blocking.

    The backend is chosen by its class: what `keyring.get_keyring()` would consult (entry points, `keyringrc.cfg`,
    PYTHON_KEYRING_BACKEND) can name any class at all, which then receives the secrets.
    """
    for place, module, name in _BACKENDS.get(sys.platform, _FREE_DESKTOP):
        try:
            backend = getattr(importlib.import_module(module), name)
            if backend.priority > 0:
                return Vault(place, backend())
        except Exception:  # noqa: BLE001, S112 - an unusable backend says so by whatever its system library raises
            continue
    return Vault(Place.SESSION, _Memory())


def load_backend() -> str:
    """Load what the platform's own keyring is spoken to with, whether one answers or not, and return its name.

    Raises:
        ImportError: a module is missing. `open_vault` would take that for a machine without a keyring.
    """
    for name in _NEEDED.get(sys.platform, _FREE_DESKTOP_NEEDED):
        importlib.import_module(name)
    _, module, _ = _BACKENDS.get(sys.platform, _FREE_DESKTOP)[0]
    importlib.import_module(module)
    return module


_BACKENDS = {
    "win32": [(Place.WINDOWS, "keyring.backends.Windows", "WinVaultKeyring")],
    "darwin": [(Place.MACOS, "keyring.backends.macOS", "Keyring")],
}
_FREE_DESKTOP = [
    (Place.SECRET_SERVICE, "keyring.backends.SecretService", "Keyring"),
    (Place.KWALLET, "keyring.backends.kwallet", "DBusKeyring"),
]
# What the backends load only if it is there.
_NEEDED = {"win32": ["win32ctypes.pywin32.win32cred"], "darwin": ["keyring.backends.macOS.api"]}
_FREE_DESKTOP_NEEDED = ["secretstorage"]


class _Memory:
    """A keyring that ends with the process."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self._items.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._items[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        del self._items[service, username]


def _credentials(text: str) -> Credentials:
    """Read an item: texts by the names of Credentials' fields; an older version may have written fewer of them."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(field, str) for field in fields.values()):
        raise Problem(Kind.LOCAL_KEYRING, reason="ItemUnreadable")
    try:
        return Credentials(**fields)
    except TypeError:
        raise Problem(Kind.LOCAL_KEYRING, reason="ItemUnreadable") from None


@contextmanager
def _reported() -> Iterator[None]:
    """Turn whatever a backend raises into a Problem; only the error's type is told, its text may hold anything."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - backends pass on whatever their system library raises
        name = type(error).__name__
        kind = Kind.LOCAL_KEYRING_LOCKED if name in _LOCKED else Kind.LOCAL_KEYRING
        raise Problem(kind, reason=name) from None


# By name, since the library is not loaded before a vault is opened. InitError: the prompt to make or unlock the
# keyring was dismissed, or there was nobody to show it.
_LOCKED = {"KeyringLocked", "InitError", "PromptDismissedException"}
