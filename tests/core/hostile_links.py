"""Links that must be refused, by reason; `python -m tests.bench.link` sends them into a running window."""

from urllib.parse import quote

from faceviewer.core.limits import LINK_CHARACTERS

ID = "faceviewer://look?type=OPEN&id="

_ENDS = {
    "unknown": (
        "a&TICKET=1 a&Connection=x a&file=/etc/passwd a&save=/tmp/x a&profile=X a&demo a&ask=1 a&auto=true a&=x "
        "a&&ticket=1 a&i%64=b a&id[]=b a&id%00=b a&__proto__=1 a&t\u0131cket=1"
    ),
    "encoding": (
        "%zz %GG %2 %4 %%41 %u5F20 %C0%80 %C0%AF %E0%80%AF %F0%80%80%AF %F8%88%80%80%80 %F4%90%80%80 %ED%A0%80 "
        "%ED%A0%BD%ED%B8%80 %FF%FE %C4%E3 \ud800 \udcff \udce5\udcbc\udca0 %E5\udcbc %{ticket.x}"
    ),
    "invisible": "a%1B%5B31m a&ticket=1%1B[31m a&ticket=%E2%80%AE4711 a&connection=A%E2%80%8B",
    "form": "a# a#x a#ticket=1 #{ticket.x}",
    "nested": "faceviewer://look faceviewer:look FaceViewer:x http%3A%2F%2Fx a&ticket=https://x a&connection=file:///x",
}
"""What follows `id=` in a link, separated by spaces."""

_NOT_VISIBLE = (
    "\0\a\t\n\r\x1b\x1f\x7f\x85\xa0\xad\u034f\u200b\u200d\u2028\u202e\u2066\u2800\u3000\u3164\ue000\ufe0f\ufeff\uffff"
    "\U000e0041\U000e0101"
)
_ADDRESSES = (
    "faceviewer:faceviewer://look faceviewer:/look faceviewer:///look faceviewer:////look faceviewer:\\\\look "
    "faceviewer://look// faceviewer://look/x faceviewer://look/../look faceviewer://look. faceviewer://look.example "
    "faceviewer://look:80 faceviewer://user@look faceviewer://u:p@look faceviewer://loo%6B faceviewer://loo\u212a "
    "faceviewer://l\u043e\u043ek faceviewer://look# faceviewer://ask https://look"
)
"""What stands before `?type=` in a link, separated by spaces."""

_LOOK = "faceviewer://look?"

REFUSED: dict[str, list[str]] = {reason: [ID + end for end in ends.split(" ")] for reason, ends in _ENDS.items()}
REFUSED["unknown"] += [
    "faceviewer:look?",
    f"{_LOOK}ID=a&type=OPEN",
    f"{_LOOK}{ID}a",
    f"{_LOOK}?type=OPEN&id=a",
    f"{ID}a{'&' * 1900}",
    f"{ID}a{'&a=1' * 400}",
]
REFUSED["invisible"] += [
    *(f"{ID}a{quote(sign)}" for sign in _NOT_VISIBLE),
    *(f"{ID}{sign}a" for sign in _NOT_VISIBLE),
]
REFUSED["form"] += [
    *(f"{address}?type=OPEN&id=a" for address in _ADDRESSES.split()),
    "faceviewer:",
    f" {ID}a",
    "faceviewer://look",
    "faceviewer://look&type=OPEN&id=a",
    "faceviewer://settings",
    "faceviewer://save?file=x",
    "faceviewer:" * 100,
    f"faceviewer://{'/' * 2000}",
]
REFUSED |= {
    "value": [ID + "x" * 65, ID + "x" * 1990, f"{_LOOK}type={'P' * 17}&id=a"],
    "repeated": [f"{ID}a&type=OPEN", f"{ID}a{'&ticket=1' * 200}"],
    "missing": [ID, f"{_LOOK}type=OPEN;id=a", f"{_LOOK}type&id", f"{_LOOK}type=&id=a"],
    "type": [f"{_LOOK}type={kind}&id=a" for kind in ("PHONES", "手机号", "ＰＨＯＮＥ", "0", "PHONE,OPEN")],
    "long": [ID + "x" * count for count in (LINK_CHARACTERS, 3000, 1_000_000)],
}
REFUSED["value"] += [f"{ID}a&{key}={'9' * 65}" for key in ("ticket", "connection")]
