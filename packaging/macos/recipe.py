"""PyInstaller's recipe, carried out as on a Mac, but with stand-ins that note what they are told."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from macos.bundle import language_folders
from running import Failed

if TYPE_CHECKING:
    from context import Context

# Of each kind of file in the wheels for macOS one that must be kept, and one that must not.
_KEPT = (
    "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "PySide6/Qt/plugins/imageformats/libqsvg.dylib",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
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
class _Made:
    """What the recipe has made; each of PyInstaller's classes is stood for by a method."""

    calls: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def analysis(self, scripts: list[str], **options: Any) -> Any:
        """Stand for Analysis: it has found the sample of files, and whatever the recipe adds."""
        self.calls.setdefault("Analysis", []).append({"scripts": scripts, **options})
        made = ModuleType("analysis")
        made.__dict__.update(
            binaries=[(name, f"/site/{name}", "BINARY") for name in (*_KEPT, *_LEFT_OUT)],
            datas=[(f"{folder}/{Path(source).name}", source, "DATA") for source, folder in options["datas"]],
            scripts=[(Path(script).stem, script, "PYSOURCE") for script in scripts],
            pure=[],
        )
        return made

    def noting(self, name: str) -> Any:
        """Stand for another class, noting what it is given."""

        def made(*given: Any, **options: Any) -> str:
            self.calls.setdefault(name, []).append({"given": given, **options})
            return name

        return made


def evaluated(context: Context) -> None:
    """Carry the recipe out, and see to what it would make.

    Raises:
        Failed: it would not make the program.
    """
    recipe = context.source / "packaging" / "freezing" / "faceviewer.spec"
    made = _Made()
    names = {name: made.noting(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")}
    site = {"FV_SITE": str(_site(context)), "FV_HOST_LIBRARIES": "1"}
    with (
        patch.object(sys, "platform", "darwin"),
        patch.object(sys, "path", list(sys.path)),
        patch.dict(os.environ, site),
    ):
        code = compile(recipe.read_text("utf-8"), recipe, "exec")
        exec(code, {"SPECPATH": str(recipe.parent), "workpath": str(context.work), "Analysis": made.analysis, **names})  # noqa: S102 - a recipe is a program
    _check(made.calls, context)


def _site(context: Context) -> Path:
    """Return a folder that has of an installed program what the recipe itself reads."""
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
