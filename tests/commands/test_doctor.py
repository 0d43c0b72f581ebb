"""`faceviewer-cli doctor`."""

import pytest

from tests.commands.running import DEAD_END, as_json, run


def test_passed_checks_are_marked_in_both_languages() -> None:
    english = run("doctor", "--demo", "--lang", "en")
    assert english.returncode == 0
    assert "✓ Signature: The gateway accepted it." in english.stdout
    assert "✓ 签名：网关已接受。" in run("doctor", "--demo", "--lang", "zh_CN").stdout


def test_failed_check_is_marked_and_sets_exit_status() -> None:
    done = run("doctor", "--lang", "en", *DEAD_END, typed="s")
    assert done.returncode == 6
    assert "✗ Connection (TCP): Cannot connect to 127.0.0.1:" in done.stdout
    assert "· Signature: Not checked." in done.stdout


def test_json_lists_all_checks_in_order() -> None:
    found = as_json(run("doctor", "--demo", "--json"))
    assert (found["ok"], found["endpoint"]) == (True, "https://training.faceviewer.invalid")
    checks = {check["step"]: check for check in found["checks"]}
    assert " ".join(checks) == "keys dns tcp tls proxy answer clock signature permission"
    assert checks["clock"]["seconds"] in {0, 1}


def test_json_has_host_port_and_address_of_failed_checks() -> None:
    done = run("doctor", "--json", *DEAD_END, typed="s")
    found = as_json(done)
    assert (done.returncode, found["exitStatus"], found["ok"]) == (6, 6, False)
    refused = next(check for check in found["checks"] if check["step"] == "tcp")
    assert (refused["passed"], refused["problem"], found["problem"]) == (False, "network.connect", "network.connect")
    assert (refused["host"], refused["port"], found["checks"][1]["address"]) == ("127.0.0.1", 9, "127.0.0.1")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_marks_are_replaced_where_the_console_lacks_them(encoding: str) -> None:
    output = run("doctor", "--lang", "en", *DEAD_END, typed="s", PYTHONIOENCODING=encoding).stdout
    assert "OK   AppKey and AppSecret" in output
    assert "FAIL Connection (TCP)" in output
    assert "?" not in output
