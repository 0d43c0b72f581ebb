"""Read the clipboard in a separate process, because Qt waits for the owning program, which may never respond."""

from __future__ import annotations

import os
import subprocess

from PySide6.QtGui import QGuiApplication

from faceviewer.core.limits import COPIED_CHARACTERS, COPIED_SECONDS
from faceviewer.installation import READER_ARGUMENT, child_command
from faceviewer.ui.clipboard import Clipboard


def read_elsewhere() -> str:
    """Return the text on the clipboard; "" if it is too long, is a secret or does not arrive in time. Blocks."""
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            child_command(READER_ARGUMENT, __name__),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COPIED_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def main() -> int:
    """Write the result of `Clipboard.text` to standard output, and return 0."""
    app = QGuiApplication([])
    text = Clipboard(app).text() or ""
    if len(text) <= COPIED_CHARACTERS:
        os.write(1, text.encode("utf-8", "replace"))
    return 0
