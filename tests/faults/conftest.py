"""Fixtures of the cases."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

from faceviewer.core.events import log_to
from tests.faults.stand import Stand, check_log, standing
from tests.ui.conftest import (
    _compiled_translations,
    _garbage_is_of_this_thread,
    desk,
    found,
    keyring,
    open_desk,
    qtbot,
)

# Some cases need a real window.
__all__ = [
    "_compiled_translations", "_garbage_is_of_this_thread", "desk", "found", "keyring", "open_desk", "qtbot",
    "stand",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Log in every case, also without a stand, which has its own log."""
    if "stand" in request.fixturenames:
        yield
        return
    lines: list[str] = []
    log_to(lines.append)
    yield
    log_to(None)
    check_log(lines)


@pytest.fixture
def stand() -> Iterator[Stand]:
    """A gateway, a picture store and a sink; afterwards, what must be true after every case is checked."""
    with standing() as stand:
        yield stand
