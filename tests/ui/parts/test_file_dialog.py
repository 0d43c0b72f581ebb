"""Qt's own file dialog, which is used where the system has none."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileSystemModel
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.dialog import FileDialog


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x7fELF", b"text", b""])
def test_kind_of_a_file_is_told_by_its_name_without_reading_it(qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    names = {"unnamed": "unknown", "photo.jpg": "JPEG image", "folder": "Folder"}
    (tmp_path / "folder").mkdir()
    (tmp_path / "unnamed").write_bytes(content)
    (tmp_path / "photo.jpg").write_bytes(content)
    dialog = FileDialog(None, "Open", print, folder=str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.findChild(QFileSystemModel)
    assert model is not None

    def kinds() -> dict[str, str]:
        rows = map(model.index, [str(tmp_path / name) for name in names])
        return {str(row.data()): model.type(row) for row in rows}

    qtbot.waitUntil(lambda: kinds() == names)
