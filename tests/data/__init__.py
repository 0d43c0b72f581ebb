"""Facts of the protocol that tests hold the code against."""

import json
from pathlib import Path
from typing import Any


def load(name: str) -> Any:
    """Return one JSON file of this folder."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
