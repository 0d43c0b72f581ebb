"""Credentials in the operating system's keyring, one item per profile; the only module that uses `keyring`."""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import json
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.events import Event, noted
from faceviewer.core.limits import KEYRING_SECONDS
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
SERVICE = "FaceViewer"
"""The service name of every item; its user name is the profile's name."""


class Keyring(Protocol):
    """The methods that the vault needs from a backend of the library keyring."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return an item's text, None if there is no such item."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Add or replace an item."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove an existing item."""


class Vault:
    """The credentials of every profile.

    Most methods may block: the system may ask the user for a password, and a back end may hang. `call` and `run` make
    one call at a time in a daemon thread; while it hangs, those after it wait, time out by themselves, and are skipped.

    Args:
        find: callback that finds a keyring at the first use, and again if there was none or it failed; None for
            `find_keyring`.

    Attributes:
        place: where secrets are stored; SecretPlace.SESSION is the memory of this process and ends with it, also before
            the first use.
    """

    def __init__(self, find: Callable[[], tuple[SecretPlace, Keyring | None]] | None = None) -> None:
        self.place = SecretPlace.SESSION
        self._keyring: Keyring | None = None
        self._find = find or find_keyring
        self._failed = False
        self._session: dict[str, Credentials] = {}
        self._found: set[str] = set()
        self._busy = threading.Lock()

    async def call(self, call: Callable[[], T], given_up: threading.Event | None = None) -> T:
        """Make a call that uses the vault; cancelling the caller does not stop a call that has begun.

        Args:
            given_up: set when nobody waits for the call any more.

        Raises:
            Problem: raised by the call; Kind.LOCAL_KEYRING with the fact `reason`, "NoResponse" after KEYRING_SECONDS.
        """
        given_up = given_up or threading.Event()
        try:
            async with asyncio.timeout(KEYRING_SECONDS):
                return await in_daemon_thread(self._call, call, given_up)
        except TimeoutError:
            raise Problem(Kind.LOCAL_KEYRING, reason="NoResponse") from None
        finally:
            given_up.set()

    def run(self, call: Callable[[], T], given_up: threading.Event | None = None) -> T:
        """Make a call and wait for its result. Parameters and Problem as `call`."""
        return asyncio.run(self.call(call, given_up))

    def _call(self, call: Callable[[], T], given_up: threading.Event) -> T:
        if not self._busy.acquire(timeout=KEYRING_SECONDS):
            raise TimeoutError
        try:
            if given_up.is_set():
                raise TimeoutError  # noqa: TRY301 - nobody waits for it
            with noted(Event.KEYRING):
                return call()
        except Problem:
            raise
        except BaseException as error:  # noqa: BLE001 - a back end may raise SystemExit
            raise _keyring_problem(error) from None
        finally:
            self._busy.release()

    def load(self, profile_name: str) -> Credentials | None:
        """Return a profile's credentials, None if none are stored.

        Raises:
            Problem: Kind.LOCAL_KEYRING_LOCKED; LOCAL_KEYRING_REFUSED if the user dismissed the prompt; or LOCAL_KEYRING
                with the fact `reason`, a key of `resources/words/reasons.toml`: "NoKeyring" if there is no keyring, so
                its content is unknown; with "KeyringFailed" also `fault`, the name of the error.
        """
        if profile_name in self._session:
            return self._session[profile_name]
        return self._stored(profile_name)

    def _stored(self, profile_name: str) -> Credentials | None:
        self._found.discard(profile_name)
        with self._opened() as keyring:
            text = keyring.get_password(SERVICE, profile_name)
            credentials = None if text is None else _credentials(text)
        if credentials is not None:
            self._found.add(profile_name)
        return credentials

    def save(self, profile_name: str, credentials: Credentials) -> None:
        """Replace a profile's credentials, and read them back as a check. Raises Problem as `load`."""
        text = json.dumps(dataclasses.asdict(credentials), ensure_ascii=False)
        with self._opened() as keyring:
            keyring.set_password(SERVICE, profile_name, text)
            if keyring.get_password(SERVICE, profile_name) not in (text, text.encode()):
                raise Problem(Kind.LOCAL_KEYRING, reason="ReadBackDiffers")
        self._session.pop(profile_name, None)
        self._found.add(profile_name)

    def keep_for_session(self, profile_name: str, credentials: Credentials) -> None:
        """Store a profile's credentials until the process ends; they override the keyring's. Never blocks."""
        self._session[profile_name] = credentials

    def forget_for_session(self, profile_name: str) -> None:
        """Forget credentials stored until the process ends; the keyring is not changed. Never blocks."""
        self._session.pop(profile_name, None)

    def delete(self, profile_name: str) -> None:
        """Delete a profile's credentials, if any are stored.

        Raises:
            Problem: as `load`, except "NoKeyring".
        """
        if self.look() is not None:
            with self._opened() as keyring:
                if keyring.get_password(SERVICE, profile_name) is not None:
                    keyring.delete_password(SERVICE, profile_name)
        self._session.pop(profile_name, None)
        self._found.discard(profile_name)

    def snapshot(self, profile_name: str, *, of_keyring: bool) -> Callable[[], None]:
        """Return a function that puts back the credentials that a profile has now; it raises problems as `save`.

        Args:
            of_keyring: whether to put back the item in the keyring too. One that cannot be read is left as it is then.

        Raises:
            Problem: Kind.LOCAL_KEYRING_LOCKED or LOCAL_KEYRING_REFUSED.
        """
        in_session = self._session.get(profile_name)
        in_keyring = None
        is_known = False
        if of_keyring:
            try:
                in_keyring = self._stored(profile_name)
                is_known = True
            except Problem as problem:
                if problem.kind is not Kind.LOCAL_KEYRING:
                    raise

        def put_back() -> None:
            try:
                if in_keyring is not None:
                    self.save(profile_name, in_keyring)
                elif is_known:
                    self.delete(profile_name)
            finally:
                self.forget_for_session(profile_name)
                if in_session is not None:
                    self.keep_for_session(profile_name, in_session)

        return put_back

    def place_of(self, profile_name: str) -> SecretPlace | None:
        """Return where a profile's credentials were last seen, None if unknown; never blocks."""
        if profile_name in self._session:
            return SecretPlace.SESSION
        return self.place if profile_name in self._found else None

    def look(self) -> Keyring | None:
        """Return the keyring; find one if there was none or it failed, and update `place`."""
        if self._keyring is None or self._failed:
            self.place, self._keyring = self._find()
            if self._keyring is None:
                self._found.clear()  # else `place_of` would report its items as kept in memory
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
        except BaseException as error:  # noqa: BLE001 - backends pass on any exception of the system library
            raise _keyring_problem(error) from None
        self._failed = False


