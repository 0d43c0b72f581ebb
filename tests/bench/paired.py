"""Two things timed in turn, and the ratio of their medians: a drift of the machine affects both alike."""

import os
import statistics
from collections.abc import Callable
from pathlib import Path

from tests.bench.figures import report


def as_installed() -> dict[str, str]:
    """Return the environment, but with compiled modules kept, as they are where a program is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def window_environment(home: str | Path, display: str = "") -> dict[str, str]:
    """Return the environment of an installed program with a window, whose files are in a folder."""
    platform = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {"QT_QPA_PLATFORM": "offscreen"}
    return {**as_installed(), **platform, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}


def report_ratio(name: str, ours: Callable[[], float], bare: Callable[[], float], *, rounds: int) -> None:
    """Report a figure: the ratio of the times of the program's way and of the baseline."""
    report(name, *ratio(ours, bare, rounds=rounds))


def ratio(ours: Callable[[], float], bare: Callable[[], float], *, rounds: int) -> tuple[str, str]:
    """Time two things alternately, after one round that does not count; return the ratio of their medians, and details.

    Both return the seconds that they took.
    """
    ours(), bare()
    pairs = [(ours(), bare()) for _ in range(rounds)]
    ours_median, bare_median = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
    fastest = min(mine for mine, _ in pairs) / min(base for _, base in pairs)  # least disturbed by other programs
    spread = sorted(mine / base for mine, base in pairs)
    return f"{ours_median / bare_median:.2f}", (
        f"{ours_median:.2f} ms against {bare_median:.2f} ms, pairwise {spread[0]:.2f} to {spread[-1]:.2f}, "
        f"the fastest of each {fastest:.2f}, {rounds} rounds"
    )
