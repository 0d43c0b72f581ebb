"""What goes into the frozen folder, and what is left out."""

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
def test_of_the_wheels_only_what_the_program_uses_is_kept(inside: str, *, kept: bool) -> None:
    assert is_kept(inside, WHEELS + inside, with_host_libraries=True) is kept


def test_a_package_for_a_distribution_takes_none_of_its_libraries() -> None:
    for name, kept in (("libssl.so.3", False), ("libpython3.11.so.1.0", True)):
        assert is_kept(name, SYSTEM + name, with_host_libraries=False) is kept


def test_what_belongs_to_the_display_stays_the_hosts_own() -> None:
    for name, kept in (
        ("libssl.so.3", True),
        ("libGL.so.1", False),
        ("libxcb.so.1", False),
        ("libxcb-cursor.so.0", True),
    ):
        assert is_kept(name, SYSTEM + name, with_host_libraries=True) is kept


def test_links_to_what_was_left_out_are_left_out() -> None:
    file: Entry = ("lib/libA.so.1.2", WHEELS + "libA.so.1.2", "BINARY")
    good: Entry = ("libA.so", "lib/libA.so.1.2", "SYMLINK")
    upwards: Entry = ("lib/sub/libA.so", "../libA.so.1.2", "SYMLINK")
    dangling: Entry = ("libB.so", "lib/libB.so.1", "SYMLINK")
    assert without_orphans([file, good, upwards, dangling]) == [file, good, upwards]


def test_libraries_that_nothing_needs_any_more_are_left_out() -> None:
    needs = {
        WHEELS + "PySide6/QtGui.so": ["libdirect.so.1", "libc.so.6"],
        SYSTEM + "libdirect.so.1": ["libindirect.so.2"],
        SYSTEM + "libgtk.so.3": ["libpango.so.1"],
    }
    entries: list[Entry] = [
        ("PySide6/QtGui.so", WHEELS + "PySide6/QtGui.so", "EXTENSION"),
        *(
            (name, SYSTEM + name, "BINARY")
            for name in ("libdirect.so.1", "libindirect.so.2", "libgtk.so.3", "libpango.so.1")
        ),
    ]
    kept = without_unneeded(entries, lambda source: needs.get(source, []))
    assert [entry[0] for entry in kept] == ["PySide6/QtGui.so", "libdirect.so.1", "libindirect.so.2"]
