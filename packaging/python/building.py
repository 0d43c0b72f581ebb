"""Run hatchling on a folder of sources."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from context import Context
from running import run
from tools import build_python


def built(
    kind: Literal["wheel", "sdist"],
    context: Context,
    *,
    folder: Path,
    source: Path | None = None,
    python: Sequence[str | Path] = (),
) -> Path:
    """Build a wheel or an sdist of `source`, by default the context's, into `folder` and return its path.

    There is no build isolation: hatchling is that of `python`, by default the pinned one of the build's environment.
    """
    hatchling = (*(python or [build_python(context)]), "-m", "hatchling")
    run(*hatchling, "build", "-t", kind, "-d", folder, folder=source or context.source, environment=context.environment)
    pattern = "*.whl" if kind == "wheel" else "*.tar.gz"
    return next(folder.glob(f"faceviewer-{context.version}{pattern}"))
