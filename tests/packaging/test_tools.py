"""What builds need: if it is not available the build stops, if it is wrong the build fails."""

import subprocess
from pathlib import Path

import pytest

import tools
from running import Failed, Stop

WRONG_HASH = "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE"


@pytest.mark.parametrize(
    ("text", "failure", "message"),
    [
        ("ERROR: No matching distribution found for x", Stop, "does not have it.*软件包索引"),
        ("Max retries exceeded with url", Stop, "does not have it.*软件包索引"),
        (WRONG_HASH, Failed, "HASHES"),
        (f"Connection reset\n{WRONG_HASH}", Failed, "HASHES"),
        ("Traceback", Failed, "Traceback"),
    ],
)
def test_pip_stops_for_an_unavailable_package_and_fails_for_a_wrong_one(
    monkeypatch: pytest.MonkeyPatch, text: str, failure: type[Exception], message: str
) -> None:
    def run(*_command: object) -> str:
        raise Failed(text)

    monkeypatch.setattr(tools, "run", run)
    monkeypatch.setattr(tools, "build_python", lambda _context: Path("python"))
    with pytest.raises(failure, match=message):
        tools.pip(None, "download", "x")  # type: ignore[arg-type]  # no more is used


def test_program_missing_in_apt_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def install(_packages: object) -> None:
        raise subprocess.CalledProcessError(100, "apt-get")

    monkeypatch.setattr(tools, "install_system_packages", install)
    with pytest.raises(Stop, match="apt-get cannot install: no-such-package"):
        tools.need({"no-such-program-of-faceviewer": "no-such-package"})
