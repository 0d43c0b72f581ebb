"""Expiry and policy in fields other than the documented ones.

`expireTime` and `policy` alone are believed. Every other field of the answer, also inside of objects, lists and texts
that hold JSON or pairs of name and value, is held against them. What may say otherwise is shown, and keeps a record
from being called valid:

* a name that speaks of an end or of a policy, as sibling interfaces of the vendor have it, unless its value says the
  same, or nothing;
* where no end was told, a moment or a length of time, unless its name says of what else it is: of a beginning, of the
  keeping of the record, or the number of something; beside an end, a length says nothing: nobody knows since when;
* a beginning that is still ahead; and where no end was told, one that is a length of time, several moments, or a date
  that cannot be read;
* a word of refusal or of being over, whatever its name.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import deque
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SERVER_TEXT
from faceviewer.core.problem import Problem
from faceviewer.core.record import CHINA_STANDARD_TIME, PERMISSION, Expiry, RawValue
from faceviewer.gateway.bounded_json import inner_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOCUMENTED = frozenset({"expireTime", "policy", "userId", "userType", "userName", "faceId", "imageUrl", "imageBase64"})

# Names: in small letters, a blank between their words.
_SAYS_END = re.compile(
    "expir|overdue|deadline|invalid ?(?:time|date)|failure ?(?:time|date)|valid ?(?:to|until|till|time|date|end|period)"
    "|\\b(?:due|stop|end) ?(?:time|date)$|effective ?(?:end|to)|^validity$|^ttl$|^exp(?: ?(?:at|date|time))?$"
    "|过期|到期|失效|截止|有效期"
)
_SAYS_POLICY = re.compile(
    "policy|^permissions?$|^permit$|^allow(?:ed)?$|^den(?:y|ied)$|^(?:pass |access )?(?:strategy|rule)$|策略|权限"
)
_NO_POLICY_OF_DOORS = re.compile("privacy|retention|password|storage|cookie|(?:name|id|version)$")
_NO_END = re.compile("never|(?:type|mode|kind|unit|reason|zone|format)$")
_LASTS = re.compile(r"^validity$|\b(?:not|un|non) ?expired?$|未(?:过期|失效|到期)$")  # their "no" says that it is over
_HOLDS_SOMETHING_ELSE = re.compile(r"\burl|url\b|\blink(?!age)|token|\bsession|upload|cache")
_OF_SOMETHING_ELSE = re.compile(rf"{_HOLDS_SOMETHING_ELSE.pattern}|image|img|photo|\bpic|\bsign")
_GENERIC = re.compile(r"(?:time|date|date time|value|text|at|(?:epoch )?(?:second|milli|nano)s?|day|year|raw|)")
_ENDS_AFTER_ALL = re.compile(
    r"\bend|until|till|\bto\b|\bout\b|checkout|logout|stop|leav|quit|resign|terminat|finish|laps|after|expir|\bdue\b"
    r"|\bnext|\bplan|period|duration|\bterm\b|失效|截止|到期|结束|离"
)
_OF_KEEPING = re.compile(
    r"creat|\bcrt|modif|updat|\bupd|chang|edit|regist|\breg\b|enrol|birth|born|begin|start|from|since|first|not before"
    "|sync|upload|photo|pic|imag|exif|taken|captur|shoot|shot|snap|insert|added|^add|sav|stor|entry|enter|hire|join"
    "|onboard|log|seen|import|collect|issue|record|operat|audit|approv|apply|bind|bound|push|send|sent|receiv|server"
    "|current|now|request|respon|query|timestamp|^ts$|backup|publish|releas|version|build|migrat|refresh|effective"
    "|(?<!in)(?<!de)activ|enabl|grant|train|extract|feature|generat|index|scan|print|check|verif|review|sign|cost"
    "|elapsed|latency|work|age$|^iat$|^nbf$|^dob$|^(?:[cmu]|op|in|rec) ?time$"
    "|last(?! ?(?:day|date|time|valid))|创建|修改|更新|注册|登记|出生|生日|开始|起|生效|同步|上传|拍摄"
    "|采集|入职|录入|导入|最后|最近|加入|启用"
)
_BEGINS = re.compile(r"begin|start|\bfrom\b|effective|not before|^nbf$|(?<!in)(?<!de)activ|enabl|开始|起|生效|启用")
_A_NUMBER = re.compile(
    "(?:(?<!val)id|ids|no|num|number|code|phone|mobile|tel|fax|zip|qq|ver|sn|serial|size|bytes|length|width|height|count"
    "|total|hash|md5|crc|sum|key|seq|sequence|score|card|account|name|dept|department|org|batch|room|floor|address|path"
    "|file|rev|revision|weight|seed|号|号码|电话|手机)$"
)
_SPAN_UNITS = re.compile(r"\b(?:days?|weeks?|months?|years?|hours?|ttl|天数)$|days$")
_LENGTH = re.compile(
    r"\b(?:in|ttl|period|interval|timeout|duration|months?|weeks?|days?|hours?|minutes?|mins?|seconds?|secs?)$|天数$"
)
_SPANS = re.compile(r"valid|remain|period|duration|\bterm\b|ttl|expir|有效")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_NAME_CHARACTERS = 64
_LOOKED_AT = 128  # characters of a text, for a date in it

# Values.
_PAIRS_CHARACTERS = 1024  # the save endpoint's limit of an extension field
_PAIRS = 32  # of them
_BETWEEN_PAIRS = re.compile("[&;,|\n]")
_PAIR = re.compile(r"\s{0,8}([^\W\d]\w{0,63})\s?[=:：]([^=]{0,256})")
_YEAR = "(?:19|20|21|99)[0-9]{2}"
_DIGITS = re.compile(rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[T ]?[0-9]{{2,9}})?Z?")
_DATE = re.compile(
    rf"(?<![A-Za-z0-9_/\\.-]){_YEAR} ?[-/.] ?[0-9]{{1,2}} ?[-/.] ?[0-9]{{1,2}}(?![0-9/\\_A-SU-Z-])"
    rf"|(?<![A-Za-z0-9_/\\.-])[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]{_YEAR}(?![A-Za-z0-9_/\\.-])"
    r"|[0-9〇零一二三四五六七八九]{4} ?年"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b.{0,24}?\b(?:19|20|21|99)[0-9]{2}\b"
    rf"|^{_YEAR}[-/.][0-9]{{1,2}}$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"([0-9]{4})(?: ?[-/.年] ?|(?=[0-9]{4}))([0-9]{1,2})(?: ?[-/.月] ?|(?=[0-9]{2}))([0-9]{1,2})日?"
    r"(?:[T ]{0,2}([0-9]{1,2})[:时]?([0-9]{2})(?:[:分]?([0-9]{2})秒?)?)?",
    re.ASCII,
)
_SPAN = re.compile(
    r"P[0-9]{1,6}[YMWD].{0,16}|[0-9]{1,6} ?(?:d|days?|weeks?|months?|years?|天|日|周|个?月|年)", re.IGNORECASE
)
_COUNT = re.compile(r"0{0,8}[1-9][0-9]{0,16}(?:\.[0-9]{1,6})?", re.ASCII)
_SECONDS = range(946_684_800, 4_102_444_800)  # 2000 to 2100, since 1970
_LONGEST_NUMBER = 17
_YES = re.compile("permi(?:ssion|t|tted)|allow(?:ed)?|pass|yes|true|enabled?|active|valid|允许|放行|可?通行")
_NO = re.compile(
    "den(?:y|ied)|refused?|forbid(?:den)?|reject(?:ed)?|prohibit(?:ed)?|block(?:ed)?|black(?:list(?:ed)?)?|ban(?:ned)?"
    "|notallowed|nopermission|(?:禁止|拒绝|不可|不允许)(?:通行)?|禁行|黑名单"
)
_OFF = re.compile(
    "disabled?|frozen|freeze|locked|inactive|invalid|suspended|revoked|deleted?|cancell?ed|已?(?:停用|冻结|禁用|锁定|注销|作废)"
)
_OVER = re.compile("expired|overdue|lapsed|已?(?:过期|失效|到期)")
_NEVER = re.compile("never|permanent|forever|longterm|unlimited|none|永久|永不过期|长期(?:有效)?|无限期?")
_NOT_OVER = re.compile("no?|not?expired|normal|valid|active|否|正常|有效|未(?:过期|失效|到期)")
_LETS_IN = re.compile(f"access|(?:pass|access|door|entry)?(?:{_YES.pattern})")
_TRUE, _FALSE = frozenset({"true", "yes", "y", "on", "1", "是"}), frozenset({"false", "no", "n", "off", "0", "否"})
_NOTHING: tuple[Any, ...] = ("", [], {}, False, 0, "0", "false", "null")
_FILLERS = frozenset(("is", "can", "has", "be", "face", "user", "person", "record", "flag", "status", "state", "in"))
_READ = 1000  # fields of an answer: a record has a dozen; more than these are no record that anybody can judge
_TOO_MUCH = "…"  # names the fields that are not read
_VECTOR = 16  # numbers in a list; more are no moments
_UNFOLDED = 3  # texts inside of texts that hold JSON


def find_contradictions(
    data: dict[str, Any], expiry: Expiry, policy: str | None
) -> tuple[RawValue | None, RawValue | None]:
    """Return the first other expiry, and the first other policy, that may not say what the documented field says.

    Args:
        data: `data` of an answer.
        expiry, policy: what the documented fields say.
    """
    end, other = None, None
    for path, value in _fields(data):
        names = [_words(name) for name in path.split(".")]
        name = next((name for name in reversed(names) if not _GENERIC.fullmatch(name)), names[-1])
        if any(map(_HOLDS_SOMETHING_ELSE.search, names)) or (
            _OF_SOMETHING_ELSE.search(name) and (_SAYS_END.search(name) or _is_over(value))
        ):
            continue
        if end is None and _may_end(names, name, value, expiry):
            end = RawValue(path, as_text(value))
        if other is None and _may_refuse(names[-1], value, policy):
            other = RawValue(path, as_text(value))
        if end and other:
            break
    return end, other


def as_text(value: Any) -> str:
    """Return a value of JSON as text, bounded: a text as it is, anything else as JSON writes it."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:SERVER_TEXT]


