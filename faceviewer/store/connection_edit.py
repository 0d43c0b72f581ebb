"""What was entered about connections, and what becomes of their secrets."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    import threading

    from faceviewer.core.connection import Profile
    from faceviewer.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Edit:
    """What *Save* means.

    Attributes:
        deleted: names of the connections that shall go.
        was: the name that the changed connection had, "" if it is new.
        shown: the connection as it was before anything was entered, None if it is new.
        profile: the changed connection, None if none was.
        credentials: its secrets, where what is empty stays as it is kept under `was`; None if all of it does.
        for_session: whether the secrets shall be kept until the program ends, and not in the keyring.
        tidied: whether blanks around them were taken away.
    """

    deleted: tuple[str, ...] = ()
    was: str = ""
    shown: Profile | None = None
    profile: Profile | None = None
    credentials: Credentials | None = None
    for_session: bool = False
    tidied: bool = False

    @property
    def is_for_memory(self) -> bool:
        """Whether no keyring has a part in it."""
        keys = self.credentials
        return self.for_session and keys is not None and bool(keys.app_key and keys.app_secret)

    def upon(self, present: Profile | None) -> Profile:
        """Return the changed connection: what was not changed here is as it is now, another window may have changed it.

        Raises:
            LookupError: no connection was changed.
        """
        if self.profile is None:
            raise LookupError("no connection was changed")
        if present is None or self.shown is None:
            return self.profile
        entered = {field.name: getattr(self.profile, field.name) for field in fields(self.profile)}
        changed = {name: value for name, value in entered.items() if value != getattr(self.shown, name)}
        return replace(present, **changed)


def forget_keys(vault: Vault, name: str, given_up: threading.Event) -> None:
    """Forget the secrets of a connection; blocking.

    Args:
        vault: where they are.
        name: of the connection.
        given_up: is set where nobody waits any more. Nothing is forgotten then, and what was forgotten too late is kept
            again.

    Raises:
        Problem: as the vault.
    """
    kept, place = None, vault.place_of(name)
    try:
        kept = vault.load(name)
    except Problem as problem:
        if problem.kind is not Kind.LOCAL_KEYRING:  # there is none, or what it holds cannot be read
            raise
    if given_up.is_set():
        return
    vault.delete(name)
    if given_up.is_set() and kept is not None:
        (vault.keep_for_session if place is SecretPlace.SESSION else vault.save)(name, kept)


def keep_keys(vault: Vault, profile: Profile, edit: Edit, given_up: threading.Event) -> None:
    """Keep the secrets of a new or changed connection; blocking.

    Args:
        vault: where to.
        profile: the changed connection.
        edit: what was entered.
        given_up: is set where nobody waits any more. Nothing is kept then, and what was kept too late is undone.

    Raises:
        Problem: as the vault; Kind.CREDENTIALS_MISSING where a key was to stay as it is kept, and none is.
    """
    renamed = edit.was not in {"", profile.name}
    nothing = edit.credentials in {None, Credentials("", "")}
    if edit.credentials is None and not renamed:
        return
    if nothing and edit.for_session and vault.place_of(edit.was) is not SecretPlace.SESSION:
        return  # there is no keyring, so there is nothing to be renamed in it
    kept = vault.load(edit.was) if edit.was and not edit.is_for_memory else None
    entered = edit.credentials or kept
    if entered is None:
        return  # renamed, and there were none
    completed = _completed(entered, kept, knows_proxy=bool(profile.proxy_user))
    if not completed.app_key or not completed.app_secret:
        raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
    if given_up.is_set():
        return
    if edit.for_session or (edit.credentials is None and vault.place_of(edit.was) is SecretPlace.SESSION):
        vault.keep_for_session(profile.name, completed)
        if renamed:
            vault.forget_for_session(edit.was)
    else:
        vault.save(profile.name, completed)
        _finish(vault, profile, kept, was=edit.was if renamed else "", given_up=given_up)


def _finish(vault: Vault, profile: Profile, kept: Credentials | None, *, was: str, given_up: threading.Event) -> None:
    """Forget the secrets under the old name; or, where nobody waits any more, restore what was."""
    if was and not given_up.is_set():
        try:
            vault.delete(was)
        except Problem:
            vault.delete(profile.name)
            raise
    if given_up.is_set():
        if kept is not None:
            vault.save(was or profile.name, kept)
        if was or kept is None:
            vault.delete(profile.name)


def _completed(entered: Credentials, kept: Credentials | None, *, knows_proxy: bool) -> Credentials:
    """Return what was entered, completed by what is kept; no password for a proxy that is not told who we are."""
    kept = kept or entered
    return replace(
        kept,
        app_key=entered.app_key or kept.app_key,
        app_secret=entered.app_secret or kept.app_secret,
        proxy_password=(entered.proxy_password or kept.proxy_password) if knows_proxy else "",
    )
