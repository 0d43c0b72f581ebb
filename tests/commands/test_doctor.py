"""`faceviewer-cli doctor` as its user meets it."""

import pytest

from tests.commands.running import as_json, run


def test_passed_checks_are_marked_in_both_languages() -> None:
    english = run("doctor", "--demo", "--lang", "en")
    assert english.returncode == 0
    assert "✓ Signature: The gateway accepted it." in english.stdout
    assert "✓ 签名：网关已接受。" in run("doctor", "--demo", "--lang", "zh_CN").stdout


def test_failed_check_is_marked_and_sets_exit_status() -> None:
    done = run(
        *("doctor", "--lang", "en", "--endpoint", "https://127.0.0.1:9", "--app-key", "k", "--secret-stdin"), typed="s"
    )
    assert done.returncode == 6
    assert "✗ Connection (TCP): Cannot connect to 127.0.0.1:" in done.stdout
    assert "· Signature: Not checked." in done.stdout


def test_json_lists_all_checks_in_order() -> None:
    found = as_json(run("doctor", "--demo", "--json"))
    steps = found["checks"]
    assert (found["ok"], found["endpoint"]) == (True, "https://training.faceviewer.invalid")
    assert [step["step"] for step in steps] == [
        "keys",
        "dns",
        "tcp",
        "tls",
        "proxy",
        "answer",
        "clock",
        "signature",
        "permission",
    ]


def test_json_has_host_port_address_and_seconds_of_checks() -> None:
    keys = ("--endpoint", "https://127.0.0.1:9", "--app-key", "k", "--secret-stdin")
    done = run("doctor", "--json", *keys, typed="s")
    found = as_json(done)
    assert (done.returncode, found["exitStatus"], found["ok"]) == (6, 6, False)
    refused = next(check for check in found["checks"] if check["step"] == "tcp")
    assert (refused["passed"], refused["problem"], found["problem"]) == (False, "network.connect", "network.connect")
    assert (refused["host"], refused["port"], found["checks"][1]["address"]) == ("127.0.0.1", 9, "127.0.0.1")
    assert next(check for check in as_json(run("doctor", "--demo", "--json"))["checks"] if check["step"] == "clock")[
        "seconds"
    ] in {0, 1}


@pytest.mark.parametrize("encoding", ["gbk", "cp437", "cp1252", "ascii"])
def test_marks_are_replaced_where_the_console_lacks_them(encoding: str) -> None:
    keys = ("--endpoint", "https://127.0.0.1:9", "--app-key", "k", "--secret-stdin")
    told = run("doctor", "--lang", "en", *keys, typed="s", PYTHONIOENCODING=encoding).stdout
    assert "OK   AppKey and AppSecret" in told
    assert "FAIL Connection (TCP)" in told
    assert "?" not in told
