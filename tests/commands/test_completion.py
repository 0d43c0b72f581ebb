"""What the scripts complete in three shells, without starting the program."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from faceviewer.commands.completion import completion
from faceviewer.commands.grammar import COMMANDS
from faceviewer.core.language import Language

SHELLS = ("bash", "zsh", "fish")
NAMES = {"My P", "Q", 'say "hi"', "a\\b", "by hand", "it's"}
CASES = [
    ("connection ", {"list", "add", "test", "remove"}),
    ("get --profile ", NAMES),
    ("get --profile=", NAMES),
    ("get PHONE 1 --profile=Q", {"Q"}),
    ("get --profile=Q --stage=", {"RELEASE", "PRE", "TEST"}),
    ("get --demo OPEN deni", {"denied", "denied-and-expired"}),
    ("help connection ", {"list", "add", "test", "remove"}),
    ("help get ", set()),
    ("help ver", {"verify"}),
    ("comp", {"completion"}),
    ("get ", {"IDENTITY", "OPEN", "PHONE", "YUNDUN"}),
    ("get --demo PHONE 1380013801", {f"1380013801{n}" for n in range(10)}),
    ("get OPEN deni", set()),
    ("doors --demo OPEN doors-com", {"doors-coming"}),
    ("connection test ", NAMES),
    ("get --profile=Q ", {"IDENTITY", "OPEN", "PHONE", "YUNDUN"}),
    ("get --picture ", {"inside", "link"}),
    ("--la", {"--lang"}),
    ("--lang ", {"en", "zh_CN"}),
    ("--lang zh comp", {"completion"}),
    ("--lang zh get P", {"PHONE"}),
    ("--lang=en --demo get OPEN deni", {"denied", "denied-and-expired"}),
    ("-q connection --lang zh te", {"test"}),
    ("-q connection --lang zh test ", NAMES),
    ("get --exit", {"--exit-status"}),
    ("verify --pro", set()),
    ("get --demo OPEN x --pict", {"--picture"}),
    ("completion z", {"zsh"}),
    ("get --demo open broken", {"broken-photo"}),
    ("get OPEN --demo -- gateway-I400H", {"gateway-I400HD"}),
    ("help connection a", {"add"}),
    ("help al", {"all"}),
    ("get --profile --stag", {"--stage"}),
    ("get --endpoint x --format l", {"link"}),
    ("batch --type PHONE mad", {"made.toml"}),
    ("verify mad", {"made.toml"}),
    ("get --save=mad", {"made.toml"}),
]
TERMINAL_CASES = [
    ("connection a", "connection add"),
    ("help connection a", "help connection add"),
    ("--lang zh get PH", "--lang zh get PHONE"),
    ("--lang=zh -q get PH", "--lang=zh -q get PHONE"),
    ("get --exit", "get --exit-status"),
    ("get PHONE 1 --profile=by", r"get PHONE 1 --profile=by\ hand"),
    ("get PHONE 1 --profile sa", r"get PHONE 1 --profile say\ \"hi\""),
    ("connection test My", r"connection test My\ P"),
    ("get --demo OPEN no-ph", "get --demo OPEN no-photo"),
    ("verify mad", "verify made.toml"),
    ("get --save=mad", "get --save=made.toml"),
]


SETTINGS = r"""theme = "dark"

[[profiles]]
name = "My P"
stage = "PRE"
picture_hosts = [
    "a.example",
]

[[profiles]]
name = 'by hand' # a remark
[[ profiles ]]
  name="say \"hi\""
[[profiles]]
name = "a\\b"
[[profiles]]
stage = "name = 'no'"
name = "it's" # another
extra = { name = "no" }
#name = "no"
[[profiles]]
name = "Q"
[saving]
name = "no"
"""
"""As the program and as people write it."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Yield an environment with settings, scripts and few programs; check that FaceViewer was not started."""
    (tmp_path / "FaceViewer").mkdir()
    (tmp_path / "FaceViewer" / "settings.toml").write_text(SETTINGS)
    (tmp_path / "made.toml").touch()
    for shell in SHELLS:
        (tmp_path / shell).write_text(completion(shell, Language.EN))
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "faceviewer-cli"
    program.write_text('#!/bin/sh\n: > "$HOME/started"\n')
    program.chmod(0o755)
    for name in ("awk", "sh", "bash", "zsh", "fish", "cat", "ls", "uname", "mktemp", "rm", "mkdir"):
        if found := shutil.which(name):
            (tmp_path / "bin" / name).symlink_to(found)
    yield {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "LANG": "C.UTF-8"}
    assert not (tmp_path / "started").exists()


