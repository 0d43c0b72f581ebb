"""What the process that decodes gives up on Windows, by Microsoft's documentation.

Tried under Wine alone, which takes all of it and enforces little.

A job object that holds this one process keeps it from starting others, from windows, clipboard and system settings, and
from more memory than it may use. The process token loses its privileges and gets low integrity: nothing of the user's
can be written. Files can still be read, and connections be made: taking that away needs a token of another kind, with
which a program has to be started.
"""

from __future__ import annotations

import ctypes
import struct
from ctypes import wintypes
from typing import Any

from faceviewer.core.limits import PICTURE_DECODE_BYTES

_NO_CRASH_DIALOG = 0x1 | 0x2  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX: no crash report, with memory in it
_UI_RESTRICTIONS, _EXTENDED_LIMITS = 4, 9  # JOBOBJECTINFOCLASS
_ALL_UI = 0xFF
_ACTIVE_PROCESSES, _PROCESS_MEMORY, _DIE_ON_EXCEPTION, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000
_TOKEN_ACCESS = 0x8 | 0x20 | 0x80  # TOKEN_QUERY, TOKEN_ADJUST_PRIVILEGES, TOKEN_ADJUST_DEFAULT
_TOKEN_PRIVILEGES, _TOKEN_INTEGRITY = 3, 25  # TOKEN_INFORMATION_CLASS
_PRIVILEGE_REMOVED, _GROUP_INTEGRITY = 0x4, 0x20
_LOW_INTEGRITY = bytes((1, 1, 0, 0, 0, 0, 0, 16)) + struct.pack("<I", 4096)  # the SID S-1-16-4096


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", wintypes.DWORD),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t),
        ("priority", wintypes.DWORD),
        ("scheduling", wintypes.DWORD),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    )


class _Label(ctypes.Structure):
    """TOKEN_MANDATORY_LABEL."""

    _fields_ = (("sid", ctypes.c_void_p), ("attributes", wintypes.DWORD))


def give_up_rights() -> None:
    """Do all of it; what a Windows does not grant is left out."""
    windll = getattr(ctypes, "windll")  # noqa: B009 - which the type checker knows on Windows only
    kernel, advanced = windll.kernel32, windll.advapi32
    kernel.GetCurrentProcess.restype = kernel.CreateJobObjectW.restype = wintypes.HANDLE
    process = wintypes.HANDLE(kernel.GetCurrentProcess())
    kernel.SetErrorMode(_NO_CRASH_DIALOG)
    token = wintypes.HANDLE()
    if advanced.OpenProcessToken(process, _TOKEN_ACCESS, ctypes.byref(token)):
        _remove_privileges(advanced, token)
        _lower_integrity(advanced, token)
        kernel.CloseHandle(token)
    _enter_job(kernel, process)


def _remove_privileges(advanced: Any, token: wintypes.HANDLE) -> None:
    size = wintypes.DWORD()
    advanced.GetTokenInformation(token, _TOKEN_PRIVILEGES, None, 0, ctypes.byref(size))
    held = ctypes.create_string_buffer(size.value)
    if not advanced.GetTokenInformation(token, _TOKEN_PRIVILEGES, held, size, ctypes.byref(size)):
        return
    (count,) = struct.unpack_from("<I", held)
    for at in range(count):  # TOKEN_PRIVILEGES: the count, then a LUID of eight bytes and four of attributes for each
        struct.pack_into("<I", held, 4 + 12 * at + 8, _PRIVILEGE_REMOVED)
    advanced.AdjustTokenPrivileges(token, 0, held, 0, None, None)


def _lower_integrity(advanced: Any, token: wintypes.HANDLE) -> None:
    sid = ctypes.create_string_buffer(_LOW_INTEGRITY, len(_LOW_INTEGRITY))
    label = _Label(ctypes.addressof(sid), _GROUP_INTEGRITY)
    size = ctypes.sizeof(label) + len(_LOW_INTEGRITY)
    advanced.SetTokenInformation(token, _TOKEN_INTEGRITY, ctypes.byref(label), size)


def _enter_job(kernel: Any, process: wintypes.HANDLE) -> None:
    job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))  # never closed: it ends with the process
    flags = _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_ON_EXCEPTION | _KILL_ON_CLOSE
    limits = _Limits(flags=flags, active_processes=1, process_memory=PICTURE_DECODE_BYTES)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    restrictions = wintypes.DWORD(_ALL_UI)
    kernel.SetInformationJobObject(job, _UI_RESTRICTIONS, ctypes.byref(restrictions), ctypes.sizeof(restrictions))
    kernel.AssignProcessToJobObject(job, process)
