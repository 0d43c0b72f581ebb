"""Decide whether an id in a text is certain: complete, and with no other candidate next to it."""

from __future__ import annotations

import re

from faceviewer.core.pattern import pattern

_DIGITS = "0-9\uff10-\uff19"
_GAP = "[ \u00a0\u2002-\u200a\u202f\u3000\\-\u2010-\u2015\u2212\uff0d]"
"""A separator between the groups of a number."""
PHONE = pattern(
    f"(?<![{_DIGITS}A-Za-z_.*])(?:[(（]?(?:[+\uff0b]|00)?86[)）]?{_GAP}?)?(?P<number>"
    f"[1\uff11][3-9\uff13-\uff19][{_DIGITS}](?:{_GAP}|\\.(?=[{_DIGITS}]{{4}}[.]))?"
    f"[{_DIGITS}]{{4}}(?:{_GAP}|(?<=[.][{_DIGITS}]{{4}})\\.)?[{_DIGITS}]{{4}}"
    f"|(?<![{_DIGITS}]{_GAP})(?=(?:[{_DIGITS}]{_GAP}?){{10}}[{_DIGITS}](?!{_GAP}?[{_DIGITS}]))"
    f"[1\uff11][3-9\uff13-\uff19][{_DIGITS}]{{1,6}}(?:{_GAP}[{_DIGITS}]{{3,6}}){{1,2}})(?![{_DIGITS}A-Za-z_*])"
)
"""A mobile number of mainland China, whole or in groups, mostly of 3, 4 and 4; not part of a longer number or word."""
ABROAD = pattern(
    f"(?<![{_DIGITS}A-Za-z_.*])(?P<number>[+\uff0b](?!86)[1-9](?:[ ()（）.\\-]{{0,2}}[{_DIGITS}]){{6,14}})"
    f"(?![{_DIGITS}A-Za-z_*])"
)
"""A phone number of another country, which begins with its code (ITU-T E.164)."""
TOKEN = pattern(f"[{_DIGITS}A-Za-z][{_DIGITS}A-Za-z._@+\\-]{{0,63}}")
_ADDRESS = pattern(
    r"(?i)www\.|v?\d+(?:\.\d+)*$|.*\.(?:com|cn|net|org|jpe?g|png|gif|webp|bmp|pdf|xlsx?|docx?|txt|log|exe)$"
)
_TIME = pattern(r"(?i)[\d:./\-]+(?:[mu]?s|kb)?")
_OTHER_NAMES = (
    r"name|type|policy|team|group|title|post|e-?mail|mobile|phone|tel|date|time(?:stamp)?|ed[ _-]?at|day|status|state"
    r"|result|msg|reason|error|code|level|count|page|size|total|amount|format|version|ver|language|locale|url|uri|host"
    r"|path|ip|port|token|key|secret|sign|signature|nonce|md5|base64|charset|user[ _-]?agent"
    r"|(?:request|trace|face|session|device|door|gate|order|ticket|case|incident|dept|department|app|project|tenant"
    r"|company|org|corp|floor|room|site|card|pic|image|photo|file|event|log|message)(?:[ _-]?(?:id|no|number))?"
    r"|姓名|名称|部门|岗位|职位|邮箱|手机号?|电话|类型|日期|时间|状态|编码|代码|单号|备注|设备(?: ?id|号)?|门禁|版本"
    r"|(?:请求|人脸) ?id|地址|房间"
)
_BEFORE_OTHER_NAME = (
    r"[\w.\-]{0,30}(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=[A-Z]))"
    r"|(?=(?:name|type|time|code|status|phone|mail|key)[^A-Za-z]))"
)
"""A prefix of such a name. `approver`, `candidate` and `support` end like one of the names, but refer to people."""
_NOISE = pattern(
    r"(?i)[a-z][a-z0-9+.\-]*://[^\s?#&\"'<>，；]*"  # a URL without its query
    r"|(?<![\w.\-])(?:\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?日?T?|\d{1,2}月\d{1,2}[日号]|\d{4}年"
    r"|(?:in|since|until|of) (?:19|20)\d\d(?![\w.\-/]))"
    r"|(?<![\w.])\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?|UTC[+-]\d{1,2}"
    r"|(?<!\w)(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,128})(?!\w)|faceviewer-cli"
    r"|(?<![\w\-])x-ca-[a-z\-]{1,40}(?::[^'\"\n]*)?"
    r"|(?<![\w\-])--(?!user|id|open|employee|phone)[a-z\-]{1,30}[ =][^\s'\"]*"
    rf"|(?<![\w.])(?:{_BEFORE_OTHER_NAME}(?:{_OTHER_NAMES})[\"'\\\s]{{0,4}}[:=：＝>#]|[\"']id\\?[\"']\s*:)\s{{0,4}}"
    r"(?:\\?\"(?:[^\"\\\n]|\\[^\"])*(?:\\?\"|\Z)|'[^'\n]*(?:'|\Z)|[^\s,;&\"'<>|，；{}\\]*)"
    r"|(?<![\w.])[\w.\-]{1,30}[\"'\\]{0,3}\s{0,3}[:=：＝]\s{0,3}[\"'\\]{0,3}\d{1,3}(?![\w.\-])"
)
"""Texts that are not ids: URLs, times, digests, options, values of fields with other names, short numbers."""
_CONTINUED = pattern(
    r"(?i)\W{0,6}(?:(?:or|and|或者?|和|与|及)\W{0,3})?[a-z]?\d|\s?[?？]"
    r"|\W{0,6}(?:(?:or|and)\W|或者?|和|与|及|、|(?<!<)/)\W{0,3}[a-z0-9]"
)
"""A text after an id that may be a part of it or another id."""
_SOMEBODY = pattern(
    r"(?i)[^,;.|\t\"]{0,60}(?<![\w\"])(?:colleague|co-?worker|manager|boss|supervisor|assistant|intern|visitor|guest|behalf"
    r"|landlord|wife|husband|son|daughter|mother|father|friend|neighbou?r)s?\b(?!\"|\s?[:=]|\s(?:gate|door|entrance|card))"
    r"|[^\t\"]{0,60}(?:同事|领导|老板|家[属人]|老公|老婆|爸|妈|孩子|朋友|邻居|新(?:员工|人|来的)|[其他]他|她|[别他]人|访客(?!通道|[门卡]))"
    r"|(?:[^\t\"]{0,60}[^\w\t\"])?[替代](?![换码理])[\u3400-\u9fff：:]"
)
"""A text that names somebody beside whom an id stands.

What a ticket about the door itself says is none of these: 访客通道, "the door says wrong face".
"""
_WORDS_BEHIND = pattern(
    r"(?:[^\w\n\t\"'}\]|\\<>&/{“‘\-]|-(?!-)){0,8}(?=[^\W\d_]|[*_`'<{&][^\W\d_a-zA-Z]|[×\u2190-\u2bff\U0001f000-\U0001faff])"
    r"(?![\w .\-]{1,30}[\"'\\\s]{0,4}[:：=＝])"
)
_SURNAMES = (  # the most frequent ones, except those that begin other words, such as 马
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔崔康毛邱秦史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚"
)
_NAME = rf"(?-i:[{_SURNAMES}][\u3400-\u9fff]{{1,2}}?|[A-Z][a-z]{{1,20}}(?: [A-Z][a-z]{{1,20}}){{1,2}})"
_COMMON_WORDS = (  # with one of these characters
    "谢谢|谢啦|周[一二三四五六日末围]|(?<=[上本下每这])周|戴(?:口罩|眼镜|帽)|张(?:照片|图|卡|脸)|陆续|(?<=登)陆|(?<=[如任几])何|任何"
    "|(?<=[由关])于|于是|(?<=[允也])许|许可|曾经|(?<=分)钟|方便|方[法式]|(?<=[地双])方|高峰|(?<=提)高|(?<=时)段|段时间"
    "|(?<=[流远过工])程|程序|毛病|(?<=容)易|(?<=健)康|任务|黄灯|金属|高新|石材|汤姆"
)
_CHINESE_NAME = rf"(?!{_COMMON_WORDS})[{_SURNAMES}][\u3400-\u9fff]"
_ANOTHER_NAME = pattern(
    rf"{_CHINESE_NAME}|\b[A-Z][a-z]{{1,20}} [A-Z][a-z]"
    r"|(?i:\b(?:s?he|hers?|him|his|they|them|their|some(?:one|body)|others?|instead|ignore|disregard)\b)"
)
"""What a report on one person does not contain: a second name, or a pronoun."""
_REPORT = pattern(
    rf"(?i)(?:(?:hello|hi|你好|您好)[ ,，!！.。]{{1,3}})?(?:{_NAME}[ ,，;；.。)）\]】]{{0,4}})?(?:"
    r"(?:'s\s)?(?:(?:face|photo|still|again|now|also|always|suddenly|today|yesterday|is|was|has)\s)*"
    r"(?:can(?:no|')t|can not|could(?:n't| not)|unable"
    r"|(?:(?:does|did|is|was|has)n't|not|no|keeps?|being)\s(?:been\s|being\s)?"
    r"(?:open|work|pass|enter|able|allow|admit|let|recogni|get|found|regist|reject|refus|deni|fail|photo|face|access)"
    r"|failed|fails|reject|denied|refused|locked|gets? (?!in\b|through\b)|shows?\b|since\b"
    r"|(?:the )?(?:door|gate|turnstile|face|photo)\b"
    r"|(?:please|pls)(?=\W*$|\s(?:\w+ly )?"
    r"(?:check|help|fix|look|advi[sc]e|assist|investigate|verify|see|handle|resolve))"
    r"|thank|thx|urgent|asap|help"
    r"|created?\b|HTTP/|code|response|error|cost)"
    r"|(?:的?(?:员工|用户|人脸|照片|门禁|权限))?"
    r"(?:今|昨|前|[早晚中上下]|刚|现在|目前|一直|老是|总是|经常|突然|又|还是|仍|都|也|在|[天午才然上班点零〇一二三四五六七八九十\d]"
    r"|左右|开始|(?:周|星期)[一二三四五六日天末]|之前能|以前能|换了|(?:[东南西北正侧大]|单元)门)*"
    r"(?:无法|没法|不[能让给行]|[打进出开刷过认]不|识别|[扫刷]脸|[刷打]卡|人脸|照片|权限|(?<=能)[进刷开过]|能[进刷开过].{0,3}[吗么嘛不否]"
    r"|门(?=[打开不没锁一老总突又还])|开门|通行|报错|提示|显示|门禁|闸机|(?:已|已经)?(?:更换|替换|上传|重新.{0,4})照片|请(?!假)|麻烦|帮忙|谢|急|需要|查"
    r"|代码|姓名|部门|手机|电话))"
)
"""Words directly after an id, or after a name there, that say that this person cannot pass, ask for help or begin
another field.

Any other words may say anything: that the id is old, wrong or of somebody else, or that it reports for another person.
"""
_CLAUSE = pattern(r"[,，;；。!！?？][ \u3000]?(?=[\u3400-\u9fff])")
_PROSE = pattern(r"(?![\w .\-]{1,30}[\"'\\\s]{0,4}[:：=＝|]|\w{1,30}\t)[^\W\d_]")
"""The beginning of a line that is not a field."""
_REMARK_BEHIND = pattern(r"[^\w#/]*\s(?:#|//)\s*\w")
_IN_REMARK = pattern(r"\s*(?:#|//|;|--\s|<!--)")
"""A comment in a line of code: it may be about another person, as in `userId: x  # example`."""
_WORD_BEHIND = pattern(r"[ \t,;，+]{1,3}[A-Za-zÀ-ɏ]")
_MEANS_ANOTHER = pattern(
    r"(?i)behalf|\bfor example:|(?<![（(])(?:示例|样例|举例)(?![）)])"
    rf"|(?:[帮替代]|(?:实际上?|其实|应该|真正)是)(?:{_CHINESE_NAME}|[他她别])"
)
"""A text that, anywhere in a ticket, means another person or nobody: `onBehalfOf`, 其实是, 示例 (not after a name)."""
_CONTEXT = 300  # characters examined before and after an id, in its line and in the next