def in_bash(home: dict[str, str], *words: str) -> list[str]:
    """Return what bash offers for the last of the words, which are as bash separates them."""
    script = (
        'source $HOME/bash; compopt() { :; }; set -u; COMP_WORDS=(faceviewer-cli "$@"); COMP_CWORD=$#; '
        "_faceviewer_cli; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    words = ("bash", "-c", script, "bash", *words)
    done = subprocess.run(words, env=home, cwd=home["HOME"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


def as_read_by_bash(home: dict[str, str], word: str) -> str:
    """Return a word of a command line without its quotes."""
    line = f"printf %s {word}"
    done = subprocess.run(["bash", "-c", line], env=home, cwd=home["HOME"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_bash_completes(home: dict[str, str], typed: str, offered: set[str]) -> None:
    words = in_bash(home, *(word for word in re.split(r" |(=)", typed) if word is not None))
    assert {as_read_by_bash(home, word) for word in words} - {""} == offered


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_fish_completes(home: dict[str, str], typed: str, offered: set[str]) -> None:
    line = f"source $HOME/fish; complete -C 'faceviewer-cli {typed}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", line], env=home, cwd=home["HOME"], capture_output=True, text=True, check=True
    )
    beginning = "".join(typed.rpartition(" ")[2].rpartition("=")[:2])  # fish repeats it
    completions = {line.partition("\t")[0].removeprefix(beginning) for line in done.stdout.splitlines()}
    assert completions == offered


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        ("bash --norc --noprofile -i", "source $HOME/bash"),
        pytest.param(
            "zsh -f",
            "autoload -Uz compinit; compinit -u -D; source $HOME/zsh",
            marks=pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed"),
        ),
    ],
)
def test_words_are_completed_at_a_terminal(home: dict[str, str], shell: str, script: str) -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(home["HOME"])
        words = shell.split()
        os.execvpe(words[0], words, home | {"TERM": "dumb", "COLUMNS": "200"})
    begin = f"PS1='> '; alias awk=false; {script}; echo rea''dy\n"
    try:
        os.write(terminal, begin.encode())
        read_until(terminal, "\nready")
        for typed, completed in TERMINAL_CASES:
            os.write(terminal, f"faceviewer-cli {typed}\t".encode())
            read_until(terminal, f"faceviewer-cli {completed}")
            os.write(terminal, b"\x15")  # Ctrl+U deletes the line
    finally:
        os.kill(process, 9)
        os.waitpid(process, 0)
        os.close(terminal)


def read_until(terminal: int, wanted: str) -> str:
    output, deadline = "", time.monotonic() + 60
    while wanted not in output.replace("\r", ""):
        assert select.select([terminal], [], [], deadline - time.monotonic())[0], output
        output += os.read(terminal, 4096).decode("utf-8", "replace")
    return output


def test_bash_completes_a_value_that_it_does_not_separate_from_its_option(home: dict[str, str]) -> None:
    assert in_bash(home, "get", "--stage=P") == ["--stage=PRE"]


@pytest.mark.parametrize("name", COMMANDS)
def test_all_options_of_each_command_are_offered(home: dict[str, str], name: str) -> None:
    assert set(in_bash(home, *name.split(), "--")) == {option.name for option in COMMANDS[name].options}


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_meanings_are_in_the_chosen_language(home: dict[str, str]) -> None:
    (Path(home["HOME"]) / "fish").write_text(completion("fish", Language.ZH_CN))
    line = "source $HOME/fish; complete -C 'faceviewer-cli doct'; complete -C 'faceviewer-cli get --demo OPEN denied-'"
    done = subprocess.run(["fish", "--no-config", "-c", line], env=home, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("doctor\t诊断连接")
    assert "\ndenied-and-expired\t通行策略为禁止" in done.stdout


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "lines",
    [
        ["profiles = [", '    { name = "My P" },', """    { stage = "{[", name = 'Q' }, # a remark""", "]", ""],
        ["\ufeffprofiles = [{name='Q'},{extra={name='no'}, name='My P'}]", "saving = {name = 'no'}", ""],
        ["\ufeff[[profiles]]", 'name = "My P"', "[saving]", "name = 'no'", "[[profiles]]", "name = 'Q'"],
        ["[[profiles]]", "name = 'Q'", "[[profiles]]", 'name = "My P"', "[[profiles]]", r'name = "no\tno"', "name = 1"],
    ],
)
def test_names_are_read_in_each_form_of_a_list(home: dict[str, str], lines: list[str], ends: str) -> None:
    (Path(home["HOME"]) / "FaceViewer" / "settings.toml").write_bytes(ends.join(lines).encode())
    assert set(in_bash(home, "get", "--profile", "")) == {r"My\ P", "Q"}


def test_names_are_read_from_every_place(home: dict[str, str]) -> None:
    for name, place in (("A", ".config"), ("B", "Library/Application Support")):
        folder = Path(home["HOME"]) / place / "FaceViewer"
        folder.mkdir(parents=True)
        (folder / "settings.toml").write_text(f"[[profiles]]\nname = '{name}'\n")
    assert in_bash(home | {"XDG_CONFIG_HOME": "relative"}, "get", "--profile", "") == ["A", "B"]
    assert '"/etc/faceviewer/settings.toml"' in completion("bash", Language.EN)
    assert '"/Library/Application Support/FaceViewer/settings.toml"' in completion("bash", Language.EN)


@pytest.mark.parametrize("opening", ["", "'", '"'])
@pytest.mark.parametrize("name", ["a $(touch b) c", "a `touch b`", 'a "b" \\ c', "a it's", "a $HOME", "a;b&c|d>e*?~#"])
def test_bash_completes_a_name_as_one_word_with_this_text(home: dict[str, str], opening: str, name: str) -> None:
    settings = Path(home["HOME"]) / "FaceViewer" / "settings.toml"
    settings.write_text(f"[[profiles]]\nname = {json.dumps(name)}\n")
    (word,) = in_bash(home, "get", "--profile", f"{opening}a")
    assert as_read_by_bash(home, f"{opening}{word}{opening}") == name
    assert not (Path(home["HOME"]) / "b").exists()
