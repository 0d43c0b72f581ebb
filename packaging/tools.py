"""The programs that the builds need, fetched by name: Debian packages, and a virtual environment of pinned tools."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from bootstrap import Stamp, install_system_packages, say
from running import run
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

    It is made in build/venv once and again when the pins change; .venv has nothing to do with it.
    """
    venv = context.root / "build" / "venv"
    python = venv / "bin" / "python"
    pins = [context.root / "packaging" / name for name in ("requirements.txt", "requirements-build.txt")]
    stamp = Stamp("build", pins, folder=venv)
    if not stamp.is_valid():
        if sys.platform == "linux":
            install_system_packages(missing_packages(for_venv=True, for_window=True, for_tests=False))
        say("Making an environment of pinned tools in build/venv", "在 build/venv 中安装锁定版本的构建工具")
        run(sys.executable, "-m", "venv", "--clear", venv)
        files = [word for pin in pins for word in ("-r", pin)]
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", *files)
        stamp.write()
    return python
