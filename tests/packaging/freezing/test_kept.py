"""Which files go into the frozen program."""

import pytest

from freezing.kept import Entry, is_kept, without_orphans, without_unneeded

WHEELS = "/venv/site-packages/"
SYSTEM = "/lib/x86_64-linux-gnu/"


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libicudata.so.73", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6/QtNetwork.abi3.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PIL/_imaging.cpython-311-x86_64-linux-gnu.so", True),
        ("PIL/_avif.cpython-311-x86_64-linux-gnu.so", False),
        ("PIL/_imagingft.cpython-311-x86_64-linux-gnu.so", False),
        ("pillow.libs/libwebp-51b0b3f7.so.7.2.0", True),
        ("pillow.libs/libfreetype-57f805ba.so.6.20.6", False),
        ("pillow.libs/libharfbuzz-fb49c9fc.so.0.61450.0", False),
        ("faceviewer/resources/heads/00.webp", True),
        ("faceviewer/resources/words/problems.toml", True),
        ("faceviewer/resources/translations/faceviewer_zh_CN.qm", True),
        ("faceviewer/resources/translations/faceviewer_zh_CN.ts", False),
    ],
)
def test_only_used_parts_of_the_wheels_are_kept(inside: str, *, kept: bool) -> None:
    assert is_kept(inside, WHEELS + inside, with_host_libraries=True) is kept


@pytest.mark.parametrize(
    ("name", "in_distribution", "elsewhere"),
    [
        ("libpython3.11.so.1.0", True, True),
        ("libssl.so.3", False, True),
        ("libxcb-cursor.so.0", False, True),
        ("libGL.so.1", False, False),  # of the display
        ("libxcb.so.1", False, False),
    ],
)
def test_system_libraries_are_left_to_system_or_host(name: str, *, in_distribution: bool, elsewhere: bool) -> None:
    assert is_kept(name, SYSTEM + name, with_host_libraries=False) is in_distribution
    assert is_kept(name, SYSTEM + name, with_host_libraries=True) is elsewhere


def test_links_to_removed_files_are_removed() -> None:
    file: Entry = ("lib/libA.so.1.2", WHEELS + "libA.so.1.2", "BINARY")
    good: Entry = ("libA.so", "lib/libA.so.1.2", "SYMLINK")
    upwards: Entry = ("lib/sub/libA.so", "../libA.so.1.2", "SYMLINK")
    dangling: Entry = ("libB.so", "lib/libB.so.1", "SYMLINK")
    assert without_orphans([file, good, upwards, dangling]) == [file, good, upwards]


def test_libraries_without_a_user_are_removed() -> None:
    needs = {
        WHEELS + "PySide6/QtGui.so": ["libdirect.so.1", "libc.so.6"],
        SYSTEM + "libdirect.so.1": ["libindirect.so.2"],
        SYSTEM + "libgtk.so.3": ["libpango.so.1"],
    }
    libraries = ("libdirect.so.1", "libindirect.so.2", "libgtk.so.3", "libpango.so.1")
    entries: list[Entry] = [
        ("PySide6/QtGui.so", WHEELS + "PySide6/QtGui.so", "EXTENSION"),
        *((name, SYSTEM + name, "BINARY") for name in libraries),
    ]
    kept = without_unneeded(entries, lambda source: needs.get(source, []))
    assert [entry[0] for entry in kept] == ["PySide6/QtGui.so", "libdirect.so.1", "libindirect.so.2"]
