"""What a call ends with that does not succeed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faceviewer.core.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable


def problem_of(call: Callable[..., object], *args: Any, **options: Any) -> Problem:
    """Call a function and return the problem that it must raise."""
    with pytest.raises(Problem) as caught:
        call(*args, **options)
    return caught.value
