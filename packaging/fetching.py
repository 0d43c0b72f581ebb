"""Fetch what the targets for other systems need; if it is not available, the build stops instead of failing."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import tools
from bootstrap import Stop
from running import Failed, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from context import Context

# The messages of pip if the index cannot be reached or lacks a package. A wrong hash is a failure.
_UNAVAILABLE = re.compile(
    "No matching distribution|Max retries|Connection|HTTP error|HTTPError|timed out|Name or service not known"
)


def pip(context: Context, *arguments: str | Path) -> None:
    """Run pip in the build's environment.

    Raises:
        Stop: a package is not available from this machine.
        Failed: pip failed for another reason, such as a wrong hash.
    """
    try:
        run(tools.build_python(context), "-m", "pip", "--disable-pip-version-check", *arguments)
    except Failed as failure:
        if _UNAVAILABLE.search(str(failure)) and "DO NOT MATCH THE HASHES" not in str(failure):
            raise Stop(f"{failure}\nThe package index does not have it. / 软件包索引中没有所需内容。") from None
        raise


def need(packages: Mapping[str, str]) -> None:
    """Install missing programs; see `tools.need`.

    Raises:
        Stop: a program is missing and cannot be installed.
    """
    try:
        tools.need(packages)
    except subprocess.CalledProcessError:
        names = " ".join(sorted(set(packages.values())))
        raise Stop(f"apt-get cannot install: {names} / apt-get 无法安装：{names}") from None