def _fields(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield path and value of every field that is not null, but the documented ones; level by level, within a bound."""
    waiting: deque[tuple[str, Any, int]] = deque([("", data, 0)])
    read = 0
    while waiting and read < _READ:
        prefix, container, unfolded = waiting.popleft()
        if isinstance(container, dict):
            named: Iterable[tuple[str, Any]] = container.items()
        elif len(container) > _VECTOR and all(isinstance(child, (int, float)) for child in container):
            continue
        else:
            named = (("", child) for child in container)
        for name, child in islice(named, _READ - read):
            read += 1
            if child is None or (not prefix and name in _DOCUMENTED):
                continue
            path = ".".join(filter(None, (prefix, name[:_NAME_CHARACTERS])))
            yield path or "data", child
            inner, more = child, 0
            if isinstance(child, str) and unfolded < _UNFOLDED:
                inner, more = _unfolded(child), 1
            if isinstance(inner, (dict, list)):
                waiting.append((path[:_NAME_CHARACTERS] or "data", inner, unfolded + more))
    if read >= _READ:
        yield _TOO_MUCH, _TOO_MUCH


def _unfolded(text: str) -> Any:
    if text[:64].lstrip()[:1] not in {"{", "[", '"'}:
        parts = _BETWEEN_PAIRS.split(text, _PAIRS) if len(text) <= _PAIRS_CHARACTERS else []
        pairs = [_PAIR.fullmatch(part) for part in parts[:_PAIRS]]
        return {pair[1]: pair[2] for pair in pairs if pair} if all(pairs) else None
    try:
        inner = inner_json(text)
        return inner_json(inner) if isinstance(inner, str) else inner
    except Problem:
        return None


def _words(name: str) -> str:
    """Return a name's words in small letters; full-width ones are the same, and invisible ones are none."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) != "Cf")
    return " ".join(_WORDS.findall(name)).lower()


def _said(value: Any) -> str:
    """Return a text as a word to be compared; empty for what is no text, or a long one."""
    if not isinstance(value, str) or len(value) > _NAME_CHARACTERS:
        return "true" if value is True else ""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", value).lower()))


def _may_end(names: list[str], name: str, value: Any, expiry: Expiry) -> bool:
    if _is_over(value) or value == _TOO_MUCH:
        return True
    if _BEGINS.search(name) and not _ENDS_AFTER_ALL.search(name):
        now = datetime.now(CHINA_STANDARD_TIME)
        moments = list(_moments(value))
        is_unread = _is_moment(value) or _is_span(name, value) or (isinstance(value, list) and _has_several(value))
        return any(at > now for at in moments) or (not moments and is_unread and expiry.raw is None)
    if isinstance(value, (dict, list)):
        return expiry.raw is None and _is_moment(value) and not _is_of_else(name)
    if _SAYS_END.search(name) and (_is_moment(value) or not _NO_END.search(name)):
        only_length = expiry.at is not None and _LENGTH.search(name) and _is_length(value)
        return not (only_length or _agrees(name, value, expiry))
    if any(map(_SAYS_END.search, names)) and _is_moment(value) and not _is_of_else(name):
        return not _agrees(name, value, expiry)
    return expiry.raw is None and (_is_moment(value) or _is_span(name, value)) and not _is_of_else(name, value)


def _is_yes_or_no(name: str, value: Any) -> bool:
    if name == "validity" and value in _NOTHING:  # so is written, too, that there is no length of time
        return False
    return value in (False, True) or _said(value) in _TRUE | _FALSE


def _is_over(value: Any) -> bool:
    return bool(_OVER.fullmatch(_said(value)))


def _is_of_else(name: str, value: Any = None) -> bool:
    """Tell whether a moment's name, or the words around it, say of what else it is than of an end."""
    around = _DATE.sub("", value[:_LOOKED_AT]).lower() if isinstance(value, str) else ""
    if any(says.search(text) for says in (_SAYS_END, _ENDS_AFTER_ALL) for text in (name, around)):
        return False
    return bool(_A_NUMBER.search(name) or _OF_KEEPING.search(name) or _OF_KEEPING.search(around))


def _is_moment(value: Any) -> bool:
    match value:
        case bool():
            return False
        case int() | float():
            return _is_number_of_time(value)
        case str():
            text = unicodedata.normalize("NFKC", value[:_LOOKED_AT]).strip()
            number = text if len(text) <= _LONGEST_NUMBER and text.replace(".", "", 1).isdecimal() else "0"
            return bool(_is_number_of_time(float(number)) or _DIGITS.fullmatch(text) or _DATE.search(text))
        case dict():
            return "year" in value and any(str(name).lower().startswith("month") for name in value)
        case [int(year), int(month), int(day), *rest]:
            return len(rest) <= 4 and 1900 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31
        case _:
            return False


def _has_several(values: list[Any]) -> bool:
    return sum(map(_is_moment, values)) > 1


def _is_number_of_time(number: float) -> bool:
    """Tell whether a number can be seconds, milli- or microseconds since 1970, or yyyyMMdd with or without a time."""
    if abs(number) >= 10**_LONGEST_NUMBER:
        return False
    return any(int(number) // scale in _SECONDS for scale in (1, 10**3, 10**6)) or (
        _DIGITS.fullmatch(str(int(number))) is not None
    )


def _is_span(name: str, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return False
    text = unicodedata.normalize("NFKC", value[:_NAME_CHARACTERS]).strip() if isinstance(value, str) else str(value)
    if _SPAN.fullmatch(text):
        return True
    if not text[:1].isdecimal() or not text.replace(".", "", 1).isdecimal():
        return False
    return bool(_SPAN_UNITS.search(name) or (_SPANS.search(name) and text not in {"0", "1"}))


def _is_length(value: Any) -> bool:
    """Tell a length of time, which nobody knows the beginning of, from a moment."""
    text = str(value).strip()[:_NAME_CHARACTERS] if type(value) in {int, float, str} else ""
    return not _is_moment(value) and bool(_SPAN.fullmatch(text) or _COUNT.fullmatch(text))


def _may_refuse(name: str, value: Any, policy: str | None) -> bool:
    if _OF_SOMETHING_ELSE.search(name):
        return False
    said, bare = _said(value), "".join(word for word in name.split() if word not in _FILLERS)
    refusing = bool(_NO.fullmatch(bare))
    if _NO.fullmatch(said) or (_OFF.fullmatch(said) and name.endswith(("status", "state", "flag"))):
        return said != _said(policy)
    if said in _TRUE or value == 1:
        refuses = refusing or bool(_OFF.fullmatch(bare))
    else:
        refuses = bool(_LETS_IN.fullmatch(bare)) and (value in _NOTHING[3:] or said in _FALSE)
    if refuses:
        return True
    if not _SAYS_POLICY.search(name) or _NO_POLICY_OF_DOORS.search(name) or as_text(value) == policy:
        return False
    if refusing:
        agrees = value in _NOTHING or said in _FALSE
    else:
        agrees = value in _NOTHING[:3] or said in _TRUE or bool(_YES.fullmatch(said))
    return policy != PERMISSION or not agrees


def _agrees(name: str, value: Any, expiry: Expiry) -> bool:
    """Tell whether another end is the documented one, or none; that nothing has ended agrees with both."""
    if _LASTS.search(name) and _is_yes_or_no(name, value):
        return value == 1 or _said(value) in _TRUE
    if (
        value is False
        or _NOT_OVER.fullmatch(_said(value))
        or (expiry.raw is None and _NEVER.fullmatch(_said(value)))
        or (expiry.raw is not None and value in _NOTHING)
        or as_text(value) == expiry.raw
    ):
        return True
    text = as_text(value).strip()
    by_day = len(text) == len("20310506") or (len(text) <= len("2031-05-06") and not text.isdecimal())
    return expiry.at is not None and any(
        at == expiry.at or (by_day and at.date() == expiry.at.date()) for at in _moments(value)
    )


def _moments(value: Any) -> Iterator[datetime]:
    """Yield what an end may mean, in whatever form that leaves no doubt."""
    text = as_text(value).strip().removesuffix(".0")
    if text.isdecimal() and len(text) in {10, 13, 16}:
        yield datetime.fromtimestamp(int(text[:10]), CHINA_STANDARD_TIME)
        return
    if parts := _PARTS.fullmatch(text[:_LOOKED_AT]):  # without leading zeros, with Chinese signs, or in one piece
        text = "{:0>4}-{:0>2}-{:0>2}T{:0>2}:{:0>2}:{:0>2}".format(*(part or "0" for part in parts.groups()))
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return
    yield at if at.tzinfo else at.replace(tzinfo=CHINA_STANDARD_TIME)
