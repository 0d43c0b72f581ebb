"""Build the wheel, which contains both commands and all their resources, and other distributions with hatchling."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from context import Context
from running import Failed, run
from tools import build_python


def build(context: Context) -> list[Path]:
    """Build the wheel."""
    return [built("wheel", context, folder=context.dist)]


def test(context: Context, artefacts: list[Path]) -> None:
    """Install the wheel into an empty environment, and use both commands in a folder outside of the checkout."""
    venv = context.work / "wheel-venv"
    run(sys.executable, "-m", "venv", venv)
    pip = (venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", context.root / "packaging" / "requirements.txt")
    run(*pip, "--no-deps", *artefacts)
    _use_commands(venv / "bin", context)


def built(
    kind: Literal["wheel", "sdist"],
    context: Context,
    *,
    folder: Path,
    source: Path | None = None,
    python: Sequence[str | Path] = (),
) -> Path:
    """Build a wheel or an sdist of `source`, by default the context's, into `folder` and return its path.

    There is no build isolation: hatchling is that of `python`, by default the pinned one of the build's environment.
    """
    hatchling = (*(python or [build_python(context)]), "-m", "hatchling")
    run(*hatchling, "build", "-t", kind, "-d", folder, folder=source or context.source, environment=context.environment)
    pattern = "*.whl" if kind == "wheel" else "*.tar.gz"
    return next(folder.glob(f"faceviewer-{context.version}{pattern}"))


def _use_commands(folder: Path, context: Context) -> None:
    """Run both commands of a folder as a user would, with a separate environment and home folder."""
    home = context.work / "home"
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}

    def call(*command: str) -> str:
        return run(folder / command[0], *command[1:], folder=home, environment=environment, seconds=120)

    for command in ("faceviewer", "faceviewer-cli"):
        if context.version not in call(command, "--version"):
            raise Failed(f"{command} --version does not say {context.version}")
    call("faceviewer", "--self-test")
    record = json.loads(call("faceviewer-cli", "get", "PHONE", "13800138000", "--demo", "--json", "--save", "face.jpg"))
    if not record or not (home / "face.jpg").read_bytes().startswith(b"\xff\xd8"):
        raise Failed("the lookup in training mode saved no picture")
    (home / "face.jpg").unlink()
