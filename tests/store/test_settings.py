"""The settings file."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import Profile, Stage
from faceviewer.core.query import ImageFormat
from faceviewer.store.settings import SavingHabits, Settings, Theme, load_settings, save_settings
from faceviewer.store.update_choice import UpdateChoice

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes, pipes and folders")

OFFICE = Profile(
    name="办公楼 Office",
    endpoint="https://face.example.com:8443",
    stage=Stage.PRE,
    image_format=ImageFormat.URL,
    picture_hosts=("pictures.example.com", "10.0.0.7:9000"),
    ca_file="C:\\certificates\\office.pem",
)
FULL = Settings(
    language=Language.ZH_CN,
    theme=Theme.DARK,
    profiles=(OFFICE, Profile("Plain")),
    current="办公楼 Office",
    text_percent=150,
    shortcuts={"save": ("Ctrl+Alt+S",), "doctor": ("F9", "Ctrl+D"), "mirror": ()},
    saving=SavingHabits(operator="李工 Li", template="{type}_{id}_{date}", with_record=True),
    updates=UpdateChoice(
        agreed=False,
        starts=2,
        url="https://updates.example.com/face.json",
        seen=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
        checked=date(2026, 11, 24),
    ),
)


def settings_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "settings.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_first_start_has_defaults_and_writes_nothing(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == (Settings(), None)
    assert list(tmp_path.iterdir()) == []


def test_what_was_saved_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folders" / "settings.toml"
    save_settings(FULL, path)
    assert load_settings(path) == (FULL, None)


def test_saving_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save_settings(FULL, path)
    save_settings(replace(FULL, language=None), path)
    assert load_settings(path) == (replace(FULL, language=None), None)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.toml"]


@posix_only
def test_only_this_user_can_read_file_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "FaceViewer" / "settings.toml"
    save_settings(FULL, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is chosen by XDG_CONFIG_HOME on Linux only")
def test_the_file_is_in_the_configuration_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    save_settings(FULL)
    assert (tmp_path / "FaceViewer" / "settings.toml").is_file()
    assert load_settings() == (FULL, None)


def test_a_profile_is_found_by_its_name() -> None:
    assert FULL.profile("Plain") == Profile("Plain")
    with pytest.raises(Problem) as caught:
        FULL.profile("Missing")
    assert (caught.value.kind, caught.value.facts) == (Kind.LOCAL_PROFILE_UNKNOWN, {"name": "Missing"})


def test_a_file_written_by_hand_needs_no_more_than_a_name(tmp_path: Path) -> None:
    path = settings_file(tmp_path, '[[profiles]]\nname = "Office"\n')
    assert load_settings(path) == (Settings(profiles=(Profile("Office"),)), None)


def test_what_a_newer_version_added_is_passed_over(tmp_path: Path) -> None:
    path = settings_file(tmp_path, 'sound = "loud"\n[[profiles]]\nname = "Office"\ncolour = 7\n[new.table]\na = 1\n')
    assert load_settings(path) == (Settings(profiles=(Profile("Office"),)), None)


UNREADABLE = {
    "no TOML": "language = ",
    "nested too deep": "a = " + "[" * 100_000,
    "not UTF-8": b'current = "\xff\xfe"',
    "UTF-16": 'theme = "dark"'.encode("utf-16"),
    "too big": "#" * (1024 * 1024 + 1),
    "a number for a text": "current = 7",
    "a text for a list": 'profiles = "Office"',
    "a text for a table": 'profiles = ["Office"]',
    "a number among hosts": '[[profiles]]\nname = "a"\npicture_hosts = ["h", 7]',
    "an unknown language": 'language = "fr"',
    "an empty language": 'language = ""',
    "an unknown theme": 'theme = "pink"',
    "an unknown stage": '[[profiles]]\nname = "a"\nstage = "LATER"',
    "an unknown image format": '[[profiles]]\nname = "a"\nimage_format = "SVG"',
    "a text size too small": "text_percent = 79",
    "a text size too large": "text_percent = 201",
    "a text for a number": 'text_percent = "100"',
    "a truth for a number": "text_percent = true",
    "shortcuts that are no table": "shortcuts = 7",
    "shortcuts that are no list": '[shortcuts]\nsave = "Ctrl+S"',
    "a number among shortcuts": "[shortcuts]\nsave = [7]",
    "saving that is no table": "saving = 7",
    "a file name of nothing known": '[saving]\ntemplate = "{user}"',
    "a text for a truth": '[saving]\nwith_record = "yes"',
    "updates that are no table": "updates = 7",
    "a text for an agreement": '[updates]\nagreed = "yes"',
    "a truth for a count": "[updates]\nstarts = true",
    "a time without a zone": "[updates]\nseen = 2026-11-24T08:30:00",
    "no name": "[[profiles]]\n",
    "an empty name": '[[profiles]]\nname = ""',
    "a name twice": '[[profiles]]\nname = "a"\n[[profiles]]\nname = "a"',
    "an endpoint in the clear": '[[profiles]]\nname = "a"\nendpoint = "http://face.example.com"',
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_file_is_moved_aside_and_said_so(tmp_path: Path, content: str | bytes) -> None:
    path = settings_file(tmp_path, content)
    before = path.read_bytes()
    settings, problem = load_settings(path)
    assert settings == Settings()
    assert problem is not None
    assert problem.kind is Kind.LOCAL_SETTINGS
    moved = Path(str(problem.facts["moved_to"]))
    assert moved.read_bytes() == before
    assert moved.name.startswith("settings.toml.unreadable-")
    assert not path.exists()
    assert load_settings(path) == (Settings(), None)


def test_files_moved_aside_in_the_same_second_keep_their_names(tmp_path: Path) -> None:
    contents = {f"{number} =" for number in range(5)}
    for content in contents:
        load_settings(settings_file(tmp_path, content))
    assert {entry.read_text() for entry in tmp_path.iterdir()} == contents


def test_a_folder_under_that_name_is_moved_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    settings, problem = load_settings(path)
    assert settings == Settings()
    assert problem is not None
    assert problem.kind is Kind.LOCAL_SETTINGS
    save_settings(FULL, path)
    assert load_settings(path) == (FULL, None)


@posix_only
def test_a_pipe_under_that_name_blocks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    os.mkfifo(path)
    _, problem = load_settings(path)
    assert problem is not None
    assert problem.kind is Kind.LOCAL_SETTINGS


@posix_only
def test_a_file_that_cannot_be_moved_is_said_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings, problem = load_settings(tmp_path / "file" / "settings.toml")
    assert settings == Settings()
    assert problem is not None
    assert problem.kind is Kind.LOCAL_DISK
    assert problem.facts["folder"] == str(tmp_path / "file")


@posix_only
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Problem) as caught:
        save_settings(FULL, tmp_path / "file" / "FaceViewer" / "settings.toml")
    assert caught.value.kind is Kind.LOCAL_DISK


@pytest.mark.parametrize(
    ("profiles", "current"),
    [
        ((Profile("a"), Profile("a")), ""),
        ((Profile(""),), ""),
        ((Profile("\udcff"),), ""),
        ((Profile("a", ca_file="\udcff"),), ""),
        ((), "\udcff"),
    ],
)
def test_settings_that_could_not_be_read_again_cannot_be_made(profiles: tuple[Profile, ...], current: str) -> None:
    with pytest.raises(ValueError, match=r"names|surrogates"):
        Settings(profiles=profiles, current=current)


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
PROFILES = st.builds(
    Profile,
    name=TEXT.filter(bool),
    stage=st.sampled_from(Stage),
    image_format=st.sampled_from(ImageFormat),
    picture_hosts=st.lists(TEXT, max_size=3).map(tuple),
    ca_file=TEXT,
)
SETTINGS = st.builds(
    Settings,
    language=st.sampled_from([None, *Language]),
    theme=st.sampled_from(Theme),
    profiles=st.lists(PROFILES, max_size=3, unique_by=lambda profile: profile.name).map(tuple),
    current=TEXT,
    text_percent=st.integers(80, 200),
    shortcuts=st.dictionaries(TEXT, st.lists(TEXT, max_size=2).map(tuple), max_size=3),
)


@given(settings=SETTINGS)
def test_all_settings_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    save_settings(settings, path)
    assert load_settings(path) == (settings, None)


def test_the_first_paint_does_not_wait_for_what_only_writing_needs() -> None:
    program = "import sys, faceviewer.store.settings; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tomli_w", "tomllib", "platformdirs", "httpx", "keyring", "PIL", "PySide6", "random"} & set(loaded)
