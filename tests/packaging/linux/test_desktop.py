"""Menu entry, manual pages and metainfo."""

import gzip
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path

import pytest

from linux import desktop
from running import ROOT
from tests.packaging.conftest import context_in


def test_window_and_menu_entry_have_the_same_id(pytestconfig: pytest.Config) -> None:
    app = (pytestconfig.rootpath / "faceviewer" / "ui" / "application.py").read_text("utf-8")
    assert 'setDesktopFileName("faceviewer")' in app
    assert (desktop.SHARE / "faceviewer.desktop").is_file()


def test_every_text_of_the_menu_entry_is_in_both_languages() -> None:
    entry = ConfigParser(interpolation=None, strict=True)
    entry.read(desktop.SHARE / "faceviewer.desktop", "utf-8")
    for section in entry.sections():
        texts = {key for key in entry[section] if key in {"genericname", "comment", "keywords"}}
        assert all(f"{key}[zh_cn]" in entry[section] for key in texts), section


@pytest.mark.parametrize("command", desktop.COMMANDS)
def test_manuals_in_both_languages_have_the_same_sections(command: str) -> None:
    english, chinese = (
        (desktop.SHARE / "man" / folder / f"{command}.1").read_text("utf-8").splitlines() for folder in ("", "zh_CN")
    )
    macros = [[line.split()[0] for line in page if line.startswith(".")] for page in (english, chinese)]
    assert macros[0] == macros[1]
    assert "@HELP@" in english


def test_manual_shows_the_help_text_unchanged() -> None:
    assert desktop._as_roff("a\\b --all\n.hidden\n'too") == "a\\eb \\-\\-all\n\\&.hidden\n\\&'too"


@pytest.mark.parametrize("urls", ["", '[project.urls]\nHomepage = "https://example.org/?a&b"\n'])
def test_metainfo_names_the_homepage_if_one_is_set(tmp_path: Path, urls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop, "_output", lambda *_: "Usage")
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    (tmp_path / "pyproject.toml").write_text(f"[project]\n{urls}")
    desktop.lay_out(context_in(tmp_path, source=tmp_path), tmp_path, tmp_path / "share")
    description = ET.parse(tmp_path / "share" / "metainfo" / "org.faceviewer.FaceViewer.metainfo.xml").getroot()
    named = [(url.get("type"), url.text) for url in description.iterfind("url")]
    assert named == ([("homepage", "https://example.org/?a&b")] if urls else [])
    assert description.findtext("developer_name") == "the faceviewer authors"


def test_desktop_files_can_be_written_for_commands_in_any_folder(tmp_path: Path) -> None:
    for command in desktop.COMMANDS:
        (tmp_path / command).write_text("#!/bin/sh\necho usage: it\n")
        (tmp_path / command).chmod(0o755)
    share = tmp_path / "share"
    words = [sys.executable, "-m", "linux.desktop", str(tmp_path), str(share)]
    subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT / "packaging")}, check=True)
    texts = [gzip.decompress(path.read_bytes()) for path in share.glob("man/**/man1/*.1.gz")]
    assert len(texts) == 4
    assert all(b"usage: it" in text and b"@" not in text for text in texts)
    assert (share / "applications" / "faceviewer.desktop").is_file()
    completions = ("bash-completion/completions/faceviewer-cli", "zsh/site-functions/_faceviewer-cli")
    assert [(share / name).read_text() for name in completions] == ["usage: it\n"] * 2
    assert (share / "fish/vendor_completions.d/faceviewer-cli.fish").is_file()
