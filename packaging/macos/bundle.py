"""The options of PyInstaller for the macOS program."""

import os
import plistlib
import re
from pathlib import Path
from typing import Any

ARCHITECTURE = "arm64"
"""Apple silicon; the pinned cryptography has no wheel for Intel processors."""

INFO = Path(__file__).with_name("Info.plist")
ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")
IDENTITY_VARIABLE = "FACEVIEWER_CODESIGN_IDENTITY"
"""The variable with the signing identity in the keychain; without one, the signature is ad hoc."""


def language_folders() -> list[str]:
    """Return the names of the bundle's folders with localised texts, one per language."""
    return sorted(folder.name for folder in INFO.parent.glob("*.lproj"))


def info(version: str) -> dict[str, Any]:
    """Return the Info.plist of a version."""
    found: dict[str, Any] = plistlib.loads(INFO.read_bytes())
    numbers = re.match(r"\d+(\.\d+){0,2}", version)  # Apple accepts up to three numbers, no `rc1`
    if numbers is None:
        raise ValueError(version)
    return found | {"CFBundleShortVersionString": numbers[0], "CFBundleVersion": numbers[0]}


def localised_names() -> list[tuple[str, str]]:
    """Return the files with the program's localised names, and their folders, in the format of `datas`."""
    return [(str(INFO.with_name(folder) / "InfoPlist.strings"), folder) for folder in language_folders()]


def program_options() -> dict[str, Any]:
    """Return the additional options of EXE on macOS."""
    return {
        "target_arch": ARCHITECTURE,
        "codesign_identity": os.environ.get(IDENTITY_VARIABLE),
        "entitlements_file": str(ENTITLEMENTS),
    }


def bundle_options(version: str, *, icon: Path) -> dict[str, Any]:
    """Return the options of BUNDLE."""
    plist = info(version)
    return {
        "name": "FaceViewer.app",
        "icon": str(icon),
        "bundle_identifier": plist["CFBundleIdentifier"],
        "version": plist["CFBundleShortVersionString"],
        "info_plist": plist,
    }
