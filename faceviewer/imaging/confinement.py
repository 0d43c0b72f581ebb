"""Confine the decoder process before it reads a picture, as far as its system allows.

Linux: only computing is allowed (a filter of system calls). macOS: the same by its sandbox profile. Windows: no other
programs, privileges or writing, after Microsoft's documentation. All but Windows: also limits of memory, processor
time, files, processes and core dumps.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import os
import struct
import sys
from typing import Any

from faceviewer.core.core_dumps import forbid_core_dumps
from faceviewer.core.limits import PICTURE_DECODE_BYTES, PICTURE_DECODER_SECONDS


def confine() -> bool:
    """Give up rights of this process permanently; return whether it can no longer open, connect to or start anything.

    False on Windows, and where the system lacks the means; the limits apply in any case.
    """
    forbid_core_dumps()
    if os.name == "nt":
        give_up_rights()
        return False
    _set_limits()
    if os.uname().sysname == "Linux":
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
        except (AttributeError, OSError, ValueError):  # macOS has no effective RLIMIT_AS
            continue


def _pure_computation() -> bool:
    """Apply the sandbox profile pure-computation, sandbox_init(3); never tested on a Mac."""
    error = ctypes.c_char_p()
    try:
        failed: int = ctypes.CDLL(None).sandbox_init(b"pure-computation", ctypes.c_uint64(1), ctypes.byref(error))
    except AttributeError:
        return False
    return failed == 0


# Linux: seccomp(2), with a filter of classic BPF (Documentation/userspace-api/seccomp_filter.rst of the kernel). The
# allowed calls let a process compute, allocate and free memory, and read and write open files: it cannot open, connect,
# start, signal, trace, rename or remove anything.
# Call numbers on x86_64 and aarch64 (asm/unistd_64.h and asm-generic/unistd.h).
_ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),  # malloc uses it for the number of its arenas
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "set_robust_list": (273, 99),  # called at the end and at the start of a thread
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
_MACHINES = {"x86_64": (0xC000_003E, 0, 317), "aarch64": (0xC000_00B7, 1, 277)}  # AUDIT_ARCH, column, seccomp(2)
_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1  # SECCOMP_FILTER_FLAG_TSYNC
_KILL, _REFUSE, _ALLOW = 0x8000_0000, 0x0005_0000 | errno.EPERM, 0x7FFF_0000
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def allow_computing_only() -> bool:
    """Forbid all threads of this process everything but computing, permanently; return whether the filter is active.

    The kernel or a container may not support it, nor do other machines. Calls of another architecture (32 bits, on a
    kernel that has both) end the process; calls of x32 have other numbers.
    """
    machine = _MACHINES.get(os.uname().machine) if sys.maxsize > 2**32 else None
    if machine is None:
        return False
    architecture, column, seccomp = machine
    code = _filter(architecture, [numbers[column] for numbers in _ALLOWED.values()])
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    failed: int = libc.syscall(ctypes.c_long(seccomp), _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))
    return failed == 0


def _filter(architecture: int, numbers: list[int]) -> bytes:
    allowed = [(_IF_EQUAL, len(numbers) - index, 0, number) for index, number in enumerate(numbers)]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *allowed,
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


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
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    )


class _Label(ctypes.Structure):
    """TOKEN_MANDATORY_LABEL."""

    _fields_ = (("sid", ctypes.c_void_p), ("attributes", ctypes.c_uint32))


def give_up_rights() -> None:
    """Give up rights on Windows; only tested with Wine, which accepts all calls and enforces few.

    A job object with this one process forbids other processes, windows, the clipboard and system settings, and limits
    its memory. The process token loses its privileges and gets low integrity, so it cannot write the user's files. It
    can still read files and connect: forbidding that needs a restricted token when the process is started.
    """
    windll = getattr(ctypes, "windll")  # noqa: B009 - the type checker knows it on Windows only
    kernel, advanced = windll.kernel32, windll.advapi32
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    token = ctypes.c_void_p()
    if advanced.OpenProcessToken(process, _TOKEN_ACCESS, ctypes.byref(token)):
        _remove_privileges(advanced, token)
        _lower_integrity(advanced, token)
        kernel.CloseHandle(token)
    _enter_job(kernel, process)


def _remove_privileges(advanced: Any, token: ctypes.c_void_p) -> None:
    size = ctypes.c_uint32()
    advanced.GetTokenInformation(token, _TOKEN_PRIVILEGES, None, 0, ctypes.byref(size))
    buffer = ctypes.create_string_buffer(size.value)
    if not advanced.GetTokenInformation(token, _TOKEN_PRIVILEGES, buffer, size, ctypes.byref(size)):
        return
    (count,) = struct.unpack_from("<I", buffer)
    for at in range(count):  # TOKEN_PRIVILEGES: the count, then for each eight bytes of LUID and four of attributes
        struct.pack_into("<I", buffer, 4 + 12 * at + 8, _PRIVILEGE_REMOVED)
    advanced.AdjustTokenPrivileges(token, 0, buffer, 0, None, None)


def _lower_integrity(advanced: Any, token: ctypes.c_void_p) -> None:
    sid = ctypes.create_string_buffer(_LOW_INTEGRITY, len(_LOW_INTEGRITY))
    label = _Label(ctypes.addressof(sid), _GROUP_INTEGRITY)
    size = ctypes.sizeof(label) + len(_LOW_INTEGRITY)
    advanced.SetTokenInformation(token, _TOKEN_INTEGRITY, ctypes.byref(label), size)


def _enter_job(kernel: Any, process: ctypes.c_void_p) -> None:
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))  # never closed: exists until the process ends
    flags = _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_ON_EXCEPTION | _KILL_ON_CLOSE
    limits = _Limits(flags=flags, active_processes=1, process_memory=PICTURE_DECODE_BYTES)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    restrictions = ctypes.c_uint32(_ALL_UI)
    kernel.SetInformationJobObject(job, _UI_RESTRICTIONS, ctypes.byref(restrictions), ctypes.sizeof(restrictions))
    kernel.AssignProcessToJobObject(job, process)
