"""Checks carried out, and the one JSON object that says how they went."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OUT_VARIABLE = "FV_SELFTEST_OUT"
"""Names a file that is written besides standard output, which a windowed executable does not have."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        ok: whether it is as it must be.
        detail: what was found.
        warning: whether something is worse than it could be, though the program works.
    """

    ok: bool
    detail: str
    warning: bool = False


def carry_out(
    checks: Mapping[str, Callable[[], Check]], *, write: Callable[[dict[str, Any]], None] | None = None
) -> int:
    """Carry out checks, report, and return the exit status: 0, or 1 if one failed.

    The report has `ok`, `fails` (the names of what failed), `warnings` (of what works, but not as well as it could),
    `version`, `python`, `platform`, `frozen` and `checks` ({name: {ok, detail, warning}}). It goes to standard output,
    and to the file that $FV_SELFTEST_OUT names.

    Args:
        checks: by their names.
        write: puts the report on standard output, and raises what comes of that; None for whatever takes it.
    """
    done = {name: _carried_out(check) for name, check in checks.items()}
    fails = [name for name, check in done.items() if not check.ok]
    told = _tell(
        {
            "ok": not fails,
            "fails": fails,
            "warnings": [name for name, check in done.items() if check.ok and check.warning],
            "version": __version__,
            "python": platform.python_version(),
            "platform": sys.platform,
            "frozen": bool(getattr(sys, "frozen", False)),
            "checks": {name: asdict(check) for name, check in done.items()},
        },
        write or _print,
    )
    return 1 if fails or not told else 0


def _carried_out(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (Exception, SystemExit) as exception:  # noqa: BLE001 - whatever is missing, the others are still wanted
        return Check(ok=False, detail=repr(exception))


def _print(report: dict[str, Any]) -> None:
    if sys.stdout is not None:  # a windowed executable has none
        sys.stdout.write(json.dumps(report, indent=2) + "\n")  # in ASCII: a console may know no Chinese
        sys.stdout.flush()


def _tell(report: dict[str, Any], write: Callable[[dict[str, Any]], None]) -> bool:
    """Write the report; return whether it was taken."""
    try:
        if out := os.environ.get(OUT_VARIABLE):
            Path(out).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        write(report)
    except OSError as fault:
        if sys.stderr is not None:
            print(f"the report cannot be written: {fault}", file=sys.stderr)
        return False
    return True
