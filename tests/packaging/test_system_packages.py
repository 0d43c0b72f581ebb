"""Which system packages are missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import system_packages
from running import ROOT


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libpython3.11.so.1.0", "libpython3.11"),
        ("libwayland-egl.so.1", "libwayland-egl1"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ],
)
def test_debian_package_of_a_library(library: str, package: str) -> None:
    assert system_packages.debian_package(library) == package


@pytest.mark.skipif(shutil.which("ldd") is None, reason="ldd is needed")
def test_listed_libraries_are_all_that_qt_needs() -> None:
    import PySide6  # noqa: PLC0415 - only its folder is of interest, and only here

    if missing := [name for name in system_packages.QT_LIBRARIES if not system_packages.can_load(name)]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    qt = Path(PySide6.__file__).parent
    files = [qt / "lrelease", *(qt / f"Qt/plugins/platforms/libq{name}.so" for name in ("xcb", "offscreen"))]
    for file in files:
        linked = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
        assert "not found" not in linked, file


def test_missing_libraries_fonts_and_programs_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "can_load", lambda name: name not in {"libGL.so.1", "libxcb-cursor.so.0"})
    monkeypatch.setattr(system_packages, "has_chinese_font", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "Xvfb" else f"/usr/bin/{program}")
    fonts = ["fontconfig", "fonts-wqy-microhei"]
    for_qt = [*fonts, "libgl1", "libxcb-cursor0"]
    assert system_packages.missing_packages(for_venv=False, for_window=True, for_tests=False) == for_qt
    assert system_packages.missing_packages(for_venv=False, for_window=True, for_tests=True) == [*for_qt, "xvfb"]
    assert system_packages.missing_packages(for_venv=False, for_window=False, for_tests=False) == []


def test_missing_library_cannot_be_loaded() -> None:
    assert not system_packages.can_load("libfaceviewer-nowhere.so.1")


def test_python_without_ensurepip_needs_its_venv_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "find_spec", lambda name: None)
    monkeypatch.setattr(system_packages, "can_load", lambda library: True)
    monkeypatch.setattr(system_packages, "has_chinese_font", lambda: True)
    package = f"python3.{sys.version_info.minor}-venv"
    assert system_packages.missing_packages(for_venv=True, for_window=True, for_tests=False) == [package]
    assert system_packages.missing_packages(for_venv=False, for_window=True, for_tests=False) == []


def test_test_without_its_program_is_skipped_with_the_name(tmp_path: Path) -> None:
    tests = tmp_path / "test_programs.py"
    tests.write_text("""
import subprocess, pytest

@pytest.fixture
def key():
    subprocess.run(["minisign"])

def test_prepared(key): ...

def test_caught():
    try:
        subprocess.run(["git"])
    except OSError as error:
        raise ValueError(error) from None

def test_of_a_program_that_ours_runs():
    subprocess.run(["gsettings"])

def test_of_something_else():
    assert not "git"
""")
    options = ["-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest", "-rs"]
    command = [sys.executable, "-m", "pytest", *options, str(tests)]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "minisign is not installed" in done.stdout
    assert "git is not installed" in done.stdout
    assert "2 failed, 2 skipped" in done.stdout
