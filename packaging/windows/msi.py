"""Build the MSI for administrators, which installs silently for all users of a machine."""

import hashlib
import re
import uuid
from pathlib import Path, PurePath
from xml.etree import ElementTree as ET

from context import Context
from running import Failed, run
from tools import need
from windows import signing
from windows.programs import WINDOW, numbers, write_icon
from windows.stage import staged
from windows.trial import check_gone, check_programs
from windows.wine import Wine, wait_until

_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
# The UpgradeCode, by which Windows recognises versions of the same program. It must never change.
_FAMILY = uuid.UUID("5b0c2f4e-8a76-4f0b-9d53-7c1f0a0be6d4")

_SECONDS_FROM_1601_TO_1970 = 11_644_473_600
_FILETIME = b"\x40\0\0\0"
_CODE_AND_TIMES = re.compile(rb"\{[0-9A-F-]{36}\}\0\0(\x40\0\0\0.{8}){2}", re.DOTALL)


def build(context: Context) -> list[Path]:
    """Build FaceViewer-VERSION.msi."""
    need({"wixl": "wixl"})
    stage = staged(context)
    artefact = context.dist / f"FaceViewer-{context.version}.msi"
    description, icon = context.work / "faceviewer.wxs", context.work / "faceviewer.ico"
    write_icon(icon, context)
    description.write_bytes(ET.tostring(wix_source(stage, icon=icon, version=context.version), "utf-8"))
    artefact.unlink(missing_ok=True)
    # wixl resolves paths relative to the working directory only, and prints a warning about what it ignores.
    warnings = run(
        "wixl", "--arch", "x64", "-o", artefact, description, folder=stage.parent, environment=context.environment
    )
    if warnings:
        raise Failed(warnings)
    code = _guid(f"package {context.version} {_digest(stage)}")
    artefact.write_bytes(reproducible(artefact.read_bytes(), code=code, seconds=context.source_date_epoch))
    signing.sign(artefact, seconds=context.source_date_epoch)
    return [artefact]


def test(context: Context, artefacts: list[Path]) -> None:
    """Install, use and remove the program silently under Wine."""
    with Wine(context.work / "wine-msi", context) as wine:
        before = wine.contents()
        place = wine.disk / "Program Files" / "FaceViewer"
        package = wine.windows_path(artefacts[0])
        wine.check("msiexec", "/i", package, "/qn")
        check_programs(place, wine, context)
        if not list(wine.disk.rglob("FaceViewer.lnk")):
            raise Failed("there is no shortcut in the start menu")
        wine.check("msiexec", "/x", package, "/qn")
        wait_until(lambda: not place.exists(), f"{place.name} is gone")
        check_gone(before, wine.contents())


def wix_source(stage: Path, *, icon: Path, version: str) -> ET.Element:
    """Return the WiX source of the installer; it is reproducible.

    Args:
        stage: the folder with the files to install.
        icon: the program's .ico file, beside that folder.
        version: the version of the program; the MSI of a release replaces all older ones.
    """
    wix = ET.Element("Wix", xmlns=_NAMESPACE)
    number = ".".join(map(str, numbers(version)[:3]))
    product = ET.SubElement(
        wix, "Product", Id=_guid(f"product {version}"), Name="FaceViewer", Language="1033", Codepage="1252",
        Version=number, Manufacturer="FaceViewer", UpgradeCode=_braced(_FAMILY),
    )  # fmt: skip
    ET.SubElement(
        product, "Package", InstallerVersion="500", Compressed="yes", InstallScope="perMachine",
        Description="FaceViewer", Manufacturer="FaceViewer",
    )  # fmt: skip
    newer = "A newer version of FaceViewer is installed."
    ET.SubElement(product, "MajorUpgrade", DowngradeErrorMessage=newer)
    ET.SubElement(product, "Media", Id="1", Cabinet="faceviewer.cab", EmbedCab="yes")
    ET.SubElement(product, "Icon", Id="faceviewer.ico", SourceFile=icon.name)
    for name, value in (("ARPPRODUCTICON", "faceviewer.ico"), ("ARPNOMODIFY", "1")):
        ET.SubElement(product, "Property", Id=name, Value=value)
    root = ET.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = ET.SubElement(root, "Directory", Id="ProgramFiles64Folder")
    place = ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name="FaceViewer")
    menu = ET.SubElement(root, "Directory", Id="ProgramMenuFolder")
    feature = ET.SubElement(product, "Feature", Id="FaceViewer", Level="1")
    _add_folder(place, stage, stage, feature)
    _add_shortcut(menu, feature)
    _add_links(place, feature)
    return wix


