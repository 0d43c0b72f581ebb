"""What a run of the program leaves on the disk: the photo that was saved, and no other personal data."""

import os
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

from faceviewer.app import Program
from faceviewer.core.query import UserType
from tests.ui.fakes import words_on
from tests.ui.programs import Steps, printed

_PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")


def look_up_copy_and_save(program: Program) -> Steps:
    window = program.window
    yield lambda: "Training: sample people" in words_on(window)
    window.bar.ask(UserType.PHONE, "13800138000")
    yield lambda: "Can pass now" in words_on(window)
    for action in ("copy_photo", "copy_json", "details", "properties", "save"):
        window.actions_[action].trigger()
    yield lambda: any(dialog.isVisible() for dialog in window.findChildren(QFileDialog))
    (dialog,) = (each for each in window.findChildren(QFileDialog) if each.isVisible())
    dialog.setDirectory(str(Path(os.environ["HOME"]).with_name("chosen")))
    next(field for field in dialog.findChildren(QLineEdit) if field.isVisible()).setText("kept.jpg")
    dialog.accept()
    yield lambda: "Saved" in words_on(window)
    window.actions_["quit"].trigger()


def test_only_the_saved_photo_is_left_on_the_disk(tmp_path: Path) -> None:
    for place in (*_PLACES, "chosen"):
        (tmp_path / place).mkdir(mode=0o700)
    places = {place: str(tmp_path / place) for place in _PLACES}
    printed(look_up_copy_and_save, tmp_path, "--demo", "--lang", "en", **places)
    left = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {str(path): data for path, data in left.items() if b"\xff\xd8\xff" in data}
    assert list(kept) == ["chosen/kept.jpg"]
    traces = [path for path, data in left.items() if path.name != "kept.jpg" and holds(data, str(tmp_path / "chosen"))]
    assert traces == []


def holds(data: bytes, folder: str) -> bool:
    """Return whether a file contains the id, the name, or the path of the photo."""
    return any(text.encode() in data for text in ("13800138000", "张三", "kept", folder))
