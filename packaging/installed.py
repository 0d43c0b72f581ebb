"""Check an installation by running its commands as a user would."""

import json
from pathlib import Path

from context import Context
from running import Failed, run


def check_commands(folder: Path, context: Context) -> None:
    """Run both commands of a folder, with a separate environment and home folder.

    Raises:
        Failed: a command does not work.
    """
    home = context.work / "home"
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}

    def call(*command: str) -> str:
        return run(folder / command[0], *command[1:], folder=home, environment=environment, seconds=120)

    for command in ("faceviewer", "faceviewer-cli"):
        if context.version not in call(command, "--version"):
            raise Failed(f"{command} --version does not say {context.version}")
    call("faceviewer", "--self-test")
    record = json.loads(call("faceviewer-cli", "get", "PHONE", "13800138000", "--demo", "--json", "--save", "face.jpg"))
    if not record or not (home / "face.jpg").read_bytes().startswith(b"\xff\xd8"):
        raise Failed("the lookup in training mode saved no picture")
    (home / "face.jpg").unlink()
