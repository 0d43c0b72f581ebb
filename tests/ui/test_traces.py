"""What a whole run of the program leaves behind: what was asked to be kept, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

# A timer plays the operator: looks somebody up, copies, saves through the file dialog, looks at details, leaves.
_JOURNEY = """
import sys
from pathlib import Path
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.query import UserType
from tests.ui.fakes import words_on

class Operator(QObject):
    def __init__(self, program):
        super().__init__()
        self.window, self.steps = program.window, self.play()
        self.seen = ""
        self.timer = QTimer(self, interval=50)
        self.timer.timeout.connect(self.go_on)
        self.timer.start()

    def go_on(self):
        if self.seen in words_on(self.window):
            self.seen = next(self.steps)

    def play(self):
        window = self.window
        yield "Training: sample people"
        window.bar.ask(UserType.PHONE, "13800138000")
        yield "Can pass now"
        window.actions_["copy_photo"].trigger()
        window.actions_["copy_json"].trigger()
        window.actions_["details"].trigger()
        window.actions_["properties"].trigger()
        window.actions_["save"].trigger()
        while not (open := [d for d in window.findChildren(QFileDialog) if d.isVisible()]):
            yield ""
        (dialog,) = open
        dialog.setDirectory(sys.argv[1])
        next(field for field in dialog.findChildren(QLineEdit) if field.isVisible()).setText("kept.jpg")
        dialog.accept()
        yield "Saved"
        window.actions_["quit"].trigger()
        yield "the end"

program = Program(read_arguments(["--demo", "--lang", "en"]))
operator = Operator(program)
sys.exit(program.run())
"""


def test_only_the_saved_photo_is_left_on_the_disk(tmp_path: Path) -> None:
    places = (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "TMPDIR",
    )
    for place in (*places, "chosen"):
        (tmp_path / place).mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-c", _JOURNEY, str(tmp_path / "chosen")],
        env={**os.environ, **{place: str(tmp_path / place) for place in places}},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    left = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {str(path): data for path, data in left.items() if b"\xff\xd8\xff" in data}
    assert list(kept) == ["chosen/kept.jpg"]
    told = [path for path, data in left.items() if path.name != "kept.jpg" and tells(data, str(tmp_path / "chosen"))]
    assert told == []


def tells(data: bytes, folder: str) -> bool:
    """Tell whether a file has the id, the name, or where the photo went."""
    return any(text.encode() in data for text in ("13800138000", "张三", "kept", folder))
