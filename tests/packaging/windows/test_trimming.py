"""Which files of the wheels are installed on Windows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from running import Failed
from windows import trimming
from windows.trimming import is_kept, trim

PACKAGE = Path(__file__).parents[3] / "faceviewer"


def test_every_qt_module_that_the_window_imports_is_kept() -> None:
    sources = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    used = {name for source in sources for name in re.findall(r"from PySide6\.(\w+)", source)}
    used -= {"QtDBus"}  # imported on Linux only
    assert {"QtCore", "QtWidgets"} <= used
    assert [name for name in sorted(used) if not is_kept(f"PySide6/{name}.pyd")] == []


def test_window_loads_without_dbus_modules() -> None:
    code = "import sys; sys.modules['PySide6.QtDBus'] = None; import faceviewer.app, faceviewer.ui.self_test"
    subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, check=True, timeout=120)


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("faceviewer/resources/translations/faceviewer_zh_CN.qm", True),
        ("PIL/_webp.cp311-win_amd64.pyd", True),
        ("PySide6/QtQml.pyd", False),
        ("PySide6/designer.exe", False),
        ("PySide6/plugins/sqldrivers/qsqlite.dll", False),
        ("PySide6/translations/qtbase_de.qm", False),
        ("faceviewer/resources/translations/faceviewer_zh_CN.ts", False),
        ("PIL/_avif.cp311-win_amd64.pyd", False),
        ("PIL/_imagingft.cp311-win_amd64.pyd", False),
        ("httpx-0.28.1.dist-info/METADATA", False),
        ("bin/httpx", False),
    ],
)
def test_needed_files_are_kept_and_others_removed(inside: str, *, kept: bool) -> None:
    assert is_kept(inside) is kept


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with programs and libraries; the text of each names the libraries that it loads."""
    loads = {
        "FaceViewer.exe": "KERNEL32.dll",
        "python311.dll": "VCRUNTIME140.dll",
        "app/shiboken6/vcruntime140.dll": "api-ms-win-crt-heap-l1-1-0.dll",
        "app/shiboken6/vcomp140.dll": "USER32.dll",
        "app/PySide6/vcruntime140.dll": "",
        "app/PySide6/QtCore.pyd": "Qt6Core.dll",
        "app/PySide6/Qt6Core.dll": "VCRUNTIME140.dll",
        "app/PySide6/Qt6Qml.dll": "Qt6Core.dll",
        "app/PySide6/plugins/iconengines/qsvgicon.dll": "Qt6Svg.dll",
        "app/PySide6/Qt6Svg.dll": "",
        "app/PySide6/plugins/tls/qopensslbackend.dll": "Qt6Network.dll",
    }
    for name, libraries in loads.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(libraries, "utf-8")
    monkeypatch.setattr(trimming, "libraries_of", lambda path: path.read_text("utf-8").lower().split())
    return tmp_path


def test_loaded_libraries_are_kept_and_the_runtime_exists_once(stage: Path) -> None:
    trim(stage)
    assert sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()) == [
        "FaceViewer.exe",
        "app/PySide6/Qt6Core.dll",
        "app/PySide6/Qt6Svg.dll",
        "app/PySide6/QtCore.pyd",
        "app/PySide6/plugins/iconengines/qsvgicon.dll",
        "python311.dll",
        "vcruntime140.dll",
    ]
    assert not (stage / "app" / "PySide6" / "plugins" / "tls").exists()


def test_missing_library_is_reported(stage: Path) -> None:
    (stage / "app" / "PySide6" / "Qt6Core.dll").write_text("icuin.dll", "utf-8")
    with pytest.raises(Failed, match=r"Qt6Core\.dll loads icuin\.dll, which is not there"):
        trim(stage)
