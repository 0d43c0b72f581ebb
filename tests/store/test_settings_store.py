"""The settings of a running window: changes, the writer thread, and other windows."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from faceviewer.core import limits
from faceviewer.core.connection import Profile
from faceviewer.core.problem import Kind, Problem
from faceviewer.store import settings as settings_file
from faceviewer.store import settings_store
from faceviewer.store.settings import load_settings, save_settings
from faceviewer.store.settings_store import SettingsStore
from faceviewer.store.settings_values import Settings, Theme
from tests.problems import problem_of

SECONDS = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "FaceViewer" / "settings.toml"


def test_last_of_many_changes_is_written(path: Path) -> None:
    store = SettingsStore(path)
    for percent in range(80, 200):
        store.change(text_percent=percent)
        assert store.value.text_percent == percent
    store.change(theme=Theme.DARK)
    assert store.settle(SECONDS)
    assert load_settings(path)[0] == store.value == Settings(text_percent=199, theme=Theme.DARK)


def test_refresh_takes_over_changes_but_not_the_current_connection(path: Path) -> None:
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), current="a"), path)
    here, there = SettingsStore(path), SettingsStore(path)
    changed = threading.Event()
    here.on_changed = changed.set
    there.change(profiles=(*there.value.profiles, Profile("c")), current="b").result(SECONDS)
    here.refresh()
    assert changed.wait(SECONDS)
    assert here.settle(SECONDS)
    assert [profile.name for profile in here.value.profiles] == ["a", "b", "c"]
    assert here.value.current == "a", "the current connection is chosen here only"
    here.change(theme=Theme.DARK).result(SECONDS)
    assert load_settings(path)[0].current == "b"


def test_connection_chosen_for_one_run_is_not_written(path: Path) -> None:
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), current="a"), path)
    store = SettingsStore(path)
    store.use("b")
    store.change(theme=Theme.DARK).result(SECONDS)
    assert (store.value.current, load_settings(path)[0].current) == ("b", "a")
    with pytest.raises(Problem, match=r"local\.profile_unknown"):
        store.use("c")


def test_connections_are_added_and_reordered_in_one_change(path: Path) -> None:
    a, b, c = Profile("a"), Profile("b"), Profile("c")
    save_settings(Settings(profiles=(b, c)), path)
    store = SettingsStore(path)
    store.change(profiles=(a, c, b)).result(SECONDS)
    assert load_settings(path)[0].profiles == (a, c, b)
    store.change(profiles=(Profile("d"), c, b)).result(SECONDS)
    assert [profile.name for profile in load_settings(path)[0].profiles] == ["d", "c", "b"]


def test_additions_of_concurrent_processes_are_all_kept(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from faceviewer.store.settings_store import SettingsStore; from faceviewer.core.connection import Profile\n"
        "store = SettingsStore(Path(sys.argv[1]))\n"
        "for n in range(10):\n"
        "    add = Profile(f'{sys.argv[2]}-{n}')\n"
        "    store.change(profiles=(*store.value.profiles, add), shortcuts={**store.value.shortcuts, add.name: ()})\n"
        "assert store.settle(60)\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "abc"]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    kept = load_settings(path)[0]
    names = {f"{name}-{n}" for name in "abc" for n in range(10)}
    assert {profile.name for profile in kept.profiles} == set(kept.shortcuts) == names


def test_change_during_a_held_lock_is_reported_and_written_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_file, "SETTINGS_LOCK_SECONDS", 0.2)
    save_settings(Settings(), path)
    store = SettingsStore(path)
    problems: list[Problem] = []
    store.on_problem = problems.append
    with FileLock(path.with_name(".settings.lock")):
        with pytest.raises(Problem, match=r"local\.settings_busy"):
            store.change(theme=Theme.DARK).result(SECONDS)
        assert store.value.theme is Theme.DARK
    assert [problem.kind for problem in problems] == [Kind.LOCAL_SETTINGS_BUSY]
    store.change(text_percent=120).result(SECONDS)
    assert load_settings(path)[0] == Settings(theme=Theme.DARK, text_percent=120)


def test_settings_that_become_available_are_used(path: Path) -> None:
    path.parent.mkdir()
    real = path.parent.parent / "share" / "mine.toml"
    path.symlink_to(real)
    store = SettingsStore(path)
    assert store.problems[0].kind is Kind.LOCAL_SETTINGS_AWAY
    with pytest.raises(Problem, match=r"local\.settings_away"):
        store.change(theme=Theme.DARK).result(SECONDS)
    real.parent.mkdir()
    real.write_text('current = "a"\n[[profiles]]\nname = "a"\n')
    store.change().result(SECONDS)
    assert store.value == load_settings(path)[0] == Settings(profiles=(Profile("a"),), current="a", theme=Theme.DARK)


def test_missing_folder_of_known_settings_is_not_created(path: Path) -> None:
    save_settings(Settings(profiles=(Profile("a"),), current="a"), path)
    store = SettingsStore(path)
    path.parent.rename(path.parent.with_name("away"))
    with pytest.raises(Problem, match=r"local\.settings_away"):
        store.change(theme=Theme.DARK).result(SECONDS)
    assert not path.parent.exists()
    store.refresh()
    assert store.settle(SECONDS)
    assert store.value == Settings(profiles=(Profile("a"),), current="a", theme=Theme.DARK)
    path.parent.with_name("away").rename(path.parent)
    store.change().result(SECONDS)
    assert load_settings(path)[0] == Settings(profiles=(Profile("a"),), current="a", theme=Theme.DARK)


def test_settle_waits_for_limited_time(path: Path) -> None:
    store = SettingsStore(path)
    path.parent.mkdir()
    with FileLock(path.with_name(".settings.lock")):
        store.change(theme=Theme.DARK)
        assert not store.settle(0.1)
    assert limits.SETTINGS_CLOSING_SECONDS < limits.SETTINGS_LOCK_SECONDS
    assert store.settle(SECONDS)


def test_emptied_file_is_read_again_later(path: Path) -> None:
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), current="a"), path)
    whole = path.read_bytes()
    store, changed = SettingsStore(path), threading.Event()
    store.on_changed = changed.set
    path.write_bytes(b"")
    store.refresh()
    assert store.settle(SECONDS)
    assert [profile.name for profile in store.value.profiles] == ["a", "b"]
    path.write_bytes(whole.replace(b'"b"', b'"c"'))
    assert changed.wait(SECONDS), "the file is read again without a refresh"
    assert [profile.name for profile in store.value.profiles] == ["a", "c"]


@pytest.mark.parametrize("left", [None, "", "\n \n", "\ufeff"])
def test_change_keeps_connections_if_the_file_is_deleted_or_empty(path: Path, left: str | None) -> None:
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), current="a"), path)
    store = SettingsStore(path)
    path.unlink()
    if left is not None:
        path.write_text(left, encoding="utf-8")
    store.change(theme=Theme.DARK).result(SECONDS)
    assert load_settings(path)[0] == Settings(profiles=(Profile("a"), Profile("b")), current="a", theme=Theme.DARK)


@pytest.mark.parametrize("left", ["theme = [", "x = 1\0", '[[profiles]]\nname = "a"\nendpoint = "https:', 'x = """'])
def test_partly_written_file_keeps_known_settings_and_is_not_written(path: Path, left: str) -> None:
    both = (Profile("a"), Profile("b"))
    save_settings(Settings(profiles=both, current="a"), path)
    whole = path.read_bytes()
    store = SettingsStore(path)
    problems: list[Problem] = []
    store.on_problem = problems.append
    path.write_text(left, encoding="utf-8")
    store.refresh()
    assert store.settle(SECONDS)
    with pytest.raises(Problem, match=r"local\.settings_unreadable"):
        store.change(theme=Theme.DARK).result(SECONDS)
    assert (store.value.profiles, store.value.theme) == (both, Theme.DARK), "known settings stay in use"
    assert [problem.kind for problem in problems] == [Kind.LOCAL_SETTINGS_UNREADABLE]
    assert path.read_text("utf-8") == left
    path.write_bytes(whole)
    store.change().result(SECONDS)
    assert load_settings(path)[0] == Settings(profiles=both, current="a", theme=Theme.DARK)


