"""What the scripts of this folder share: the checkout, messages, and running programs, whose failures are shown."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 900.0
_CHARACTERS = 300
_LINES = 80
"""The shown part of a failed command (characters), and of the end of its output (lines), which has the reason."""


class Stop(Exception):  # noqa: N818 - an early end, not an error
    """The script cannot continue; the message tells the user what to do."""


class Failed(Exception):  # noqa: N818 - the outcome of a step
    """A step failed; the message has the command and the end of its output."""


def say(english: str, chinese: str) -> None:
    """Print one line in both languages."""
    print(f"== {english} / {chinese}", flush=True)


def run(
    *command: str | Path,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    seconds: float = SECONDS,
) -> str:
    """Run a program and return its output on both streams.

    Args:
        command: the program and its arguments.
        folder: the working directory.
        environment: the complete environment; by default that of this process.
        stdin: the program's input.
        seconds: the timeout.

    Raises:
        Failed: the exit status is not 0, the timeout has passed, or there is no such program.
    """
    words = [str(word) for word in command]
    shown = " ".join(words)[:_CHARACTERS]
    try:
        done = subprocess.run(
            words, cwd=folder, env=environment, input=stdin.encode(), timeout=seconds, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as timeout:
        raise Failed(f"{shown}\nnot done after {seconds:.0f} s\n{_end(timeout.stdout or b'')}") from None
    except OSError as error:
        raise Failed(f"{shown}\n{error}") from None
    if done.returncode:
        raise Failed(f"{shown}\nexit status {done.returncode}\n{_end(done.stdout)}")
    return _text(done.stdout)


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace")


def _end(output: bytes) -> str:
    return "\n".join(_text(output).splitlines()[-_LINES:])
