"""What an administrator decided for everybody on this machine: one read-only TOML file that users cannot change."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.store.machine import machine_folder

if TYPE_CHECKING:
    from pathlib import Path

_FILE_NAME = "managed.toml"
_FILE_BYTES = 64 * 1024  # it has two lines


@dataclass(frozen=True, slots=True)
class Managed:
    """The administrator's decisions; the defaults are those of a machine that nobody manages.

    Attributes:
        update_check: whether a user may look for newer versions. Where there is a file that does not say so: no.
        update_url: the address of the notices, "" to leave it to the user.
    """

    update_check: bool = True
    update_url: str = ""


def load_managed(path: Path | None = None) -> Managed:
    """Read the file; where it cannot be read, nothing is allowed that it could have forbidden.

    Args:
        path: of the file; None for the system's, as `managed_path` has it.
    """
    path = path or managed_path()
    try:
        if not path.is_file() and path.exists():  # reading from a pipe would wait for a writer
            return Managed(update_check=False)
        with path.open("rb") as file:
            data = file.read(_FILE_BYTES)
        table = tomllib.loads(data.decode("utf-8-sig"))
    except FileNotFoundError:
        return Managed()
    except (OSError, ValueError, RecursionError):
        return Managed(update_check=False)
    url = table.get("update_url", "")
    return Managed(update_check=table.get("update_check") is True, update_url=url if isinstance(url, str) else "")


def managed_path() -> Path:
    """Return where the file is: `managed.toml` in the machine's folder."""
    return machine_folder() / _FILE_NAME
