"""`faceviewer-cli self-test`."""

import json
import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys
from faceviewer.cli import main
status = main(["self-test"])
assert not any(name.startswith("PySide6") for name in sys.modules)
sys.exit(status)
"""


def test_all_checks_pass_without_loading_qt(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["fails"] == []
    assert {"words", "pictures", "tls", "keyring_backend", "training_lookup"} <= set(report["checks"])
