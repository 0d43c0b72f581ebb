"""Proof that a case can fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAILURES: tuple[type[BaseException], ...] = (Exception, pytest.fail.Exception)


@contextmanager
def must_fail() -> Iterator[None]:
    """Run a case with its defence switched off: whichever way it fails, fail it must."""
    with pytest.raises(_FAILURES):
        yield
