"""A crash leaves no copy of this process's memory, in which secrets, ids and faces are."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from typing import Any

_PR_SET_DUMPABLE = 4
_NO_CRASH_DIALOG = 0x1 | 0x2  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
_NO_HEAP = 0x1  # WER_FAULT_REPORTING_FLAG_NOHEAP


def forbid_core_dumps(*, asks_portals: bool = False) -> None:
    """Forbid them, for good; on Linux also that another program of this user attaches to this one (prctl(2)).

    To be called before there is anything to hide, but after a window has come up: a desktop's portal finds out who asks
    by a look into /proc that is refused from then on, and remembers who did ask.

    Args:
        asks_portals: whether dialogs of the desktop's portal are used, which would be refused; attaching is then
            left as it was.
    """
    import ctypes  # noqa: PLC0415 - two milliseconds that a first paint does not wait for

    if os.name == "nt":
        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - which the type checker knows on Windows only
        kernel.SetErrorMode(_NO_CRASH_DIALOG)
        kernel.WerSetFlags(_NO_HEAP)
        return
    # One byte, less than any dump. At 0 Linux still pipes dumps to a program that collects them (core(5)), at 1 it does
    # not (fs/coredump.c).
    resource: Any = importlib.import_module("resource")
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (min(1, hard) if hard >= 0 else 1, hard))
    if sys.platform.startswith("linux") and not asks_portals:
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
