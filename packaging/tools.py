"""Install what builds need: Debian packages, a virtual environment with pinned tools, and what pip downloads."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bootstrap import PINS, install_pins, install_system_packages, tool, venv_is_usable
from context import Context
from running import Failed, Stop, run
from system_packages import can_load, debian_package, missing_packages

# The messages of pip if the index cannot be reached or lacks a package. A wrong hash is a failure.
_UNAVAILABLE = re.compile(
    "No matching distribution|Max retries|Connection|HTTP error|HTTPError|timed out|Name or service not known"
)


def need(packages: Mapping[str, str]) -> None:
    """Install missing programs.

    Args:
        packages: the Debian package of each program.

    Raises:
        Stop: a program is missing and cannot be installed; for users other than root, the message has the command.
    """
    missing = sorted({package for program, package in packages.items() if shutil.which(program) is None})
    try:
        install_system_packages(missing)
    except subprocess.CalledProcessError:
        names = " ".join(missing)
        raise Stop(f"apt-get cannot install: {names} / apt-get 无法安装：{names}") from None


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


def pip(context: Context, *arguments: str | Path) -> None:
    """Run pip in the build's environment, to download what targets for other systems need.

    Raises:
        Stop: a package is not available from this machine.
        Failed: pip failed for another reason, such as a wrong hash.
    """
    try:
        run(build_python(context), "-m", "pip", "--disable-pip-version-check", *arguments)
    except Failed as failure:
        if _UNAVAILABLE.search(str(failure)) and "DO NOT MATCH THE HASHES" not in str(failure):
            raise Stop(f"{failure}\nThe package index does not have it. / 软件包索引中没有所需内容。") from None
        raise
