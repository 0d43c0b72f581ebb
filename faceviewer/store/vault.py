"""Credentials in the operating system's keyring, one item a profile; the only room that knows the library keyring."""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SERVICE = "FaceViewer"
"""The service that every item is filed under; its user is the profile's name."""


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

    Args:
        place, keyring: where the secrets are kept, SecretPlace.SESSION and None for no keyring.
        find: looks for a keyring again where there is none, or where the one there was has failed.

    Attributes:
        place: where secrets go; SecretPlace.SESSION is this process' memory and ends with it.
    """

    def __init__(
        self,
        place: SecretPlace,
        keyring: Keyring | None,
        *,
        find: Callable[[], tuple[SecretPlace, Keyring | None]] | None = None,
    ) -> None:
        self.place = place
        self._keyring = keyring
        self._find = find or (lambda: (place, keyring))
        self._failed = False
        self._session: dict[str, Credentials] = {}
        self._found: set[str] = set()

    def load(self, profile_name: str) -> Credentials | None:
        """Return a profile's credentials, None if none are kept.

        Raises:
            Problem: Kind.LOCAL_KEYRING_LOCKED; LOCAL_KEYRING_REFUSED, if its question was; or LOCAL_KEYRING
                with the fact `reason`, a key of `resources/words/reasons.toml`: "NoKeyring" where there is none, so
                that nobody can tell what it would hold; and `fault`, an error's name, with "KeyringFailed".
        """
        if profile_name in self._session:
            return self._session[profile_name]
        self._found.discard(profile_name)
        with self._opened() as keyring:
            text = keyring.get_password(SERVICE, profile_name)
            credentials = None if text is None else _credentials(text)
        if credentials is not None:
            self._found.add(profile_name)
        return credentials

    def save(self, profile_name: str, credentials: Credentials) -> None:
        """Keep a profile's credentials in place of those kept before, and read them back to be sure.

        Raises:
            Problem: as load.
        """
        text = json.dumps(dataclasses.asdict(credentials), ensure_ascii=False)
        with self._opened() as keyring:
            keyring.set_password(SERVICE, profile_name, text)
            if keyring.get_password(SERVICE, profile_name) not in (text, text.encode()):
                raise Problem(Kind.LOCAL_KEYRING, reason="ReadBackDiffers")
        self._session.pop(profile_name, None)
        self._found.add(profile_name)

    def keep_for_session(self, profile_name: str, credentials: Credentials) -> None:
        """Keep a profile's credentials until the process ends, before those that a keyring may have; never blocks."""
        self._session[profile_name] = credentials

    def forget_for_session(self, profile_name: str) -> None:
        """Forget what was kept until the process ends; a keyring is left as it is. Never blocks."""
        self._session.pop(profile_name, None)

    def delete(self, profile_name: str) -> None:
        """Forget a profile's credentials, if any are kept.

        Raises:
            Problem: as load, but where there is no keyring nothing is kept in one.
        """
        if self.look() is not None:
            with self._opened() as keyring:
                if keyring.get_password(SERVICE, profile_name) is not None:
                    keyring.delete_password(SERVICE, profile_name)
        self._session.pop(profile_name, None)
        self._found.discard(profile_name)

    def place_of(self, profile_name: str) -> SecretPlace | None:
        """Return where a profile's credentials were last seen, None if that is not known; never blocks."""
        if profile_name in self._session:
            return SecretPlace.SESSION
        return self.place if profile_name in self._found else None

    def look(self) -> Keyring | None:
        """Look for a keyring again where there is none, or where the one there was has failed; `place` follows."""
        if self._keyring is None or self._failed:
            self.place, self._keyring = self._find()
        return self._keyring

    @contextmanager
    def _opened(self) -> Iterator[Keyring]:
        """Turn any exception of a backend into a Problem with the error's type only: its text may contain secrets."""
        if (keyring := self.look()) is None:
            raise Problem(Kind.LOCAL_KEYRING, reason="NoKeyring")
        self._failed = True
        try:
            yield keyring
        except Problem:
            raise
        except BaseException as error:  # noqa: BLE001 - backends pass on whatever their system library raises
            raise keyring_problem(error) from None
        self._failed = False


def keyring_problem(error: BaseException) -> Problem:
    """Return what a backend's exception means, by its type and those of its causes, and by the names D-Bus gave them.

    Returns:
        A problem as `Vault.load` has it.
    """
    try:
        return _told_by(error)
    except BaseException:  # noqa: BLE001 - what an exception is asked for may raise as well
        return Problem(Kind.LOCAL_KEYRING, reason="KeyringFailed", fault=type(error).__name__)


