"""Build the wheel, which contains both commands and all their resources."""

import sys
from pathlib import Path

from context import Context
from installed import check_commands
from python.building import built
from running import run


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
    check_commands(venv / "bin", context)
