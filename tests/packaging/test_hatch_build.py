"""What hatchling builds: translations are compiled, and those of an sdist are not compiled again."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import translations
from context import version_of
from running import ROOT

hatchling = pytest.importorskip("hatchling.build")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return folder / str(hatchling.build_sdist(str(folder)))


@pytest.fixture
def compiled(sdist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue in the unpacked sdist, with new times of all files; the working directory is the sdist's folder."""
    subprocess.run(["tar", "--touch", "-xf", sdist], cwd=tmp_path, check=True)
    folder = tmp_path / f"faceviewer-{version_of(ROOT)}"
    monkeypatch.chdir(folder)
    return folder / "resources" / "translations" / "faceviewer_zh_CN.qm"


def test_wheel_from_sdist_needs_only_hatchling(compiled: Path) -> None:
    assert translations.stale(compiled.parent) == []
    assert hatchling.get_requires_for_build_wheel() == []


@pytest.mark.parametrize("change", [type(ROOT).unlink, lambda path: path.with_suffix(".ts").write_text("<TS/>")])
def test_compiling_translations_requires_the_pinned_pyside(compiled: Path, change: Callable[[Path], None]) -> None:
    change(compiled)
    for requires in (hatchling.get_requires_for_build_wheel, hatchling.get_requires_for_build_sdist):
        assert [requirement.partition("<")[0] for requirement in requires()] == ["pyside6-essentials"]
