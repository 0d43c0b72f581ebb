"""Run the command as a process."""

import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from faceviewer.sandbox.server import Address
from tests.commands.warm import become
from tests.faults.origin import Origin, ca_file

PROGRAM = [sys.executable, "-m", "faceviewer.cli"]
DEAD_END = ("--endpoint", "https://127.0.0.1:9", "--app-key", "k", "--secret-stdin")
"""A connection to a port where nobody listens; the secret is typed."""


def run(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    done = run_bytes(*arguments, typed=typed.encode(), environment=environment)
    texts = (output.decode().replace(os.linesep, "\n") for output in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, *texts)


def run_bytes(
    *arguments: str, typed: bytes = b"", folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    env, folder = {**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})}, folder or Path.cwd()
    if platform.system() == "Linux":
        return subprocess.CompletedProcess(
            arguments, *become([*arguments], typed=typed, environment=env, folder=folder)
        )
    command = [*PROGRAM, *arguments]
    return subprocess.run(command, input=typed, capture_output=True, timeout=60, env=env, cwd=folder, check=False)


def way_to(server: Address | Origin) -> tuple[str, ...]:
    """Return the options for a connection to a server, without its secret."""
    if isinstance(server, Origin):
        return ("--endpoint", f"https://{server.address}", "--ca-file", str(ca_file()), "--app-key", "k")
    return (*("--endpoint", server.url, "--ca-file", str(server.ca_file)), *("--app-key", server.credentials.app_key))


def get(sandbox: Address, *arguments: str, secret: str | None = None) -> subprocess.CompletedProcess[str]:
    typed = f"{secret or sandbox.credentials.app_secret}\n"
    return run("get", *arguments, *way_to(sandbox), "--secret-stdin", typed=typed)


CLI = shlex.join(PROGRAM)
"""In a line of a shell."""
GET = f"{CLI} get PHONE 13800138000 --demo"


def demo(save: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Save the demo person's photo."""
    return run("get", "PHONE", "13800138000", "--demo", "--save", str(save), *arguments)


def with_path() -> dict[str, str]:
    """Return an environment in which the program is found from any folder."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def without_keyring(folder: Path) -> dict[str, str]:
    """Return the environment of a server that has no keyring, and its settings in a folder."""
    alone = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "XDG_RUNTIME_DIR": str(folder)}
    return {"XDG_CONFIG_HOME": str(folder), **alone}


def write_settings(folder: Path, text: str) -> Path:
    """Write the settings file that `without_keyring` selects."""
    path = folder / "FaceViewer" / "settings.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def shell(line: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    env = with_path() | environment
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def as_json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found
