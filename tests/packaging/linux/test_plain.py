"""Which trials run on plain systems, and how their results are printed. The build runs the trials themselves."""

import subprocess
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from context import Context
from linux import plain
from running import Failed, Stop
from tests.packaging.conftest import context_in


class Root:
    """A fake of an empty system; its command `waits` ends after a command of another system."""

    another_ended: ClassVar[Event]

    def __init__(self, context: Context, name: str, *, release: str) -> None:
        self.folder = context.work / name
        self.folder.mkdir()

    def run(self, script: Path, release: str, who: str, *commands: str, files: list[Path], seconds: float) -> str:
        if commands == ("fails",):
            raise Failed("no picture")
        if commands == ("waits",):
            assert Root.another_ended.wait(30)
        Root.another_ended.set()
        return "".join(f"{release} {who} {command}\n" for command in commands)


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setattr(plain, "EmptyRoot", Root)
    Root.another_ended = Event()
    monkeypatch.setattr(plain, "run", lambda *_words: "")
    monkeypatch.delenv(plain.TRIALS_VARIABLE, raising=False)
    return context_in(tmp_path)


def test_both_commands_are_tried_on_the_oldest_release(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    plain.test(context, [])
    assert capsys.readouterr().out.splitlines()[1:] == ["bookworm user demo", "bookworm user test"]


def test_results_of_trials_are_printed_in_order(
    context: Context, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(plain.TRIALS_VARIABLE, "bookworm:user:waits trixie:root:demo,deb")
    plain.test(context, [])
    assert capsys.readouterr().out.splitlines()[1:] == ["bookworm user waits", "trixie root demo", "trixie root deb"]
    assert list(context.work.glob("root-*")) == [], "each system, which has a gigabyte, is deleted"


def test_unknown_trial_fails() -> None:
    script = Path(plain.__file__).with_name("try_plain.sh")
    words = ["/bin/sh", "-eu", str(script), "bookworm", "user", "demo", "tset"]
    done = subprocess.run(words, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert "there is no command tset" in done.stdout
    assert done.returncode


def test_malformed_trial_is_refused_and_failed_one_fails_all(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(plain.TRIALS_VARIABLE, "bookworm:user")
    with pytest.raises(Stop, match="RELEASE:WHO:COMMAND"):
        plain.test(context, [])
    monkeypatch.setenv(plain.TRIALS_VARIABLE, "bookworm:user:demo trixie:root:fails bookworm:root:demo")
    with pytest.raises(Failed, match="no picture"):
        plain.test(context, [])
