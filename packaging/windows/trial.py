"""Check a Windows installation: the programs, and that removing them leaves nothing behind."""

import json
import re
import tomllib
from pathlib import Path

from context import Context
from running import Failed, say
from windows.programs import COMMANDS, WINDOW
from windows.wine import Wine, changes, wait_until

_ALLOWED = Path(__file__).with_name("left-behind.toml")
# The self-test's checks that fail under Wine 8, and why.
_WINE_LACKS = {"tls": "Wine compares no IP addresses with a certificate's, and knows no authorities of a program's own"}


def check_programs(folder: Path, wine: Wine, context: Context) -> None:
    """Use both programs as a user would, with the keyring and a lookup in training mode.

    Raises:
        Failed: a check failed.
    """
    window, commands = folder / WINDOW.name, folder / COMMANDS.name
    for program in (window, commands):
        if context.version not in wine.check(program, "--version"):
            raise Failed(f"{program.name} --version does not say {context.version}")
    _check_self_test(wine.run(window, "--self-test").text)
    picture = wine.home / "face.jpg"
    record = json.loads(
        wine.check(commands, "get", "PHONE", "13800138000", "--demo", "--json", "--save", wine.windows_path(picture))
    )
    if not record or not picture.read_bytes().startswith(b"\xff\xd8"):
        raise Failed("the lookup in training mode saved no picture")
    picture.unlink()
    check_link(window, wine)


def check_gone(before: dict[str, str], after: dict[str, str]) -> None:
    """Check that two values of `Wine.contents` differ only by what left-behind.toml allows.

    Raises:
        Failed: something else was left behind.
    """
    allowed = tomllib.loads(_ALLOWED.read_text("utf-8"))["allowed"]
    left = [change for change in changes(before, after) if not any(re.fullmatch(a["what"], change) for a in allowed)]
    if left:
        raise Failed("left behind:\n" + "\n".join(left))
    say("Nothing is left behind", "未留下任何内容")


def check_link(window: Path, wine: Wine) -> None:
    """Open a link and check that the window starts with it.

    Wine 8 finds link handlers that are registered for all users only; Windows searches the user's classes first.

    Raises:
        Failed: the link is opened by another program, or by none.
    """
    command = r"Software\Classes\faceviewer\shell\open\command"
    opened_by = {root: wine.run("reg", "query", rf"{root}\{command}", "/ve").text for root in ("HKCU", "HKLM")}
    if sum(f'"{wine.windows_path(window)}" "%1"' in text for text in opened_by.values()) != 1:
        raise Failed(f"links are opened by {opened_by}")
    if wine.windows_path(window) not in opened_by["HKLM"]:
        say("not testable here: a link opened for one user", "此处无法测试：为单个用户打开链接")
        return
    link = "faceviewer://look?type=PHONE&id=13800138000&ticket=4711"
    wine.check("start", link)
    wait_until(lambda: wine.runs(window, link), "a link starts the window")
    wine.stop()


def _check_self_test(text: str) -> None:
    report = json.loads(text)
    missing = {name: report["checks"][name]["detail"] for name in report["fails"]}
    if set(missing) - set(_WINE_LACKS):
        raise Failed(f"the self-test fails: {missing}")
    if report["checks"]["keyring_item"]["detail"] != "windows: kept, given back, forgotten":
        raise Failed(f"the keyring: {report['checks']['keyring_item']['detail']}")
    for name in missing:
        say(f"not testable here: {name}. {_WINE_LACKS[name]}", f"此处无法测试：{name}")
