"""Edits of connections, and how their secrets are stored, renamed or deleted with them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import astuple, dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING

from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Sequence

    from faceviewer.core.connection import Profile
    from faceviewer.store.settings_values import Settings
    from faceviewer.store.vault import Vault

    Pair = tuple[Profile | None, Profile | None]
    Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Edit:
    """The user's edit of one connection.

    Attributes:
        was: the name before the edit, "" for a new connection.
        shown: the connection as the form showed it before the edit, None for a new one.
        profile: the connection after the edit, None if nothing was entered.
        credentials: the secrets entered; an empty field keeps the stored value. None keeps all stored secrets.
        copy_of: for a copy, the name of the connection whose stored secrets are copied; "" otherwise.
        for_session: whether to keep the secrets in memory until the program ends, and not in the keyring.
    """

    was: str = ""
    shown: Profile | None = None
    profile: Profile | None = None
    credentials: Credentials | None = None
    copy_of: str = ""
    for_session: bool = False

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

    @property
    def is_for_memory(self) -> bool:
        """Whether the edit can be applied without a keyring."""
        keys = self.credentials
        return self.for_session and keys is not None and bool((keys.app_key or self._stated_key) and keys.app_secret)

    @property
    def _stated_key(self) -> str:
        """The AppKey in the settings, of a connection that was added without its AppSecret; empty for none."""
        return self.profile.app_key if self.profile is not None else ""

    @property
    def enters_nothing(self) -> bool:
        """Whether no secret was entered; stored ones may still be removed."""
        return self.credentials in {None, Credentials("", "")}

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
        pairs = zip(astuple(entered), astuple(kept or entered), strict=True)
        filled = Credentials(*(new or old for new, old in pairs))
        knows_proxy = self.profile is not None and self.profile.proxy_user
        password = filled.proxy_password if knows_proxy else ""
        return replace(filled, app_key=filled.app_key or self._stated_key, proxy_password=password)


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes that *Save* applies.

    Attributes:
        deleted: names of connections.
        order: the names of all connections in their new order; empty to keep the order.
        tidied: whether blanks around secrets were removed.
    """

    deleted: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    order: tuple[str, ...] = ()
    tidied: bool = False

    def pairs(self, settings: Settings) -> list[Pair]:
        """Return the connections of a user before and after; None for one that is deleted or added."""
        mine = {profile.name: profile for profile in settings.profiles}
        edits = [edit for edit in self.edits if not settings.is_shared(edit.was)]
        edited = [(mine.get(edit.was), edit.applied_to(mine.get(edit.was))) for edit in edits]
        return [*((mine[name], None) for name in self.deleted if name in mine), *edited]

    def current(self, before: Settings, after: Sequence[Profile]) -> str:
        """Return the connection to use: the same one, or the first if there was none; "" if it was deleted."""
        names = [profile.name for profile in after]
        renamed = {edit.was: edit.name for edit in self.edits if edit.is_renamed}
        in_use = before.current or (before.chosen if names else "")  # a shared one is in use without having been chosen
        in_use = renamed.get(in_use, in_use)
        is_first = len(names) == 1 or not before.profiles
        if self.edits and names and is_first and in_use not in {*names, *(shared.name for shared in before.shared)}:
            return names[0]
        return "" if in_use in set(self.deleted) - set(names) else in_use


def exchanged(profiles: Sequence[Profile], pairs: Sequence[Pair]) -> tuple[Profile, ...]:
    """Return connections with the first of each pair replaced by the second; None stands for no connection.

    Raises:
        Problem: Kind.LOCAL_PROFILE_TAKEN with the fact `name` if two would have the same name.
    """
    new = {was.name: now for was, now in pairs if was is not None}
    found = [new.get(profile.name, profile) for profile in profiles]
    found += [now for was, now in pairs if was is None]
    names = Counter(profile.name for profile in found if profile is not None)
    for name, count in names.items():
        if count > 1:
            raise Problem(Kind.LOCAL_PROFILE_TAKEN, name=name)
    return tuple(profile for profile in found if profile is not None)


def change_keys(vault: Vault, changes: Changes, given_up: threading.Event) -> None:
    """Store the secrets of edited connections, and delete those of deleted ones: all of this or nothing. Blocking.

    Args:
        given_up: set by the caller when it no longer waits. What was changed too late is undone.

    Raises:
        Problem: as `Vault.load`, `Vault.save` and `Vault.delete`; Kind.CREDENTIALS_MISSING if a key was left empty and
            none is stored.
    """
    saves: dict[str, Step] = {}
    removals: dict[str, Step] = {name: partial(vault.delete, name) for name in changes.deleted}
    for_session: set[str] = set()
    in_keyring = set(changes.deleted)
    for edit in changes.edits:
        if _is_untouched(vault, edit):
            continue
        kept = vault.load(edit.source) if edit.source and not edit.is_for_memory else None
        completed = edit.completed(kept)
        if completed is None:
            continue  # renamed a connection without secrets
        if not completed.app_key or not completed.app_secret:
            raise Problem(Kind.CREDENTIALS_MISSING, profile=edit.name)
        in_session = vault.place_of(edit.source) is SecretPlace.SESSION if edit.enters_nothing else edit.for_session
        saves[edit.name] = partial(vault.keep_for_session if in_session else vault.save, edit.name, completed)
        (for_session if in_session else in_keyring).add(edit.name)
        if edit.is_renamed:
            in_keyring |= set() if in_session else {edit.was}
            removals[edit.was] = partial(vault.forget_for_session if in_session else vault.delete, edit.was)
    first = [(name, removals[name]) for name in removals if name in for_session]  # the keyring's item would stay
    last = [(name, removals[name]) for name in removals if name not in saves]
    _carry_out(vault, [*first, *saves.items(), *last], in_keyring, given_up)


def _is_untouched(vault: Vault, edit: Edit) -> bool:
    """Return whether an edit changes no secrets; without a keyring, there is no item to rename."""
    if edit.credentials is None and (not edit.source or edit.was == edit.name):
        return True
    return edit.enters_nothing and edit.for_session and vault.place_of(edit.source) is None and vault.look() is None


def _carry_out(
    vault: Vault, steps: Sequence[tuple[str, Step]], in_keyring: Collection[str], given_up: threading.Event
) -> None:
    """Carry out steps, each with the name that it changes; if one fails, or nobody waits any more, undo all.

    Items in the keyring are restored for the names in `in_keyring` only.
    """
    put_back = {name: vault.snapshot(name, of_keyring=name in in_keyring) for name, _ in steps}
    begun: list[str] = []
    try:
        for name, step in steps:
            if given_up.is_set():
                break
            begun.append(name)
            step()
        if not given_up.is_set():
            begun.clear()
    except Problem as problem:
        if problem.kind is not Kind.LOCAL_KEYRING:
            begun.pop()  # the last step has changed nothing, and would only prompt again
        raise
    finally:
        for name in dict.fromkeys(reversed(begun)):
            with suppress(Problem):  # the first problem is raised, and the other names are put back
                put_back[name]()
