"""The keys of the JSON output of the commands, an interface for programs: each command always has the same keys.

An incompatible change raises `SCHEMA_VERSION`; an additional key does not. The manual has the table, and
`tests/commands/shapes.py` the types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faceviewer.core.record import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION = 1

_HEAD = ("schemaVersion", "command", "ok", "exitStatus", "problem", "headline", "remedy", "who")
"""The first keys of every output; the only ones if there is no valid command."""
_TRACE = ("requestId", "answerId", "gatewayRequestId", "httpStatus", "code", "errorCode", "serverText")
_DOCTOR = ("connection", "endpoint", "checks[]")
_KEYS: dict[str, tuple[str, ...]] = {
    "get": (
        "line",
        *(field.name for field in FIELDS),
        *("expiresAt", "notAsDocumented{}", "unjudgedFields[]"),
        *("verdict", "canPass", "verdictText", "verdictReasons[]"),
        *("picture", "pictureProblem", "pictureConcerns[]", "healed", "saved", "saveProblem"),
        *_TRACE,
        *("clockOffsetSeconds", "dateOffsetSeconds", "timings"),
        *("doors", "doorsProblem"),
    ),
    "doors": ("userType", "userId", "doors", *_TRACE, "dateOffsetSeconds"),
    "batch": ("list", "bad[]", "counts{}", "stopped", "report", "journal"),
    "doctor": _DOCTOR,
    "connection test": _DOCTOR,
    "connection list": ("connections[]",),
    "connection add": ("connection",),
    "connection remove": ("connection",),
    "link": ("link",),
    "version": ("version",),
    "verify": ("asWritten", "pack", "sha256", "files{}", "manifest"),
    "sandbox": ("url", "app_key", "app_secret", "ca_file", "pid"),
    "self-test": ("fails[]", "warnings[]", "version", "python", "platform", "frozen", "checks{}"),
}
"""The keys after `_HEAD`, by command. Without a value a key gets null, with `[]` an empty list, with `{}` a table."""


def answer(command: str, found: Mapping[str, Any], *, status: int = 0) -> dict[str, Any]:
    """Return an output with the keys of its command.

    Args:
        command: the name of the command; "" if there is no valid one.
        found: the values; others than those of the keys are left out.
        status: the exit status.
    """
    values = {"ok": found.get("problem") is None, **found}
    values |= {"schemaVersion": SCHEMA_VERSION, "command": command or None, "exitStatus": status}
    output = {}
    for key in (*_HEAD, *_KEYS.get(command, ())):
        name = key.rstrip("[]{}")
        empty: object = [] if key.endswith("[]") else {} if key.endswith("{}") else None
        output[name] = values.get(name) or empty if empty is not None else values.get(name)
    return output
