"""The command line of the window."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.language import Language
from faceviewer.core.limits import LINK_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faceviewer.core.link import Link
    from faceviewer.core.problem import Problem

# Both languages at once: the language is only known after parsing.
_LANGUAGES = tuple(reversed(Language))
_EITHER, _EITHER_ZH = " or ".join(_LANGUAGES), " 或 ".join(_LANGUAGES)
USAGE = f"""usage / 用法: faceviewer [--demo] [--profile NAME] [--lang {"|".join(_LANGUAGES)}] [--log FILE]
                          [--self-test] [--version]
                          [--look TYPE ID [--ticket N] [--connection NAME] | LINK]

  --demo          open on the training gateway, with sample people / 打开训练网关，使用示例人员
  --profile NAME  use this connection / 使用该连接配置
  --lang LANG     {_EITHER} instead of the system's language / 使用 {_EITHER_ZH}，而非系统语言
  --log FILE      append what happens, without personal data / 记录运行事件，不含个人信息
  --self-test     check what the window needs, print JSON / 检查窗口所需的一切，输出 JSON
  --version       print the version / 显示版本
  --look TYPE ID  fill the form in and wait for Enter / 填入表单，等待按回车
  --ticket N      with --look: the ticket it is for / 与 --look 一起使用：对应的工单
  --connection NAME
                  with --look: the connection to ask, if it is set up / 与 --look 一起使用：所用连接配置（须已设置）
  LINK            faceviewer://look?type=TYPE&id=ID&ticket=N&connection=NAME, the same as a link / 以链接形式给出
"""
NO_WINDOW = (
    "no window can be opened here ({reason}): in a terminal, faceviewer-cli does the same / "
    "此处无法打开窗口，请在终端中使用 faceviewer-cli"
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The parsed command line.

    `link` is the link or `--look` to fill in, or the problem with it. `error` is empty if the arguments are valid.
    """

    demo: bool = False
    profile: str = ""
    log: str = ""
    link: Link | Problem | None = None
    language: Language | None = None
    self_test: bool = False
    version: bool = False
    help: bool = False
    error: str = ""


_FLAGS = {"--demo": "demo", "--self-test": "self_test", "--version": "version", "--help": "help", "-h": "help"}
_WITH_VALUE = {"--profile": "profile", "--log": "log", "--lang": "language"}
_LOOK_OPTIONS = {"--ticket": "ticket", "--connection": "connection"}
_LANGUAGE_KEYS = {language.key for language in Language}
_VALUE_CHARACTERS = 128  # longer than any value of a link with its option


def read_arguments(argv: Sequence[str]) -> Arguments:
    """Parse the arguments; without argparse, which writes to streams that a windowed executable does not have."""
    found: dict[str, Any] = {}
    look: dict[str, str] = {}
    remaining = list(argv)
    while remaining:
        word = remaining.pop(0)
        name, equals, value = word.partition("=")
        given = [value] if equals else remaining[:1]
        if _is_link(word) and not look:
            found["link"] = _link_of(word, remaining)
            remaining = []
        elif name in _FLAGS and not equals:
            found[_FLAGS[name]] = True
        elif name == "--look" and not equals and len(remaining) >= 2:
            look |= {"type": remaining.pop(0), "id": remaining.pop(0)}
        elif name not in {*_WITH_VALUE, *_LOOK_OPTIONS, "--look"}:
            return Arguments(error=f"unknown argument / 未知参数: {name}")
        elif name == "--look" or not given or (name in _WITH_VALUE and given == [""]):  # "" of an unset variable
            return Arguments(error=f"{name} needs a value / 需要一个值")
        else:
            target, key = (look, _LOOK_OPTIONS[name]) if name in _LOOK_OPTIONS else (found, _WITH_VALUE[name])
            target[key] = value if equals else remaining.pop(0)
    if look and "type" not in look:
        return Arguments(error="--ticket and --connection need --look / 需与 --look 一起使用")
    if look:
        found["link"] = _link_of("", (), **look)
    language = found.get("language")
    if language is not None and language.lower().partition("_")[0].partition("-")[0] not in _LANGUAGE_KEYS:
        return Arguments(error=f"--lang takes {_EITHER} / 只接受 {_EITHER_ZH}: {language}")
    # No shell expands `--log=~/file`.
    found["log"] = os.path.expanduser(found.get("log", ""))  # noqa: PTH111 - Path's raises if there is no home folder
    return Arguments(**found | {"language": language and Language.from_preferences([language])})


def handed_over(argv: Iterable[str]) -> list[str]:
    """Return arguments for a running window, shortened; a value that is too long stays recognisable as such."""
    words = []
    before = ""
    is_after_link = False
    for word in argv:
        is_unlimited = before in _WITH_VALUE or word.partition("=")[0] in _WITH_VALUE  # a path, or a name of any length
        words.append(word if is_unlimited else word[: LINK_CHARACTERS + 1 if _is_link(word) else _VALUE_CHARACTERS])
        if is_after_link:
            break  # the link is refused as a whole
        is_after_link = _is_link(word) and "--look" not in words and before not in {*_WITH_VALUE, *_LOOK_OPTIONS}
        before = word
    return words


def _is_link(word: str) -> bool:
    return word[:11].lower() == "faceviewer:"


def _link_of(url: str, more: Sequence[str], **texts: str) -> Link | Problem:
    """Parse a link or the `--look` options; arguments after a link are refused: a quote in a link may create them."""
    from faceviewer.core.link import Link  # noqa: PLC0415 - few starts have one
    from faceviewer.core.problem import Kind, Problem  # noqa: PLC0415 - see above

    if more:
        return Problem(Kind.INPUT_LINK, reason="link_more")
    try:
        return Link.of(**texts) if texts else Link.from_url(url)
    except Problem as problem:
        return problem
