"""build.py: which targets it builds, in which order, and its exit status."""

import importlib
import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import build
from context import Context
from running import ROOT, Failed, Stop


class Builders:
    """Fakes of the targets' modules: each writes one file, and all calls are recorded."""

    def __init__(self, content: Callable[[], bytes] = lambda: b"the same each time") -> None:
        self.calls: list[str] = []
        self.content = content
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


def test_all_builds_every_target_and_no_test_tests_none(builders: Builders, tmp_path: Path) -> None:
    assert build.main(["all", "--no-test", "--dist", str(tmp_path)]) == 0
    assert builders.calls == ["build one", "build two"]


def test_unknown_target_is_a_usage_error(builders: Builders, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        build.main(["floppy", "--dist", str(tmp_path)])
    assert caught.value.code == 2
    assert builders.calls == []


@pytest.mark.parametrize(
    ("call", "raised", "status", "left"),
    [
        ("test one", Failed("the window stays black"), 1, {"two"}),  # of an earlier build
        ("build two", Failed("lintian complains"), 1, {"one"}),
        ("build two", Stop("no apt here"), 2, {"one"}),
        ("test two", KeyboardInterrupt(), 130, {"one"}),
    ],
    ids=["failed test", "failed build", "not here", "interrupted"],
)
def test_failed_target_ends_the_build_with_its_reason_and_its_artefact_is_deleted(
    builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    call: str, raised: BaseException, status: int, left: set[str],
) -> None:  # fmt: skip
    for name in ("two", "of another program"):
        (tmp_path / name).touch()
    builders.raising[call] = raised
    assert build.main(["all", "--dist", str(tmp_path)]) == status
    assert builders.calls[-1] == call
    assert str(raised) in "".join(capsys.readouterr())
    assert {path.name for path in tmp_path.iterdir()} == left | {"of another program"}


def test_sigterm_ends_a_build_like_an_interrupt(builders: Builders, tmp_path: Path) -> None:

    def terminated() -> bytes:
        signal.raise_signal(signal.SIGTERM)
        return b""

    builders.content = terminated
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        assert build.main(["all", "--dist", str(tmp_path)]) == 130
    finally:
        signal.signal(signal.SIGTERM, before)


def test_unwritable_dist_is_reported(builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert build.main(["all", "--dist", str(tmp_path / "file" / "dist")]) == 1
    assert "Failed / 失败: " in capsys.readouterr().err
    assert builders.calls == []


def test_too_large_artefact_fails(builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    builders.content = lambda: b"more than twenty bytes"
    assert build.main(["all", "--dist", str(tmp_path)]) == 1
    assert "two has 22 bytes, more than 20" in capsys.readouterr().out


def test_twice_compares_two_builds(builders: Builders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["wheel", "--twice", "--dist", str(tmp_path)]) == 0
    assert builders.calls == ["build one", "build one", "test one"]
    contents = iter([b"first", b"other"])
    builders.content = lambda: next(contents)
    assert build.main(["wheel", "--twice", "--dist", str(tmp_path)]) == 1
    assert "one: two builds differ" in capsys.readouterr().out


def test_every_target_has_a_module_with_build_and_test() -> None:
    for target in build.TARGETS:
        path = ROOT / "packaging" / Path(*target.module.split(".")).with_suffix(".py")
        assert path.is_file(), target.name
        text = path.read_text("utf-8")
        assert "\ndef build(context: Context) -> list[Path]:" in text, target.name
        assert "\ndef test(context: Context, artefacts: list[Path]) -> None:" in text, target.name
