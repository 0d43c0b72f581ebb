"""Facts of the protocol, against which tests check the code; the sandbox uses the error tables, too."""

import json
from pathlib import Path
from typing import Any

from faceviewer.assets import asset

ERRORS: dict[str, Any] = json.loads(asset("sandbox/errors.json").read_text(encoding="utf-8"))


def load(name: str) -> Any:
    """Return one JSON file of this folder."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
