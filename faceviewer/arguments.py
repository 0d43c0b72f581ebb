"""The command line of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.language import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

# In both languages at once: which one is wanted is not known before the arguments are understood.
USAGE = """usage / 用法: faceviewer [--demo] [--profile NAME] [--lang zh_CN|en] [--log FILE]
                          [--self-test] [--version]

  --demo          open on the training gateway, with sample people / 打开训练网关，使用示例人员
  --profile NAME  use this connection / 使用该连接配置
  --lang LANG     zh_CN or en instead of the system's language / 使用 zh_CN 或 en，而非系统语言
  --log FILE      append what happens, without personal data / 记录运行事件，不含个人信息
  --self-test     check what the window needs, print JSON / 检查窗口所需的一切，输出 JSON
  --version       print the version / 显示版本
"""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for on the command line; `error` is empty unless it was not understood."""

    demo: bool = False
    profile: str = ""
    log: str = ""
    language: Language | None = None
    self_test: bool = False
    version: bool = False
    help: bool = False
    error: str = ""


_FLAGS = {"--demo": "demo", "--self-test": "self_test", "--version": "version", "--help": "help", "-h": "help"}
_WITH_VALUE = {"--profile": "profile", "--log": "log", "--lang": "language"}


def read_arguments(argv: Sequence[str]) -> Arguments:
    """Read the arguments; by hand, because argparse writes to streams that a windowed executable does not have."""
    found: dict[str, Any] = {}
    words = list(argv)
    while words:
        name, equals, value = words.pop(0).partition("=")
        if name in _FLAGS and not equals:
            found[_FLAGS[name]] = True
        elif name not in _WITH_VALUE:
            return Arguments(error=f"unknown argument / 未知参数: {name}")
        elif not equals and not words:
            return Arguments(error=f"{name} needs a value / 需要一个值")
        else:
            found[_WITH_VALUE[name]] = value if equals else words.pop(0)
    language = found.get("language")
    if language is not None and language not in set(Language):
        return Arguments(error=f"--lang takes zh_CN or en / 只接受 zh_CN 或 en: {language}")
    return Arguments(**found | {"language": language and Language(language)})