def _keyring_problem(error: BaseException) -> Problem:
    """Map a backend's exception to a problem, by its type, the types of its causes, and their D-Bus error names."""
    try:
        return _problem_of(error)
    except BaseException:  # noqa: BLE001 - reading the attributes of an exception may raise as well
        return Problem(Kind.LOCAL_KEYRING, reason="KeyringFailed", fault=type(error).__name__)


def _problem_of(error: BaseException) -> Problem:
    cause: BaseException | None = error
    for _ in range(_CAUSES):
        if cause is None:
            break
        for name in (_dbus_name(cause), type(cause).__name__):
            if meaning := _MEANINGS.get(name):
                return Problem(meaning) if isinstance(meaning, Kind) else Problem(Kind.LOCAL_KEYRING, reason=meaning)
        cause = cause.__cause__ or cause.__context__
    dbus_name = _dbus_name(error)  # untrusted text
    fault = dbus_name if dbus_name.isidentifier() and len(dbus_name) <= _NAME_CHARACTERS else type(error).__name__
    return Problem(Kind.LOCAL_KEYRING, reason="KeyringFailed", fault=fault)


def _dbus_name(error: BaseException) -> str:
    """Return the last part of the D-Bus error name, empty if there is none."""
    name = "" if isinstance(error, ImportError) else getattr(error, "name", "")
    return name.rpartition(".")[2] if isinstance(name, str) and "." in name else ""


def find_keyring() -> tuple[SecretPlace, Keyring | None]:
    """Return the platform's own keyring and its place, or SecretPlace.SESSION and None. Blocking.

    The backend class is fixed: the configuration that `keyring.get_keyring()` reads (entry points, `keyringrc.cfg`,
    PYTHON_KEYRING_BACKEND) can name any class, which then receives the secrets.
    """
    place, module, name, _ = _BACKENDS.get(sys.platform, _FREE_DESKTOP)
    try:
        backend = getattr(importlib.import_module(module), name)
        if backend.priority > 0:
            return place, backend()
    except BaseException:  # noqa: BLE001, S110 - an unusable backend raises any exception of its system library
        pass
    return SecretPlace.SESSION, None


def load_backend() -> str:
    """Import the backend of the platform's own keyring, whether a keyring responds or not, and return its module name.

    Raises:
        ImportError: a module is missing. `find_keyring` would treat that as a machine without a keyring.
    """
    _, module, _, needed = _BACKENDS.get(sys.platform, _FREE_DESKTOP)
    for name in (needed, module):
        importlib.import_module(name)
    return module


# Place, module and class of each backend, and the module that it imports only if it exists.
_BACKENDS = {
    "win32": (SecretPlace.WINDOWS, "keyring.backends.Windows", "WinVaultKeyring", "win32ctypes.pywin32.win32cred"),
    "darwin": (SecretPlace.MACOS, "keyring.backends.macOS", "Keyring", "keyring.backends.macOS.api"),
}
# GNOME Keyring, KeePassXC, and KWallet since KDE Frameworks 5.97. The library's backend for older KWallets needs
# dbus-python, which has no wheels.
_FREE_DESKTOP = (SecretPlace.SECRET_SERVICE, "keyring.backends.SecretService", "Keyring", "secretstorage")


def _credentials(text: str) -> Credentials:
    """Read an item: a JSON object by the names of Credentials' fields; unknown ones are ignored, for other versions."""
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
_NAME_CHARACTERS = 60  # of an error's name
_CAUSES = 8  # followed from an exception; those of SecretStorage and jeepney are three deep
# By name, since the libraries are only imported when a vault is opened: exceptions of keyring, SecretStorage, jeepney
# and Python, and the last parts of D-Bus and Secret Service error names.
_MEANINGS: dict[str, Kind | str] = {
    **dict.fromkeys(("KeyringLocked", "LockedException", "IsLocked"), Kind.LOCAL_KEYRING_LOCKED),
    "PromptDismissedException": Kind.LOCAL_KEYRING_REFUSED,
    "UnicodeDecodeError": "ItemUnreadable",  # the Secret Service stores secrets as bytes
    **dict.fromkeys(("AccessDenied", "AuthFailed"), "KeyringRefuses"),
    **dict.fromkeys(("Timeout", "TimedOut", "TimeoutError"), "NoResponse"),
    **dict.fromkeys(
        (
            *("NoReply", "ServiceUnknown", "NameHasNoOwner", "Disconnected", "NoServer", "ExecFailed", "ChildExited"),
            *("ChildSignaled", "SecretServiceNotAvailableException", "ConnectionResetError", "ConnectionRefusedError"),
            *("BrokenPipeError", "ConnectionAbortedError", "EOFError", "FileNotFoundError"),
        ),
        "KeyringGone",
    ),
}
