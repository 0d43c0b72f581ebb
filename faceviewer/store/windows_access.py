"""Who can write a file on Windows, from its owner and its access control list."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_SE_FILE_OBJECT = 1
_OWNER, _DACL = 0x1, 0x4
# LocalSystem, Administrators, TrustedInstaller: well-known SIDs.
_ADMINISTRATORS = frozenset(
    {"S-1-5-18", "S-1-5-32-544", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"}
)
_CHANGE_RIGHTS = 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000  # DELETE, WRITE_DAC, WRITE_OWNER, all, write
_FILE_RIGHTS = _CHANGE_RIGHTS | 0x2 | 0x4  # FILE_WRITE_DATA, FILE_APPEND_DATA
# Others may add files to a folder, as %ProgramData% allows, but not delete them (FILE_DELETE_CHILD).
_FOLDER_RIGHTS = _CHANGE_RIGHTS & ~0x40000000 | 0x40
_DENIALS = frozenset({1, 6, 10, 12})  # ACCESS_DENIED_…_ACE; any other type may allow
_INHERIT_ONLY = 0x08


class Ace(ctypes.Structure):
    """ACCESS_ALLOWED_ACE, or one with a condition; the SID begins at the last field."""

    _fields_ = (
        ("type", ctypes.c_ubyte),
        ("flags", ctypes.c_ubyte),
        ("size", ctypes.c_ushort),
        ("mask", wintypes.DWORD),
        ("sid", wintypes.DWORD),
    )


class _Acl(ctypes.Structure):
    _fields_ = (
        ("revision", ctypes.c_ubyte),
        ("padding", ctypes.c_ubyte),
        ("size", ctypes.c_ushort),
        ("count", ctypes.c_ushort),
        ("padding_too", ctypes.c_ushort),
    )


def only_administrators_write(place: Path) -> bool:
    """Return whether an administrator owns a file or folder and only administrators can change it."""
    library: Any = getattr(ctypes, "WinDLL")  # noqa: B009 - the type checker knows it on Windows only
    security, kernel = library("advapi32"), library("kernel32")
    owner, dacl, descriptor = ctypes.c_void_p(), ctypes.POINTER(_Acl)(), ctypes.c_void_p()
    wanted = _OWNER | _DACL
    found = (ctypes.byref(owner), None, ctypes.byref(dacl), None, ctypes.byref(descriptor))
    if security.GetNamedSecurityInfoW(ctypes.c_wchar_p(str(place)), _SE_FILE_OBJECT, wanted, *found):
        return False
    try:
        if _name(security, kernel, owner) not in _ADMINISTRATORS or not dacl:  # without a list everybody has all rights
            return False
        harmful = _FOLDER_RIGHTS if place.is_dir() else _FILE_RIGHTS
        for number in range(dacl.contents.count):
            ace = ctypes.POINTER(Ace)()
            if not security.GetAce(dacl, number, ctypes.byref(ace)):
                return False
            entry = ace.contents
            if not lets_change(entry, harmful):
                continue
            sid = ctypes.c_void_p(ctypes.addressof(entry) + Ace.sid.offset)
            if _name(security, kernel, sid) not in _ADMINISTRATORS:
                return False
        return True
    finally:
        kernel.LocalFree(descriptor)


def lets_change(entry: Ace, harmful: int) -> bool:
    """Return whether an entry may grant one of these rights on the object itself, not only on its children."""
    return not entry.flags & _INHERIT_ONLY and entry.type not in _DENIALS and bool(entry.mask & harmful)


def _name(security: Any, kernel: Any, sid: ctypes.c_void_p) -> str:
    text = ctypes.c_wchar_p()
    if not security.ConvertSidToStringSidW(sid, ctypes.byref(text)):
        return ""
    try:
        return text.value or ""
    finally:
        kernel.LocalFree(text)
