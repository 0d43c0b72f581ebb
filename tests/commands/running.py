"""The command as a process."""

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


def run(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    done = run_bytes(*arguments, typed=typed.encode(), environment=environment)
    told = (output.decode().replace(os.linesep, "\n") for output in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, *told)


def run_bytes(
    *arguments: str, typed: bytes = b"", folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    env, folder = {**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})}, folder or Path.cwd()
    if platform.system() == "Linux":
        return subprocess.CompletedProcess(
            arguments, *become([*arguments], typed=typed, environment=env, folder=folder)
        )
    command = [sys.executable, "-m", "faceviewer.cli", *arguments]
    return subprocess.run(command, input=typed, capture_output=True, timeout=60, env=env, cwd=folder, check=False)


def get(sandbox: Address, *arguments: str, secret: str | None = None) -> subprocess.CompletedProcess[str]:
    return run(
        "get",
        *arguments,
        "--endpoint",
        sandbox.url,
        "--app-key",
        sandbox.credentials.app_key,
        "--secret-stdin",
        "--ca-file",
        str(sandbox.ca_file),
        typed=f"{secret or sandbox.credentials.app_secret}\n",
    )


CLI = f"{shlex.quote(sys.executable)} -m faceviewer.cli"
"""In a line of a shell, wherever this checkout lies."""
GET = f"{CLI} get PHONE 13800138000 --demo"


def demo(save: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Save the demo person's photo."""
    return run("get", "PHONE", "13800138000", "--demo", "--save", save, *arguments)


def with_path() -> dict[str, str]:
    """Return an environment in which the program is found from any folder."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in a folder."""
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=with_path(), capture_output=True, text=True, timeout=60, check=False
    )


def as_json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found
