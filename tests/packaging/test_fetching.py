"""Downloads: an unavailable package stops the build, a wrong one fails it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

import fetching
import tools
from bootstrap import Stop
from running import Failed

if TYPE_CHECKING:
    from context import Context

CONTEXT = cast("Context", None)  # not used by the fake
WRONG_HASH = "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE"


def failing_pip(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def run(*_command: object) -> str:
        raise Failed(text)

    monkeypatch.setattr(fetching, "run", run)
    monkeypatch.setattr(tools, "build_python", lambda _context: Path("python"))


@pytest.mark.parametrize("text", ["ERROR: No matching distribution found for x", "Max retries exceeded with url"])
def test_unavailable_package_stops_in_both_languages(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    failing_pip(monkeypatch, text)

    with pytest.raises(Stop, match=r"does not have it.*软件包索引"):
        fetching.pip(CONTEXT, "download", "x")


@pytest.mark.parametrize("text", [WRONG_HASH, f"Connection reset\n{WRONG_HASH}", "Traceback"])
def test_wrong_hash_or_pip_error_fails(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    failing_pip(monkeypatch, text)

    with pytest.raises(Failed):
        fetching.pip(CONTEXT, "download", "x")


def test_program_missing_in_apt_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def need(_packages: object) -> None:
        raise subprocess.CalledProcessError(100, "apt-get")

    monkeypatch.setattr(tools, "need", need)

    with pytest.raises(Stop, match="wine64"):
        fetching.need({"wine": "wine64"})
