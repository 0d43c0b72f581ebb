"""What PyInstaller's BUNDLE is told about the macOS program."""

from __future__ import annotations

import os
import plistlib
import re
from pathlib import Path
from typing import Any

ARCHITECTURE = "arm64"
"""Apple's own processors; for Intel's there is no wheel of the pinned cryptography any more."""

INFO = Path(__file__).with_name("Info.plist")
ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")
IDENTITY_VARIABLE = "FACEVIEWER_CODESIGN_IDENTITY"
"""Names the identity in the keychain that everything is signed with; without it macOS signs ad hoc."""


def language_folders() -> list[str]:
    """Return the names of the folders with the texts of the bundle, one a language."""
    return sorted(folder.name for folder in INFO.parent.glob("*.lproj"))


def info(version: str) -> dict[str, Any]:
    """Return the Info.plist of a version."""
    found: dict[str, Any] = plistlib.loads(INFO.read_bytes())
    numbers = re.match(r"\d+(\.\d+){0,2}", version)  # Apple knows three numbers, and no `rc1`
    if numbers is None:
        raise ValueError(version)
    return found | {"CFBundleShortVersionString": numbers[0], "CFBundleVersion": numbers[0]}


def localised_names() -> list[tuple[str, str]]:
    """Return the files with the program's name in each language, and their folders, as PyInstaller's `datas`."""
    return [(str(INFO.with_name(folder) / "InfoPlist.strings"), folder) for folder in language_folders()]


def program_options() -> dict[str, Any]:
    """Return what EXE is told besides what it is told everywhere."""
    return {
        "target_arch": ARCHITECTURE,
        "codesign_identity": os.environ.get(IDENTITY_VARIABLE),
        "entitlements_file": str(ENTITLEMENTS),
    }


def bundle_options(version: str, *, icon: Path) -> dict[str, Any]:
    """Return what BUNDLE is told."""
    plist = info(version)
    return {
        "name": "FaceViewer.app",
        "icon": str(icon),
        "bundle_identifier": plist["CFBundleIdentifier"],
        "version": plist["CFBundleShortVersionString"],
        "info_plist": plist,
    }
