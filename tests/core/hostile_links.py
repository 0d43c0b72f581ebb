"""Links that must be refused, by reason; `python -m tests.bench.link` sends them into a running window."""

from faceviewer.core.limits import LINK_CHARACTERS

_ID = "faceviewer://look?type=OPEN&id="
_AND = f"{_ID}a"

REFUSED: dict[str, list[str]] = {
    "unknown": [
        *(
            _AND + text
            for text in (
                "&TICKET=1",
                "&Connection=x",
                "&file=/etc/passwd",
                "&save=/tmp/x",
                "&profile=X",
                "&demo",
                "&ask=1",
                "&auto=true",
                "&=x",
                "&&ticket=1",
                "&i%64=b",
                "&id[]=b",
                "&id%00=b",
                "&__proto__=1",
                "&t\u0131cket=1",
            )
        ),
        "faceviewer:look?",
        "faceviewer://look?ID=a&type=OPEN",
        "faceviewer://look?faceviewer://look?type=OPEN&id=a",
        "faceviewer://look??type=OPEN&id=a",
        _AND + "&" * 1900,
        _AND + "&a=1" * 400,
    ],
    "value": [
        *(
            _AND + text
            for text in (
                "&ticket=999999999999999999999999999999999",
                "&connection=ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
            )
        ),
        "faceviewer://look?type=PPPPPPPPPPPPPPPPP&id=a",
        *(_ID + "x" * count for count in (65, 1990)),
        *(f"{_AND}&{key}={'9' * 65}" for key in ("ticket", "connection")),
    ],
    "repeated": [
        _AND + "&type=OPEN",
        _AND + "&ticket=1" * 200,
    ],
    "form": [
        _ID + "#{ticket.x}",
        *(
            _AND + text
            for text in (
                "#x",
                "#",
            )
        ),
        "faceviewer:faceviewer://look?type=OPEN&id=a",
        "faceviewer:/look?type=OPEN&id=a",
        "faceviewer:////look?type=OPEN&id=a",
        "faceviewer://look//?type=OPEN&id=a",
        "faceviewer://look/x?type=OPEN&id=a",
        "faceviewer://look.?type=OPEN&id=a",
        "faceviewer://user@look?type=OPEN&id=a",
        "faceviewer://u:p@look?type=OPEN&id=a",
        "faceviewer://look:1?type=OPEN&id=a",
        "faceviewer://loo%6B?type=OPEN&id=a",
        "faceviewer://l\u043e\u043ek?type=OPEN&id=a",
        "faceviewer://look#?type=OPEN&id=a",
        "faceviewer://look&type=OPEN&id=a",
        "faceviewer://settings",
        "faceviewer://save?file=x",
        "faceviewer:\\\\look?type=OPEN&id=a",
        "faceviewer:" * 100,
        "faceviewer://" + "/" * 2000,
    ],
    "encoding": [
        *(
            _ID + text
            for text in (
                "%C0%80",
                "%E0%80%AF",
                "%F0%80%80%AF",
                "%F8%88%80%80%80",
                "%F4%90%80%80",
                "%ED%A0%BD%ED%B8%80",
                "%FF%FE",
                "%2",
                "%GG",
                "%%41",
                "%u5F20",
                "%C4%E3",
                "\ud800",
                "\udce5\udcbc\udca0",
                "%E5\udcbc",
                "%{ticket.x}",
            )
        ),
    ],
    "invisible": [
        *(
            _ID + text
            for text in (
                "%00",
                "a%00",
                "%0A",
                "a%0Db",
                "%09a",
                "a%1F",
                "a%7F",
                "a%C2%85",
                "a%E2%80%A8",
                "a%C2%A0",
                "%E3%80%80a",
                "a%E3%80%80b",
                "a%1B%5B31m",
                "a\u0007",
                "a\nb",
                "a\n",
                "%E2%80%AE001",
                "a%E2%81%A6",
                "a%E2%80%8B",
                "%EF%BB%BFa",
                "a%C2%AD",
                "a%E2%80%8D",
                "a%E3%85%A4",
                "a%E2%A0%80",
                "a%EF%B8%8F",
                "a%F3%A0%84%81",
                "a%F3%A0%81%81",
                "a%EE%80%80",
                "a%EF%BF%BF",
                "a%CD%8F",
            )
        ),
        *(
            _AND + text
            for text in (
                "&ticket=%E2%80%AE4711",
                "&connection=A%E2%80%8B",
            )
        ),
    ],
    "missing": [
        _ID + "",
        "faceviewer://look?type=OPEN;id=a",
        "faceviewer://look?type&id",
        "faceviewer://look?type=&id=a",
    ],
    "nested": [
        *(
            _ID + text
            for text in (
                "faceviewer://look",
                "FaceViewer:x",
                "http%3A%2F%2Fx",
            )
        ),
        *(
            _AND + text
            for text in (
                "&ticket=https://x",
                "&connection=file:///x",
            )
        ),
    ],
    "type": [
        "faceviewer://look?type=PHONES&id=a",
        "faceviewer://look?type=\u624b\u673a\u53f7&id=a",
        "faceviewer://look?type=\uff30\uff28\uff2f\uff2e\uff25&id=a",
        "faceviewer://look?type=0&id=a",
        "faceviewer://look?type=PHONE,OPEN&id=a",
    ],
    "long": [_ID + "x" * count for count in (LINK_CHARACTERS, 3000, 1_000_000)],
}
