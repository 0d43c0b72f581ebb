"""Build the manifest for winget, the package manager of Windows: URL, hash and silent options of the setup program.

FACEVIEWER_DOWNLOADS   the https URL of the folder where dist is published
"""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile, ZipInfo

from context import Context
from release.changes import LANGUAGES
from release.sums import sha256
from running import Failed, Stop

_TEMPLATES = Path(__file__).with_name("winget")
_ADDRESS = re.compile(r"https://[\w.:/%~-]+")
_INSTALLER = re.compile(r"InstallerUrl: \S+/(\S+)\n +InstallerSha256: (\S+)")
_LOCALES = {
    language: (language.replace("_", "-"), "locale") if language else ("en-US", "defaultLocale")
    for language in LANGUAGES.values()
}
"""Locale and file type of winget, by language of the AppStream description."""


def build(context: Context) -> list[Path]:
    """Write the manifest of the setup program in dist, as one archive of its files.

    Raises:
        Stop: there is no URL or no setup program.
    """
    base = os.environ.get("FACEVIEWER_DOWNLOADS", "")
    if not _ADDRESS.fullmatch(base):
        raise Stop(
            "FACEVIEWER_DOWNLOADS must be the https address of the folder where dist is published / "
            "FACEVIEWER_DOWNLOADS 须为发布 dist 的目录的 https 地址"
        )
    setup = context.dist / f"FaceViewer-{context.version}-setup.exe"
    if not setup.is_file():
        raise Stop(
            f"There is no {setup.name} in dist: build.py setup winget / dist 中没有 {setup.name}：build.py setup winget"
        )
    description = ET.parse(context.source / "packaging" / "linux" / "share" / "faceviewer.metainfo.xml")  # noqa: S314
    values = {
        "ID": description.findtext("id", ""), "VERSION": context.version,
        "ADDRESS": f"{base.rstrip('/')}/{setup.name}", "SHA256": sha256(setup).upper(),
    }  # fmt: skip
    files = {"": _filled_in("version", values), ".installer": _filled_in("installer", values)}
    for summary in description.iterfind("summary"):
        locale, kind = _LOCALES[summary.get("{http://www.w3.org/XML/1998/namespace}lang", "")]
        words = {"LOCALE": locale, "TYPE": kind, "SUMMARY": json.dumps(summary.text, ensure_ascii=False)}
        files[f".locale.{locale}"] = _filled_in("locale", values | words)
    archive = context.dist / f"faceviewer-{context.version}-winget.zip"
    with ZipFile(archive, "w") as packed:
        for name, text in files.items():
            packed.writestr(ZipInfo(f"{values['ID']}{name}.yaml"), text)
    return [archive]


def test(context: Context, artefacts: list[Path]) -> None:
    """Compare the hashes with the files in dist; winget itself runs on Windows only."""
    if wrong := differences(artefacts[0]):
        raise Failed("\n".join(wrong))


def differences(manifest: Path) -> list[str]:
    """Return a message for each installer that is missing or changed in the manifest's folder."""
    with ZipFile(manifest) as packed:
        text = "".join(packed.read(name).decode("utf-8") for name in packed.namelist() if ".installer." in name)
    wrong = []
    for name, digest in dict(_INSTALLER.findall(text)).items():
        file = manifest.parent / name
        if not file.is_file():
            wrong.append(f"{name}: missing")
        elif sha256(file).upper() != digest:
            wrong.append(f"{name}: changed since {manifest.name} was made")
    return wrong if _INSTALLER.search(text) else [f"{manifest.name} names no installer"]


def _filled_in(name: str, values: dict[str, str]) -> str:
    text = (_TEMPLATES / f"{name}.yaml").read_text("utf-8")
    return re.sub(r"@([A-Z0-9]+)@", lambda found: values[found[1]], text)
