"""Builds for tests."""

from pathlib import Path
from typing import Any

import pytest

from context import Context, version_of
from running import ROOT

EPOCH = 1_795_000_000


def context_in(folder: Path, **fields: Any) -> Context:
    """Return a build of the checkout whose files are in a folder, with other fields."""
    given = {"root": ROOT, "source": ROOT, "dist": folder, "work": folder, "version": version_of(ROOT)}
    return Context(**{**given, "source_date_epoch": EPOCH, **fields})


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return context_in(tmp_path)
