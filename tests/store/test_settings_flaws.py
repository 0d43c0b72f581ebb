"""A settings file without sense, in whole or in part."""

import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import SavingHabits, Settings, Theme, load_settings, save_settings
from faceviewer.wording.problems import describe
from tests.problems import problem_of
from tests.store.test_settings import settings_file


def loaded(path: Path) -> tuple[Settings, Problem]:
    """Load settings with which something is wrong."""
    settings, problem = load_settings(path)
    assert problem is not None
    return settings, problem


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
    settings, problem = loaded(path)
    assert time.process_time() - started < 1, "quadratic"
    assert settings == Settings()
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
    settings, problem = loaded(path)
    assert settings == REST
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
    settings, problem = loaded(path)
    assert settings == REST
    assert str(problem.facts["values"]).startswith("profiles 2")
    added = save_settings(replace(settings, profiles=(*settings.profiles, Profile("a"))), path)[0]
    assert added.profiles == (Profile("good"), Profile("a"))
    kept = tomllib.loads(path.read_text("utf-8"))["profiles"]
    assert kept[:2] == before["profiles"]


def test_an_entry_of_a_connection_that_can_be_done_without_costs_itself(tmp_path: Path) -> None:
    content = '[[profiles]]\nname = "a"\nimage_format = "SVG"\npicture_hosts = ["h", 7]'
    settings, problem = loaded(settings_file(tmp_path, content))
    assert settings.profiles == (Profile("a", picture_hosts=("h",)),)
    assert problem.facts["values"] == "profiles 1 image_format (3), profiles 1 picture_hosts 2 (4)"


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        ("a = " + "9" * 6000, "a number in it has too many digits", "其中有位数过多的数字"),
        ("a = " + "[" * 5000, "its brackets are nested too deeply", "括号嵌套过深"),
        ("\n\na = [toml", "line 3 is not TOML", "第 3 行不是 TOML 格式"),
        ("a = 1\na = 2\n", "line 2 is not TOML", "第 2 行不是 TOML 格式"),
        ("a = [", "it is not TOML", "不是 TOML 格式"),
        (b'a = "\xc4\xe3"', "it is not UTF-8 text", "不是 UTF-8 文本"),
        ("#" * (256 * 1024 + 1), "it is too large", "文件过大"),
        (dotted(120_000), "it has too many dotted keys", "带点的键过多"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words_of_ours(
    tmp_path: Path, content: str | bytes, english: str, chinese: str
) -> None:
    _, problem = loaded(settings_file(tmp_path, content))
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
