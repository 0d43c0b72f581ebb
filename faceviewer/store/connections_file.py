"""Connections in a file of their own, without secrets, for another computer or another person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faceviewer.store.files import save_bytes
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_table import table_of
from faceviewer.store.settings_values import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faceviewer.core.connection import Profile


def write_connections(profiles: Sequence[Profile], path: Path) -> None:
    """Write connections as the settings hold them; their secrets are in the keyring and stay there.

    Blocking.

    Raises:
        Problem: as `save_bytes`, LOCAL_FILE_EXISTS left out.
    """
    import tomli_w  # noqa: PLC0415 - seldom needed

    keyless = tuple(replace(profile, app_key="") for profile in profiles)
    table = {"profiles": table_of(Settings(profiles=keyless))["profiles"]}
    save_bytes(tomli_w.dumps(table).encode("utf-8"), path, overwrite=True)


def read_connections(path: Path) -> tuple[Profile, ...]:
    """Return the connections in a file that can be used; a file of settings may have some too. Blocking."""
    return load_settings(path)[0].profiles
