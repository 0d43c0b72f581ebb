"""`faceviewer-cli doors`, and `get --doors`."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from faceviewer.sandbox.server import Address
from tests.commands.running import as_json, get, run, way_to
from tests.faults.origin import Origin, response_with


def doors(user_id: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("doors", "OPEN", user_id, "--demo", "--lang", "en", *arguments)


def test_doors_are_printed_in_both_languages() -> None:
    done = doors("doors-coming")
    first, *lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert first == "The face is on 3 of 4 doors; “北门 North gate” does not have the face yet."
    assert lines[0].startswith("  - 北门 North gate: on its way since ")
    assert sum(": on the device, as of " in line for line in lines) == 3
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    chinese = run("doors", "IDENTITY", "expired", "--demo", "--lang", "zh_CN").stdout
    assert chinese.startswith("4 台设备中 0 台已有该人脸；“北门 North gate”、")


def test_json_has_the_state_of_every_door_of_an_id_from_standard_input() -> None:
    printed = as_json(run("doors", "OPEN", "-", "--demo", "--json", typed="doors-every-state\n"))
    assert (printed["userType"], printed["userId"]) == ("OPEN", "doors-every-state")
    assert (printed["doors"]["on"], printed["doors"]["count"], printed["doors"]["complete"]) == (1, 12, True)
    states = {"on", "on_its_way", "not_stored", "taken_off", "unknown"}
    assert {each["state"] for each in printed["doors"]["list"]} == states


REFUSAL = "This AppKey is not authorised to check the doors.\nThis says nothing about whether the face is on"
PART = "The face is on 40 of the 40 doors received (50 in all). The list of doors is not comp"


@pytest.mark.parametrize(
    ("user_id", "status", "text", "complaint"),
    [
        ("doors-refused", 5, "", REFUSAL),
        ("doors-half", 8, PART, "Doors according to the service: 50; received: 40."),
    ],
)
def test_refusal_or_incomplete_list_is_reported(user_id: str, status: int, text: str, complaint: str) -> None:
    done = doors(user_id)
    assert (done.returncode, bool(done.stdout)) == (status, bool(text))
    assert done.stdout.startswith(text)
    assert complaint in done.stderr


def test_doors_are_printed_below_the_record() -> None:
    done = run("get", "OPEN", "doors-not-stored", "--demo", "--doors", "--lang", "en")
    record, _, below = done.stdout.rpartition("\n\n")
    assert done.returncode == 0
    assert record.startswith("Can pass now, until ")
    assert below.startswith("By the record this person can pass, but “南门 South gate” could not store the face.\n")
    assert "On 3 of 4 doors:\n" in below
    assert "edge box" in below


@pytest.mark.parametrize(
    ("user_type", "user_id", "problem", "count"),
    [
        ("OPEN", "doors-coming", None, 4),
        ("OPEN", "doors-half", "contract.doors", 40),
        ("OPEN", "doors-refused", "credentials.doors", None),
        ("OPEN", "doors-wrong-person", "contract.mismatch", None),
        ("PHONE", "13800138000", "input.doors_type", None),
    ],
)
def test_doors_problem_leaves_the_record(user_type: str, user_id: str, problem: str | None, count: int | None) -> None:
    done = run("get", user_type, user_id, "--demo", "--doors", "--json")
    printed = as_json(done)
    assert (done.returncode, printed["ok"], printed["problem"], printed["canPass"]) == (0, True, None, True)
    assert (printed["doorsProblem"] and printed["doorsProblem"]["problem"]) == problem
    assert (printed["doors"] and printed["doors"]["count"]) == count


def test_doors_are_requested_only_with_the_option(sandbox: Address) -> None:
    before = sandbox.app.passed_requests
    printed = as_json(get(sandbox, "OPEN", "doors-coming", "--json"))
    assert (printed["ok"], printed["doors"], printed["doorsProblem"]) == (True, None, None)
    assert sandbox.app.passed_requests - before == 1


def test_refused_key_is_tried_once_for_many_ids(sandbox: Address) -> None:
    ids = "allowed\ndoors-refused\ndoors-coming\n"
    before = sandbox.app.passed_requests
    done = get(sandbox, "OPEN", "--ids-from", "-", "--doors", secret=f"{sandbox.credentials.app_secret}\n{ids}")
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["doorsProblem"] and line["doorsProblem"]["problem"] for line in printed] == [
        None, "credentials.doors", "credentials.doors",
    ]  # fmt: skip
    assert printed[0]["doors"]["on"] == 4
    assert (done.returncode, sandbox.app.passed_requests - before) == (0, 5)


@pytest.mark.parametrize(
    ("user_id", "calls", "times"),
    [
        ("doors-half", 3, '"deviceListPageNo": 3'),
        ("doors-refused", 1, "< HTTP 403"),
        ("doors-wrong-person", 1, "< HTTP 200"),
        ("doors-coming", 1, '"status": "toBeTransferred"'),
    ],
)
def test_verbose_prints_times_of_all_pages_and_the_last_page(user_id: str, calls: int, times: str) -> None:
    done = doors(user_id, "-v", "-q")
    assert set(re.findall(r"^\*.* ms  .* #(\d)$", done.stderr, re.MULTILINE)) == {str(1 + n) for n in range(calls)}
    assert "> POST https://training.faceviewer.invalid/domain/perm/status/user/query\n" in done.stderr
    assert (times in done.stderr, user_id in done.stderr) == (True, False)
    below = run("get", "OPEN", user_id, "--demo", "--doors", "-v", "-q", "--lang", "en").stderr
    assert re.findall(r"^> POST \S+invalid/(\w+)\S+$", below, re.MULTILINE) == ["face", "domain"]
    assert times in below


def test_verbose_masks_person_and_keys_in_all_fields(tmp_path: Path) -> None:
    entry = {"iotId": "i", "deviceNickName": "door of Anne B", "status": "transferred", "userName": "Anne B"}
    secrets = "key-1234", "secret-1234", "token-1234"
    data = {"userId": "anne.boleyn", "userType": "OPEN", "deviceListTotal": 1, "deviceList": [entry]}
    data["remark"] = " ".join(secrets)
    (tmp_path / "token").write_text(secrets[2])
    (tmp_path / "token").chmod(0o600)
    with Origin(lambda _: response_with(code=200, message="ok", data=data)) as server:
        keys = ("--app-key", secrets[0], "--secret-stdin", "--iot-token-file", str(tmp_path / "token"))
        done = run("doors", "OPEN", "anne.boleyn", *way_to(server), *keys, "-v", typed=secrets[1])
    assert done.returncode == 0, done.stderr
    assert '"status": "transferred"' in done.stderr
    assert not [text for text in (*secrets, "Anne", "boleyn") if text in done.stderr]
