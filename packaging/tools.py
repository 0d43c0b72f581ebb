"""The programs that the builds need, fetched by name: Debian packages, and a virtual environment of pinned tools."""

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
    """See to it that programs are there.

    Args:
        packages: the Debian package of each program.

    Raises:
        Stop: they are not, and this user may not install them; it says the command that does.
    """
    install_system_packages(sorted({package for program, package in packages.items() if shutil.which(program) is None}))


def need_libraries(*names: str) -> None:
    """See to it that the dynamic linker finds libraries, by names such as libX11.so.6.

    Raises:
        Stop: as need.
    """
    install_system_packages(sorted(debian_package(name) for name in names if not can_load(name)))


def build_python(context: Context) -> Path:
    """Return the interpreter of an environment with the pinned requirements of the program and of its builds.

    It is made in build/venv once, and anew when the pins or its Python change; .venv has nothing to do with it.

    Raises:
        Stop: something is missing that cannot be installed here, or pip could not reach its index.
    """
    venv = context.root / "build" / "venv"
    if sys.platform == "linux":
        install_system_packages(missing_packages(for_venv=not venv_is_usable(venv), for_window=True, for_tests=False))
    install_pins(venv, *(PINS / name for name in ("requirements-build.txt", "requirements.txt")), alone=True)
    return tool("python", venv)
