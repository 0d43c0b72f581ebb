"""Qt's own file dialog, which is used where the system has none."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeDatabase, QPoint, QRect
from PySide6.QtGui import qGray
from PySide6.QtWidgets import QApplication, QFileSystemModel, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.store.settings_values import Theme
from faceviewer.ui.look.theme import ThemeSwitch
from faceviewer.ui.parts.dialog import FileDialog
from tests.ui.acting import show


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x7fELF", b"text", b""])
def test_kind_of_a_file_is_told_by_its_name_without_reading_it(qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    comments = [QMimeDatabase().mimeTypeForName(name).comment() for name in ("application/octet-stream", "image/jpeg")]
    names = dict(zip(("unnamed", "photo.jpg", "folder"), (*comments, "Folder"), strict=True))
    (tmp_path / "folder").mkdir()
    (tmp_path / "unnamed").write_bytes(content)
    (tmp_path / "photo.jpg").write_bytes(content)
    dialog = show(qtbot, FileDialog(None, "Open", print, folder=str(tmp_path)))
    model = dialog.findChild(QFileSystemModel)
    assert model is not None

    def kinds() -> dict[str, str]:
        rows = map(model.index, [str(tmp_path / name) for name in names])
        return {str(row.data()): model.type(row) for row in rows}

    qtbot.waitUntil(lambda: kinds() == names)


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.LIGHT])
def test_icons_can_be_told_from_the_background(qapp: QApplication, qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    ThemeSwitch(qapp).use(theme)
    dialog = show(qtbot, FileDialog(None, "Open", print, folder=str(tmp_path)))
    whole, unseen = dialog.grab().toImage(), []
    for button in dialog.findChildren(QToolButton):
        image = whole.copy(QRect(button.mapTo(dialog, QPoint()), button.size()))
        shades = [qGray(image.pixel(x, y)) for x in range(image.width()) for y in range(image.height())]
        if button.isEnabled() and max(abs(shade - shades[0]) for shade in shades) < 64:
            unseen.append(button.objectName())
    assert unseen == []
