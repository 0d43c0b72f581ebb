"""Check that a call raises a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faceviewer.core.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable


def problem_of(call: Callable[..., object], *args: Any, **options: Any) -> Problem:
    """Call a function and return the problem that it must raise."""
    try:
        call(*args, **options)
    except Problem as problem:
        return problem.with_traceback(None)  # whose frames would keep their pictures until garbage is collected
    pytest.fail("no problem was raised")
