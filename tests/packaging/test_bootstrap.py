"""bootstrap.py: which commands it runs, and when it stops."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bootstrap
import build
import supported_python
from running import ROOT, Stop


class Recorder:
    """A fake of `bootstrap.run` that records commands; those that contain `failing` exit with `statuses`."""

    def __init__(self, failing: str = "") -> None:
        self.commands: list[list[str]] = []
        self.installed: list[tuple[Path, str, bool, bool]] = []  # where, which pins, for a window, for tests
        self.programs: list[str | Path] = []  # with their paths
        self.failing, self.statuses = failing, [3]

    def __call__(self, *command: str | Path, environment: dict[str, str] | None = None) -> None:
        words = [
            part.stem if isinstance(part, Path) and part.parent.name in {"bin", "Scripts"} else str(part)
            for part in command
        ]
        self.commands.append(words)
        self.programs.append(command[0])
        if self.failing in words and self.statuses:
            raise subprocess.CalledProcessError(self.statuses.pop(0), words)

    @property
    def steps(self) -> list[str]:
        """The module or script that Python ran, of each command."""
        return [words[1] if words[1] != "-m" else words[2] for words in self.commands]


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(bootstrap, "run", recorder)
    monkeypatch.setattr(bootstrap, "PASSED", tmp_path / "build" / "passed")

    def install(venv: Path, pins: Path, *, for_window: bool, for_tests: bool) -> None:
        recorder.installed.append((venv, pins.name, for_window, for_tests))

    monkeypatch.setattr(bootstrap, "install", install)
    monkeypatch.setattr(bootstrap, "can_try_installers", lambda: True)
    return recorder


@pytest.fixture
def apt_of_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """All programs are installed, and the user is root."""
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)


@pytest.mark.skipif(sys.platform != "linux", reason="system packages are installed on Linux only")
@pytest.mark.usefixtures("apt_of_root")
class TestSystemPackages:
    def test_root_gets_missing_packages_installed(self, monkeypatch: pytest.MonkeyPatch, recorder: Recorder) -> None:
        updates: list[tuple[str, ...]] = []

        def errors_of(*command: str, environment: dict[str, str]) -> str:
            updates.append(command)
            return ""

        monkeypatch.setattr(bootstrap, "errors_of", errors_of)
        bootstrap.install_system_packages(["libegl1", "libgl1"])
        assert [command[-1] for command in updates] == ["update"]
        assert recorder.commands[0][-2:] == ["libegl1", "libgl1"]
        assert "DPkg::Lock::Timeout=300" in recorder.commands[0]

    def test_busy_package_manager_is_waited_for(self, monkeypatch: pytest.MonkeyPatch, recorder: Recorder) -> None:
        monkeypatch.setattr(bootstrap, "APT_PAUSE_SECONDS", 0)
        busy = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7"
        answers = iter([busy, f"{busy}\nE: Unable to lock directory /var/lib/apt/lists/", ""])
        monkeypatch.setattr(bootstrap, "errors_of", lambda *_, environment: next(answers))
        bootstrap.install_system_packages(["libegl1"])
        assert [command[-1] for command in recorder.commands] == ["libegl1"]

    @pytest.mark.parametrize(
        "text",
        ["E: no network", "E: Could not open lock file /var/lib/apt/lists/lock - open (30: Read-only file system)"],
    )
    def test_failed_update_stops_at_once(self, monkeypatch: pytest.MonkeyPatch, recorder: Recorder, text: str) -> None:
        monkeypatch.setattr(bootstrap, "APT_PAUSE_SECONDS", 0)
        answers = iter([text])
        monkeypatch.setattr(bootstrap, "errors_of", lambda *_, environment: next(answers))
        with pytest.raises(Stop, match=re.escape(text)):
            bootstrap.install_system_packages(["libegl1"])
        assert recorder.commands == []

    def test_other_users_get_the_command_to_run(self, monkeypatch: pytest.MonkeyPatch, recorder: Recorder) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(Stop) as caught:
            bootstrap.install_system_packages(["libegl1", "libgl1"])
        command = "sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 libgl1"
        assert str(caught.value).endswith(f"\n    {command}")
        assert recorder.commands == []

    def test_missing_packages_are_named_without_apt(self, monkeypatch: pytest.MonkeyPatch, recorder: Recorder) -> None:
        monkeypatch.setattr(shutil, "which", lambda program: None)
        bootstrap.install_system_packages([])
        with pytest.raises(Stop, match="libegl1 libgl1"):
            bootstrap.install_system_packages(["libegl1", "libgl1"])
        assert recorder.commands == []


def test_environment_without_python_or_with_an_incomplete_pip_is_not_usable(tmp_path: Path) -> None:
    assert not bootstrap.venv_is_usable(tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    for folder in [*tmp_path.glob("lib/python*/site-packages"), *tmp_path.glob("Lib/site-packages")]:
        (folder / "pip").mkdir()
        (folder / "pip" / "__init__.py").touch()
    assert not bootstrap.venv_is_usable(tmp_path)


def test_moved_environment_is_not_usable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "tool", lambda name, venv: sys.executable)
    assert bootstrap.venv_is_usable(tmp_path)
    bootstrap.Stamp("venv", [], folder=tmp_path).write()
    assert bootstrap.venv_is_usable(tmp_path)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path / "elsewhere")
    assert not bootstrap.venv_is_usable(tmp_path)


def test_requirements_are_installed_once_until_they_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Recorder()
    monkeypatch.setattr(bootstrap, "run", runs)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "tool", lambda name, venv: sys.executable)
    sources = [tmp_path / name for name in ("pyproject.toml", "faceviewer/__init__.py", "packaging/hatch_build.py")]
    for source in [pins := tmp_path / "requirements-lowest.txt", *sources]:
        source.parent.mkdir(exist_ok=True)
        source.write_text("one")
    (venv := tmp_path / "lowest").mkdir()
    (place := venv / "_faceviewer.pth").write_text(str(tmp_path))
    bootstrap.fill(venv, pins)
    assert place.read_text() == (".." if os.name == "posix" else str(tmp_path)), "a path for any locale"
    assert [command[-1] for command in runs.commands] == [str(pins), str(tmp_path)]
    bootstrap.fill(venv, pins)
    assert len(runs.commands) == 2
    pins.write_text("two")
    bootstrap.fill(venv, pins)
    assert [command[-1] for command in runs.commands[2:]] == [str(pins)]


@pytest.mark.parametrize("arguments", [[], ["dance"], ["demo", "more"], ["demo", "--quick"], ["test", "--slow"]])
def test_unknown_command_or_option_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == 2
    assert "demo | test [--quick] | lowest | setup" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 9, 2), (3, 10, 13)])
def test_old_python_is_refused_in_both_languages(version: tuple[int, int, int]) -> None:
    found = ".".join(map(str, version))
    message = supported_python.refusal((*version, "final", 0))
    assert f"Python 3.11 or newer is needed, this is {found}." in message
    assert f"需要 Python 3.11 或更高版本，当前为 {found}。" in message
    assert supported_python.refusal((3, 11, 0, "final", 0)) == ""
    assert supported_python.refusal((4, 0, 0, "final", 0)) == ""


@pytest.mark.parametrize("script", ["bootstrap.py", "build.py", "supported_python.py"])
def test_old_python_can_run_the_scripts_up_to_the_version_check(script: str) -> None:
    source = (ROOT / "packaging" / script).read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    imported = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in imported)
    names = [node.names[0].name for node in imported if isinstance(node, ast.Import)]
    expected = ["sys"] if script == "supported_python.py" else ["os", "sys", "supported_python"]
    assert names[: len(expected)] == expected


def test_checks_run_in_order(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    assert bootstrap.main(["test"]) == 0
    assert recorder.steps[:5] == ["ruff", "ruff", "mypy", "lint-imports", "packaging/translations.py"]
    assert recorder.steps[5:-1] == ["pytest", "pytest", "tests.faults"]
    assert {command[0] for command in recorder.commands[:-1]} == {"python"}, (
        "scripts of the environment fail if its path contains quotes"
    )
    assert recorder.commands[-1][1:] == [str(ROOT / "packaging" / "build.py"), *bootstrap.INSTALLERS]
    assert os.environ["QT_QPA_PLATFORM"] == "minimal"
    assert not bootstrap.head() or bootstrap.PASSED.read_text("utf-8") == bootstrap.head()


@pytest.mark.parametrize(("statuses", "ends"), [([1], 0), ([1, 1], 1), ([2], 2)])
def test_failed_tests_run_once_more_alone(
    recorder: Recorder, capsys: pytest.CaptureFixture[str], statuses: list[int], ends: int
) -> None:
    recorder.failing, recorder.statuses = "pytest", statuses
    assert bootstrap.main(["test", "--quick"]) == ends
    again = recorder.commands[-1]
    assert ("--last-failed" in again and "--numprocesses=0" in again) is (ends < 2), "2: no tests could be run"
    assert ("once more" in capsys.readouterr().out) is (ends < 2)


def test_lowest_runs_the_suite_with_the_lowest_versions(recorder: Recorder) -> None:
    assert bootstrap.main(["lowest"]) == 0
    assert recorder.installed == [(bootstrap.LOWEST, "requirements-lowest.txt", True, True)]
    assert recorder.programs == [bootstrap.tool("python", bootstrap.LOWEST)]
    assert recorder.commands == [["python", "-m", "pytest", *bootstrap.SUITE]]


def test_quick_leaves_out_slow_checks_and_names_them(recorder: Recorder, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["test", "--quick"]) == 0
    assert recorder.commands[-1] == ["python", "-m", "pytest", *bootstrap.SUITE]
    assert recorder.installed == [(bootstrap.VENV, "requirements-test.txt", True, True)]
    assert not any("tests.faults" in command for command in recorder.commands)
    assert "left out: timing tests, fault bench, installers" in capsys.readouterr().out


def test_installers_that_cannot_be_tried_are_left_out_and_named(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "can_try_installers", lambda: False)
    assert bootstrap.main(["test"]) == 0
    assert recorder.steps[-2:] == ["pytest", "tests.faults"]
    output = capsys.readouterr().out
    assert "Installers: left out" in output
    assert "安装程序：已跳过" in output


def test_every_tested_installer_is_a_target_of_build() -> None:
    assert set(bootstrap.INSTALLERS) <= {target.name for target in build.TARGETS}


def test_failed_check_ends_the_run_with_its_status(recorder: Recorder, capsys: pytest.CaptureFixture[str]) -> None:
    recorder.failing = "mypy"
    assert bootstrap.main(["test"]) == 3
    assert recorder.steps == ["ruff", "ruff", "mypy"]
    assert "失败，退出码 3" in capsys.readouterr().out


def test_demo_opens_the_window(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert bootstrap.main(["demo"]) == 0
    assert recorder.commands == [["python", "-m", "faceviewer", "--demo"]]
    assert recorder.installed == [(bootstrap.VENV, "requirements.txt", True, False)]


@pytest.fixture
def without_display(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems always have a display")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.mark.usefixtures("without_display")
def test_demo_without_a_display_saves_the_picture_under_a_free_name(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faceviewer-demo.jpg").write_bytes(b"kept")
    (tmp_path / "faceviewer-demo-2.jpg").symlink_to("nowhere")
    picture = str(tmp_path / "faceviewer-demo-3.jpg")
    assert bootstrap.main(["demo"]) == 0
    assert recorder.commands == [
        ["python", "-m", "faceviewer.cli", "get", "PHONE", "13800138000", "--demo", "--save", picture]
    ]
    assert picture in capsys.readouterr().out
    assert recorder.installed == [(bootstrap.VENV, "requirements.txt", False, False)], "Qt's libraries are not needed"


@pytest.mark.usefixtures("without_display")
def test_demo_in_a_read_only_checkout_saves_the_picture_in_the_environment(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path)  # root may write everywhere
    (tmp_path / "elsewhere").mkdir()
    venv = tmp_path / "elsewhere" / "venv"
    assert bootstrap.main(["demo", "--venv", str(venv)]) == 0
    assert [command[-1] for command in recorder.commands] == [str(venv / "faceviewer-demo.jpg")]
    assert recorder.programs == [bootstrap.tool("python", venv)]


@pytest.fixture
def refused(recorder: Recorder, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must be refused before anything is installed, and return what is printed."""

    def refused(*words: str | Path) -> str:
        assert bootstrap.main(list(map(str, words))) == 2
        assert recorder.installed == []
        return capsys.readouterr().err

    return refused