def test_connection_corrected_in_the_file_can_be_used(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[[profiles]]\nname = "a"\n[[profiles]]\nname = "b"\nca_file = "C:\\corp"\n', encoding="utf-8")
    store = SettingsStore(path)
    assert store.problems[0].facts["line"] == 5
    with pytest.raises(Problem, match=r"local\.settings_unreadable"):
        store.change(theme=Theme.DARK).result(SECONDS)
    path.write_text(path.read_text("utf-8").replace("\\", "/"), encoding="utf-8")
    store.change().result(SECONDS)
    assert store.value == load_settings(path)[0]
    assert (store.value.profile("b"), store.value.theme) == (Profile("b", ca_file="C:/corp"), Theme.DARK)


def test_unwritten_change_survives_a_refresh(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_file, "SETTINGS_LOCK_SECONDS", 0.2)
    save_settings(Settings(), path)
    here = SettingsStore(path)
    with FileLock(path.with_name(".settings.lock")), pytest.raises(Problem, match=r"local\.settings_busy"):
        here.change(theme=Theme.DARK).result(SECONDS)
    save_settings(Settings(text_percent=150, base=Settings()), path)
    here.refresh()
    assert here.settle(SECONDS)
    assert (here.value.theme, here.value.text_percent) == (Theme.DARK, 150)
    here.change().result(SECONDS)
    assert load_settings(path)[0] == Settings(theme=Theme.DARK, text_percent=150)


def test_connection_chosen_during_a_refresh_is_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), current="a"), path)
    store = SettingsStore(path)

    def load_during_a_choice(path: Path) -> tuple[Settings, list[Problem]]:
        read = load_settings(path)
        if store.value.current == "a":
            store.change(current="b")
        return read

    monkeypatch.setattr(settings_store, "load_settings", load_during_a_choice)
    store.refresh()
    assert store.settle(SECONDS)
    assert (store.value.current, load_settings(path)[0].current) == ("b", "b")


