"""The settings file."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import Profile, Stage
from faceviewer.core.query import ImageFormat
from faceviewer.store.settings import SavingHabits, Settings, Theme, load_settings, save_settings
from faceviewer.store.update_choice import UpdateChoice
from faceviewer.wording.problems import describe
from tests.problems import problem_of
from tests.store.disk import no_superuser

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
    assert {entry.name for entry in tmp_path.iterdir()} == {"settings.toml", ".settings.lock"}


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
    problem = problem_of(FULL.profile, "Missing")
    assert (problem.kind, problem.facts) == (Kind.LOCAL_PROFILE_UNKNOWN, {"name": "Missing"})


def test_a_file_written_by_hand_needs_no_more_than_a_name(tmp_path: Path) -> None:
    path = settings_file(tmp_path, '[[profiles]]\nname = "Office"\n')
    assert load_settings(path) == (Settings(profiles=(Profile("Office"),)), None)


def test_what_a_newer_version_added_is_passed_over(tmp_path: Path) -> None:
    path = settings_file(tmp_path, 'sound = "loud"\n[[profiles]]\nname = "Office"\ncolour = 7\n[new.table]\na = 1\n')
    assert load_settings(path) == (Settings(profiles=(Profile("Office"),)), None)


def dotted(dots: int) -> str:
    return "a" + ".a" * dots + " = 1\n"


SENSELESS = {
    "no TOML": "language = ",
    "a number of 6000 digits": "a = " + "9" * 6000,
    "nested too deep": "a = " + "[" * 100_000,
    "tables nested too deep": "a = " + "{a=" * 30_000,
    "not UTF-8": b'current = "\xff\xfe"',
    "too big": "#" * (256 * 1024 + 1),
    "one key of a million dots": dotted(120_000),
    "a thousand keys of a hundred dots": "".join(f"k{n}.{dotted(100)}" for n in range(1000)),
    "a deep header before many keys": "[" + ".".join("a" * 100) + "]\n" + "".join(f"k{n} = 1\n" for n in range(20_000)),
    "many dots inside a table": "a = {" + dotted(10_000).strip() + "}",
    "dots behind a quoted key": '"x\\"=".' + dotted(20_000),
}


@pytest.mark.parametrize("content", SENSELESS.values(), ids=SENSELESS.keys())
def test_a_file_without_sense_stays_until_something_is_changed(tmp_path: Path, content: str | bytes) -> None:
    path = settings_file(tmp_path, content)
    before = path.read_bytes()
    started = time.process_time()
    settings, problem = load_settings(path)
    assert time.process_time() - started < 1, "quadratic"
    assert settings == Settings()
    assert problem is not None
    assert (problem.kind, problem.facts["file"]) == (Kind.LOCAL_SETTINGS_UNREADABLE, str(path))
    assert path.read_bytes() == before
    written, note = save_settings(replace(settings, theme=Theme.DARK), path)
    assert written.theme is Theme.DARK
    assert note is not None
    assert note.kind is Kind.LOCAL_SETTINGS
    moved = Path(str(note.facts["moved_to"]))
    assert moved.read_bytes() == before
    assert moved.name.startswith("settings.toml.unreadable-")
    assert load_settings(path) == (Settings(theme=Theme.DARK), None)


def test_files_moved_aside_in_the_same_second_keep_their_names(tmp_path: Path) -> None:
    contents = {f"{number} =" for number in range(5)}
    for content in contents:
        save_settings(Settings(), settings_file(tmp_path, content))
    assert {entry.read_text() for entry in tmp_path.glob("*unreadable*")} == contents


OTHERS = 'theme = "light"\n[[profiles]]\nname = "good"\n[saving]\noperator = "Li"\n'
REST = Settings(theme=Theme.LIGHT, profiles=(Profile("good"),), saving=SavingHabits(operator="Li"))
PASSED_OVER = {
    "an unknown language": ('language = "fr"', "language (1)"),
    "an empty language": ('language = ""', "language (1)"),
    "a number for a text": ("current = 7", "current (1)"),
    "a text size too small": ("text_percent = 79", "text_percent (1)"),
    "a text size too large": ("text_percent = 201", "text_percent (1)"),
    "a text for a number": ('text_percent = "100"', "text_percent (1)"),
    "a truth for a number": ("text_percent = true", "text_percent (1)"),
    "infinity for a number": ("text_percent = inf", "text_percent (1)"),
    "shortcuts that are no table": ("shortcuts = 7", "shortcuts (1)"),
    "shortcuts that are no list": ('shortcuts.save = "Ctrl+S"', "shortcuts save (1)"),
    "a number among shortcuts": ("shortcuts = {save = [7]}", "shortcuts save (1)"),
    "updates that are no table": ("updates = 7", "updates (1)"),
    "a text for an agreement": ('updates.agreed = "yes"', "updates agreed (1)"),
    "a truth for a count": ("updates.starts = true", "updates starts (1)"),
    "a time without a zone": ("updates.seen = 2026-11-24T08:30:00", "updates seen (1)"),
    "a time for a date": ("updates.checked = 2026-11-24T08:30:00Z", "updates checked (1)"),
}


@pytest.mark.parametrize(("line", "named"), PASSED_OVER.values(), ids=PASSED_OVER.keys())
def test_a_bad_value_costs_itself_and_stays(tmp_path: Path, line: str, named: str) -> None:
    path = settings_file(tmp_path, f"{line}\n{OTHERS}")
    settings, problem = load_settings(path)
    assert settings == REST
    assert problem is not None
    assert (problem.kind, problem.facts["values"]) == (Kind.LOCAL_SETTINGS_VALUES, named)
    save_settings(replace(settings, theme=Theme.DARK), path)
    assert tomllib.loads(path.read_text("utf-8")) == tomllib.loads(f"{line}\n{OTHERS}") | {"theme": "dark"}
    assert [entry.name for entry in tmp_path.glob("*unreadable*")] == []


LEFT_OUT = {
    "no name": "",
    "an empty name": 'name = ""',
    "a number for a name": "name = 7",
    "a name twice": 'name = "good"',
    "an endpoint in the clear": 'name = "a"\nendpoint = "http://face.example.com"',
    "a list for an endpoint": 'name = "a"\nendpoint = ["https://face.example.com"]',
    "an unknown stage": 'name = "a"\nstage = "LATER"',
    "an unknown way to the network": 'name = "a"\nproxy_mode = "tor"',
    "a number for a proxy": 'name = "a"\nproxy = 3128',
    "a number for authorities": 'name = "a"\nca_file = 1',
}


@pytest.mark.parametrize("content", LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_a_connection_of_which_the_way_is_not_known_is_left_out_alone(tmp_path: Path, content: str) -> None:
    path = settings_file(tmp_path, f"{OTHERS}[[profiles]]\n{content}\n")
    before = tomllib.loads(path.read_text("utf-8"))
    settings, problem = load_settings(path)
    assert settings == REST
    assert problem is not None
    assert str(problem.facts["values"]).startswith("profiles 2")
    added = save_settings(replace(settings, profiles=(*settings.profiles, Profile("a"))), path)[0]
    assert added.profiles == (Profile("good"), Profile("a"))
    kept = tomllib.loads(path.read_text("utf-8"))["profiles"]
    assert kept[:2] == before["profiles"]


def test_an_entry_of_a_connection_that_can_be_done_without_costs_itself(tmp_path: Path) -> None:
    content = '[[profiles]]\nname = "a"\nimage_format = "SVG"\npicture_hosts = ["h", 7]'
    settings, problem = load_settings(settings_file(tmp_path, content))
    assert settings.profiles == (Profile("a", picture_hosts=("h",)),)
    assert problem is not None
    assert problem.facts["values"] == "profiles 1 image_format (3), profiles 1 picture_hosts 2 (4)"


def test_what_a_later_version_wrote_is_kept(tmp_path: Path) -> None:
    content = 'sound = "loud"\n[[profiles]]\nname = "a"\ncolour = 7\n[new.table]\nx = 1\n[saving]\nwhen = 2026-01-02\n'
    path = settings_file(tmp_path, content)
    settings, _ = load_settings(path)
    renamed = replace(settings.profiles[0], name="b", ca_file="x.pem")
    save_settings(replace(settings, profiles=(renamed,), saving=SavingHabits("Li")), path)
    table = tomllib.loads(path.read_text("utf-8"))
    assert table["sound"] == "loud"
    assert table["new"] == {"table": {"x": 1}}
    assert table["saving"]["when"] == date(2026, 1, 2)
    assert table["profiles"] == [{"name": "b", "colour": 7, "ca_file": "x.pem"}]


@pytest.mark.parametrize("number", ["0x" + "f" * 50_000, "0b" + "1" * 60_000, "[[0o" + "7" * 9_000 + "]]"])
def test_a_number_too_long_for_decimal_digits_is_kept(tmp_path: Path, number: str) -> None:
    path = settings_file(tmp_path, f"large = {number}\nsmall = -12\nsure = true\n")
    before = tomllib.loads(path.read_text("utf-8"))
    settings, problem = load_settings(path)
    assert problem is None
    save_settings(replace(settings, theme=Theme.DARK), path)
    table = tomllib.loads(path.read_text("utf-8"))
    assert table["theme"] == "dark"
    assert all(table[key] == value for key, value in before.items())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_what_editors_write_is_read_and_written_back_plainly(tmp_path: Path, encoding: str) -> None:
    path = settings_file(tmp_path, 'theme = "dark"\r\ncurrent = "办公楼"\r\n'.encode(encoding))
    settings, problem = load_settings(path)
    assert (settings, problem) == (Settings(theme=Theme.DARK, current="办公楼"), None)
    save_settings(replace(settings, text_percent=150), path)
    assert path.read_bytes().startswith(b'theme = "dark"\ncurrent = "')


def test_two_windows_keep_what_the_other_changed(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save_settings(Settings(profiles=(Profile("a"), Profile("b")), shortcuts={"save": ("F2",)}), path)
    one, two = load_settings(path)[0], load_settings(path)[0]
    save_settings(replace(two, profiles=(*two.profiles, Profile("c")), shortcuts={"save": ("F2",), "copy": ()}), path)
    save_settings(replace(one, profiles=(Profile("a", ca_file="x"),), theme=Theme.DARK, shortcuts={}), path)
    assert load_settings(path)[0] == Settings(
        profiles=(Profile("a", ca_file="x"), Profile("c")), theme=Theme.DARK, shortcuts={"copy": ()}
    )


@posix_only
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "dangling link", "loop of links", "refused"])
def test_what_cannot_be_read_now_is_neither_moved_nor_written(tmp_path: Path, kind: str) -> None:
    tmp_path.chmod(0o777)
    folder = tmp_path / "FaceViewer"
    folder.mkdir(0o777)
    path = folder / "settings.toml"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to(os.devnull)
        case "dangling link":
            path.symlink_to(tmp_path / "away" / "mine.toml")
        case "loop of links":
            path.symlink_to(path)
        case "refused":
            path.write_text('theme = "dark"\n')
            path.chmod(0)
    before = path.lstat()
    with no_superuser():
        settings, problem = load_settings(path)
        assert settings == Settings()
        assert problem is not None
        assert (problem.kind, problem.facts["file"]) == (Kind.LOCAL_SETTINGS_AWAY, str(path))
        caught = problem_of(save_settings, Settings(theme=Theme.LIGHT), path)
    if kind != "refused" or os.geteuid():  # another user may not make the lock either
        assert caught.kind in {Kind.LOCAL_SETTINGS_AWAY, Kind.LOCAL_READ_ONLY}
    assert {entry.name for entry in folder.iterdir()} <= {"settings.toml", ".settings.lock"}
    assert (path.lstat().st_ino, path.lstat().st_size) == (before.st_ino, before.st_size)


@posix_only
@pytest.mark.parametrize("error", [errno.EIO, errno.ESTALE, errno.EMFILE, errno.ETIMEDOUT, errno.ENOTCONN])
def test_every_error_of_the_system_is_told_as_the_system_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    path = settings_file(tmp_path, 'theme = "dark"\n')
    opened = os.open

    def fail(name: object, *rest: Any, **more: Any) -> int:
        if name == path:
            raise OSError(error, os.strerror(error))
        return opened(name, *rest, **more)  # type: ignore[arg-type]  # whatever it was called with

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", fail)
        _, problem = load_settings(path)
        with pytest.raises(Problem, match=r"local\.settings_away"):
            save_settings(Settings(theme=Theme.LIGHT), path)
    assert problem is not None
    assert (problem.kind, problem.facts["reason"]) == (Kind.LOCAL_SETTINGS_AWAY, os.strerror(error))
    assert load_settings(path)[0].theme is Theme.DARK


@posix_only
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errno.EROFS, Kind.LOCAL_READ_ONLY),
        (errno.EACCES, Kind.LOCAL_READ_ONLY),
        (errno.ENOSPC, Kind.LOCAL_DISK_FULL),
        (errno.EDQUOT, Kind.LOCAL_DISK_FULL),
        (errno.EIO, Kind.LOCAL_DISK),
    ],
)
def test_a_lock_that_cannot_be_made_is_told_as_a_file_that_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, kind: Kind
) -> None:
    path = settings_file(tmp_path, 'theme = "dark"\n')
    opened = os.open

    def fail(name: Any, *rest: Any, **more: Any) -> int:
        if str(name).endswith(".lock"):
            raise OSError(error, os.strerror(error))
        return opened(name, *rest, **more)

    monkeypatch.setattr(os, "open", fail)
    problem = problem_of(save_settings, Settings(theme=Theme.LIGHT), path)
    assert (problem.kind, problem.facts["folder"]) == (kind, str(path.parent))


@posix_only
@pytest.mark.parametrize("error", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_holds_settings_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    import fcntl  # noqa: PLC0415 - not there on Windows

    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    path = settings_file(tmp_path, 'theme = "dark"\n')
    monkeypatch.setattr(fcntl, "flock", fail)
    save_settings(Settings(theme=Theme.LIGHT), path)
    assert load_settings(path)[0].theme is Theme.LIGHT


@posix_only
@pytest.mark.parametrize("known", [True, False])
def test_a_folder_that_may_not_be_entered_is_away(tmp_path: Path, known: bool) -> None:
    folder = tmp_path / "FaceViewer"
    folder.mkdir()
    path = settings_file(folder, 'theme = "dark"\n')
    settings = replace(load_settings(path)[0], theme=Theme.LIGHT) if known else Settings(theme=Theme.LIGHT)
    tmp_path.chmod(0o600)
    with no_superuser(), pytest.raises(Problem, match=r"local\.settings_away"):
        save_settings(settings, path)
    tmp_path.chmod(0o700)
    assert load_settings(path)[0].theme is Theme.DARK


@posix_only
def test_a_home_that_is_away_is_no_first_start(tmp_path: Path) -> None:
    path = tmp_path / "home" / ".config" / "FaceViewer" / "settings.toml"
    assert load_settings(path)[1] is not None
    with pytest.raises(Problem, match=r"local\.settings_away"):
        save_settings(Settings(theme=Theme.DARK), path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "home").mkdir()
    assert load_settings(path) == (Settings(), None)
    (tmp_path / "home" / ".config").symlink_to(tmp_path / "elsewhere")
    assert load_settings(path)[1] is not None


@posix_only
def test_a_user_without_a_home_has_settings_that_are_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd  # noqa: PLC0415 - not there on Windows

    def unknown(user: int) -> None:
        raise KeyError(user)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    settings, problem = load_settings()
    assert settings == Settings()
    assert problem is not None
    assert problem.kind is Kind.LOCAL_SETTINGS_AWAY
    with pytest.raises(Problem, match=r"local\.settings_away"):
        save_settings(replace(settings, theme=Theme.DARK))
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_a_link_is_written_through(tmp_path: Path) -> None:
    real, path = tmp_path / "dotfiles" / "mine.toml", tmp_path / "FaceViewer" / "settings.toml"
    real.parent.mkdir()
    path.parent.mkdir()
    real.write_text('theme = "light"\n')
    real.chmod(0o644)
    path.symlink_to(os.path.relpath(real, path.parent))
    save_settings(replace(load_settings(path)[0], theme=Theme.DARK), path)
    assert path.is_symlink()
    assert 'theme = "dark"' in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert [entry.name for entry in real.parent.iterdir()] == ["mine.toml"]


@posix_only
def test_what_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        path = tmp_path / ".config" / "FaceViewer" / "settings.toml"
        save_settings(FULL, path)
        modes = {stat.S_IMODE(place.stat().st_mode) for place in (path.parent.parent, path.parent)}
        assert (modes, stat.S_IMODE(path.stat().st_mode)) == ({0o700}, 0o600)
        path.parent.chmod(0o777)
        path.write_text("no TOML")
        path.chmod(0o644)
        _, note = save_settings(FULL, path)
    finally:
        os.umask(mask)
    assert note is not None
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(str(note.facts["moved_to"])).stat().st_mode) == 0o600


@posix_only
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    problem = problem_of(save_settings, FULL, tmp_path / "file" / "FaceViewer" / "settings.toml")
    assert problem.kind is Kind.LOCAL_SETTINGS_AWAY


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


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        ("a = " + "9" * 6000, "a number in it has too many digits", "其中有位数过多的数字"),
        ("a = " + "[" * 5000, "its brackets are nested too deep", "括号嵌套过深"),
        ("\n\na = [toml", "line 3 is not TOML", "第 3 行不是 TOML 格式"),
        ("a = 1\na = 2\n", "line 2 is not TOML", "第 2 行不是 TOML 格式"),
        ("a = [", "it is not TOML", "不是 TOML 格式"),
        (b'a = "\xc4\xe3"', "it is not UTF-8 text", "不是 UTF-8 文本"),
        ("#" * (256 * 1024 + 1), "it is larger than settings can be", "文件过大"),
        (dotted(120_000), "it has too many dotted keys", "带点的键过多"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words_of_ours(
    tmp_path: Path, content: str | bytes, english: str, chinese: str
) -> None:
    _, problem = load_settings(settings_file(tmp_path, content))
    assert problem is not None
    for language, reason in ((Language.EN, english), (Language.ZH_CN, chinese)):
        assert reason in describe(problem, language).headline


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ('[[profiles]]\nname = "A"\nendpoint = 5\n', "profiles 1 endpoint (3)"),
        ('[[profiles]]\nname = "B"\n[[profiles]]\nname = "A"\nstage = "X"\nca_file = 1\n', "profiles 2 stage (5)"),
        ('[profiles]\nname = "A"\n', "profiles (1)"),
        ("[[profiles]]\nname = 5\n", ""),
        ('profiles = "A"\n', ""),
        ("profiles = 7\n", ""),
    ],
)
def test_a_connection_that_was_left_out_is_not_said_to_be_missing(tmp_path: Path, content: str, values: str) -> None:
    settings, _ = load_settings(settings_file(tmp_path, content))
    problem = problem_of(settings.profile, "A")
    assert problem.kind is (Kind.LOCAL_PROFILE_LEFT_OUT if values else Kind.LOCAL_PROFILE_UNKNOWN)
    assert str(problem.facts.get("values", "")).startswith(values)
    with pytest.raises(Problem, match=r"local\.profile_unknown"):
        settings.profile("C")
