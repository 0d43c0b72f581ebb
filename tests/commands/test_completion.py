"""Words that are completed, and the scripts that do it in three shells."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faceviewer.commands.completion import completion
from faceviewer.commands.grammar import COMMANDS
from faceviewer.core.language import Language

ROOT = Path(__file__).parents[2]
NAMES = {"My P", "Q", 'say "hi"', "a\\b", "by hand", "it's"}
BASIC_CASES = [
    ("connection ", {"list", "add", "test", "remove"}),
    ("get --profile ", NAMES),
    ("get --profile=", NAMES),
    ("get PHONE 1 --profile=Q", {"Q"}),
    ("get --profile=Q --stage=", {"RELEASE", "PRE", "TEST"}),
    ("get --demo OPEN deni", {"denied", "denied-and-expired"}),
]
CASES = [
    *BASIC_CASES,
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
    *((typed, {":files"}) for typed in ("verify ", "verify pa", "get --save=")),
]
SHELL_CASES = [*BASIC_CASES, ("verify mad", {"made.toml"}), ("get --save=mad", {"made.toml"})]
ZSH_CASES = [
    ("connection a", "connection add"),
    ("get PHONE 1 --profile=by", r"get PHONE 1 --profile=by\ hand"),
    ("get PHONE 1 --profile sa", r"get PHONE 1 --profile say\ \"hi\""),
    ("connection test My", r"connection test My\ P"),
    ("get --demo OPEN no-ph", "get --demo OPEN no-photo"),
    ("verify mad", "verify made.toml"),
    ("get --save=mad", "get --save=made.toml"),
]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Return an environment with connections, the scripts, and few programs."""
    (tmp_path / "FaceViewer").mkdir()
    (tmp_path / "FaceViewer" / "settings.toml").write_text(
        "".join(f"[[profiles]]\nname = {json.dumps(name)}\n" for name in sorted(NAMES))
    )
    (tmp_path / "made.toml").touch()
    for shell in ("bash", "zsh", "fish"):
        (tmp_path / shell).write_text("\n".join(completion(shell, (), Language.EN)))
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "faceviewer-cli"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m faceviewer.cli "$@"\n')
    program.chmod(0o755)
    for name in ("sh", "bash", "zsh", "fish", "cat", "ls", "uname", "mktemp", "rm", "mkdir"):
        if found := shutil.which(name):
            (tmp_path / "bin" / name).symlink_to(found)
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "LANG": "C.UTF-8"}


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_words_are_completed(
    home: dict[str, str], monkeypatch: pytest.MonkeyPatch, typed: str, offered: set[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", home["XDG_CONFIG_HOME"])
    lines = completion("fish", typed.split(" "), Language.EN)
    assert {line.partition("\t")[0] for line in lines} == offered


@pytest.mark.parametrize(("typed", "offered"), SHELL_CASES)
def test_bash_completes(home: dict[str, str], typed: str, offered: set[str]) -> None:
    script = (
        f"source $HOME/bash; compopt() {{ :; }}; set -u; COMP_WORDS=(faceviewer-cli {typed.replace('=', ' = ')}); "
        f"[[ '{typed}' == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _faceviewer_cli; "
        'for word in "${COMPREPLY[@]}"; do eval "printf \'%s\\n\' $word"; done'
    )
    done = subprocess.run(
        ["bash", "-c", script], env=home, cwd=home["HOME"], capture_output=True, text=True, check=True
    )
    assert (set(done.stdout.splitlines()) - {""}, done.stderr) == (offered, "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(("typed", "offered"), SHELL_CASES)
def test_fish_completes(home: dict[str, str], typed: str, offered: set[str]) -> None:
    line = f"source $HOME/fish; complete -C 'faceviewer-cli {typed}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", line], env=home, cwd=home["HOME"], capture_output=True, text=True, check=True
    )
    beginning = "".join(typed.rpartition(" ")[2].rpartition("=")[:2])  # fish repeats it
    told = {line.partition("\t")[0].removeprefix(beginning) for line in done.stdout.splitlines()}
    assert told == offered


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes_at_a_terminal(home: dict[str, str]) -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(home["HOME"])
        os.execvpe("zsh", ["zsh", "-f"], home | {"TERM": "dumb", "COLUMNS": "200"})
    begin = "PS1='> '; autoload -Uz compinit; compinit -u -D; source $HOME/zsh; echo rea''dy\n"
    try:
        os.write(terminal, begin.encode())
        read_until(terminal, "\nready")
        for typed, completed in ZSH_CASES:
            os.write(terminal, f"faceviewer-cli {typed}\t".encode())
            read_until(terminal, f"faceviewer-cli {completed}")
            os.write(terminal, b"\x15")  # Ctrl+U deletes the line
    finally:
        os.kill(process, 9)
        os.waitpid(process, 0)
        os.close(terminal)


def read_until(terminal: int, wanted: str) -> None:
    """Read until a text appears."""
    told, deadline = "", time.monotonic() + 60
    while wanted not in told.replace("\r", ""):
        assert select.select([terminal], [], [], deadline - time.monotonic())[0], told
        told += os.read(terminal, 4096).decode("utf-8", "replace")


def test_all_options_of_each_command_are_offered_with_their_meaning() -> None:
    for name, command in COMMANDS.items():
        lines = completion("zsh", (*name.split(), "--"), Language.EN)
        assert [line.partition("\t")[0] for line in lines] == [option.name for option in command.options]
        assert all(line.partition("\t")[2] for line in lines)


def test_meanings_are_in_the_chosen_language() -> None:
    (line,) = completion("fish", ("doct",), Language.ZH_CN)
    assert line.startswith("doctor\t诊断连接")


@pytest.mark.parametrize("opening", ["", "'", '"'])
@pytest.mark.parametrize("name", ["a $(touch b) c", "a `touch b`", 'a "b" \\ c', "a it's", "a $HOME", "a;b&c|d>e*?~#"])
def test_bash_completes_a_name_as_one_word_with_this_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, opening: str, name: str
) -> None:
    (tmp_path / "FaceViewer").mkdir()
    (tmp_path / "FaceViewer" / "settings.toml").write_text(f"[[profiles]]\nname = {json.dumps(name)}\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (word,) = completion("bash", ["get", "--profile", f"{opening}a"], Language.EN)
    line = f"printf %s {opening}{word}{opening}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == name
    assert not (tmp_path / "b").exists()