def test_read_only_folder_is_refused_before_installing(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    message = refused("demo", "--venv", tmp_path / "new")
    assert f"{tmp_path} is not a folder that may be written to" in message
    assert "--venv" in message


@pytest.mark.skipif(sys.platform == "win32", reason="a backslash separates folders there")
@pytest.mark.parametrize("sign", bootstrap.FORBIDDEN_FOR_QT)
def test_path_with_a_sign_that_breaks_qt_is_refused(refused: Callable[..., str], tmp_path: Path, sign: str) -> None:
    assert f"does not work in a path with {sign}: " in refused("test", "--venv", tmp_path / f"new{sign}")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Unicode paths only")
@pytest.mark.parametrize("place", ["checkout", "environment"])
def test_path_not_in_utf_8_is_refused(refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    folder = os.fsdecode(b"/srv/caf\xe9")
    if place == "checkout":
        monkeypatch.setattr(bootstrap, "ROOT", Path(folder))
    assert "pip needs a path in UTF-8" in refused("demo", *(["--venv", folder] if place == "environment" else []))


@pytest.mark.usefixtures("without_display")
def test_path_with_a_separator_is_refused_also_without_a_window(refused: Callable[..., str], tmp_path: Path) -> None:
    message = refused("demo", "--venv", tmp_path / f"a{os.pathsep}b")
    assert f"does not work in a path with {os.pathsep}: " in message


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere")])
def test_file_as_venv_is_refused(refused: Callable[..., str], tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(venv := tmp_path / "venv")
    assert f"{venv} is not a folder" in refused("demo", "--venv", venv)


def test_folder_with_other_files_is_not_deleted(refused: Callable[..., str], tmp_path: Path) -> None:
    (letter := tmp_path / "letter.txt").touch()
    assert f"{tmp_path} has other files in it" in refused("setup", "--venv", tmp_path)
    letter.rename(tmp_path / "pyvenv.cfg")
    assert bootstrap.main(["setup", "--venv", str(tmp_path)]) == 0, "an existing environment is used"


@pytest.mark.usefixtures("without_display")
def test_deleted_working_folder_is_reported_without_a_traceback(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder := tmp_path / "gone").mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert bootstrap.main(["demo"]) == 1
    assert "No such file or directory" in capsys.readouterr().err
    assert recorder.commands == []


@pytest.mark.parametrize(
    "setting",
    [
        *("PIP_USER=1", "PIP_TARGET=x", "PIP_NO_BINARY=:all:", "PIP_CONSTRAINT=x", "PIP_PYTHON=x", "PIP_PLATFORM=any"),
        *("PIP_REQUIREMENT=x", "PYTHONPATH=x", "PYTHONWARNINGS=error", "PYTHONOPTIMIZE=2", "PYTHONINSPECT=1"),
    ],
)
def test_settings_of_pip_and_python_for_others_are_ignored(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    name, _, value = setting.partition("=")
    monkeypatch.setattr(os, "environ", {"PIP_INDEX_URL": "https://index.example", name: value})
    bootstrap.isolate_environment()
    assert os.environ == {"PIP_INDEX_URL": "https://index.example", **bootstrap.SET_VARIABLES}


@pytest.mark.parametrize("script", ["bootstrap.py", "build.py"])
@pytest.mark.parametrize("options", [["-I"], ["-P"], ["-OO"]])
def test_scripts_find_their_modules_whatever_the_options_of_python(script: str, options: list[str]) -> None:
    """As with PYTHONSAFEPATH=1."""
    command = [sys.executable, *options, f"{ROOT}/packaging/{script}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_unreachable_index_stops_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Recorder(failing="--require-hashes")
    monkeypatch.setattr(bootstrap, "run", runs)
    monkeypatch.setattr(bootstrap, "tool", lambda name, venv: sys.executable)
    pins = tmp_path / "requirements.txt"
    pins.write_text("one")
    with pytest.raises(Stop, match="PIP_INDEX_URL"):
        bootstrap.fill(tmp_path, pins)
    assert "--retries=3" in runs.commands[0]


@pytest.mark.parametrize("changed", ["pins", "python"])
def test_build_environment_is_created_again_after_a_change_of_pins_or_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    runs, usable = Recorder(), True
    monkeypatch.setattr(bootstrap, "run", runs)
    monkeypatch.setattr(bootstrap, "venv_is_usable", lambda venv: usable)
    (pins := tmp_path / "requirements-build.txt").write_text("one")
    bootstrap.install_pins(tmp_path, pins, alone=True)
    runs.commands.clear()
    bootstrap.install_pins(tmp_path, pins, alone=True)
    assert runs.commands == []
    if changed == "pins":
        pins.write_text("two")
    usable = changed == "pins"
    bootstrap.install_pins(tmp_path, pins, alone=True)
    assert [command[1:3] for command in runs.commands[:1]] == [["-m", "venv"]]