def reproducible(package: bytes, *, code: str, seconds: int) -> bytes:
    """Return an MSI with a reproducible package code and reproducible times.

    wixl uses a random code and the current time; these are consecutive in the summary information ([MS-OLEPS]).

    Args:
        package: the MSI.
        code: a GUID derived from the content, in braces and upper case.
        seconds: since 1970.

    Raises:
        Failed: the summary information was not found, or more than once.
    """
    moment = ((seconds + _SECONDS_FROM_1601_TO_1970) * 10_000_000).to_bytes(8, "little")
    text = code.encode("ascii") + b"\0\0" + 2 * (_FILETIME + moment)
    package, count = _CODE_AND_TIMES.subn(lambda _: text, package)
    if count != 1:
        raise Failed(f"the MSI has {count} summaries")
    return package


def _add_folder(parent: ET.Element, folder: Path, stage: Path, feature: ET.Element) -> None:
    for path in sorted(folder.iterdir()):
        inside = path.relative_to(stage)
        if path.is_dir():
            _add_folder(ET.SubElement(parent, "Directory", Id=_id("d", inside), Name=path.name), path, stage, feature)
        else:
            component = _component(parent, _id("c", inside), feature)
            ET.SubElement(
                component, "File", Id=_id("f", inside), Source=path.relative_to(stage.parent).as_posix(), KeyPath="yes"
            )


def _add_shortcut(menu: ET.Element, feature: ET.Element) -> None:
    component = _component(menu, "Shortcut", feature)
    ET.SubElement(
        component,
        "Shortcut",
        Id="StartMenu",
        Name="FaceViewer",
        Target=f"[INSTALLDIR]{WINDOW.name}",
        Icon="faceviewer.ico",
    )
    ET.SubElement(
        component, "RegistryValue", Root="HKLM", Key="Software\\FaceViewer", Name="Shortcut", Type="integer", Value="1",
        KeyPath="yes",
    )  # fmt: skip


def _add_links(place: ET.Element, feature: ET.Element) -> None:
    """Register the window for links; `faceviewer.core.link` parses and restricts them."""
    component = _component(place, "Links", feature)
    classes = "Software\\Classes\\faceviewer"
    ET.SubElement(
        component, "RegistryValue", Root="HKLM", Key=classes, Type="string", Value="URL:FaceViewer", KeyPath="yes",
    )  # fmt: skip
    ET.SubElement(component, "RegistryValue", Root="HKLM", Key=classes, Name="URL Protocol", Type="string", Value="")
    ET.SubElement(
        component, "RegistryValue", Root="HKLM", Key=f"{classes}\\shell\\open\\command", Type="string",
        Value=f'"[INSTALLDIR]{WINDOW.name}" "%1"',
    )  # fmt: skip


def _component(parent: ET.Element, name: str, feature: ET.Element) -> ET.Element:
    ET.SubElement(feature, "ComponentRef", Id=name)
    return ET.SubElement(parent, "Component", Id=name, Guid=_guid(name), Win64="yes")


def _id(kind: str, inside: PurePath) -> str:
    """Return an identifier for a path: identifiers have at most 72 characters, and not all characters of paths."""
    return f"{kind}{hashlib.sha256(inside.as_posix().encode()).hexdigest()[:32]}"


def _guid(name: str) -> str:
    return _braced(uuid.uuid5(_FAMILY, name))


def _braced(guid: uuid.UUID) -> str:
    return f"{{{str(guid).upper()}}}"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(
                f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
            )
    return digest.hexdigest()
