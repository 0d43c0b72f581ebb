"""Menu entry and manual pages."""

from configparser import ConfigParser

import pytest

from linux import desktop


def test_the_window_and_its_menu_entry_know_each_other_by_name(pytestconfig: pytest.Config) -> None:
    app = (pytestconfig.rootpath / "faceviewer" / "app.py").read_text("utf-8")
    assert 'setDesktopFileName("faceviewer")' in app
    assert (desktop.SHARE / "faceviewer.desktop").is_file()


def test_everything_in_the_menu_entry_is_in_both_languages() -> None:
    entry = ConfigParser(interpolation=None, strict=True)
    entry.read(desktop.SHARE / "faceviewer.desktop", "utf-8")
    for section in entry.sections():
        texts = {key for key in entry[section] if key in {"genericname", "comment", "keywords"}}
        assert all(f"{key}[zh_cn]" in entry[section] for key in texts), section


@pytest.mark.parametrize("command", desktop.COMMANDS)
def test_both_manuals_of_a_command_have_the_same_sections(command: str) -> None:
    english, chinese = (
        (desktop.SHARE / "man" / folder / f"{command}.1").read_text("utf-8").splitlines() for folder in ("", "zh_CN")
    )
    macros = [[line.split()[0] for line in page if line.startswith(".")] for page in (english, chinese)]
    assert macros[0] == macros[1]
    assert "@HELP@" in english


def test_help_is_shown_in_a_manual_as_it_is() -> None:
    assert desktop._as_roff("a\\b --all\n.hidden\n'too") == "a\\eb \\-\\-all\n\\&.hidden\n\\&'too"
