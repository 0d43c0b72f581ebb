"""A settings file that is invalid, completely or in parts."""

import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.store.settings import load_settings, save_settings
from faceviewer.store.settings_values import SavingHabits, Settings, Theme
from faceviewer.wording.problems import describe
from tests.problems import problem_of
from tests.store.test_settings import loaded, settings_file


def dotted(dots: int) -> str:
    return "a" + ".a" * dots + " = 1\n"


NOT_TOML = "line {0} is not TOML", "第 {0} 行不是 TOML 格式"
TOO_DEEP = "its brackets are nested too deeply", "括号嵌套过深"
NO_TEXT = "it is not UTF-8 text", "不是 UTF-8 文本"
TOO_BIG = "it is too large", "文件过大"
TOO_MANY_DOTS = "it has too many dotted keys", "带点的键过多"
UNREADABLE: list[tuple[str | bytes, tuple[str, str], int]] = [
    ("a = " + "[" * 5000, TOO_DEEP, 0),
    ("a = " + "[" * 100_000, TOO_DEEP, 0),
    ('theme = "dark"'.encode("utf-16") + b"\n", NO_TEXT, 0),  # cut short
    (b"\xff\xfea", NO_TEXT, 0),
    ("#" * (256 * 1024 + 1), TOO_BIG, 0),
    (dotted(120_000), TOO_MANY_DOTS, 0),
    ("".join(f"k{n}.{dotted(100)}" for n in range(1000)), TOO_MANY_DOTS, 0),
    ("[" + ".".join("a" * 100) + "]\n" + "".join(f"k{n} = 1\n" for n in range(20_000)), TOO_MANY_DOTS, 0),
    ("a = {" + dotted(10_000).strip() + "}", TOO_MANY_DOTS, 0),
    (bytes(400), NOT_TOML, 1),  # after a power cut
    ("\n\n" + "a = [toml\n" * 9, NOT_TOML, 3),
    ('a = """', NOT_TOML, 1),
    ("a = 1\nb = " + "9" * 5000, NOT_TOML, 2),
    (f"a = '{'9' * 5000}'\nb = [", NOT_TOML, 2),
    ("a = [\n]\nca_file = 'C:\\ca.pem\nb = [\n]\n", NOT_TOML, 3),
    ("a = [1]\nb = [\n1,\n", NOT_TOML, 2),
]


@pytest.mark.parametrize(("content", "reasons", "line"), UNREADABLE, ids=lambda value: ascii(value)[:40])
def test_unreadable_file_gives_defaults_and_a_reason_and_is_not_written(
    tmp_path: Path, content: str | bytes, reasons: tuple[str, str], line: int
) -> None:
    path = settings_file(tmp_path, content)
    before = path.read_bytes()
    started = time.process_time()
    settings, problem = loaded(path)
    assert time.process_time() - started < 1, "quadratic"
    assert settings == Settings()
    assert (problem.kind, problem.facts["file"]) == (Kind.LOCAL_SETTINGS_UNREADABLE, str(path))
    for language, reason in zip((Language.EN, Language.ZH_CN), reasons, strict=True):
        assert reason.format(line) in describe(problem, language).headline
    refused = problem_of(save_settings, replace(settings, theme=Theme.DARK), path)
    assert (refused.kind, refused.facts) == (problem.kind, problem.facts)
    assert path.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {"settings.toml", ".settings.lock"}


PARTS = {  # the wrong line, and the names of the connections that are left
    "theme = light\n": (1, ["a", "b"]),
    'language = "en\n': (1, ["a", "b"]),
    "details = yes\ncurrent = a\n": (1, ["a", "b"]),
    "details = true\ndetails = false\n": (2, ["a", "b"]),
    'details = true\n[[profiles]]\nname = "c"\nca_file = "C:\\corp\\ca.pem"\n': (4, ["a", "b"]),
    '[[profiles]]\nname = "c"\nproxy = https://proxy\nstage = "TEST"\n': (3, ["a", "b"]),
    '[[profiles]\nname = "c"\n': (1, ["a", "b"]),
    "[saving]\noperator = Li\n": (2, ["a", "b"]),
}


@pytest.mark.parametrize("wrong", PARTS)
def test_line_that_is_not_toml_costs_itself_or_its_table(tmp_path: Path, wrong: str) -> None:
    line, names = PARTS[wrong]
    path = settings_file(tmp_path, f'{wrong}[[profiles]]\nname = "a"\n[[profiles]]\nname = "b"\nproxy = "p:1"\n')
    before = path.read_bytes()
    settings, problem = loaded(path)
    assert [profile.name for profile in settings.profiles] == names
    assert (problem.kind, problem.facts["line"]) == (Kind.LOCAL_SETTINGS_UNREADABLE, line)
    problem_of(save_settings, replace(settings, theme=Theme.DARK), path)
    assert path.read_bytes() == before


