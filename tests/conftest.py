"""What tests of several rooms share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faceviewer.sandbox.server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.sandbox.server import Address


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Address]:
    """A sandbox on a loopback socket with TLS, one for all tests."""
    with running(tls=True) as address:
        yield address
