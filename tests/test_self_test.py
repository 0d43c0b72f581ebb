"""The self-test finds what packaging can break, and prints one JSON object."""

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from faceviewer import self_test
from faceviewer.assets import asset
from faceviewer.batch import table
from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import decoder
from faceviewer.self_test import OUT_VARIABLE, WORD_FILES, SelfCheck, carry_out
from faceviewer.store import vault
from faceviewer.store.vault import Vault
from tests.ui.fakes import MemoryKeyring, vault_over


def test_every_word_file_is_checked() -> None:
    assert set(WORD_FILES) == {file.stem for file in asset("words/problems.toml").parent.iterdir()}


def _missing() -> SelfCheck:
    raise ModuleNotFoundError("No module named 'lost'")


def _poor() -> SelfCheck:
    return SelfCheck(ok=True, detail="as it is", warning=True)


def test_report_names_failures_and_is_written_without_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.json"
    checks = {"there": lambda: SelfCheck(ok=True, detail="密"), "lost": _missing, "poor": _poor}
    monkeypatch.setenv(OUT_VARIABLE, str(out))
    assert carry_out(checks) == 1
    report = json.loads(capsys.readouterr().out)
    assert report == json.loads(out.read_text("utf-8"))
    assert (report["fails"], report["warnings"]) == (["lost"], ["poor"])
    assert report["checks"]["there"] == {"ok": True, "detail": "密", "warning": False}
    assert "No module named 'lost'" in report["checks"]["lost"]["detail"]
    monkeypatch.setattr(sys, "stdout", None)
    assert carry_out({"there": lambda: SelfCheck(ok=True, detail="")}) == 0
    assert json.loads(out.read_text("utf-8"))["fails"] == []


@pytest.mark.parametrize(
    ("check", "module", "command"),
    [(self_test.pictures, decoder, "decoder_command"), (self_test.lists, table, "child_command")],
)
def test_child_process_that_does_not_start_fails(
    monkeypatch: pytest.MonkeyPatch, check: Callable[[], SelfCheck], module: ModuleType, command: str
) -> None:
    assert check().ok
    monkeypatch.setattr(module, command, lambda *_: ["/no/such/program"])
    with pytest.raises(Problem):
        check()


def test_unconfined_decoder_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    sane = decoder.decoder_command()
    weak = "import faceviewer.imaging.confinement as c; c.confine = lambda: False; from"
    code = sane[-1].replace("from", weak, 1)
    monkeypatch.setattr(decoder, "decoder_command", lambda: [*sane[:-1], code])
    check = self_test.pictures()
    assert (check.ok, check.warning) == (True, True)


def test_tls_check_refuses_an_unknown_authority() -> None:
    check = self_test.tls()
    assert check.ok
    assert "network.tls_untrusted" in check.detail


def test_keyring_backend_without_its_library_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    assert self_test.keyring_backend().ok
    monkeypatch.setitem(sys.modules, "secretstorage", None)
    monkeypatch.setattr(vault, "_BACKENDS", {sys.platform: vault._FREE_DESKTOP})
    with pytest.raises(ImportError):
        self_test.keyring_backend()


class _Forgetful(MemoryKeyring):
    """A keyring that stores nothing."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        pass


class _Undeletable(MemoryKeyring):
    """A keyring that deletes nothing."""

    def delete_password(self, service: str, username: str, /) -> None:
        pass


class _Ending(MemoryKeyring):
    """A keyring that raises SystemExit."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        raise SystemExit(1)


class _Locked(Vault):
    """A locked keyring."""

    def save(self, profile_name: str, credentials: Credentials) -> None:
        raise Problem(Kind.LOCAL_KEYRING_LOCKED)


HEALTHY = MemoryKeyring()


@pytest.mark.parametrize(
    ("opened", "ok", "expected"),
    [
        (vault_over(HEALTHY), True, "kept, given back, forgotten"),
        (vault_over(_Forgetful()), False, "it returns something other"),
        (vault_over(_Undeletable()), False, "not forgotten"),
        (vault_over(_Ending()), False, "SystemExit"),
        (_Locked(lambda: (SecretPlace.SECRET_SERVICE, MemoryKeyring())), True, "is locked"),
        (Vault(lambda: (SecretPlace.SESSION, None)), True, "no keyring responds"),
    ],
)
def test_keyring_check_stores_reads_and_deletes_an_item(
    opened: Vault,
    ok: bool,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(self_test, "Vault", lambda: opened)
    check = self_test.keyring_item()
    assert (check.ok, expected in check.detail) == (ok, True)
    assert check.warning == (ok and "forgotten" not in expected)
    assert HEALTHY.items == {}, "no item is left"


def test_keyring_that_does_not_respond_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(vault, "KEYRING_SECONDS", 0.1)

    def find() -> tuple[SecretPlace, None]:
        never.wait()
        return SecretPlace.SESSION, None

    monkeypatch.setattr(self_test, "Vault", lambda: Vault(find))
    check = self_test.keyring_item()
    never.set()
    assert check == SelfCheck(True, "The system keyring cannot be used: it does not respond.", warning=True)
