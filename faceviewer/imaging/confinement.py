"""What the process that decodes gives up before it sees a picture, by what its system has.

Linux: everything but computing (`seccomp`). macOS: the same by its own word for it. Windows: programs, privileges and
writing (`windows_confinement`). Everywhere but on Windows also memory, processor time, files, processes and
core dumps by limits.
"""

from __future__ import annotations

import ctypes
import importlib
import os
from typing import Any

from faceviewer.core.core_dumps import forbid_core_dumps
from faceviewer.core.limits import PICTURE_DECODE_BYTES, PICTURE_DECODER_SECONDS


def confine() -> bool:
    """Give up rights, for good.

    Returns:
        Whether nothing can be opened, connected to or started by this process any more. False on Windows, and where
        the system lacks what that takes; the limits hold even so.
    """
    if os.name == "nt":
        from faceviewer.imaging.windows_confinement import give_up_rights  # noqa: PLC0415 - there alone

        give_up_rights()
        return False
    forbid_core_dumps()
    _set_limits()
    if os.uname().sysname == "Linux":
        from faceviewer.imaging.seccomp import allow_computing_only  # noqa: PLC0415 - there alone

        return allow_computing_only()
    return os.uname().sysname == "Darwin" and _pure_computation()


def _set_limits() -> None:
    resource: Any = importlib.import_module("resource")
    bounds = {
        "RLIMIT_AS": PICTURE_DECODE_BYTES,
        "RLIMIT_CPU": PICTURE_DECODER_SECONDS,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NPROC": 0,
    }
    for name, bound in bounds.items():
        try:
            resource.setrlimit(getattr(resource, name), (bound, bound))
        except (AttributeError, OSError, ValueError):  # macOS has no RLIMIT_AS that it would heed
            continue


def _pure_computation() -> bool:
    """Take on the profile of that name, sandbox_init(3); never tried on a Mac."""
    error = ctypes.c_char_p()
    try:
        failed: int = ctypes.CDLL(None).sandbox_init(b"pure-computation", ctypes.c_uint64(1), ctypes.byref(error))
    except AttributeError:
        return False
    return failed == 0