def _told_by(error: BaseException) -> Problem:
    cause: BaseException | None = error
    for _ in range(_CAUSES):
        if cause is None:
            break
        for name in (_by_dbus(cause), type(cause).__name__):
            if meant := _MEANINGS.get(name):
                return Problem(meant) if isinstance(meant, Kind) else Problem(Kind.LOCAL_KEYRING, reason=meant)
        cause = cause.__cause__ or cause.__context__
    said = _by_dbus(error)  # anything may be in it
    fault = said if said.isidentifier() and len(said) <= _NAME_CHARACTERS else type(error).__name__
    return Problem(Kind.LOCAL_KEYRING, reason="KeyringFailed", fault=fault)


def _by_dbus(error: BaseException) -> str:
    """Return the end of the name that D-Bus gave an error, empty if it gave none."""
    name = "" if isinstance(error, ImportError) else getattr(error, "name", "")
    return name.rpartition(".")[2] if isinstance(name, str) and "." in name else ""


def open_vault() -> Vault:
    """Open the platform's own keyring, or memory where there is none that works. Blocking.

    The backend is chosen by its class: what `keyring.get_keyring()` would consult (entry points, `keyringrc.cfg`,
    PYTHON_KEYRING_BACKEND) can name any class at all, which then receives the secrets.
    """
    return Vault(*find_keyring(), find=find_keyring)


def find_keyring() -> tuple[SecretPlace, Keyring | None]:
    """Return the platform's own keyring and its place, or SecretPlace.SESSION and None; blocking, as `open_vault`."""
    place, module, name, _ = _BACKENDS.get(sys.platform, _FREE_DESKTOP)
    try:
        backend = getattr(importlib.import_module(module), name)
        if backend.priority > 0:
            return place, backend()
    except BaseException:  # noqa: BLE001, S110 - an unusable backend says so by whatever its system library raises
        pass
    return SecretPlace.SESSION, None


def load_backend() -> str:
    """Load what the platform's own keyring is spoken to with, whether one answers or not, and return its name.

    Raises:
        ImportError: a module is missing. `open_vault` would take that for a machine without a keyring.
    """
    _, module, _, needed = _BACKENDS.get(sys.platform, _FREE_DESKTOP)
    for name in (needed, module):
        importlib.import_module(name)
    return module


# Place, module and class of a backend, and what it loads only if it is there.
_BACKENDS = {
    "win32": (SecretPlace.WINDOWS, "keyring.backends.Windows", "WinVaultKeyring", "win32ctypes.pywin32.win32cred"),
    "darwin": (SecretPlace.MACOS, "keyring.backends.macOS", "Keyring", "keyring.backends.macOS.api"),
}
# GNOME Keyring, KeePassXC, and KWallet since KDE Frameworks 5.97. The library's backend for older KWallets needs
# dbus-python, which no wheel brings.
_FREE_DESKTOP = (SecretPlace.SECRET_SERVICE, "keyring.backends.SecretService", "Keyring", "secretstorage")


def _credentials(text: str) -> Credentials:
    """Read an item: texts by the names of Credentials' fields, of which other versions may know fewer or more."""
    try:
        fields = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(field, str) for field in fields.values()):
        raise Problem(Kind.LOCAL_KEYRING, reason="ItemUnreadable")
    try:
        return Credentials(**{name: text for name, text in fields.items() if name in _FIELDS})
    except TypeError:
        raise Problem(Kind.LOCAL_KEYRING, reason="ItemUnreadable") from None


_FIELDS = frozenset(field.name for field in dataclasses.fields(Credentials))
_NAME_CHARACTERS = 60  # of an error
_CAUSES = 8  # of an exception; SecretStorage's and jeepney's are three deep
# By name, since the libraries are not loaded before a vault is opened: exceptions of keyring, SecretStorage, jeepney
# and Python, and what errors of the D-Bus and the Secret Service specification end with.
_MEANINGS: dict[str, Kind | str] = {
    **dict.fromkeys(("KeyringLocked", "LockedException", "IsLocked"), Kind.LOCAL_KEYRING_LOCKED),
    "PromptDismissedException": Kind.LOCAL_KEYRING_REFUSED,
    "UnicodeDecodeError": "ItemUnreadable",  # a secret is bytes to the Secret Service
    **dict.fromkeys(("AccessDenied", "AuthFailed"), "KeyringRefuses"),
    **dict.fromkeys(("Timeout", "TimedOut", "TimeoutError"), "NoAnswer"),
    **dict.fromkeys(
        (
            *("NoReply", "ServiceUnknown", "NameHasNoOwner", "Disconnected", "NoServer", "ExecFailed", "ChildExited"),
            *("ChildSignaled", "SecretServiceNotAvailableException", "ConnectionResetError", "ConnectionRefusedError"),
            *("BrokenPipeError", "ConnectionAbortedError", "EOFError", "FileNotFoundError"),
        ),
        "KeyringGone",
    ),
}
