"""Running the programs that build and test: quiet while they succeed, told when they fail."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECONDS = 900.0
_CHARACTERS = 300
_LINES = 80
"""How much of a command and of what it printed is told when it failed: of the latter the end, where the reason is."""


class Failed(Exception):  # noqa: N818 - it says what happened to an artefact
    """A step failed; the text says which one, and the end of what it printed."""


def run(
    *command: str | Path,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    seconds: float = SECONDS,
) -> str:
    """Run a program and return what it printed on both streams.

    Args:
        command: the program and its arguments.
        folder: the working directory.
        environment: all of it; this process' own by default.
        stdin: what the program reads.
        seconds: how long it may take.

    Raises:
        Failed: it ended with another status than 0, or not in time, or there is no such program.
    """
    words = [str(word) for word in command]
    told = " ".join(words)[:_CHARACTERS]
    try:
        done = subprocess.run(
            words, cwd=folder, env=environment, input=stdin.encode(), timeout=seconds, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{told}\nnot done after {seconds:.0f} s\n{_end(late.stdout or b'')}") from None
    except OSError as error:
        raise Failed(f"{told}\n{error}") from None
    if done.returncode:
        raise Failed(f"{told}\nexit status {done.returncode}\n{_end(done.stdout)}")
    return _text(done.stdout)


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace")


def _end(output: bytes) -> str:
    return "\n".join(_text(output).splitlines()[-_LINES:])
