"""Disable core dumps: the memory of this process contains secrets, ids and faces."""

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
    """Disable core dumps permanently; on Linux also prevent other programs of this user from attaching (prctl(2)).

    Call this before the process has anything to protect, but after a window is shown: the desktop portal identifies a
    caller once, through its files in /proc, which this function makes unreadable.

    Args:
        asks_portals: whether dialogs of the desktop portal are used. The portal would refuse them, so attaching stays
            allowed.
    """
    import ctypes  # noqa: PLC0415 - takes two milliseconds, not before the first paint

    if os.name == "nt":
        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - mypy knows it on Windows only
        kernel.SetErrorMode(_NO_CRASH_DIALOG)
        kernel.WerSetFlags(_NO_HEAP)
        return
    # One byte, less than any dump. With a limit of 0 Linux still pipes dumps to a collecting program (core(5)); with 1
    # it does not (fs/coredump.c).
    resource: Any = importlib.import_module("resource")
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (min(1, hard) if hard >= 0 else 1, hard))
    if sys.platform.startswith("linux") and not asks_portals:
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
