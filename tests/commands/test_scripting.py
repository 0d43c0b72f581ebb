"""`get` in scripts: a script with bash and jq, time limits, retries, quiet and verbose output."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from faceviewer.core.exchange import Phase
from faceviewer.sandbox.app import TRAINING_CREDENTIALS
from faceviewer.sandbox.server import Address
from faceviewer.wording.catalogue import catalogue
from tests.commands.running import CLI, as_json, run, shell, way_to
from tests.faults.origin import Ending, Origin, Request, response_with

IN_PROCESS = catalogue("timeline")["phase"]["in_process"]
ALLOWED = "13800138000"
NIGHT_RUN = """
set -euo pipefail
status=0
"$@" --ids-from ids.txt --exit-status -q >results || status=$?
case $status in
    0 | 1 | 2 | 3 | 4 | 8) ;; # of single IDs
    *) jq -rs '.[-1] | "Stopped: \\(.headline)"' results; exit "$status" ;;
esac
jq -rs '"Looked up: \\(length), found: \\(map(select(.verdict)) | length)"' results
jq -r 'select(.canPass == false) | "cannot pass: \\(.userId) \\(.userName), \\(.verdict)"' results
jq -r 'select(.verdict == "unclear") | "cannot tell: \\(.userId), \\(.verdictReasons | join(" "))"' results
jq -r 'select(.ok | not) | "line \\(.line), \\(.userId): \\(.problem), has a trace ID: \\(.answerId != null)"' results
jq -r 'select(.expiresAt) | select((.expiresAt | sub("\\\\+08:00$"; "Z") | fromdate) - 28800 - now
    | . > 0 and . < 7 * 86400) | "soon: \\(.userId)"' results
exit "$status"
"""
"""A script of a help desk; it prints the text of a mail that lists who cannot pass, and why."""


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize(
    ("ids", "key", "status", "mail"),
    [
        (
            "allowed\r\ndenied\r\nexpired\r\nunknown-policy\r\nnobody\r\n1.2E+11\r\nexpires-in-3-days\r\n",
            None,
            4,
            [
                "Looked up: 7, found: 5",
                "cannot pass: denied 李四（示例）, denied",
                "cannot pass: expired 王五（示例）, expired",
                "cannot tell: unknown-policy, policy_unknown expiry_ahead",
                "line 5, nobody: record.none, has a trace ID: true",
                "line 6, 1.2E+11: input.rounded, has a trace ID: false",
                "soon: expires-in-3-days",
            ],
        ),
        ("allowed\n", None, 0, ["Looked up: 1, found: 1"]),
        ("allowed\ndenied\n", "another", 5, ["Stopped: The gateway does not recognise this AppKey."]),
    ],
)
def test_script_with_jq_mails_who_cannot_pass(
    sandbox: Address, tmp_path: Path, ids: str, key: str | None, status: int, mail: list[str]
) -> None:
    (tmp_path / "ids.txt").write_text(ids, "utf-8", newline="")
    secret = tmp_path / "secret"
    secret.write_text(sandbox.credentials.app_secret)
    secret.chmod(0o600)
    more = ["--secret-file", str(secret), "--lang", "en", *(("--app-key", key) if key else ())]
    done = shell(f"set -- {CLI} get OPEN {shlex.join([*way_to(sandbox), *more])}\n{NIGHT_RUN}", tmp_path)
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (status, mail, "")


def test_record_is_shown_if_its_picture_times_out() -> None:
    def reply(request: Request) -> list[bytes | Ending]:
        if not request.target.startswith("/face/"):
            return [b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", Ending.SILENCE]
        data = {"userType": "OPEN", "userId": "x", "policy": "DENY", "imageUrl": f"https://{server.address}/x.jpg"}
        return [response_with(code=200, data=data)]

    with Origin(reply) as server:
        limits = ("--picture", "link", "--timeout", "1.5", "--json")
        done = run("get", "OPEN", "x", *way_to(server), "--secret-stdin", *limits, typed="s")
    found = as_json(done)
    assert (done.returncode, found["verdict"], found["problem"]) == (8, "denied", "picture.not_fetched"), found


@pytest.mark.parametrize("retries", [0, 1])
def test_retries_option_limits_attempts(retries: int) -> None:
    with Origin(lambda _: response_with(code=500, message="busy")) as server:
        done = run("get", "OPEN", "x", *way_to(server), "--secret-stdin", "--retries", str(retries), typed="s")
        assert (done.returncode, len(server.requests)) == (8, retries + 1)


def test_quiet_hides_problems_but_not_json_and_usage_errors() -> None:
    done = run("get", "OPEN", "nobody", "--demo", "--json", "-q")
    assert (done.returncode, done.stderr, as_json(done)["problem"]) == (3, "", "record.none")
    assert run("get", "OPEN", "nobody", "--demo", "--quiet").stdout == ""
    assert "Wrong usage" in run("get", "-q", "--lang", "en").stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_verbose_prints_phases_request_and_reply_without_personal_data(language: str) -> None:
    done = run("get", "PHONE", ALLOWED, "--demo", "-v", "--json", "--lang", language)
    as_json(done)
    assert re.search(rf"^\* +\d+\.\d ms \+ +\d+\.\d ms  {IN_PROCESS[language]} #1$", done.stderr, re.MULTILINE)
    assert not any(f" ms  {phase}" in done.stderr for phase in Phase), "phases have names in the language"
    assert re.search(r"^> POST https://\S+/face/paas/image/get$", done.stderr, re.MULTILINE)
    assert re.search(r"^< HTTP 200$", done.stderr, re.MULTILINE)
    assert '"policy": "PERMISSION"' in done.stderr
    secrets = (ALLOWED, "张三", "\\u5f20", TRAINING_CREDENTIALS.app_key, TRAINING_CREDENTIALS.app_secret)
    assert not any(text in done.stderr for text in secrets)
    assert "< HTTP 200" in run("get", "OPEN", "error-200-2453", "--demo", "-v").stderr
