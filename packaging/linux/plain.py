"""Try the README's two commands on plain Debian systems that have only python3 and git in addition."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from context import Context
from linux.empty_root import EmptyRoot
from running import Stop, run

TRIALS_VARIABLE = "FACEVIEWER_PLAIN"
"""The variable with the trials (RELEASE:USER:COMMANDS), such as `bookworm:user:demo trixie:root:demo,test`."""
_DEFAULT = "bookworm:user:demo,test"
_AT_ONCE = 2  # trials; they wait half of the time
_SECONDS = 3000.0
_SCRIPT = Path(__file__).with_name("try_plain.sh")


def build(context: Context) -> list[Path]:
    """Return nothing: this target is a check."""
    return []


def test(context: Context, artefacts: list[Path]) -> None:
    """Run the commands in each system, two systems at a time, and print a table of the results.

    Raises:
        Failed: a command neither succeeded nor ended with one sentence that says what to do.
        Stop: this user may not create such systems, or the variable is invalid.
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
