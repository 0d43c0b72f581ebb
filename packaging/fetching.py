"""What the targets for other systems fetch; where it is not to be had, that is no failure of theirs."""

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

# What pip says when it was not given anything. A wrong hash is another matter.
_NOT_TO_BE_HAD = re.compile(
    "No matching distribution|Max retries|Connection|HTTP error|HTTPError|timed out|Name or service not known"
)


def pip(context: Context, *arguments: str | Path) -> None:
    """Run the pip of the build's environment.

    Raises:
        Stop: what is asked for is not to be had from here.
        Failed: it failed otherwise, as when a hash is wrong.
    """
    try:
        run(tools.build_python(context), "-m", "pip", "--disable-pip-version-check", *arguments)
    except Failed as failure:
        if _NOT_TO_BE_HAD.search(str(failure)) and "DO NOT MATCH THE HASHES" not in str(failure):
            raise Stop(f"{failure}\nThe package index does not have it. / 软件包索引中没有所需内容。") from None
        raise


def need(packages: Mapping[str, str]) -> None:
    """See to it that programs are there, as `tools.need` does.

    Raises:
        Stop: they are not, and cannot be installed here.
    """
    try:
        tools.need(packages)
    except subprocess.CalledProcessError:
        names = " ".join(sorted(set(packages.values())))
        raise Stop(f"apt-get cannot install: {names} / apt-get 无法安装：{names}") from None
