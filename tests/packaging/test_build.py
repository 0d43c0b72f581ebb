"""The one front door: which targets it builds, in which order, and how it ends."""

from __future__ import annotations

import importlib
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import build
from bootstrap import ROOT, Stop
from running import Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from context import Context


class Builders:
    """Stands for the modules of the targets: each writes one file, and all calls are noted."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.content: Callable[[], bytes] = lambda: b"the same each time"
        self.raising: dict[str, BaseException] = {}

    def module(self, name: str) -> SimpleNamespace:
        def make(context: Context) -> list[Path]:
            artefact = context.dist / name
            artefact.write_bytes(self.content())
            self._note(f"build {name}")
            return [artefact]

        def test(context: Context, artefacts: list[Path]) -> None:
            assert [artefact.parent for artefact in artefacts] == [context.dist]
            self._note(f"test {name}")

        return SimpleNamespace(build=make, test=test)

    def _note(self, call: str) -> None:
        self.calls.append(call)
        if call in self.raising:
            raise self.raising[call]


@pytest.fixture
def builders(monkeypatch: pytest.MonkeyPatch) -> Builders:
    builders = Builders()
    monkeypatch.setattr(importlib, "import_module", builders.module)
    targets = [build.Target("wheel", "one", "a wheel", "包"), build.Target("deb", "two", "a package", "包", most=20)]
    monkeypatch.setattr(build, "TARGETS", targets)
    return builders


def test_targets_are_built_and_tested_in_the_order_of_the_table(
    builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["deb", "wheel", "--dist", str(tmp_path)]) == 0
    assert builders.calls == ["build one", "test one", "build two", "test two"]
    assert "two (at most / 上限 0 MB)" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_all_means_every_target_and_tests_can_be_left_out(builders: Builders, tmp_path: Path) -> None:
    assert build.main(["all", "--no-test", "--dist", str(tmp_path)]) == 0
    assert builders.calls == ["build one", "build two"]


def test_an_unknown_target_is_a_usage_error(builders: Builders, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        build.main(["floppy", "--dist", str(tmp_path)])
    assert caught.value.code == 2
    assert builders.calls == []


def test_what_fails_ends_it_and_says_why(
    builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    builders.raising["test one"] = Failed("the window stays black")
    assert build.main(["all", "--dist", str(tmp_path)]) == 1
    assert builders.calls == ["build one", "test one"]
    assert "the window stays black" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [], "what failed its test is not handed out"


def test_an_interrupted_test_leaves_nothing_untried(builders: Builders, tmp_path: Path) -> None:
    builders.raising["test two"] = KeyboardInterrupt()
    assert build.main(["all", "--dist", str(tmp_path)]) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_build_that_is_told_to_end_ends_as_one_that_is_interrupted(builders: Builders, tmp_path: Path) -> None:

    def told_to_end() -> bytes:
        signal.raise_signal(signal.SIGTERM)
        return b""

    builders.content = told_to_end
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        assert build.main(["all", "--dist", str(tmp_path)]) == 130
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_a_build_wrote_before_it_failed_is_not_handed_out(builders: Builders, tmp_path: Path) -> None:
    for name in ("two", "of another program"):
        (tmp_path / name).touch()
    builders.raising["build two"] = Failed("lintian complains")
    assert build.main(["all", "--dist", str(tmp_path)]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["of another program", "one"]


def test_a_folder_that_cannot_be_written_to_is_told_without_a_traceback(
    builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert build.main(["all", "--dist", str(tmp_path / "file" / "dist")]) == 1
    assert "Failed / 失败: " in capsys.readouterr().err
    assert builders.calls == []


def test_what_cannot_be_done_here_ends_with_2(builders: Builders, tmp_path: Path) -> None:
    builders.raising["build two"] = Stop("no apt here")
    assert build.main(["all", "--dist", str(tmp_path)]) == 2


def test_an_artefact_that_is_too_big_fails(
    builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    builders.content = lambda: b"more than twenty bytes"
    assert build.main(["all", "--dist", str(tmp_path)]) == 1
    assert "two has 22 bytes, more than 20" in capsys.readouterr().out


def test_two_builds_are_compared(builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["wheel", "--twice", "--dist", str(tmp_path)]) == 0
    assert builders.calls == ["build one", "build one", "test one"]
    contents = iter([b"first", b"other"])
    builders.content = lambda: next(contents)
    assert build.main(["wheel", "--twice", "--dist", str(tmp_path)]) == 1
    assert "one: two builds differ" in capsys.readouterr().out


def test_every_target_has_a_module_that_builds() -> None:
    for target in build.TARGETS:
        path = ROOT / "packaging" / Path(*target.module.split(".")).with_suffix(".py")
        assert path.is_file(), target.name
        text = path.read_text("utf-8")
        assert "\ndef build(context: Context) -> list[Path]:" in text, target.name
        assert "\ndef test(context: Context, artefacts: list[Path]) -> None:" in text, target.name
