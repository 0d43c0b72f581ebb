"""Edits of connections, and how their secrets are stored, renamed or deleted with them."""

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
    """The user's edit of one connection.

    Attributes:
        was: the name before the edit, "" for a new connection.
        shown: the connection as the form showed it before the edit, None for a new one.
        profile: the connection after the edit, None if nothing was entered.
        credentials: the secrets entered; an empty field keeps the stored value. None keeps all stored secrets.
        copy_of: for a copy, the name of the connection whose stored secrets are copied; "" otherwise.
        replaces_tokens: whether tokens that are empty in `credentials` replace the stored ones too.
        for_session: whether to keep the secrets in memory until the program ends, and not in the keyring.
        aim: the name that a later edit will set, if `profile` has a temporary name; "" otherwise.
    """

    was: str = ""
    shown: Profile | None = None
    profile: Profile | None = None
    credentials: Credentials | None = None
    copy_of: str = ""
    replaces_tokens: bool = False
    for_session: bool = False
    aim: str = ""

    @property
    def source(self) -> str:
        """The connection whose stored secrets are used where none were entered, "" for none."""
        return self.was or self.copy_of

    @property
    def name(self) -> str:
        """The name after the edit."""
        return self.profile.name if self.profile is not None else self.was

    @property
    def is_renamed(self) -> bool:
        """Whether the edit changes the name of a stored connection."""
        return self.was not in {"", self.name}

    def split_via(self, name: str) -> tuple[Edit, Edit]:
        """Split this edit in two: create or rename the connection under a temporary name, then apply what was entered.

        Raises:
            LookupError: nothing was entered.
        """
        if (begun := self.shown or self.profile) is None:
            raise LookupError("nothing was entered about the connection")
        aside = replace(begun, name=name)
        first = replace(self, profile=aside, credentials=None, replaces_tokens=False, aim=self.name)
        return first, replace(self, was=name, shown=aside, copy_of="")

    @property
    def is_for_memory(self) -> bool:
        """Whether the edit can be applied without a keyring."""
        keys = self.credentials
        return self.for_session and keys is not None and bool(keys.app_key and keys.app_secret)

    def applied_to(self, present: Profile | None) -> Profile:
        """Apply the edit to the stored connection; fields that were not edited keep their stored values.

        Another window may have changed them meanwhile.

        Raises:
            LookupError: the edit has no profile.
        """
        if self.profile is None:
            raise LookupError("no connection was changed")
        if present is None or self.shown is None:
            return self.profile
        entered = {field.name: getattr(self.profile, field.name) for field in fields(self.profile)}
        changed = {name: value for name, value in entered.items() if value != getattr(self.shown, name)}
        return replace(present, **changed)

    def completed(self, kept: Credentials | None) -> Credentials | None:
        """Fill empty fields of the entered secrets with the stored ones; return None if there are no secrets at all.

        The proxy's password is dropped if the connection has no proxy user.
        """
        entered = self.credentials or kept
        if entered is None:
            return None
        kept = kept or entered
        knows_proxy = self.profile is not None and bool(self.profile.proxy_user)
        return Credentials(
            entered.app_key or kept.app_key,
            entered.app_secret or kept.app_secret,
            iot_token=entered.iot_token or ("" if self.replaces_tokens else kept.iot_token),
            cloud_token=entered.cloud_token or ("" if self.replaces_tokens else kept.cloud_token),
            proxy_password=(entered.proxy_password or kept.proxy_password) if knows_proxy else "",
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes that *Save* applies.

    Attributes:
        deleted: names of the connections to delete.
        edits: the new and the changed connections.
        order: the names of all connections in their new order; empty to keep the order.
        tidied: whether blanks around secrets were removed.
    """

    deleted: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    order: tuple[str, ...] = ()
    tidied: bool = False

    @property
    def in_turn(self) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
        """The edits before and after the deletions, each after the one that frees its name.

        Copies are made before their originals are renamed or deleted. A connection whose new name is not free yet (a
        swap, or a copy with the name of its original) gets a temporary name first.
        """
        before, waiting, turns = list[Edit](), list[Edit](), list[Edit]()
        freed = {*self.deleted, *(edit.was for edit in self.edits if edit.is_renamed)}
        names = {*freed, *self.order, *(edit.was for edit in self.edits), *(edit.name for edit in self.edits)}

        def split(edit: Edit) -> tuple[Edit, Edit]:
            aside = f"{edit.was or edit.name}~"
            while aside in names:
                aside += "~"
            names.add(aside)
            return edit.split_via(aside)

        for edit in self.edits:
            if not edit.copy_of:
                waiting.append(edit)
            elif edit.name not in freed:
                before.append(edit)
            else:
                first, then = split(edit)
                before.append(first)
                waiting.append(then)
        while waiting:
            held = {edit.was: edit for edit in waiting if edit.is_renamed}
            turn = next((e for e in waiting if held.get(e.name, e) is e), None)
            if turn is None:
                turn, waiting[0] = split(waiting[0])
            else:
                waiting.remove(turn)
            turns.append(turn)
        return tuple(before), tuple(turns)


def forget_keys(vault: Vault, name: str, given_up: threading.Event) -> None:
    """Delete the secrets of a connection. Blocking.

    Args:
        given_up: set by the caller when it no longer waits. Nothing is deleted then, and secrets that were deleted too
            late are restored.

    Raises:
        Problem: as `Vault.load` and `Vault.delete`.
    """
    kept, place = None, vault.place_of(name)
    try:
        kept = vault.load(name)
    except Problem as problem:
        if problem.kind is not Kind.LOCAL_KEYRING:  # nothing is stored, or it cannot be read
            raise
    if given_up.is_set():
        return
    vault.delete(name)
    if given_up.is_set() and kept is not None:
        (vault.keep_for_session if place is SecretPlace.SESSION else vault.save)(name, kept)


def keep_keys(vault: Vault, profile: Profile, edit: Edit, given_up: threading.Event) -> None:
    """Store the secrets of a new or changed connection. Blocking.

    Args:
        given_up: set by the caller when it no longer waits. Nothing is stored then, and what was stored too late is
            undone.

    Raises:
        Problem: as `Vault.save`; Kind.CREDENTIALS_MISSING if a key was left empty and no key is stored.
    """
    renamed = edit.is_renamed
    nothing = edit.credentials in {None, Credentials("", "")}
    if edit.credentials is None and edit.source in {"", profile.name}:
        return
    if nothing and edit.for_session and vault.place_of(edit.source) is not SecretPlace.SESSION:
        return  # there is no keyring, so no item to rename
    kept = vault.load(edit.source) if edit.source and not edit.is_for_memory else None
    completed = edit.completed(kept)
    if completed is None:
        return  # renamed a connection without secrets
    if not completed.app_key or not completed.app_secret:
        raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
    if given_up.is_set():
        return
    if edit.for_session or (edit.credentials is None and vault.place_of(edit.source) is SecretPlace.SESSION):
        vault.keep_for_session(profile.name, completed)
        if renamed:
            vault.forget_for_session(edit.was)
    else:
        vault.save(profile.name, completed)
        before = kept if edit.was else None
        _finish(vault, profile, before, was=edit.was if renamed else "", given_up=given_up)


def _finish(vault: Vault, profile: Profile, kept: Credentials | None, *, was: str, given_up: threading.Event) -> None:
    """Delete the secrets under the old name; if the caller no longer waits, restore the previous state."""
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
