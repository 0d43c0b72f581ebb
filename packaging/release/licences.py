"""The licence texts of everything that an installer carries, gathered into the one file that it ships.

    from release.licences import third_party
    (stage / "THIRD-PARTY.txt").write_text(third_party(site_packages, python_licence=...), "utf-8")

Standard library only: it runs in whatever Python builds a target, also for a folder of wheels of another system.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING

from running import run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = Path(__file__).parent / "texts"

# Their wheels carry no licence text. Qt stands under the LGPL, which builds upon the GPL.
_QT_TEXTS = ("LGPL-3.0.txt", "GPL-3.0.txt", "qt-third-party.txt")
_SUPPLIED = {"pyside6-essentials": _QT_TEXTS, "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}

_LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_DEBIAN_TITLE = re.compile(r"^  (\S+) \(Debian\) (\S+)$", re.MULTILINE)
_REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class LicenceMissing(Exception):  # noqa: N818 - what is wrong, in a word
    """Something bundled has no licence text."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One bundled thing and its terms.

    Attributes:
        name: as its makers write it.
        version: of what is bundled, "" if unknown.
        licence: an SPDX expression or what the metadata says instead, "" if nothing.
        texts: the whole texts, each under the name of its file.
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
    """Return the content of THIRD-PARTY.txt; the same input gives the same text.

    Args:
        folder: where the wheels are installed (site-packages, or a stage's `app`); what is not needed at run time by
            pyproject.toml's dependencies is passed over.
        python_licence: the LICENSE.txt of the Python that is bundled.
        also: names of further distributions in that folder of which something is bundled, as `pyinstaller`, whose
            boot loader every frozen program is.
        debian_packages: names of installed Debian packages of which libraries are bundled.

    Raises:
        LicenceMissing: of something there is no text.
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
    told: dict[str, str] = {}
    return head + contents + "".join(_section(notice, told) for notice in notices)


def bundled(folder: Path, *, also: Collection[str] = ()) -> list[Distribution]:
    """Return the distributions in a folder that the program needs at run time, by name.

    Which of a requirement's markers hold is not asked: what the target does not need is not installed in its folder.

    Args:
        folder: where wheels are installed.
        also: names of further ones to take, without what they need.

    Raises:
        LicenceMissing: one of `also`, or a direct dependency of the program, is not installed there.
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
    """Return what a distribution's metadata says of its terms, with the texts.

    Raises:
        LicenceMissing: it has no text, and none is known here.
    """
    metadata = distribution.metadata
    name = metadata["Name"]
    # Metadata 2.4 has licences/ for them, older ones lie beside METADATA.
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
    """Return what pyproject.toml says that the program needs while it runs, by canonical names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [canonical(_name(requirement)) for requirement in project["dependencies"]]


def canonical(name: str) -> str:
    """Return a distribution's name as PyPA's name normalisation writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def debian_packages_in(text: str) -> list[tuple[str, str]]:
    """Return name and version of each Debian package that a THIRD-PARTY.txt names."""
    return _DEBIAN_TITLE.findall(text)


def _debian_notice(package: str) -> Notice:
    path = Path("/usr/share/doc") / package.partition(":")[0] / "copyright"
    if not path.is_file():
        raise LicenceMissing(f"the Debian package {package} is not installed")
    version = run("dpkg-query", "--show", "--showformat=${Version}", package)
    return Notice(f"{package} (Debian)", version, "", (("copyright", _text(path)),))


def _section(notice: Notice, told: dict[str, str]) -> str:
    """Return a notice at full length; a text that stood there before is referred to, not repeated."""
    lines = [f"\n\n{'=' * 100}\n{_title(notice)}\n{'=' * 100}\n"]
    for name, text in notice.texts:
        body = text.strip()
        if body in told:
            lines.append(f"\n-- {name}: the same text as under {told[body]}\n")
        else:
            told[body] = f"{notice.name}, {name}"
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
