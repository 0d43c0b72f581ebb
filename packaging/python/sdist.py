"""The source distribution; it must build the very same wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python.building import built
from running import Failed, run

if TYPE_CHECKING:
    from pathlib import Path

    from context import Context


def build(context: Context) -> list[Path]:
    """Build the sdist."""
    return [built("sdist", context, folder=context.dist)]


def test(context: Context, artefacts: list[Path]) -> None:
    """Build a wheel from the unpacked sdist and one from the commit, and compare their bytes."""
    unpacked = context.work / "sdist"
    unpacked.mkdir()
    run("tar", "-xf", artefacts[0], "-C", unpacked)
    folders = [context.work / "wheel-of-sdist", context.work / "wheel-of-commit"]
    sources = [next(unpacked.iterdir()), context.source]
    wheels = [
        built("wheel", context, source=source, folder=folder) for source, folder in zip(sources, folders, strict=True)
    ]
    if wheels[0].read_bytes() != wheels[1].read_bytes():
        raise Failed("the wheel of the sdist is another than that of the commit")
