"""Secrets after edits of connections, also if a step fails or the caller gave up."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from faceviewer.core.connection import Credentials, Profile, SecretPlace
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.connection_edit import Changes, Edit, change_keys
from faceviewer.store.vault import SERVICE
from tests.problems import problem_of
from tests.ui.fakes import MemoryKeyring, vault_over


class PromptingKeyring(MemoryKeyring):
    """A keyring that prompts before deleting: the caller may give up meanwhile, or the user may refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.given_up = threading.Event()
        self.fails_at = ("", "")

    def begin(self, what: str, username: str) -> None:
        if (what, self.fails_at) == ("delete", ("give up", username)):
            self.given_up.set()
        if self.fails_at == ("delete", username) == (what, username):
            raise Problem(Kind.LOCAL_KEYRING_REFUSED)
        if self.fails_at == (what, username):
            self.fails_at = ("", "")  # like a service that crashes and is restarted
            raise ConnectionResetError

    def set_password(self, service: str, username: str, password: str, /) -> None:
        super().set_password(service, username, password)
        if self.fails_at == ("check", username):
            self.fails_at = ("read", username)

    @property
    def kept(self) -> dict[str, str]:
        """The AppSecret of each connection."""
        return {name: json.loads(text)["app_secret"] for (_, name), text in self.items.items()}


def edit(names: str, secret: str = "", *, app_key: str = "k", for_session: bool = False) -> Edit:
    """Return an edit that renames from the first letter to the last, and enters an AppSecret unless it is empty."""
    keys = Credentials(app_key, secret) if secret else None
    return Edit(was=names[0], profile=Profile(names[-1]), credentials=keys, for_session=for_session)


SWAP = (edit("AB"), edit("BA"))
BOTH_NEW = (edit("A", "new"), edit("B", "new"))


@dataclass(frozen=True)
class Case:
    """Changes of connections; the AppSecrets in keyring and in memory, before and afterwards, by name."""

    edits: tuple[Edit, ...] = ()
    deleted: str = ""
    stored: Mapping[str, str] = field(default_factory=lambda: {"A": "s"})
    session: Mapping[str, str] = field(default_factory=dict)
    fails_at: tuple[str, str] = ("", "")  # what, and for which connection
    gave_up: bool = False
    kind: Kind | None = None
    kept: Mapping[str, str] = field(default_factory=lambda: {"A": "s"})
    memory: Mapping[str, str] = field(default_factory=dict)


AB, AC, ABCD = ({name: f"of {name}" for name in names} for names in ("AB", "AC", "ABCD"))
OURS = {"A": "of this session"}
REFUSED, FAILED = Kind.LOCAL_KEYRING_REFUSED, Kind.LOCAL_KEYRING
CASES = {
    "rename": Case((edit("AB"),), kept={"B": "s"}),
    "rename in memory": Case((edit("AB"),), session=OURS, memory={"B": "of this session"}),
    "given up while renaming": Case((edit("AB"),), fails_at=("give up", "A")),
    "given up while deleting": Case(deleted="A", fails_at=("give up", "A")),
    "given up before": Case((edit("A", "s2", app_key="", for_session=True),), gave_up=True),
    "rename refused": Case((edit("AB"),), fails_at=("delete", "A"), kind=REFUSED),
    "swap": Case(SWAP, stored=AB, kept={"A": "of B", "B": "of A"}),
    "swap in memory": Case(SWAP, stored=AB, session=OURS, kept={"A": "of B"}, memory={"B": "of this session"}),
    "swap not stored": Case(SWAP, stored=AB, fails_at=("store", "A"), kind=FAILED, kept=AB),
    "first refused": Case(SWAP, "CD", stored=ABCD, fails_at=("delete", "C"), kind=REFUSED, kept=ABCD),
    "second refused": Case(SWAP, "CD", stored=ABCD, fails_at=("delete", "D"), kind=REFUSED, kept=ABCD),
    "refused after a new one": Case((edit("NB", "s2"), edit("AC")), fails_at=("delete", "A"), kind=REFUSED),
    "refused after a change in memory": Case(
        (edit("A", "s2", app_key=""),),
        deleted="C",
        stored=AC,
        session=OURS,
        fails_at=("delete", "C"),
        kind=REFUSED,
        kept=AC,
        memory=OURS,
    ),
    "first not checked": Case(BOTH_NEW, stored=AB, fails_at=("check", "A"), kind=FAILED, kept=AB),
    "second not checked": Case(BOTH_NEW, stored=AB, fails_at=("check", "B"), kind=FAILED, kept=AB),
    "second not stored": Case(BOTH_NEW, stored=AB, fails_at=("store", "B"), kind=FAILED, kept=AB),
    "not stored from memory": Case(
        BOTH_NEW, stored={}, session=OURS, fails_at=("store", "B"), kind=FAILED, kept={}, memory=OURS
    ),
    "rename beside an edit in memory": Case(
        (edit("AB", for_session=True), edit("C", "new", for_session=True)),
        stored=AC,
        kept={"B": "of A", "C": "of C"},
        memory={"C": "new"},
    ),
    "unread rename": Case((edit("AB", for_session=True),), fails_at=("read", "A"), kind=FAILED),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_secrets_follow_all_changes_or_none(case: Case) -> None:
    keyring = PromptingKeyring()
    vault = vault_over(keyring)
    for name, secret in case.stored.items():
        vault.save(name, Credentials("k", secret))
    for name, secret in case.session.items():
        vault.keep_for_session(name, Credentials("k", secret))
    keyring.fails_at = case.fails_at
    if case.gave_up:
        keyring.given_up.set()
    changes = Changes(tuple(case.deleted), case.edits)
    if case.kind:
        assert problem_of(change_keys, vault, changes, keyring.given_up).kind is case.kind
    else:
        change_keys(vault, changes, keyring.given_up)
    assert keyring.kept == case.kept
    loaded = {name: vault.load(name) for name in "ABC" if vault.place_of(name) is SecretPlace.SESSION}
    assert loaded == {name: Credentials("k", secret) for name, secret in case.memory.items()}


def test_unreadable_secret_is_deleted() -> None:
    keyring = PromptingKeyring()
    keyring.items[SERVICE, "A"] = "no JSON"
    change_keys(vault_over(keyring), Changes(deleted=("A",)), keyring.given_up)
    assert keyring.kept == {}


def test_unedited_fields_keep_the_values_of_another_window() -> None:
    shown, theirs = Profile("A", "https://a"), Profile("A", "https://b", proxy="p:1")
    edit = Edit(was="A", shown=shown, profile=Profile("A", "https://a", ca_file="f"))
    assert edit.applied_to(theirs) == Profile("A", "https://b", proxy="p:1", ca_file="f")
    assert edit.applied_to(None) == edit.profile


@pytest.mark.parametrize("for_session", [False, True])
def test_app_key_in_the_settings_completes_an_entered_app_secret(*, for_session: bool) -> None:
    keyring = PromptingKeyring()
    vault, profile = vault_over(keyring), Profile("A", "https://h", app_key="stated")
    entered = Credentials("", "new")
    edit = Edit(was="A", shown=profile, profile=profile, credentials=entered, for_session=for_session)
    assert edit.is_for_memory is for_session
    change_keys(vault, Changes(edits=(edit,)), keyring.given_up)
    assert vault.load("A") == Credentials("stated", "new")
    assert keyring.kept == ({} if for_session else {"A": "new"})
