"""The versions that pyproject.toml allows are tested: the lowest and the newest."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from release.pins import all_pins
from running import ROOT

PINS = ROOT / "packaging"
LOWEST = PINS / "requirements-lowest.txt"
WINDOWS = "windows/requirements-windows.txt"
NOT_ON_WINDOWS = {"jeepney", "secretstorage"}
FOR_BUILDING = {"hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}
NEWEST = ("requirements.txt", "requirements-test.txt", "requirements-build.txt")
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[\w,-]+\])?>=([\d.]+)(?:,<([\d.]+))?")


def requirements() -> Iterator[tuple[str, str, str, str]]:
    """Return the place of a requirement, its canonical name, its lowest version, and its upper bound ("" for none)."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    written = {
        "build-system": metadata["build-system"]["requires"],
        "dependencies": metadata["project"]["dependencies"],
        **metadata["project"]["optional-dependencies"],
        **metadata["dependency-groups"],
    }
    for where, lines in written.items():
        for line in lines:
            found = _REQUIREMENT.fullmatch(line)
            assert found is not None, f"{line} of {where} has no floor"
            yield where, found[1].lower(), found[2], found[3] or ""


def versions(*files: str) -> dict[str, str]:
    return {pin.name: pin.version for file in files for pin in all_pins(PINS / file)}


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_lowest_pins_are_the_lower_bounds_of_pyproject_with_hashes_and_no_index() -> None:
    pinned = versions(LOWEST.name)
    floors = {name: floor for where, name, floor, _ in requirements() if where != "installers"}
    assert {name: pinned.get(name) for name in floors} == floors
    lines = LOWEST.read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines)
    assert all(pin.sha256 for pin in all_pins(LOWEST))


def test_requirement_has_the_same_lower_bound_everywhere() -> None:
    floors: dict[str, set[str]] = {}
    for _, name, floor, _ in requirements():
        floors.setdefault(name, set()).add(floor)
    assert {name: found for name, found in floors.items() if len(found) > 1} == {}


@pytest.mark.parametrize("file", NEWEST)
def test_pinned_versions_satisfy_pyproject(file: str) -> None:
    pinned = versions(file)
    for _, name, floor, ceiling in requirements():
        if name in pinned:
            assert numbers(floor) <= numbers(pinned[name]), name
            assert not ceiling or numbers(pinned[name]) < numbers(ceiling), name


def test_every_requirement_is_pinned() -> None:
    assert {name for _, name, *_ in requirements()} <= versions(*NEWEST).keys()


def test_windows_pins_are_those_of_the_program_without_markers() -> None:
    left_out = NOT_ON_WINDOWS | FOR_BUILDING
    program = {name: version for name, version in versions("requirements.txt").items() if name not in left_out}
    assert versions(WINDOWS) == program
    assert ";" not in (PINS / WINDOWS).read_text("utf-8")
    assert all(pin.sha256 for pin in all_pins(PINS / WINDOWS))
