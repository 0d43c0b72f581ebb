"""The help, the parser, and messages about invalid arguments."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from faceviewer.commands.arguments import parse
from faceviewer.commands.grammar import COMMANDS, PROGRAM
from faceviewer.commands.help import help_text
from faceviewer.commands.wrapping import columns, wrapped
from faceviewer.core.language import Language
from faceviewer.core.problem import Problem
from tests.commands import running
from tests.commands.running import run, run_bytes

EVERY = [*(name.split() for name in COMMANDS), [], ["all"], ["connection"]]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("topic", EVERY, ids=" ".join)
def test_lines_fit_the_width_of_the_terminal(topic: list[str], width: int, language: Language) -> None:
    lines = help_text(topic, language, width=width).split("\n")
    assert [line for line in lines if columns(line) > width] == []
    assert not any(line != line.rstrip() for line in lines)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_two_valid_examples_and_its_exit_statuses(name: str, language: Language) -> None:
    text = help_text(name.split(), language, width=80)
    assert len(COMMANDS[name].examples) >= 2
    for example in COMMANDS[name].examples:
        words = shlex.split(example.partition(" > ")[0].replace("HEX", "0" * 64))
        assert parse(words, language).command == name
        assert f"{PROGRAM} {words[0]}" in text.replace("\\\n", "")
    assert all(re.search(rf"^  {status} +\S", text, re.MULTILINE) for status, _ in COMMANDS[name].statuses)
    assert re.search(r"^  130 +\S", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("language", "keyring", "photo"),
    [
        (Language.EN, "the keyring is not used", "without a usable photo"),
        (Language.ZH_CN, "不访问钥匙串", "无可用照片"),
    ],
)
def test_help_mentions_keyring_and_photo_only_where_it_is_true(language: Language, keyring: str, photo: str) -> None:
    def mentions(topic: str, text: str) -> bool:
        return "".join(text.split()) in "".join(help_text(topic.split(), language, width=80).split())

    assert [mentions(topic, keyring) for topic in ("get", "connection add")] == [True, False]
    assert [mentions(topic, photo) for topic in ("get", "batch")] == [True, False]


def test_chinese_is_wrapped_between_characters_and_not_before_punctuation() -> None:
    lines = wrapped("以记录的结论作为退出码，可通行，不可通行，无法判断（共三种）。", 12)
    assert all(columns(line) <= 12 for line in lines)
    assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (("get", "PHON", "1"), "PHONE, YUNDUN, not “PHON”. Did you mean PHONE?", "是否指 PHONE？"),
        (("get", "PHONE", "1", "--jsn"), "no option --jsn. Did you mean --json?", "没有选项 --jsn。是否指 --json？"),
        (("gte", "PHONE", "1"), "there is no command “gte”. Did you mean get?", "没有命令“gte”。是否指 get？"),
        (("connection", "lsit"), "no command “connection lsit”. Did you mean connection list?", "list"),
        (("connection",), "specify one of these: connection list, connection add", "请指明其一"),
        (("get", "PHONE", "1", "--plain"), "--plain cannot be used with get.", "--plain 不能用于 get。"),
        (("get", "PHONE", "1", "--save", "--json"), "--save needs a value: --save PATH", "--save 需要值"),
        (("get", "PHONE", "1", "--json=yes"), "--json takes no value", "--json 不带值"),
        (("get", "PHONE", "1", "2"), "unexpected arguments: 2", "多余的参数：2"),
        (("get",), "USERTYPE is missing", "缺少 USERTYPE"),
        (("get", "PHONE"), "give one of USERID and --ids-from", "USERID 和 --ids-from"),
        (("get", "PHONE", "1", "--picture", "outside"), "is one of inside, link, not “outside”", "--picture 应为"),
        (("get", "PHONE", "1", "--timeout", "0"), "--timeout: seconds from 0.1 to 3600", "--timeout 需为"),
        (("get", "PHONE", "1", "--retries", "-1"), "--retries: a whole number from 0 to 10", "--retries 需为"),
        (("get", "OPEN", "1", "--profile", "P", "--proxy", "http://u:p@h:1"), "without user name", "不含用户名"),
        (("get", "PHONE", "1", "--demo", "--proxy", "none"), "need --endpoint or --profile", "一起使用"),
        (("get", "PHONE", "1", "--demo", "--clobber"), "--clobber needs --save FILE", "--clobber 需与"),
        (("get", "PHONE", "--demo", "--ids-from", "f", "--save", "-"), "into a folder only", "只能保存到文件夹"),
        (("get", "PHONE", "1", "--lang", "xx"), "--lang is one of en, zh_CN, not “xx”", "应为 en、zh_CN 之一"),
        (("doors", "PHONE", "1"), "USERTYPE is one of IDENTITY, OPEN, not “PHONE”", "USERTYPE 应为"),
        (("verify", "-"), "PACK is a file here", "PACK 须为文件"),
        (("sandbox", "--ready-file", "-"), "--ready-file is a file here", "名为 - 的文件请写作 ./-"),
        (("sandbox", "--ca-out=-"), "--ca-out is a file here", "--ca-out 须为文件"),
        (("-x",), "there is no option -x.", "没有选项 -x。"),
        (("get", "OPEN", "-h1"), "no option -h1. A value that begins with - comes last, after --.", "放在 -- 之后。"),
        (("get", "OPEN", "--77"), "no option --77. A value that begins with - comes last", "放在 -- 之后。"),
        ((), "a command is missing", "缺少命令"),
    ],
)  # fmt: skip
def test_usage_errors_in_both_languages_have_suggestions(
    arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    for language, words in ((Language.EN, english), (Language.ZH_CN, chinese)):
        with pytest.raises(Problem) as met:
            parse(arguments, language)
        assert words in str(met.value.facts["text"])
        assert "<" not in str(met.value.facts["text"])


def test_option_of_another_command_is_not_called_a_value() -> None:
    with pytest.raises(Problem) as met:
        parse(("get", "OPEN", "1", "--resume"), Language.EN)
    assert met.value.facts["text"] == "--resume cannot be used with get."


def test_options_may_be_anywhere_until_two_hyphens() -> None:
    parsed = parse(["--lang", "zh", "--json", "get", "--demo", "phone", "--save=-", "--", "-x"], Language.EN)
    assert (parsed.command, parsed.usertype, parsed.userid, parsed.save) == ("get", "PHONE", "-x", "-")
    assert (parsed.json, parsed.demo, parsed.lang) == (True, True, Language.ZH_CN)
    assert parse(["get", "OPEN", "-", "--demo", "-qv"], Language.EN).verbose is True


def test_tilde_after_the_equals_sign_is_the_home_folder() -> None:
    parsed = parse(["batch", "~/list.csv", "--out=~/report.csv", "--column=~"], Language.EN)
    home = str(Path.home())
    assert (parsed.list, parsed.out, parsed.column) == (f"{home}/list.csv", f"{home}/report.csv", "~")


@pytest.mark.parametrize("lang", ["zh", "zh_CN", "zh-CN", "zh-Hans-CN", "ZH", "zh_TW.UTF-8"])
def test_language_is_recognised_by_locale_names(lang: str) -> None:
    assert "请见 faceviewer-cli help get" in run("get", "--lang", lang).stderr
    assert "请见 faceviewer-cli help get" in run("--lang", lang, "get").stderr


@pytest.mark.parametrize(
    ("codec", "message"), [("gb18030", "用法错误"), ("cp437", "Wrong usage"), ("ascii", "Wrong usage")]
)
def test_language_of_the_environment_is_used_only_if_the_output_can_encode_it(codec: str, message: str) -> None:
    environment = {**os.environ, "LC_ALL": "zh_CN", "PYTHONIOENCODING": codec}  # the system may lack this locale
    done = subprocess.run([*running.PROGRAM, "get"], capture_output=True, env=environment, timeout=60, check=False)
    assert message in done.stderr.decode(codec)


def test_old_names_of_options_and_values_are_accepted() -> None:
    for word in ("url", "URL", "link"):
        assert parse(["get", "OPEN", "x", "--demo", "--format", word], Language.EN).picture == "URL"
    assert parse(["get", "OPEN", "x", "--demo", "--picture", "inside"], Language.EN).picture == "BASE64"


def test_help_and_version_have_several_spellings() -> None:
    assert {run(name).stdout for name in ("--version", "-V")} == {run("get", "-V").stdout}
    assert {run(*words).stdout for words in (("get", "--help"), ("get", "-h"), ("help", "get"))} == {
        run("get", "PHONE", "-h").stdout
    }
    assert run("help").stdout == run("--help").stdout
    assert run("help", "connection").stdout.count("connection add NAME") == 1


@pytest.mark.parametrize("line", ["help conection add", "conection -h", "conection", "help connection addd"])
def test_help_for_unknown_command_suggests_a_similar_one(line: str) -> None:
    done = run(*line.split(), "--lang", "en")
    meant = "connection add" if line.endswith("addd") else "connection"
    assert (done.returncode, done.stdout, f"Did you mean {meant}?" in done.stderr) == (2, "", True)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252"])
def test_help_is_printed_in_any_console_encoding(encoding: str) -> None:
    done = run_bytes("help", "all", "--lang", "zh", environment={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr, done.stdout.count(b"\n") > 100) == (0, b"", True)


def test_option_takes_a_value_with_all_commands_or_with_none() -> None:
    seen: dict[str, bool] = {}
    for command in COMMANDS.values():
        for option in command.options:
            for name in (option.name, *option.other):
                assert seen.setdefault(name, bool(option.value)) == bool(option.value)
