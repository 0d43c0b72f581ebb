"""Licence texts of everything that is distributed."""

import sysconfig
from importlib.metadata import distributions
from pathlib import Path
from shutil import which

import pytest

from release.licences import LicenceMissing, bundled, debian_packages_in, notice_of, third_party

_SITE_PACKAGES = Path(sysconfig.get_path("purelib"))
_PYTHON_LICENCE = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"


def _install(folder: Path, name: str, *, licence: str = "") -> None:
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n\n")
    record = f"{information.name}/METADATA,,\n"
    if licence:
        (information / "licenses").mkdir()
        (information / "licenses" / "LICENSE").write_text(licence)
        record += f"{information.name}/licenses/LICENSE,,\n"
    (information / "RECORD").write_text(record)


def test_licences_cover_the_programs_dependencies_only() -> None:
    text = third_party(_SITE_PACKAGES, python_licence=_PYTHON_LICENCE)
    for words in (
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "httpx 0.",
        "Copyright © 2019, [Encode OSS Ltd]",
        "PySide6_Essentials",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "src/3rdparty/harfbuzz-ng",
        "SecretStorage",
    ):
        assert words in text
    assert "pytest" not in text.partition("=====")[0]
    assert text == third_party(_SITE_PACKAGES, python_licence=_PYTHON_LICENCE)


def test_extras_are_ignored_and_named_packages_added() -> None:
    names = [found.metadata["Name"] for found in bundled(_SITE_PACKAGES, also=["pytest"])]
    assert "h2" not in names  # httpx needs it for an extra only
    assert "pytest" in names


def test_dependency_without_a_licence_text_stops_the_build(tmp_path: Path) -> None:
    _install(tmp_path, "with-text", licence="Do as you like.")
    _install(tmp_path, "without-text")
    found = {each.metadata["Name"]: each for each in distributions(path=[str(tmp_path)])}
    assert notice_of(found["with-text"]).texts == (("LICENSE", "Do as you like."),)
    with pytest.raises(LicenceMissing, match="without-text has no licence text"):
        notice_of(found["without-text"])


@pytest.mark.skipif(which("dpkg-query") is None, reason="there is no Debian here")
def test_system_libraries_are_listed_with_versions_and_read_back() -> None:
    text = third_party(_SITE_PACKAGES, python_licence=_PYTHON_LICENCE, debian_packages=["libc6", "libc6"])
    ((name, version),) = debian_packages_in(text)
    assert (name, version[0].isdigit()) == ("libc6", True)
    assert "GNU C Library" in text


def test_missing_dependency_or_package_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(LicenceMissing, match="not installed"):
        bundled(tmp_path)
    with pytest.raises(LicenceMissing, match="no-such-package"):
        third_party(_SITE_PACKAGES, python_licence=_PYTHON_LICENCE, debian_packages=["no-such-package"])
