"""Proof that a case can fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING_RAISED = pytest.fail.Exception
"""What `pytest.raises` fails with where nothing, or nothing of that kind, was raised."""


@contextmanager
def must_fail(failure: type[BaseException] | Kind = AssertionError, *, match: str = "") -> Iterator[None]:
    """Run a case with its defence switched off: it must fail as the missing defence makes it fail.

    Any other failure, such as that of a switch that patches what is no longer there, is no proof and comes through.

    Args:
        failure: the exception, or the kind of the problem that is the exception.
        match: a regular expression that its text must contain, to tell it from the other failures of its class.
    """
    if not isinstance(failure, Kind):
        with pytest.raises(failure, match=match or None):
            yield
        return
    with pytest.raises(Problem, match=match or None) as told:
        yield
    assert told.value.kind is failure, f"another problem came: {told.value!r}"
