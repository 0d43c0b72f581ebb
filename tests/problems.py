"""Check that a call raises a problem."""

from collections.abc import Callable
from typing import Any

import pytest

from faceviewer.core.problem import Problem


def problem_of(call: Callable[..., object], *args: Any, **options: Any) -> Problem:
    """Call a function and return the problem that it must raise."""
    try:
        call(*args, **options)
    except Problem as problem:
        return problem.with_traceback(None)  # whose frames would keep their pictures until garbage is collected
    pytest.fail("no problem was raised")
