"""A script of a help desk that looks up many IDs with bash and jq, against the training gateway."""

import shutil
import subprocess
from pathlib import Path

import pytest

from faceviewer.sandbox.server import Address
from tests.commands.running import PROGRAM, way_to, with_path

SCRIPT = Path(__file__).with_name("night_run.sh")

pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")


def run_script(folder: Path, ids: str, sandbox: Address, *, app_key: str = "") -> tuple[int, str]:
    """Run the script; return its status and the text of the mail."""
    (folder / "ids.txt").write_text(ids, "utf-8")
    (folder / "secret").write_text(sandbox.credentials.app_secret)
    (folder / "secret").chmod(0o600)
    command = [*PROGRAM, "get", "OPEN", *way_to(sandbox), "--secret-file", str(folder / "secret"), "--lang", "en"]
    command += ["--app-key", app_key] if app_key else []
    words = ["bash", str(SCRIPT), "ids.txt", "mail.txt", *command]
    done = subprocess.run(words, cwd=folder, env=with_path(), capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout, done.stderr) == ("", "")
    return done.returncode, (folder / "mail.txt").read_text("utf-8")


def test_mail_lists_who_cannot_pass_and_why(sandbox: Address, tmp_path: Path) -> None:
    ids = "allowed\r\ndenied\r\nexpired\r\nunknown-policy\r\nnobody\r\n1.2E+11\r\nexpires-in-3-days\r\n"
    status, mail = run_script(tmp_path, ids, sandbox)
    told = mail.splitlines()
    assert (status, told[0]) == (4, "Looked up: 7, found: 5")
    assert told[1].startswith("cannot pass: denied 李四（示例）, denied, until 20")
    assert told[2].startswith("cannot pass: expired 王五（示例）, expired, until 20")
    assert told[3] == "cannot tell: unknown-policy, policy_unknown expiry_ahead"
    assert told[4].startswith("line 5, nobody: record.none, trace ")
    assert told[5] == "line 6, 1.2E+11: input.rounded, trace -"
    assert told[6].startswith("soon: expires-in-3-days, 20")


def test_mail_of_a_night_without_findings(sandbox: Address, tmp_path: Path) -> None:
    assert run_script(tmp_path, "allowed\n", sandbox) == (0, "Looked up: 1, found: 1\n")


def test_refused_keys_stop_the_run(sandbox: Address, tmp_path: Path) -> None:
    status, mail = run_script(tmp_path, "allowed\ndenied\n", sandbox, app_key="another")
    assert status == 5
    assert mail.startswith("Night run stopped: The gateway does not recognise this AppKey.")