def is_alone(text: str, start: int, end: int, user_id: str) -> bool:
    """Return whether an id is complete, and its line and the next contain no other candidate or person.

    "userId: zhang san" may mean zhang or zhang san, and "工号 10023、10024" contains two candidates. Prose in these
    lines must be a report on this person: each clause reports a fault or asks for help, and none names somebody else.
    """
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    if len(before) == _CONTEXT:
        before = before[min((before.find(c) for c in " \"',;" if c in before), default=_CONTEXT) :]  # a part of a value
    behind, _, below = text[end : end + 2 * _CONTEXT].partition("\n")
    below = below.lstrip("\n").partition("\n")[0]
    if _MEANS_ANOTHER.search(text) or _REMARK_BEHIND.match(behind) or _IN_REMARK.match(before):
        return False
    words_behind = "," not in text[start:end] and _WORDS_BEHIND.match(behind)  # a comma: in a row of cells
    prose = [behind[words_behind.end() :]] if words_behind else []
    prose += [below] if _PROSE.match(below) else []
    if not all(map(_is_report, prose)) or _SOMEBODY.match(behind) or _SOMEBODY.match(below):
        return False
    before, behind, below = (without_noise(part) for part in (before, behind, below))
    if _CONTINUED.match(behind) or (user_id.isalpha() and _WORD_BEHIND.match(behind)):
        return False
    words = (word.rstrip("._@+-") for part in (before, behind, below) for word in TOKEN.findall(part))
    return not any(may_be_meant(word) for word in words if word != user_id)


def _is_report(text: str) -> bool:
    """Return whether a text only reports on one person, whose name may stand at its beginning."""
    report = _REPORT.match(text)
    if report is None:
        return False
    rest = without_noise(text[report.end() :])
    is_of_another = _ANOTHER_NAME.search(rest) is not None
    return not is_of_another and all(_REPORT.match(rest, clause.end()) for clause in _CLAUSE.finditer(rest))


def without_noise(text: str) -> str:
    """Return a text without what is certainly not an id: URLs, times, digests, values of fields with other names."""
    return _NOISE.sub(", ", text)


def may_be_meant(word: str) -> bool:
    """Return whether a word may be the id, unlike plain words and short numbers."""
    return re.search(f"[{_DIGITS}]{{4}}", word) is not None or "@" in word or looks_like_an_id(word)


def looks_like_an_id(word: str) -> bool:
    """Return whether a word looks like an account name, unlike plain words, numbers, times and URLs."""
    return (
        len(word) > 3
        and TOKEN.fullmatch(word) is not None
        and any(c.isdigit() or c in "._@-" for c in word)
        and not _TIME.fullmatch(word)
        and not _ADDRESS.match(word)
    )
