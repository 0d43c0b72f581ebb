"""The scripts that install into a home folder and uninstall, with a fake program."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from linux.desktop import SHARE
from linux.tarball import HOME

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Linux")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The unpacked archive in a folder with a space in its name; the window sleeps, the command prints a version."""
    folder = tmp_path / "down loads"
    program = folder / "program"
    program.mkdir(parents=True)
    shutil.copy(shutil.which("sleep") or "", program / "faceviewer")
    set_version(folder, "1")
    for file in HOME.iterdir():
        shutil.copy(file, folder)
    shutil.copytree(SHARE, folder / "share" / "applications")
    for name in ("LICENSE", "THIRD-PARTY.txt"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def home(unpacked: Path, tmp_path: Path) -> Path:
    """A home in which version 1 is installed."""
    run(unpacked / "install.sh", tmp_path / "home")
    return tmp_path / "home"


def set_version(unpacked: Path, version: str, *, status: int = 0) -> None:
    commands = unpacked / "program" / "faceviewer-cli"
    commands.write_text(f"#!/bin/sh\necho {version}\nexit {status}\n")
    commands.chmod(0o755)


def run(script: Path, home: Path, *through: str) -> tuple[int, str]:
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([*through, script], env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def version_in(home: Path) -> str:
    command = home / ".local/bin/faceviewer-cli"
    return subprocess.run([command], capture_output=True, text=True, check=True).stdout.strip()


def test_home_installation_is_installed_upgraded_and_removed(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    status, output = run(unpacked / "install.sh", home)
    assert status == 0, output
    assert "FaceViewer 已安装" in output
    assert version_in(home) == "1"
    entry = (home / ".local/share/applications/faceviewer.desktop").read_text("utf-8")
    assert f"\nExec={home}/.local/lib/faceviewer/faceviewer %u\n" in entry
    assert f"\nExec={home}/.local/lib/faceviewer/faceviewer --demo\n" in entry
    assert "\nMimeType=x-scheme-handler/faceviewer;\n" in entry
    if shutil.which("update-desktop-database"):
        opens = (home / ".local/share/applications/mimeinfo.cache").read_text("utf-8")
        assert "x-scheme-handler/faceviewer=faceviewer.desktop;" in opens
    set_version(unpacked, "2")
    assert run(unpacked / "install.sh", home)[0] == 0
    assert version_in(home) == "2"
    assert [path.name for path in (home / ".local/lib").iterdir()] == ["faceviewer"]
    status, output = run(home / ".local/lib/faceviewer/uninstall.sh", home)
    assert status == 0, output
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["my home", "R&D", "a|b", "人脸"])
def test_home_with_a_special_character_in_its_name_is_quoted(unpacked: Path, tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    run(unpacked / "install.sh", home)
    entry = (home / ".local/share/applications/faceviewer.desktop").read_text("utf-8")
    assert f"\nTryExec={home}/.local/lib/faceviewer/faceviewer\n" in entry
    for options in ("%u", "--demo"):
        assert f'\nExec="{home}/.local/lib/faceviewer/faceviewer" {options}\n' in entry


@pytest.mark.parametrize("name", ["100%", 'a"b', "a`b", "a$b", "a\\b"])
def test_home_that_no_menu_entry_can_name_is_refused(unpacked: Path, tmp_path: Path, name: str) -> None:
    status, said = run(unpacked / "install.sh", tmp_path / name)
    assert (status, "A menu entry cannot start a program in" in said) == (1, True)
    assert not [path for path in (tmp_path / name).rglob("*") if not path.is_dir()]


def test_relative_folder_is_in_the_current_one_whatever_cdpath_is(unpacked: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "opt"
    other.mkdir(parents=True)
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "CDPATH": str(other.parent)}
    done = subprocess.run(
        [unpacked / "install.sh", "opt"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, list(other.iterdir())) == (0, [])
    assert (tmp_path / "opt" / "bin" / "faceviewer-cli").exists()


@pytest.mark.parametrize(
    "name",
    ["bin/faceviewer", "bin/faceviewer-cli", "share/applications/faceviewer.desktop", "share/man/man1/faceviewer.1"],
)
def test_file_of_the_user_is_not_replaced(unpacked: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "home" / ".local" / name
    file.parent.mkdir(parents=True)
    file.write_text("the user's own")
    manual = unpacked / "share/man/man1/faceviewer.1"
    manual.parent.mkdir(parents=True)
    manual.touch()
    status, said = run(unpacked / "install.sh", tmp_path / "home")
    assert (status, f"{file} was not installed by this script" in said) == (1, True)
    assert [path for path in (tmp_path / "home").rglob("*") if not path.is_dir()] == [file]
    assert file.read_text() == "the user's own"


def test_link_to_another_installation_is_not_replaced(unpacked: Path, tmp_path: Path) -> None:
    program = tmp_path / "home/.local/pipx/venvs/faceviewer/bin/faceviewer"
    program.parent.mkdir(parents=True)
    program.touch()
    link = tmp_path / "home/.local/bin/faceviewer"
    link.parent.mkdir()
    link.symlink_to(program)
    status, said = run(unpacked / "install.sh", tmp_path / "home")
    assert (status, f"{link} was not installed by this script" in said) == (1, True)
    assert link.readlink() == program


def test_version_that_does_not_run_leaves_the_old_one(unpacked: Path, home: Path) -> None:
    set_version(unpacked, "2", status=1)
    status, output = run(unpacked / "install.sh", home)
    assert status == 1
    assert "nothing has changed" in output
    assert version_in(home) == "1"
    assert [path.name for path in (home / ".local/lib").iterdir()] == ["faceviewer"]


def test_interrupted_upgrade_is_undone_by_the_next(unpacked: Path, home: Path) -> None:
    library = home / ".local/lib"
    (library / "faceviewer").rename(library / "faceviewer.old")  # a power failure between the two renames
    set_version(unpacked, "2", status=1)
    assert run(unpacked / "install.sh", home)[0] == 1
    assert version_in(home) == "1"


def test_install_and_uninstall_are_refused_while_the_program_runs(unpacked: Path, home: Path) -> None:
    installed = home / ".local/lib/faceviewer"
    with subprocess.Popen([installed / "faceviewer", "60"]) as window:
        while Path(f"/proc/{window.pid}/exe").readlink() != installed / "faceviewer":
            time.sleep(0.01)
        for script in (unpacked / "install.sh", installed / "uninstall.sh"):
            status, output = run(script, home)
            assert status == 1
            assert "FaceViewer 正在运行" in output
        window.kill()
    assert version_in(home) == "1"


@pytest.mark.parametrize("called", ["lib/faceviewer/faceviewer", "bin/faceviewer"])
def test_install_is_refused_while_an_unreadable_process_runs(home: Path, called: str) -> None:
    program = home / ".local" / "lib" / "faceviewer" / "faceviewer"
    program.resolve().chmod(0o111)  # the links in /proc of such a process cannot be read (proc(5))
    # Root needs to lose its capabilities, which takes effect at the second program that is started.
    unprivileged = ["setpriv", "--bounding-set=-all", "env"] if os.getuid() == 0 else []
    with subprocess.Popen([*unprivileged, home / ".local" / called, "60"]) as window:
        while Path(f"/proc/{window.pid}/comm").read_text() != "faceviewer\n":
            time.sleep(0.01)
        look = [*unprivileged, "readlink", f"/proc/{window.pid}/exe"]
        assert subprocess.run(look, capture_output=True, check=False).returncode == 1
        status, output = run(home / ".local/lib/faceviewer/uninstall.sh", home, *unprivileged)
        window.kill()
    assert status == 1
    assert "FaceViewer 正在运行" in output


def test_files_of_other_programs_are_kept(home: Path) -> None:
    command = home / ".local/bin/faceviewer"
    command.unlink()
    command.write_text("the user's own")
    (home / ".local/share/applications/other.desktop").write_text("")
    run(home / ".local/lib/faceviewer/uninstall.sh", home)
    left = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())
    assert left == [".local/bin/faceviewer", ".local/share/applications/other.desktop"]
