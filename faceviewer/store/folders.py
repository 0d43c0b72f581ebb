"""Detect folders whose files leave this computer: synchronised folders and network drives."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from faceviewer.core.pattern import pattern

# How the clients of these services name the folder that they copy; "OneDrive - Company" has a suffix.
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mobile documents": "iCloud",
    "icloud": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "seafile": "Seafile",
    "nutstore": "Nutstore",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "wpsdrive": "WPS",
    "wps云盘": "WPS 云盘",
}
_NETWORK = pattern(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|davfs|glusterfs|ncpfs|fuse\.(sshfs|rclone|gvfsd-fuse|davfs2?)"
)
_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = pattern(r"\\(\d{3})")
_DRIVE_REMOTE = 4  # GetDriveTypeW


class Sharing(NamedTuple):
    """How a folder leaves this computer: a service copies it, or else it is on the network.

    `name` is the service or the network file system, such as "OneDrive" or "cifs".
    """

    is_synced: bool
    name: str


def sharing_of(folder: Path) -> Sharing | None:
    """Return how a folder leaves this computer, None if no sign of that is found. May block on a slow network.

    The signs are the folder's name, which each client of a synchronising service chooses, and on Linux and Windows its
    mount. A service with an ordinary folder name and a share mounted on macOS are not detected.
    """
    real = Path(os.path.realpath(folder))  # Path.resolve raises for a loop of links
    for part in (*folder.parts, *real.parts):
        for start, name in _SYNCED.items():
            if part.lower().startswith(start):
                return Sharing(is_synced=True, name=name)
    name = _network_drive(folder) if sys.platform == "win32" else _network_mount(real)
    return Sharing(is_synced=False, name=name) if name else None


def _network_mount(folder: Path) -> str:
    """Return the network file system that a folder is on, "" if it is on none; format: proc(5)."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found = ""
    depth = -1
    for line in lines:
        before, _, after = line.partition(" - ")
        mount = Path(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), before.split(" ")[4]))
        if folder.is_relative_to(mount) and len(mount.parts) >= depth:
            found = after.split(" ")[0]
            depth = len(mount.parts)
    return found if _NETWORK.fullmatch(found) else ""


def _network_drive(folder: Path) -> str:
    if str(folder).startswith("\\\\"):
        return "UNC"
    import ctypes  # noqa: PLC0415 - only used on Windows

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the type checker knows it on Windows only
    return folder.drive if kernel.GetDriveTypeW(f"{folder.drive}\\") == _DRIVE_REMOTE else ""
