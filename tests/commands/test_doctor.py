"""`faceviewer-cli doctor` as its user meets it."""

import json

from tests.commands.running import run


def test_a_tick_for_each_step_in_both_languages() -> None:
    english = run("doctor", "--demo", "--lang", "en")
    assert english.returncode == 0
    assert "✓ Signature: The gateway accepted it." in english.stdout
    assert "✓ 签名：网关已接受。" in run("doctor", "--demo", "--lang", "zh_CN").stdout


def test_a_cross_with_its_remedy_and_the_exit_status_of_the_problem() -> None:
    done = run(
        *("doctor", "--lang", "en", "--endpoint", "https://127.0.0.1:9", "--app-key", "k", "--secret-stdin"), typed="s"
    )
    assert done.returncode == 6
    assert "✗ Connection (TCP): Cannot connect to 127.0.0.1:" in done.stdout
    assert "· Signature: Not checked." in done.stdout


def test_json() -> None:
    steps = json.loads(run("doctor", "--demo", "--json").stdout)
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
