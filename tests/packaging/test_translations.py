"""Compiling the window's translations."""

import os
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

import translations


def catalogue(folder: Path, translation: str) -> Path:
    path = folder / "window_zh_CN.ts"
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="zh_CN"><context>'
        f"<name>Window</name><message><source>Look up</source>{translation}</message></context></TS>\n",
        "utf-8",
    )
    return path


FINISHED = "<translation>查询</translation>"
UNFINISHED = '<translation type="unfinished"></translation>'


def test_catalogue_is_compiled_again_only_after_a_change(tmp_path: Path) -> None:
    source = catalogue(tmp_path, FINISHED)
    assert translations.stale(tmp_path) == [source]
    translations.compile_stale(tmp_path)
    compiled = tmp_path / "window_zh_CN.qm"
    assert "查询".encode("utf-16-be") in compiled.read_bytes()
    assert QTranslator().load(str(compiled))
    os.utime(compiled, (0, 0))
    assert translations.stale(tmp_path) == [], "an archive may give its files any time"
    catalogue(tmp_path, "<translation>查找</translation>")
    assert translations.stale(tmp_path) == [source]
    translations.compile_stale(tmp_path)
    assert "查找".encode("utf-16-be") in compiled.read_bytes()


def test_complete_catalogue_passes_and_leaves_no_file(tmp_path: Path) -> None:
    catalogue(tmp_path, FINISHED)
    translations.check(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["window_zh_CN.ts"]


@pytest.mark.parametrize("translation", [UNFINISHED, "<translation>查询"])
def test_incomplete_or_bad_catalogue_fails(tmp_path: Path, translation: str, capfd: pytest.CaptureFixture[str]) -> None:
    catalogue(tmp_path, translation)
    with pytest.raises(subprocess.CalledProcessError):
        translations.check(tmp_path)
    assert capfd.readouterr().err