OTHERS = 'theme = "light"\n[[profiles]]\nname = "good"\n[saving]\noperator = "Li"\n'
REST = Settings(theme=Theme.LIGHT, profiles=(Profile("good"),), saving=SavingHabits(operator="Li"))
INVALID = {
    "an empty language": ('language = ""', "language (1)"),
    "a text size too large": ("text_percent = 201", "text_percent (1)"),
    "a text for a number": ('text_percent = "100"', "text_percent (1)"),
    "a boolean for a number": ("text_percent = true", "text_percent (1)"),
    "shortcuts that are no table": ("shortcuts = 7", "shortcuts (1)"),
    "a number among shortcuts": ("shortcuts = {save = [7]}", "shortcuts save (1)"),
    "updates that are no table": ("updates = 7", "updates (1)"),
    "a boolean for a count": ("updates.starts = true", "updates starts (1)"),
    "a time without a zone": ("updates.seen = 2026-11-24T08:30:00", "updates seen (1)"),
    "a time for a date": ("updates.checked = 2026-11-24T08:30:00Z", "updates checked (1)"),
}


@pytest.mark.parametrize(("line", "named"), INVALID.values(), ids=INVALID.keys())
def test_invalid_value_is_ignored_alone_and_kept_in_the_file(tmp_path: Path, line: str, named: str) -> None:
    path = settings_file(tmp_path, f"{line}\n{OTHERS}")
    settings, problem = loaded(path)
    assert settings == REST
    assert (problem.kind, problem.facts["values"]) == (Kind.LOCAL_SETTINGS_VALUES, named)
    save_settings(replace(settings, theme=Theme.DARK), path)
    assert tomllib.loads(path.read_text("utf-8")) == tomllib.loads(f"{line}\n{OTHERS}") | {"theme": "dark"}


def test_value_that_is_not_utf_8_is_ignored_and_kept(tmp_path: Path) -> None:
    content = '# 备注\nbefore = "李"\ntheme = "light"\n\n[[profiles]]\nname = "good"\n\n[saving]\noperator = "李"\n'
    path = settings_file(tmp_path, content.encode("gbk"))
    settings, problem = loaded(path)
    assert settings == replace(REST, saving=SavingHabits())
    assert (problem.kind, problem.facts["values"]) == (Kind.LOCAL_SETTINGS_VALUES, "saving operator (9)")
    save_settings(replace(settings, theme=Theme.DARK), path)
    assert 'before = "李"\n'.encode("gbk") in path.read_bytes()
    assert 'operator = "李"\n'.encode("gbk") in path.read_bytes()
    assert load_settings(path)[0] == replace(settings, theme=Theme.DARK)


def test_connection_with_name_or_route_that_is_not_utf_8_is_left_out(tmp_path: Path) -> None:
    content = f'{OTHERS}[[profiles]]\nname = "李"\n[[profiles]]\nname = "b"\nca_file = "李.pem"\n'
    settings, problem = loaded(settings_file(tmp_path, content.encode("gbk")))
    assert settings == REST
    assert problem.facts["values"] == "profiles 2 name (7), profiles 3 ca_file (10)"


@pytest.mark.parametrize("end", ["", "\x1a", "\r\n\x1a", "  \x1a\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_file_with_line_ends_and_end_of_file_character_of_dos_is_read(tmp_path: Path, line_end: str, end: str) -> None:
    assert load_settings(settings_file(tmp_path, OTHERS.replace("\n", line_end) + end)) == (REST, [])


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "\x1a"])
def test_empty_file_counts_as_first_start(tmp_path: Path, content: str) -> None:
    path = settings_file(tmp_path, content)
    assert load_settings(path) == (Settings(), [])
    save_settings(REST, path)
    assert load_settings(path) == (REST, [])


LEFT_OUT = {
    "no name": "",
    "an empty name": 'name = ""',
    "a number for a name": "name = 7",
    "a name twice": 'name = "good"',
    "an endpoint without TLS": 'name = "a"\nendpoint = "http://face.example.com"',
    "an unknown stage": 'name = "a"\nstage = "LATER"',
    "an unknown proxy mode": 'name = "a"\nproxy_mode = "tor"',
    "a number for a CA file": 'name = "a"\nca_file = 1',
}


@pytest.mark.parametrize("content", LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_connection_with_invalid_route_is_left_out_and_kept_in_the_file(tmp_path: Path, content: str) -> None:
    path = settings_file(tmp_path, f"{OTHERS}[[profiles]]\n{content}\n")
    before = tomllib.loads(path.read_text("utf-8"))
    settings, problem = loaded(path)
    assert settings == REST
    assert str(problem.facts["values"]).startswith("profiles 2")
    added = save_settings(replace(settings, profiles=(*settings.profiles, Profile("a"))), path)
    assert added.profiles == (Profile("good"), Profile("a"))
    kept = tomllib.loads(path.read_text("utf-8"))["profiles"]
    assert kept[:2] == before["profiles"]


def test_invalid_optional_value_of_a_connection_is_ignored_alone(tmp_path: Path) -> None:
    content = '[[profiles]]\nname = "a"\nimage_format = "SVG"\npicture_hosts = ["h", 7]\nrate = 0\nin_flight = true'
    settings, problem = loaded(settings_file(tmp_path, content))
    assert settings.profiles == (Profile("a"),)
    assert (
        problem.facts["values"]
        == "profiles 1 image_format (3), profiles 1 picture_hosts (4), profiles 1 rate (5), profiles 1 in_flight (6)"
    )


def test_invalid_connections_are_named_before_other_values(tmp_path: Path) -> None:
    keys = "".join(f"{key} = 1\n" for key in "abcdef")
    _, problem = loaded(settings_file(tmp_path, f'[shortcuts]\n{keys}[[profiles]]\nname = "P"\nstage = 1\n'))
    assert str(problem.facts["values"]).startswith("profiles 1 stage (10), shortcuts a (2), ")
