"""The JSON output of each command: its keys in their order, and the type of each value.

A tuple with None may be null, `*` stands for any key.
"""

from __future__ import annotations

from typing import Any

from faceviewer.core.record import FIELDS

_TEXT, _NUMBER, _INTEGER, _FLAG = "string|null", "number|null", "integer|null", "boolean|null"

HEAD: dict[str, Any] = {
    "schemaVersion": "integer",
    "command": _TEXT,
    "ok": "boolean",
    "exitStatus": "integer",
    "problem": _TEXT,
    "headline": _TEXT,
    "remedy": _TEXT,
    "who": _TEXT,
}
"""The first keys of every output; the only ones if there is no valid command."""

_PROBLEM = ({"problem": "string", "headline": "string", "remedy": _TEXT, "who": "string"}, None)
_PICTURE = {
    "format": "string",
    "width": "integer",
    "height": "integer",
    "bytes": "integer",
    "sha256": "string",
    "flaws": ["string"],
    "cameAs": "string",
    "tellsPlace": "boolean",
}
_TRACE = {
    "requestId": _TEXT,
    "answerId": _TEXT,
    "gatewayRequestId": _TEXT,
    "httpStatus": _INTEGER,
    "code": _INTEGER,
    "errorCode": _TEXT,
    "serverText": _TEXT,
}
_DOORS = {
    "on": "integer",
    "count": "integer",
    "total": _INTEGER,
    "complete": "boolean",
    "text": "string",
    "list": [
        {
            "deviceNickName": "string",
            "iotId": "string",
            "status": "string",
            "state": "string",
            "syncTime": _TEXT,
            "syncedAt": _TEXT,
            "remedy": _TEXT,
        }
    ],
}
_CHECK = {
    "step": "string",
    "passed": _FLAG,
    "problem": _TEXT,
    "finding": "string",
    "remedy": _TEXT,
    "who": _TEXT,
    "host": _TEXT,
    "address": _TEXT,
    "port": _INTEGER,
    "proxy": _TEXT,
    "issuer": _TEXT,
    "seconds": _NUMBER,
}
_CONNECTION = {
    "name": "string",
    "endpoint": _TEXT,
    "stage": _TEXT,
    "picture": _TEXT,
    "proxy": _TEXT,
    "proxyUser": _TEXT,
    "caFile": _TEXT,
    "pictureHosts": ["string"],
    "rate": _INTEGER,
    "inFlight": _INTEGER,
    "appKey": _TEXT,
    "source": "string",
    "file": "string",
    "inUse": "boolean",
    "usable": "boolean",
}
_LIST = {
    "form": "string",
    "encoding": _TEXT,
    "sheet": _TEXT,
    "otherSheets": ["string"],
    "column": "string",
    "columnName": "string",
    "userType": _TEXT,
    "userTypeColumn": _TEXT,
    "rows": "integer",
    "rowsToAsk": "integer",
    "calls": "integer",
    "seconds": "number",
    "hiddenRows": (["integer"], None),
}
_DOCTOR = {"connection": _TEXT, "endpoint": _TEXT, "checks": [_CHECK]}

SHAPES: dict[str, dict[str, Any]] = {
    "get": {
        "line": _INTEGER,
        **{field.name: _TEXT for field in FIELDS},
        "expiresAt": _TEXT,
        "notAsDocumented": {"*": "string"},
        "unjudgedFields": ["string"],
        "verdict": _TEXT,
        "canPass": _FLAG,
        "verdictText": _TEXT,
        "verdictReasons": ["string"],
        "picture": (_PICTURE, None),
        "pictureProblem": _PROBLEM,
        "pictureConcerns": ["string"],
        "healed": _TEXT,
        "saved": _TEXT,
        "saveProblem": _PROBLEM,
        **_TRACE,
        "clockOffsetSeconds": _NUMBER,
        "dateOffsetSeconds": _NUMBER,
        "timings": ({"totalMs": "number", "answerMs": "number", "pictureMs": "number", "attempts": "integer"}, None),
        "doors": (_DOORS, None),
        "doorsProblem": _PROBLEM,
    },
    "doors": {
        "userType": _TEXT,
        "userId": _TEXT,
        "doors": (_DOORS, None),
        **_TRACE,
        "dateOffsetSeconds": _NUMBER,
    },
    "batch": {
        "list": (_LIST, None),
        "bad": [{"row": "integer", "problem": "string", "headline": "string"}],
        "counts": {"*": "integer"},
        "stopped": _PROBLEM,
        "report": _TEXT,
        "journal": _TEXT,
    },
    "doctor": _DOCTOR,
    "connection test": _DOCTOR,
    "connection list": {"connections": [_CONNECTION]},
    "connection add": {"connection": (_CONNECTION, None)},
    "connection remove": {"connection": (_CONNECTION, None)},
    "link": {"link": _TEXT},
    "version": {"version": _TEXT},
    "verify": {
        "asWritten": _FLAG,
        "pack": _TEXT,
        "sha256": _TEXT,
        "files": {"*": "string"},
        "manifest": ("object", None),
    },
    "sandbox": {"url": _TEXT, "app_key": _TEXT, "app_secret": _TEXT, "ca_file": _TEXT, "pid": _INTEGER},
    "self-test": {
        "fails": ["string"],
        "warnings": ["string"],
        "version": _TEXT,
        "python": _TEXT,
        "platform": _TEXT,
        "frozen": _FLAG,
        "checks": {"*": {"ok": "boolean", "detail": "string", "warning": "boolean"}},
    },
}
"""The keys after HEAD, by command."""
