"""The figures of the README, one after the other: `python -m tests.bench [NAME ...]`."""

from __future__ import annotations

import subprocess
import sys

_ALL = (
    *("start", "first_face", "memory", "get", "pauses", "batch", "lookup", "bounds", "picture", "frames", "stalls"),
    *("idle", "doors", "link"),
)
"""`installed` wants a program that was installed."""


def main() -> None:
    """Run each in a process of its own; what one cannot measure is no reason to leave the others out."""
    failed = [
        name
        for name in sys.argv[1:] or _ALL
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode
    ]
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
