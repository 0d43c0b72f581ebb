"""Collect the licence texts of everything that an installer contains into one file.

    from release.licences import third_party
    (stage / "THIRD-PARTY.txt").write_text(third_party(site_packages, python_licence=...), "utf-8")

Uses the standard library only: it runs in the Python that builds a target, also for wheels of another system.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

from running import ROOT, run

TEXTS = Path(__file__).parent / "texts"

# Wheels without licence texts. Qt's licence is the LGPL, which refers to the GPL.
_QT_TEXTS = ("LGPL-3.0.txt", "GPL-3.0.txt", "qt-third-party.txt")
_SUPPLIED = {"pyside6-essentials": _QT_TEXTS, "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}

_LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_DEBIAN_TITLE = re.compile(r"^  (\S+) \(Debian\) (\S+)$", re.MULTILINE)
_REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class LicenceMissing(Exception):  # noqa: N818 - the name is clear without "Error"
    """A bundled component has no licence text, or is not installed."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A bundled component and its licence.

    Attributes:
        name: the name in its metadata.
        version: the version of the component, "" if unknown.
        licence: an SPDX expression or another text from the metadata, "" if there is none.
        texts: file name and content of each licence file.
    """

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]


def third_party(
    folder: Path,
    *,
    python_licence: Path,
    also: Collection[str] = (),
    debian_packages: Iterable[str] = (),
) -> str:
    """Return the content of THIRD-PARTY.txt; it is reproducible.

    Args:
        folder: the folder of the installed wheels (site-packages, or a stage's `app`); those that the dependencies in
            pyproject.toml do not need at run time are skipped.
        python_licence: the LICENSE.txt of the bundled Python.
        also: names of further distributions in that folder that are partly bundled, such as `pyinstaller`, whose boot
            loader is in every frozen program.
        debian_packages: names of installed Debian packages whose libraries are bundled.

    Raises:
        LicenceMissing: a component has no licence text.
    """
    notices = [
        Notice("Python", "", "PSF-2.0", ((python_licence.name, _text(python_licence)),)),
        *(notice_of(distribution) for distribution in bundled(folder, also=also)),
        *(_debian_notice(package) for package in sorted(set(debian_packages))),
    ]
    head = (
        "FaceViewer carries the following works of others, each under its own terms.\n"
        "FaceViewer 包含以下第三方作品，各自适用其许可条款。\n\n"
    )
    contents = "".join(f"  {_title(notice)}\n" for notice in notices)
    sections: dict[str, str] = {}
    return head + contents + "".join(_section(notice, sections) for notice in notices)


def bundled(folder: Path, *, also: Collection[str] = ()) -> list[Distribution]:
    """Return the distributions in a folder that the program needs at run time, sorted by name.

    Environment markers are not evaluated: requirements that do not apply to the target are not installed in its folder.

    Args:
        folder: the folder of the installed wheels.
        also: names of further distributions, without their requirements.

    Raises:
        LicenceMissing: one of `also`, or a direct dependency of the program, is not installed.
    """
    installed = {canonical(found.metadata["Name"]): found for found in distributions(path=[str(folder)])}
    direct = direct_requirements()
    absent = [name for name in (*direct, *map(canonical, also)) if name not in installed]
    if absent:
        raise LicenceMissing(f"not installed in {folder.name}: {', '.join(absent)}")
    wanted, queue = set(map(canonical, also)), [*direct]
    while queue:
        name = queue.pop()
        if name in installed and name not in wanted:
            wanted.add(name)
            needs = installed[name].requires or []
            queue.extend(canonical(_name(need)) for need in needs if "extra ==" not in need)
    return [installed[name] for name in sorted(wanted)]


def notice_of(distribution: Distribution) -> Notice:
    """Return the licence of a distribution from its metadata, with the texts.

    Raises:
        LicenceMissing: there is no text in it or in `TEXTS`.
    """
    metadata = distribution.metadata
    name = metadata["Name"]
    # Since metadata 2.4 the texts are in licenses/, before beside METADATA.
    texts = [
        (path.name, str(path.read_text("utf-8")))
        for path in sorted(distribution.files or [], key=str)
        if path.parts[0].endswith(".dist-info") and _LICENCE_NAME.match(path.name)
    ]
    texts += [(supplied, _text(TEXTS / supplied)) for supplied in _SUPPLIED.get(canonical(name), ())]
    if not texts:
        raise LicenceMissing(f"{name} has no licence text")
    stated = [metadata[field] for field in ("License-Expression", "License") if field in metadata]
    licence = _first_line((stated or [_classified(distribution)])[0])
    return Notice(name, distribution.version, licence, tuple(texts))


@cache
def direct_requirements() -> list[str]:
    """Return the canonical names of the program's runtime dependencies in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [canonical(_name(requirement)) for requirement in project["dependencies"]]


def canonical(name: str) -> str:
    """Return the normalised name of a distribution (PyPA, "Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def debian_packages_in(text: str) -> list[tuple[str, str]]:
    """Return name and version of each Debian package in a THIRD-PARTY.txt."""
    return _DEBIAN_TITLE.findall(text)


def _debian_notice(package: str) -> Notice:
    path = Path("/usr/share/doc") / package.partition(":")[0] / "copyright"
    if not path.is_file():
        raise LicenceMissing(f"the Debian package {package} is not installed")
    version = run("dpkg-query", "--show", "--showformat=${Version}", package)
    return Notice(f"{package} (Debian)", version, "", (("copyright", _text(path)),))


def _section(notice: Notice, sections: dict[str, str]) -> str:
    """Return the section of a notice; a text that is in an earlier section is referenced, not repeated."""
    lines = [f"\n\n{'=' * 100}\n{_title(notice)}\n{'=' * 100}\n"]
    for name, text in notice.texts:
        body = text.strip()
        if body in sections:
            lines.append(f"\n-- {name}: the same text as under {sections[body]}\n")
        else:
            sections[body] = f"{notice.name}, {name}"
            lines.append(f"\n-- {name}\n\n{body}\n")
    return "".join(lines)


def _title(notice: Notice) -> str:
    version = f" {notice.version}" if notice.version else ""
    licence = f": {notice.licence}" if notice.licence else ""
    return f"{notice.name}{version}{licence}"


def _classified(distribution: Distribution) -> str:
    named = (line for line in distribution.metadata.get_all("Classifier", []) if line.startswith("License ::"))
    return ", ".join(line.rpartition(":: ")[2] for line in named)


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""


def _name(requirement: str) -> str:
    found = _REQUIREMENT_NAME.match(requirement)
    if found is None:
        raise ValueError(requirement)
    return found.group()


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
