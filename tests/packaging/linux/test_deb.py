"""The metadata of a Debian package."""

from email.parser import Parser
from pathlib import Path

import pytest

from linux import deb
from tests.packaging.conftest import context_in


@pytest.mark.parametrize("urls", ["", '[project.urls]\nHomepage = "https://example.org/"\n'])
def test_package_names_the_homepage_if_one_is_set(tmp_path: Path, urls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deb, "run", lambda *_: "amd64\n")
    monkeypatch.setattr(deb, "_dependencies", lambda *_: "libc6")
    (tmp_path / "pyproject.toml").write_text(f"[project]\n{urls}")
    deb._write_control(context_in(tmp_path, source=tmp_path), tmp_path, tmp_path)
    control = Parser().parsestr((tmp_path / "DEBIAN" / "control").read_text("utf-8"))
    assert control["Homepage"] == ("https://example.org/" if urls else None)
    assert control["Section"] == "net"
    assert control["Architecture"] == "amd64"
    assert "@" not in str(control).replace(control["Maintainer"], "")
