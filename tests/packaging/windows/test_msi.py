"""The source of the MSI, and the changes that make it reproducible."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from running import Failed
from windows.msi import reproducible, wix_source

CODE = "{5B0C2F4E-8A76-4F0B-9D53-7C1F0A0BE6D4}"


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    folder = tmp_path / "windows"
    (folder / "app").mkdir(parents=True)
    for name in ("FaceViewer.exe", "app/a.pyc", "app/b.pyc"):
        (folder / name).write_bytes(b"")
    return folder


def test_every_file_is_a_component_with_a_stable_guid(stage: Path) -> None:
    old, new = (wix_source(stage, icon=stage / "i.ico", version=version) for version in ("1.0.0", "1.1.0"))
    files = [node.get("Source") for node in old.iter("File")]
    ids = [node.get("Id") for node in old.iter("Component")]
    assert files == ["windows/FaceViewer.exe", "windows/app/a.pyc", "windows/app/b.pyc"]
    assert sorted(filter(None, ids)) == sorted(filter(None, (node.get("Id") for node in old.iter("ComponentRef"))))
    assert len(set(ids)) == len(files) + 2  # and the shortcut, and the registration for links
    assert [node.get("Guid") for node in old.iter("Component")] == [node.get("Guid") for node in new.iter("Component")]
    assert _product(old).get("Id") != _product(new).get("Id")
    assert _product(old).get("UpgradeCode") == _product(new).get("UpgradeCode")


def test_msi_is_reproducible_and_registers_links_for_the_window_with_the_link_only(stage: Path) -> None:
    values = wix_source(stage, icon=stage / "i.ico", version="1.0.0").iter("RegistryValue")
    opened = [value.get("Value") for value in values if "command" in str(value.get("Key"))]
    assert opened == ['"[INSTALLDIR]FaceViewer.exe" "%1"']
    texts = [ET.tostring(wix_source(stage, icon=stage / "i.ico", version="1.0.0")) for _ in range(2)]
    assert texts[0] == texts[1]


def test_package_code_and_times_are_reproducible() -> None:
    def package(mark: bytes) -> bytes:
        code = b"{" + mark * 8 + b"-" + b"-".join([mark * 4] * 3) + b"-" + mark * 12 + b"}"
        return b"before" + code + b"\0\0" + 2 * (b"\x40\0\0\0" + mark * 8) + b"after"

    first, second = (reproducible(package(mark), code=CODE, seconds=0) for mark in (b"A", b"7"))
    assert first == second
    assert len(first) == len(package(b"A"))
    assert CODE.encode() in first
    assert (116_444_736_000_000_000).to_bytes(8, "little") in first  # 1970, in tenths of a microsecond since 1601


def test_msi_with_an_unknown_layout_is_reported() -> None:
    with pytest.raises(Failed, match="0 summaries"):
        reproducible(b"no summary", code=CODE, seconds=0)


def _product(wix: ET.Element) -> ET.Element:
    (product,) = wix.iter("Product")
    return product