def test_equal_new_names_in_two_windows_keep_both_connections(path: Path) -> None:
    save_settings(Settings(profiles=(Profile("old"),)), path)
    here, there = SettingsStore(path), SettingsStore(path)
    mine, theirs = Profile("n", "https://mine"), Profile("n", "https://theirs")
    there.change(profiles=(*there.value.profiles, theirs)).result(SECONDS)
    problem = problem_of(here.change(profiles=(*here.value.profiles, mine)).result, SECONDS)
    assert (problem.kind, problem.facts) == (Kind.LOCAL_PROFILE_TAKEN, {"name": "n"})
    here.refresh()  # as the watcher of the folder does
    assert here.settle(SECONDS)
    assert here.value.profile("n") == mine, "the unwritten change is kept"
    here.change(profiles=(Profile("old"), Profile("n 2", "https://mine"))).result(SECONDS)
    kept = load_settings(path)[0].profiles
    assert set(kept) == {Profile("old"), theirs, Profile("n 2", "https://mine")} == set(here.value.profiles)


@pytest.mark.parametrize(
    ("was", "mine"),
    [
        ((Profile("a", "https://a"),), Profile("n", "https://a")),  # renamed
        ((Profile("a"),), Profile("n", "https://n")),
        ((), Profile("n", "https://n")),
    ],
)
def test_name_taken_in_another_window_is_refused(path: Path, was: tuple[Profile, ...], mine: Profile) -> None:
    save_settings(Settings(profiles=was), path)
    here, there = SettingsStore(path), SettingsStore(path)
    there.change(profiles=(*was, Profile("n", "https://n"))).result(SECONDS)
    with pytest.raises(Problem, match=r"local\.profile_taken"):
        here.change(profiles=(mine,)).result(SECONDS)
    assert load_settings(path)[0].profiles == (*was, Profile("n", "https://n"))
    here.change(profiles=was).result(SECONDS)
    assert len(here.value.profiles) == len(was) + 1


def test_current_connection_taken_over_is_announced(path: Path) -> None:
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), current=""), path)
    here, there = SettingsStore(path), SettingsStore(path)
    changed = threading.Event()
    here.on_changed = changed.set
    there.change(current="b").result(SECONDS)
    here.refresh()
    assert here.settle(SECONDS)
    assert (here.value.current, changed.is_set()) == ("b", True)
