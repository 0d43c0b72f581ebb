"""The README's two commands on plain Debian systems: python3 and git, and nothing else that is not theirs."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import Stop
from linux.empty_root import EmptyRoot
from running import run

if TYPE_CHECKING:
    from context import Context

TRIALS_VARIABLE = "FACEVIEWER_PLAIN"
"""Names the trials, such as `bookworm:user:demo trixie:root:demo,test`: a release of Debian, who types, and what."""
_DEFAULT = "bookworm:user:demo,test"
_AT_ONCE = 2  # half of what they do is waiting
_SECONDS = 3000.0
_SCRIPT = Path(__file__).with_name("try_plain.sh")


def build(context: Context) -> list[Path]:
    """Make nothing: this is a check."""
    return []


def test(context: Context, artefacts: list[Path]) -> None:
    """Run the commands in each system, two at once, and print a table of what came of each.

    Raises:
        Failed: one ended in another way than green, or with one sentence that says what to do.
        Stop: this user may not make such systems, or the trials are not named in that way.
    """
    trials = [trial.split(":") for trial in os.environ.get(TRIALS_VARIABLE, _DEFAULT).split()]
    if any(len(trial) != 3 for trial in trials):
        raise Stop(f"{TRIALS_VARIABLE} is written / 的格式为: RELEASE:WHO:COMMAND,COMMAND")
    bundle = context.work / "checkout.bundle"
    run("git", "-C", context.root, "bundle", "create", bundle, "HEAD")
    roots = [EmptyRoot(context, f"root-plain-{release}-{who}", release=release) for release, who, _ in trials]

    def tried(root: EmptyRoot, trial: list[str]) -> str:
        release, who, commands = trial
        rows = root.run(_SCRIPT, release, who, *commands.split(","), files=[bundle], seconds=_SECONDS)
        shutil.rmtree(root.folder)
        return rows

    print("system    who   command                    result                                   seconds", flush=True)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for rows in pool.map(tried, roots, trials):
            print(rows, end="", flush=True)
