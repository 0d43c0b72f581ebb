"""Write or check a bill of materials; sbom.py runs this in the environment of pinned tools, which has cyclonedx.

python bill.py write REQUIREMENTS VERSION EPOCH OUT
python bill.py check OUT
"""

import json
import platform
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from release.licences import notice_of
from release.pins import Pin, all_pins, runtime_pins

_NAMESPACE = uuid.UUID("5b0b4f3a-6a5a-5e0d-9d0f-3c1f0a1a7c55")  # fixed, for all bills of this project


def write(packaging: Path, libraries: Path, version: str, epoch: int, out: Path) -> None:
    """Write the bill: the program, both Pythons, the runtime requirements, Qt, and the bundled system libraries.

    Args:
        packaging: the folder with the pins.
        libraries: JSON file with name and version of each Debian package whose libraries are bundled.
        version: the version of the program.
        epoch: time of the bill, in seconds since 1970.
        out: the file to write.
    """
    pins = runtime_pins(packaging / "requirements.txt")
    program = Component(
        name="FaceViewer",
        version=version,
        type=ComponentType.APPLICATION,
        licenses=[DisjunctiveLicense(id="MIT")],
        bom_ref="faceviewer",
        purl=PackageURL("generic", name="faceviewer", version=version),
    )
    python = Component(
        name="CPython",
        version=platform.python_version(),
        type=ComponentType.PLATFORM,
        licenses=[DisjunctiveLicense(id="PSF-2.0")],
        bom_ref="cpython",
        purl=PackageURL("generic", name="python", version=platform.python_version()),
        description="Python in the Linux programs",
    )
    components = {pin.name: _component(pin) for pin in pins}
    system = [_library(name, version) for name, version in json.loads(libraries.read_text("utf-8"))]
    serial_number = uuid.uuid5(_NAMESPACE, f"{version} {epoch}")
    windows = _python_for_windows(packaging / "windows" / "requirements-python.txt")
    bom = Bom(serial_number=serial_number, components=[python, windows, *components.values(), *system])
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    bom.metadata.component = program
    bom.register_dependency(
        program, [python, windows, *system, *(components[pin.name] for pin in pins if pin.is_direct)]
    )
    for pin in pins:
        bom.register_dependency(
            components[pin.name], [components[other.name] for other in pins if pin.name in other.via]
        )
    out.write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", "utf-8")


def check(out: Path) -> None:
    """Validate a bill strictly against the schema of CycloneDX; exit with a message if it is invalid."""
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(out.read_text("utf-8"))
    if wrong is not None:
        sys.exit(f"{out.name}: {wrong}")


def _python_for_windows(requirements: Path) -> Component:
    (pin,) = all_pins(requirements)
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.PLATFORM,
        licenses=[DisjunctiveLicense(id="PSF-2.0")],
        hashes=_hashes(pin),
        bom_ref=pin.name,
        purl=PackageURL("pypi", name=pin.name, version=pin.version),
        description=requirements.read_text("utf-8").partition("\n")[0].lstrip("# "),
    )


def _library(name: str, version: str) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"debian-{name}",
        purl=PackageURL("deb", namespace="debian", name=name, version=version),
    )


def _hashes(pin: Pin) -> list[HashType]:
    return [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.sha256]


def _component(pin: Pin) -> Component:
    component = Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        licenses=_licences(pin),
        hashes=_hashes(pin),
        bom_ref=pin.name,
        purl=PackageURL("pypi", name=pin.name, version=pin.version),
    )
    if pin.name == "pyside6-essentials":
        component.components.add(
            Component(
                name="Qt",
                version=pin.version,
                type=ComponentType.FRAMEWORK,
                licenses=[LicenseExpression("LGPL-3.0-only")],
                bom_ref="qt",
                purl=PackageURL("generic", name="qt", version=pin.version),
            )
        )
    return component


def _licences(pin: Pin) -> list[License]:
    try:
        licence = notice_of(distribution(pin.name)).licence
    except PackageNotFoundError:  # a requirement of another system
        return []
    return [LicenseFactory().make_from_string(licence)] if licence else []


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    if command == "write":
        write(Path(words[0]), Path(words[1]), words[2], int(words[3]), Path(words[4]))
    else:
        check(Path(words[0]))
