"""Secrets after edits of connections, also if a step fails or the caller gave up."""

import json
import threading

import pytest

from faceviewer.core.connection import Credentials, Profile, SecretPlace
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.connection_edit import Changes, Edit, change_keys
from faceviewer.store.vault import SERVICE, Vault
from tests.problems import problem_of
from tests.ui.fakes import MemoryKeyring, vault_over

KEPT = Credentials("k", "s")


class PromptingKeyring(MemoryKeyring):
    """A keyring that prompts before deleting: the caller may give up meanwhile, or the user may refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.given_up = threading.Event()
        self.caller_gives_up = False
        self.refused = ""
        self.fails_at = ("", "")

    def get_password(self, service: str, username: str, /) -> str | None:
        self._fail("read", username)
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._fail("store", username)
        super().set_password(service, username, password)
        if self.fails_at == ("check", username):
            self.fails_at = ("read", username)

    def delete_password(self, service: str, username: str, /) -> None:
        if username == self.refused:
            raise Problem(Kind.LOCAL_KEYRING_REFUSED)
        if self.caller_gives_up:
            self.caller_gives_up = False
            self.given_up.set()
        super().delete_password(service, username)

    def _fail(self, what: str, username: str) -> None:
        """Fail once, like a service that crashes and is restarted."""
        if self.fails_at == (what, username):
            self.fails_at = ("", "")
            raise ConnectionResetError

    @property
    def kept(self) -> dict[str, str]:
        """The AppSecret of each connection."""
        return {name: json.loads(text)["app_secret"] for (_, name), text in self.items.items()}


@pytest.fixture
def keyring() -> PromptingKeyring:
    return PromptingKeyring()


@pytest.fixture
def vault(keyring: PromptingKeyring) -> Vault:
    vault = vault_over(keyring)
    vault.save("A", KEPT)
    return vault


def rename(vault: Vault, keyring: PromptingKeyring) -> None:
    edit = Edit(was="A", profile=Profile("B", "https://h"))
    change_keys(vault, Changes(edits=(edit,)), keyring.given_up)


def test_rename_moves_secrets(vault: Vault, keyring: PromptingKeyring) -> None:
    rename(vault, keyring)
    assert keyring.kept == {"B": "s"}


def test_rename_moves_session_secrets(vault: Vault, keyring: PromptingKeyring) -> None:
    vault.keep_for_session("A", Credentials("k", "of this session"))
    rename(vault, keyring)
    assert vault.load("B") == Credentials("k", "of this session")
    assert vault.place_of("A") is not SecretPlace.SESSION
    assert keyring.kept == {"A": "s"}


def test_rename_is_undone_if_the_caller_gave_up(vault: Vault, keyring: PromptingKeyring) -> None:
    keyring.caller_gives_up = True
    rename(vault, keyring)
    assert keyring.kept == {"A": "s"}


def test_deletion_is_undone_if_the_caller_gave_up(vault: Vault, keyring: PromptingKeyring) -> None:
    keyring.caller_gives_up = True
    change_keys(vault, Changes(deleted=("A",)), keyring.given_up)
    assert keyring.kept == {"A": "s"}


def test_unreadable_secret_is_deleted(vault: Vault, keyring: PromptingKeyring) -> None:
    keyring.items[SERVICE, "A"] = "no JSON"
    change_keys(vault, Changes(deleted=("A",)), keyring.given_up)
    assert keyring.kept == {}


def test_nothing_is_stored_after_the_caller_gave_up(vault: Vault, keyring: PromptingKeyring) -> None:
    keyring.given_up.set()
    edit = Edit(was="A", profile=Profile("A", "https://h"), credentials=Credentials("", "s2"), for_session=True)
    change_keys(vault, Changes(edits=(edit,)), keyring.given_up)
    assert vault.load("A") == KEPT


def test_rename_is_undone_if_the_deletion_is_refused(vault: Vault, keyring: PromptingKeyring) -> None:
    keyring.refused = "A"
    assert problem_of(rename, vault, keyring).kind is Kind.LOCAL_KEYRING_REFUSED
    assert keyring.kept == {"A": "s"}


def swap(vault: Vault, keyring: PromptingKeyring, *more: str) -> None:
    """Exchange the names of A and B, and delete others."""
    edits = [Edit(was=was, profile=Profile(now)) for was, now in (("A", "B"), ("B", "A"))]
    change_keys(vault, Changes(more, tuple(edits)), keyring.given_up)


def test_swapped_names_swap_secrets(vault: Vault, keyring: PromptingKeyring) -> None:
    vault.save("B", Credentials("k", "of B"))
    swap(vault, keyring)
    assert keyring.kept == {"A": "of B", "B": "s"}


def test_swapped_names_keep_session_secrets_out_of_the_keyring(vault: Vault, keyring: PromptingKeyring) -> None:
    vault.save("B", Credentials("k", "of B"))
    vault.keep_for_session("A", Credentials("k", "of this session"))
    swap(vault, keyring)
    assert (vault.load("B"), keyring.kept) == (Credentials("k", "of this session"), {"A": "of B"})


@pytest.mark.parametrize("refused", ["C", "D"])
def test_all_changes_are_undone_if_one_is_refused(vault: Vault, keyring: PromptingKeyring, refused: str) -> None:
    for name in "BCD":
        vault.save(name, Credentials("k", f"of {name}"))
    before = keyring.kept
    keyring.refused = refused
    assert problem_of(swap, vault, keyring, "C", "D").kind is Kind.LOCAL_KEYRING_REFUSED
    assert keyring.kept == before


def test_new_secret_is_removed_if_another_change_is_refused(vault: Vault, keyring: PromptingKeyring) -> None:
    keyring.refused = "A"
    new = Edit(was="new", profile=Profile("B"), credentials=Credentials("k", "s2"))
    changes = Changes(edits=(new, Edit(was="A", profile=Profile("C"))))
    problem = problem_of(change_keys, vault, changes, keyring.given_up)
    assert (problem.kind, keyring.kept) == (Kind.LOCAL_KEYRING_REFUSED, {"A": "s"})


def test_session_and_keyring_secrets_are_both_restored(vault: Vault, keyring: PromptingKeyring) -> None:
    of_session = Credentials("k", "of this session")
    vault.keep_for_session("A", of_session)
    vault.save("C", KEPT)
    keyring.refused = "C"
    edit = Edit(was="A", profile=Profile("A"), credentials=Credentials("", "s2"))
    problem = problem_of(change_keys, vault, Changes(("C",), (edit,)), keyring.given_up)
    assert (problem.kind, keyring.kept) == (Kind.LOCAL_KEYRING_REFUSED, {"A": "s", "C": "s"})
    assert (vault.load("A"), vault.place_of("A")) == (of_session, SecretPlace.SESSION)


def change(vault: Vault, keyring: PromptingKeyring, *edits: tuple[str, str], for_session: bool = False) -> None:
    """Enter an AppSecret for each connection, none if it is empty."""
    changes = []
    for name, secret in edits:
        keys = Credentials("k", secret) if secret else None
        changes.append(Edit(was=name[0], profile=Profile(name[-1]), credentials=keys, for_session=for_session))
    change_keys(vault, Changes(edits=tuple(changes)), keyring.given_up)


@pytest.mark.parametrize("fails_at", [("check", "A"), ("check", "B"), ("store", "B")])
def test_failure_in_the_middle_restores_all_secrets(
    vault: Vault, keyring: PromptingKeyring, fails_at: tuple[str, str]
) -> None:
    vault.save("B", Credentials("k", "of B"))
    keyring.fails_at = fails_at
    assert problem_of(change, vault, keyring, ("A", "new"), ("B", "new")).kind is Kind.LOCAL_KEYRING
    assert keyring.kept == {"A": "s", "B": "of B"}


def test_failed_store_leaves_session_secret_out_of_the_keyring(keyring: PromptingKeyring) -> None:
    vault = vault_over(keyring)
    vault.keep_for_session("A", KEPT)
    keyring.fails_at = ("store", "B")
    assert problem_of(change, vault, keyring, ("A", "new"), ("B", "new")).kind is Kind.LOCAL_KEYRING
    assert (vault.load("A"), vault.place_of("A"), keyring.kept) == (KEPT, SecretPlace.SESSION, {})


def test_rename_moves_keyring_secrets_beside_session_edits(vault: Vault, keyring: PromptingKeyring) -> None:
    vault.save("C", Credentials("k", "of C"))
    change(vault, keyring, ("AB", ""), ("C", "new"), for_session=True)
    assert (keyring.kept, vault.load("C")) == ({"B": "s", "C": "of C"}, Credentials("k", "new"))
    keyring.fails_at = ("read", "B")
    vault = vault_over(keyring)
    assert problem_of(change, vault, keyring, ("BA", ""), for_session=True).kind is Kind.LOCAL_KEYRING
    assert keyring.kept == {"B": "s", "C": "of C"}


def test_unedited_fields_keep_the_values_of_another_window() -> None:
    shown, theirs = Profile("A", "https://a"), Profile("A", "https://b", proxy="p:1")
    edit = Edit(was="A", shown=shown, profile=Profile("A", "https://a", ca_file="f"))
    assert edit.applied_to(theirs) == Profile("A", "https://b", proxy="p:1", ca_file="f")
    assert edit.applied_to(None) == edit.profile


@pytest.mark.parametrize("for_session", [False, True])
def test_app_key_in_the_settings_completes_an_entered_app_secret(
    keyring: PromptingKeyring, *, for_session: bool
) -> None:
    vault, profile = vault_over(keyring), Profile("A", "https://h", app_key="stated")
    entered = Credentials("", "new")
    edit = Edit(was="A", shown=profile, profile=profile, credentials=entered, for_session=for_session)
    assert edit.is_for_memory is for_session
    change_keys(vault, Changes(edits=(edit,)), keyring.given_up)
    assert vault.load("A") == Credentials("stated", "new")
    assert keyring.kept == ({} if for_session else {"A": "new"})
