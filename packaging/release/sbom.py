"""The bill of materials: what is bundled, in which version, by which hashes, under which terms. CycloneDX JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from release.pins import all_pins, runtime_pins
from running import Failed, run
from tools import build_python

if TYPE_CHECKING:
    from pathlib import Path

    from context import Context


def build(context: Context) -> list[Path]:
    """Write it from the pinned requirements, and from the metadata of what they install."""
    path = context.dist / f"faceviewer-{context.version}.cdx.json"
    _bill(context, "write", context.source / "packaging", context.version, str(context.source_date_epoch), path)
    return [path]


def test(context: Context, artefacts: list[Path]) -> None:
    """Check it against CycloneDX's schema, and that each pin of the program is in it and no tool is."""
    _bill(context, "check", artefacts[0])
    folder = context.source / "packaging"
    wanted = runtime_pins(folder / "requirements.txt") + all_pins(folder / "windows" / "requirements-python.txt")
    pins = {(pin.name, pin.version) for pin in wanted}
    bill = json.loads(artefacts[0].read_text("utf-8"))
    listed = {(each["name"], each["version"]) for each in bill["components"] if "pypi" in each["purl"]}
    if listed != pins:
        raise Failed(f"the bill and the pins differ: {sorted(listed ^ pins)}")


def _bill(context: Context, *words: str | Path) -> None:
    folder = context.root / "packaging"
    environment = {**context.environment, "PYTHONPATH": str(folder)}
    run(build_python(context), folder / "release" / "bill.py", *words, folder=context.work, environment=environment)
