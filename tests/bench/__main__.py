"""The benchmarks, one after the other: `python -m tests.bench [--readme] [NAME ...]`.

`--readme` writes the figures into the tables of README.md and tests/bench/README.md.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import COLLECTED, FIGURES, write_documents

_ALL = tuple(dict.fromkeys(figure.module for figure in FIGURES.values() if figure.arguments != "PROGRAM"))


def main() -> None:
    """Run each in a process of its own, also after one that failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("name", nargs="*", default=_ALL)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder, "figures")
        collected.touch()
        environment = {**os.environ, COLLECTED: str(collected)}
        failed = [
            name
            for name in options.name
            if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False, env=environment).returncode
        ]
        if options.readme:
            write_documents(collected.read_text("utf-8"))
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
