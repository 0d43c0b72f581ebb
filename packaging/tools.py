"""Install the programs that builds need: Debian packages, and a virtual environment with pinned tools."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from bootstrap import PINS, install_pins, install_system_packages, tool, venv_is_usable
from system_packages import can_load, debian_package, missing_packages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from context import Context


def need(packages: Mapping[str, str]) -> None:
    """Install missing programs.

    Args:
        packages: the Debian package of each program.

    Raises:
        Stop: a program is missing and this user may not install it; the message has the command to run.
    """
    install_system_packages(sorted({package for program, package in packages.items() if shutil.which(program) is None}))


def need_libraries(*names: str) -> None:
    """Install missing shared libraries, given by names such as libX11.so.6.

    Raises:
        Stop: see `need`.
    """
    install_system_packages(sorted(debian_package(name) for name in names if not can_load(name)))


def build_python(context: Context) -> Path:
    """Return the interpreter of an environment with the pinned requirements of the program and of its builds.

    The environment is build/venv, not .venv. It is created once, and again when the pins or its Python change.

    Raises:
        Stop: a requirement is missing and cannot be installed.
    """
    venv = context.root / "build" / "venv"
    if sys.platform == "linux":
        install_system_packages(missing_packages(for_venv=not venv_is_usable(venv), for_window=True, for_tests=False))
    install_pins(venv, *(PINS / name for name in ("requirements-build.txt", "requirements.txt")), alone=True)
    return tool("python", venv)
