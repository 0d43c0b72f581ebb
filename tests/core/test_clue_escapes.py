"""Escaped and nested texts: the ID and its user type are found in them."""

import html
import json
import time
from urllib.parse import quote

import pytest

from faceviewer.core.clues import find_clues, the_only, unescaped
from faceviewer.core.limits import PASTED_CHARACTERS
from faceviewer.core.query import UserType

ASKED = {"userType": "OPEN", "userId": "zhang.san"}
PLAIN = json.dumps(ASKED, separators=(",", ":"))


def folded(times: int) -> str:
    text = json.dumps(ASKED)
    for _ in range(times):
        text = json.dumps({"message": text})
    return text


WRAPPED = [
    *(folded(times) for times in range(6)),
    html.escape(PLAIN),
    html.escape(html.escape(PLAIN)),
    PLAIN.replace('"', "&#34;"),
    html.escape("<userType>OPEN</userType><userId>zhang.san</userId>"),
    "userType=OPEN&amp;userId=zhang.san",
    quote(PLAIN),
    quote(quote(PLAIN)),
    quote(quote(quote("userType=OPEN&userId=zhang.san"))),
    PLAIN.replace('"', "\\u0022"),
    PLAIN.replace('"', "\\x22"),
    'curl ^"https://h.example/x^" ^\r\n --data-raw ^"' + PLAIN.replace('"', '^\\^"') + '^"',
    "userType=3DOPEN\r\nuserId=3Dzhang=\r\n.san",
    "<userType><![CDATA[OPEN]]></userType><userId><![CDATA[zhang.san]]></userId>",
    '-Body "' + PLAIN.replace('"', '`"') + '"',
]


@pytest.mark.parametrize("text", WRAPPED)
@pytest.mark.parametrize("chosen", UserType)
def test_escaped_id_is_certain_with_its_own_type(text: str, chosen: UserType) -> None:
    only = the_only(find_clues(text, chosen=chosen))
    assert only is not None
    assert (only.user_type, only.user_id) == (UserType.OPEN, "zhang.san")


@pytest.mark.parametrize(
    "text",
    [
        "userId=3D10023",
        '{"userId":"a%41"}',
        '{"path":"C:\\\\users\\\\x","userId":"corp.x"}',
        "2^10, ^a and ^",
        "AT&T & <b>",
        "userId=a%2Bb",
    ],
)
def test_text_without_escapes_is_unchanged(text: str) -> None:
    assert unescaped(text) in {text, text.replace("%2B", "+")}


def test_unescaping_takes_linear_time() -> None:
    for piece in ("&amp;", "\\", '^\\^"', "%25", "=3D", "&", "'\\''", "%2522"):
        start = time.process_time()
        unescaped("userType=3DOPEN" + piece * (PASTED_CHARACTERS // len(piece)))
        assert time.process_time() - start < 1
