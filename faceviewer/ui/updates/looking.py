"""Jobs for the network's thread: what the administrator allows, and what the newest version is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from faceviewer.assets import asset
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.gateway.updates import fetch_update
from faceviewer.store.managed import Managed, load_managed

if TYPE_CHECKING:
    from faceviewer.core.update import Update

_PUBLIC_KEY = "keys/update-notices.pem"


async def managed() -> Managed:
    """Return the administrator's decisions."""
    return await in_daemon_thread(load_managed)


async def newest(address: str, *, seen: datetime | None) -> Update:
    """Ask for the newest version.

    Args:
        address: of the notice.
        seen: when the newest notice was issued that was believed before, None if none was.

    Raises:
        Problem: as `fetch_update` and `Update.check_fresh`.
    """
    public_key = await in_daemon_thread(asset(_PUBLIC_KEY).read_bytes)
    update = await fetch_update(address, public_key=public_key)
    update.check_fresh(now=datetime.now(UTC), seen=seen)
    return update
