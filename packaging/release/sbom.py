"""Build the bill of materials (CycloneDX JSON): the bundled components with version, hashes and licence."""

import json
import tarfile
from pathlib import Path

from context import Context
from release.licences import debian_packages_in
from release.pins import all_pins, runtime_pins
from running import Failed, run
from tools import build_python


def build(context: Context) -> list[Path]:
    """Write the bill from the pinned requirements, their metadata, and THIRD-PARTY.txt of the Linux archive."""
    path, libraries = context.dist / f"faceviewer-{context.version}.cdx.json", context.work / "system-libraries.json"
    libraries.write_text(json.dumps(system_libraries(context)), "utf-8")
    epoch = str(context.source_date_epoch)
    _bill(context, "write", context.source / "packaging", libraries, context.version, epoch, path)
    return [path]


def test(context: Context, artefacts: list[Path]) -> None:
    """Validate the bill against CycloneDX's schema, and check that it has all pins of the program and no build tool."""
    _bill(context, "check", artefacts[0])
    folder = context.source / "packaging"
    wanted = runtime_pins(folder / "requirements.txt") + all_pins(folder / "windows" / "requirements-python.txt")
    pins = {(pin.name, pin.version) for pin in wanted}
    bill = json.loads(artefacts[0].read_text("utf-8"))
    listed = {(each["name"], each["version"]) for each in bill["components"] if "pypi" in each["purl"]}
    if listed != pins:
        raise Failed(f"the bill and the pins differ: {sorted(listed ^ pins)}")


def system_libraries(context: Context) -> list[tuple[str, str]]:
    """Return name and version of the Debian packages whose libraries are in the Linux archive; none without archive."""
    for path in context.dist.glob(f"faceviewer-{context.version}-linux-*.tar.xz"):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.name.endswith("/THIRD-PARTY.txt") and (file := archive.extractfile(member)):
                    return debian_packages_in(file.read().decode("utf-8"))
    return []


def _bill(context: Context, *words: str | Path) -> None:
    folder = context.root / "packaging"
    environment = {**context.environment, "PYTHONPATH": str(folder)}
    run(build_python(context), folder / "release" / "bill.py", *words, folder=context.work, environment=environment)
