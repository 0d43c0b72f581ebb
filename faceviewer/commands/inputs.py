"""Read IDs and secrets from standard input, a terminal, or a file: other users of the computer can read arguments."""

from __future__ import annotations

import errno
import os
import select
import stat
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.commands.grammar import FURTHER_SECRETS
from faceviewer.commands.output import complain, say
from faceviewer.core.connection import usable
from faceviewer.core.limits import SECRET_BYTES, USER_ID_LINE_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import name_of, unreadable

if TYPE_CHECKING:
    import io

    from faceviewer.commands.arguments import Options
    from faceviewer.core.connection import Credentials
    from faceviewer.core.language import Language

BLANKS = b"\0 \t\r\n\x1a"
"""Blanks, line ends, NUL and DOS's end-of-file character."""
# acl(5) on Linux: a version, then entries of tag, permissions and ID.
_ACL = "system.posix_acl_access"
_ACL_USER, _ACL_GROUPS, _ACL_MASK = 0x02, (0x04, 0x08), 0x10


def standard_input() -> io.FileIO:
    """Return standard input without a buffer, so that a reader takes its own lines only, and `select` sees the rest.

    Raises:
        OSError, ValueError: it is closed, or has no descriptor.
    """
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # also a console of Windows, in UTF-8


def typed_id(user_id: str) -> str:
    """Return an ID from the arguments, or for `-` the one on standard input. Raises Problem: Kind.INPUT_SEVERAL."""
    if user_id != "-":
        return user_id
    try:
        stdin = standard_input()
        line = stdin.readline(USER_ID_LINE_BYTES)
    except (OSError, ValueError):
        return ""
    if line.strip() and line.endswith(b"\n") and _has_more(stdin):
        raise Problem(Kind.INPUT_SEVERAL)
    return line.decode(sys.stdin.encoding, "surrogateescape").rstrip("\r\n")


def given_secret(options: Options) -> str:
    """Return the AppSecret given to a command, "" if there is none.

    Raises:
        Problem: Kind.CREDENTIALS_STDIN, LOCAL_SECRET_FILE with the fact `file`, or LOCAL_FILE_UNREADABLE with `file`
            and `reason`.
    """
    if options.secret_file not in {None, "-"}:
        return _from_file(options.secret_file)
    return _from_standard_input() if options.secret_stdin or options.secret_file else ""


def further_secrets(options: Options) -> dict[str, str]:
    """Return the further secrets given to a command, by the field of `Credentials`.

    Each is the first line of a file, or with `-` the next line of standard input.

    Raises:
        Problem: as `given_secret`.
    """
    found = {}
    for field, option in FURTHER_SECRETS.items():
        if name := getattr(options, f"{field}_file"):
            secret = _from_standard_input(option) if name == "-" else _from_file(name, option)
            found[field] = secret.rstrip("\r\n")
    return found


def asked_secret() -> str:
    """Prompt for the AppSecret at a terminal, without echo. Raises Problem: Kind.CREDENTIALS_STDIN if none is typed."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Problem(Kind.CREDENTIALS_STDIN)
    return _from_standard_input()


def tidied(credentials: Credentials, language: Language) -> Credentials:
    """Remove blanks around credentials, and print a remark about it."""
    tidy = usable(credentials)
    if tidy.app_key != credentials.app_key or tidy.app_secret != credentials.app_secret.rstrip("\r\n"):
        complain([say("notice.blanks", language)])
    return tidy


def _has_more(stdin: io.FileIO) -> bool:
    """Return whether another line can be read now, without waiting for one."""
    try:
        is_file = stat.S_ISREG(os.fstat(stdin.fileno()).st_mode)
        while is_file or select.select([stdin], [], [], 0)[0]:
            data = stdin.read(USER_ID_LINE_BYTES)
            if not data or data.strip(BLANKS):
                return bool(data)
    except (OSError, ValueError):  # on Windows select() works with sockets only
        pass
    return False


def _from_standard_input(option: str = "") -> str:
    """Return the next line of standard input; in other encodings it has characters that no secret accepts."""
    try:
        if sys.stdin is not None and sys.stdin.isatty():
            import getpass  # noqa: PLC0415 - only for a terminal

            secret = getpass.getpass(f"{option or 'AppSecret'}: ")
        else:
            secret = _text(standard_input().readline(SECRET_BYTES + 1))
    except (EOFError, OSError, ValueError):  # end of input at a terminal, or closed or unreadable
        secret = ""
    if not secret.strip():
        raise Problem(Kind.CREDENTIALS_STDIN, variant="further" if option else "", option=option)
    return secret


def _from_file(name: str, option: str = "") -> str:
    """Return the first line of a file, or of a pipe that a shell creates for `<(command)`."""
    path = Path(name)
    shown = name_of(name)
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
                raise Problem(Kind.LOCAL_FILE_UNREADABLE, file=shown, reason="NoFile")
            if sys.platform != "win32" and _is_open_to_others(file.fileno(), status):
                raise Problem(Kind.LOCAL_SECRET_FILE, file=shown)
            secret = _text(file.readline(SECRET_BYTES + 1))
    except (OSError, ValueError) as error:  # ValueError: an invalid file name
        raise unreadable(name, error) from None
    if not secret.strip():
        raise Problem(Kind.CREDENTIALS_STDIN, variant="further" if option else "file", file=shown, option=option)
    return secret


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape") if len(line) <= SECRET_BYTES else ""


def _is_open_to_others(descriptor: int, status: os.stat_result) -> bool:
    """Return whether anybody but this user and root can read or write a file.

    With an access control list, as systemd adds for LoadCredential=, the group's bits are only the mask of its entries.
    """
    if status.st_uid not in {0, os.geteuid()} or status.st_mode & 0o007:
        return True
    if not status.st_mode & 0o070:
        return False
    acl = b""
    with suppress(OSError, AttributeError):  # no list, or no support for them
        acl = os.getxattr(descriptor, _ACL)
    if not acl:
        return True
    entries = list(struct.iter_unpack("<HHI", acl[4:]))
    mask = next((allowed for tag, allowed, _ in entries if tag == _ACL_MASK), 0o7)
    return any(
        allowed & mask and (tag in _ACL_GROUPS or (tag == _ACL_USER and user not in {0, os.geteuid()}))
        for tag, allowed, user in entries
    )
