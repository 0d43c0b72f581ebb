"""The README's two commands on plain Debian systems: python3 and git, and nothing else that is not theirs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import say
from linux.empty_root import EmptyRoot
from running import run

if TYPE_CHECKING:
    from context import Context

TRIALS_VARIABLE = "FACEVIEWER_PLAIN"
"""Names the trials, such as `bookworm:user:demo trixie:root:demo,test`: a release of Debian, who types, and what."""
_DEFAULT = "bookworm:user:demo"
_SECONDS = 3000.0
_SCRIPT = Path(__file__).with_name("try_plain.sh")


def build(context: Context) -> list[Path]:
    """Make nothing: this is a check."""
    return []


def test(context: Context, artefacts: list[Path]) -> None:
    """Run both commands in each system, and print how long each took.

    Raises:
        Failed: one ended in another way than green, or with one sentence that says what to do.
        Stop: this user may not make such systems.
    """
    bundle = context.work / "checkout.bundle"
    run("git", "-C", context.root, "bundle", "create", bundle, "HEAD")
    for trial in os.environ.get(TRIALS_VARIABLE, _DEFAULT).split():
        release, who, commands = trial.split(":")
        say(f"The README's commands on {release}, as {who}", f"在 {release} 上运行 README 中的命令（{who}）")
        root = EmptyRoot(context, f"root-plain-{release}-{who}", release=release)
        print(root.run(_SCRIPT, release, who, *commands.split(","), files=[bundle], seconds=_SECONDS), end="")
        shutil.rmtree(root.folder)
