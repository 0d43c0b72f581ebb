"""Defences around what an answer holds, each to be switched off: the named piece of the product, done naively."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from unittest import mock

from faceviewer.core.record import Expiry, ExpiryKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def local_expiry() -> Iterator[None]:
    """Take expiries for this computer's time."""

    def from_wire(raw: str | None) -> Expiry:
        if raw is None:
            return Expiry(None, ExpiryKind.NEVER, None)
        return Expiry(raw, ExpiryKind.AT, datetime.strptime(raw, "%Y-%m-%d %H:%M:%S").astimezone())

    with mock.patch.object(Expiry, "from_wire", from_wire):
        yield
