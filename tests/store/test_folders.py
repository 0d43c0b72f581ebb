"""Folders whose files leave this computer."""

from pathlib import Path

import pytest

from faceviewer.store import folders
from faceviewer.store.folders import Sharing, sharing_of

MOUNTS = r"""
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
35 21 0:30 / /mnt/share\040drive rw shared:2 - cifs //server/share rw
36 35 8:2 / /mnt/share\040drive/stick rw shared:3 - vfat /dev/sdb1 rw
37 21 0:31 / /home/desk/cloud rw shared:4 - fuse.rclone remote: rw
"""


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/home/desk/OneDrive - Company/faces", "OneDrive"),
        ("C:/Users/desk/onedrive", "OneDrive"),
        ("/Users/desk/Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("/home/desk/Dropbox (Work)", "Dropbox"),
        ("/home/desk/我的坚果云/人脸", "坚果云"),
    ],
)
def test_synchronised_folder_is_recognised_by_its_name(folder: str, name: str) -> None:
    assert sharing_of(Path(folder)) == Sharing(is_synced=True, name=name)


def test_link_into_synchronised_folder_is_recognised(tmp_path: Path) -> None:
    assert sharing_of(tmp_path) is None
    (tmp_path / "Nextcloud").mkdir()
    (tmp_path / "faces").symlink_to(tmp_path / "Nextcloud")
    assert sharing_of(tmp_path / "faces") == Sharing(is_synced=True, name="Nextcloud")


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="Linux tells its mounts there")
@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/home/desk/Pictures", ""),
        ("/mnt/share drive/faces", "cifs"),
        ("/mnt/share drive/stick/faces", ""),
        ("/mnt/share drives", ""),
        ("/home/desk/cloud", "fuse.rclone"),
    ],
)
def test_network_folder_by_its_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, name: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.strip(), encoding="utf-8")
    monkeypatch.setattr(folders, "_MOUNTS", mounts)
    assert sharing_of(Path(folder)) == (Sharing(is_synced=False, name=name) if name else None)
