"""Parse the pinned requirements in the format of uv: each with its hashes and the pins that require it."""

import re
from dataclasses import dataclass
from pathlib import Path

from release.licences import direct_requirements

_PIN = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned distribution.

    Attributes:
        name: the canonical name.
        version: the pinned version.
        sha256: of each allowed file.
        via: the names of the pins that require it.
        is_direct: whether it is a runtime dependency in pyproject.toml.
    """

    name: str
    version: str
    sha256: tuple[str, ...]
    via: frozenset[str]
    is_direct: bool


def all_pins(requirements: Path) -> list[Pin]:
    """Return the pins of a file in their order."""
    blocks: list[list[str]] = []
    for line in requirements.read_text("utf-8").splitlines():
        if _PIN.match(line):
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
    return [_pin(block) for block in blocks]


def runtime_pins(requirements: Path) -> list[Pin]:
    """Return the pins that the program needs at run time on any system, without those of its build."""
    pins = all_pins(requirements)
    wanted = {pin.name for pin in pins if pin.is_direct}
    while True:
        more = {pin.name for pin in pins if pin.via & wanted} - wanted
        if not more:
            return [pin for pin in pins if pin.name in wanted]
        wanted |= more


def _pin(block: list[str]) -> Pin:
    found = _PIN.match(block[0])
    if found is None:
        raise ValueError(block[0])
    comments = [line.strip().removeprefix("#").strip().removeprefix("via").strip() for line in block if "#" in line]
    via = frozenset(comment for comment in comments if comment and not comment.startswith(("-c ", "faceviewer ")))
    hashes = tuple(_HASH.findall("\n".join(block)))
    return Pin(found["name"], found["version"], hashes, via, is_direct=found["name"] in direct_requirements())
