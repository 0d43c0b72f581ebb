"""The settings file."""

import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.core.connection import Profile, Stage
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.store.settings import default_path, load_settings, save_settings
from faceviewer.store.settings_values import SavingHabits, Settings, Theme, UpdateChoice
from tests.problems import problem_of

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes, pipes and folders")

OFFICE = Profile(
    name="办公楼 Office",
    endpoint="https://face.example.com:8443",
    stage=Stage.PRE,
    image_format=ImageFormat.URL,
    picture_hosts=("pictures.example.com", "10.0.0.7:9000"),
    ca_file="C:\\certificates\\office.pem",
    rate=5,
    in_flight=2,
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


def loaded(path: Path | None = None) -> tuple[Settings, Problem]:
    """Load settings that must have a problem."""
    settings, (problem,) = load_settings(path)
    return settings, problem


def settings_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "settings.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_first_start_has_defaults_and_writes_nothing(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == (Settings(), [])
    assert list(tmp_path.iterdir()) == []


def test_saving_replaces_previous_values(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folders" / "settings.toml"
    save_settings(FULL, path)
    assert load_settings(path) == (FULL, [])
    save_settings(replace(load_settings(path)[0], language=None), path)
    assert load_settings(path) == (replace(FULL, language=None), [])
    left = {entry.name for entry in path.parent.iterdir()} - {".settings.lock"}  # some versions of filelock remove it
    assert left == {"settings.toml"}


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is chosen by XDG_CONFIG_HOME on Linux only")
def test_file_is_in_the_configuration_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    save_settings(FULL)
    assert (tmp_path / "FaceViewer" / "settings.toml").is_file()
    assert load_settings() == (FULL, [])
    monkeypatch.setenv("HOME", str(tmp_path))
    for useless in ("", "relative"):  # the XDG Base Directory Specification ignores a relative path
        monkeypatch.setenv("XDG_CONFIG_HOME", useless)
        assert default_path() == tmp_path / ".config" / "FaceViewer" / "settings.toml"


def test_connection_is_found_by_its_name() -> None:
    assert FULL.profile("Plain") == Profile("Plain")
    problem = problem_of(FULL.profile, "Missing")
    assert (problem.kind, problem.facts) == (Kind.LOCAL_PROFILE_UNKNOWN, {"name": "Missing"})


def test_unknown_keys_are_ignored_and_kept_when_saving(tmp_path: Path) -> None:
    content = 'sound = "loud"\n[[profiles]]\nname = "a"\ncolour = 7\n[new.table]\nx = 1\n[saving]\nwhen = 2026-01-02\n'
    path = settings_file(tmp_path, content)
    settings, problems = load_settings(path)
    assert (settings, problems) == (Settings(profiles=(Profile("a"),)), [])
    changed = replace(settings.profiles[0], ca_file="x.pem")
    save_settings(replace(settings, profiles=(changed,), saving=SavingHabits("Li")), path)
    table = tomllib.loads(path.read_text("utf-8"))
    assert table["sound"] == "loud"
    assert table["new"] == {"table": {"x": 1}}
    assert table["saving"]["when"] == date(2026, 1, 2)
    assert table["profiles"] == [{"name": "a", "colour": 7, "ca_file": "x.pem"}]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_file_with_byte_order_mark_is_read_and_saved_as_utf_8(tmp_path: Path, encoding: str) -> None:
    path = settings_file(tmp_path, 'theme = "dark"\r\ncurrent = "办公楼"\r\n'.encode(encoding))
    settings, problems = load_settings(path)
    assert (settings, problems) == (Settings(theme=Theme.DARK, current="办公楼"), [])
    save_settings(replace(settings, text_percent=150), path)
    assert path.read_bytes().startswith(b'theme = "dark"\ncurrent = "')


def test_changes_of_two_windows_are_merged(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), shortcuts={"save": ("F2",)}), path)
    one, two = load_settings(path)[0], load_settings(path)[0]
    save_settings(replace(two, profiles=(*two.profiles, Profile("c")), shortcuts={"save": ("F2",), "copy": ()}), path)
    save_settings(replace(one, profiles=(Profile("a", ca_file="x"),), theme=Theme.DARK, shortcuts={}), path)
    assert load_settings(path)[0] == Settings(
        profiles=(Profile("a", ca_file="x"), Profile("c")), theme=Theme.DARK, shortcuts={"copy": ()}
    )


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
def test_settings_that_cannot_be_written_cannot_be_created(profiles: tuple[Profile, ...], current: str) -> None:
    with pytest.raises(ValueError, match=r"empty or repeated|surrogates"):
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
def test_any_settings_are_read_as_saved(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    save_settings(settings, path)
    assert load_settings(path) == (settings, [])


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        ("settings", {"tomli_w", "tomllib", "platformdirs", "httpx", "keyring", "PIL", "PySide6", "random"}),
        ("vault", {"keyring", "secretstorage", "cryptography", "random"}),
    ],
)
def test_module_loads_no_library_before_it_is_needed(module: str, needless: set[str]) -> None:
    program = f"import sys, faceviewer.store.{module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not needless & set(loaded)
