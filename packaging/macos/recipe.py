"""Evaluate PyInstaller's spec file as on a Mac, with fakes of its classes that record their arguments."""

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from context import Context
from macos.bundle import language_folders
from release.changes import LANGUAGES
from running import Failed

# Samples of each kind of file in the wheels for macOS: some that must be kept, some that must not.
_KEPT = (
    "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "PySide6/Qt/plugins/imageformats/libqsvg.dylib",
    *(f"PySide6/Qt/translations/qtbase_{language}.qm" for language in LANGUAGES.values() if language),
    "PySide6/QtWidgets.abi3.so",
    "PySide6/libpyside6.abi3.6.11.dylib",
    "shiboken6/Shiboken.abi3.so",
)
_LEFT_OUT = (
    "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
    "PySide6/Qt/plugins/sqldrivers/libqsqlite.dylib",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/QtQml.abi3.so",
)


@dataclass
class _Fakes:
    """Fakes of PyInstaller's classes, with the recorded calls by class name."""

    calls: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def analysis(self, scripts: list[str], **options: Any) -> Any:
        """Replace Analysis; the result has the sample files and those that the spec file adds."""
        self.calls.setdefault("Analysis", []).append({"scripts": scripts, **options})
        found = ModuleType("analysis")
        found.__dict__.update(
            binaries=[(name, f"/site/{name}", "BINARY") for name in (*_KEPT, *_LEFT_OUT)],
            datas=[(f"{folder}/{Path(source).name}", source, "DATA") for source, folder in options["datas"]],
            scripts=[(Path(script).stem, script, "PYSOURCE") for script in scripts],
            pure=[],
        )
        return found

    def fake(self, name: str) -> Any:
        """Return a replacement of another class, which records its arguments."""

        def record(*given: Any, **options: Any) -> str:
            self.calls.setdefault(name, []).append({"given": given, **options})
            return name

        return record


def evaluated(context: Context) -> None:
    """Evaluate the spec file and check the recorded calls.

    Raises:
        Failed: it would not build the program.
    """
    spec = context.source / "packaging" / "freezing" / "faceviewer.spec"
    fakes = _Fakes()
    names = {name: fakes.fake(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")}
    site = {"FV_SITE": str(_site(context)), "FV_HOST_LIBRARIES": "1"}
    with (
        patch.object(sys, "platform", "darwin"),
        patch.object(sys, "path", list(sys.path)),
        patch.dict(os.environ, site),
    ):
        code = compile(spec.read_text("utf-8"), spec, "exec")
        exec(code, {"SPECPATH": str(spec.parent), "workpath": str(context.work), "Analysis": fakes.analysis, **names})  # noqa: S102 - a spec file is Python
    _check(fakes.calls, context)


def _site(context: Context) -> Path:
    """Return a folder with the files of an installed program that the spec file reads."""
    package = context.work / "macos-site" / "faceviewer"
    package.mkdir(parents=True)
    shutil.copyfile(context.source / "faceviewer" / "__init__.py", package / "__init__.py")
    (package / "resources").symlink_to(context.source / "resources")
    return package.parent


def _check(calls: dict[str, list[dict[str, Any]]], context: Context) -> None:
    if [call["name"] for call in calls["EXE"]] != ["faceviewer", "faceviewer-cli"]:
        raise Failed("the recipe does not make both programs")
    _, _, binaries, datas = calls["COLLECT"][0]["given"]
    if {name for name, _, _ in binaries} != set(_KEPT):
        raise Failed(f"of the wheels would be kept: {binaries}")
    for folder in language_folders():
        if not any(name == f"{folder}/InfoPlist.strings" for name, _, _ in datas):
            raise Failed(f"no {folder}")
    (bundle,) = calls["BUNDLE"]
    if bundle["version"] not in context.version or not Path(bundle["icon"]).is_file():
        raise Failed(f"the bundle would be {bundle}")
    if bundle["info_plist"]["CFBundleExecutable"] != calls["EXE"][0]["name"]:
        raise Failed("the bundle would open another program")
