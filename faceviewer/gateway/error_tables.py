"""The documented errors of the gateway and of the endpoint, each with the kind of problem that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

# X-Ca-Error-Code of newer gateways, separated by blanks.
_CODES = {
    Kind.SERVER_REQUEST_FORMAT: "I400HD I400MH I400BD I413RL I413UL I400CT I400SG I400MP I400IP",
    Kind.SERVER_ADDRESS: "I400PA I405UM I400RU I403PT I404DO I404NF I404NR I404SR",
    Kind.SERVER_OFFLINE: "I410GG I400JP A403FC X400PM X403DG X500AM X500ED",
    Kind.CREDENTIALS_APP_KEY: "A400IK",
    Kind.CREDENTIALS_SIGNATURE: "A403IS",
    Kind.CREDENTIALS_UNAUTHORIZED: "A400MA I403AA",
    Kind.CREDENTIALS_FORBIDDEN: "A403PR",
    Kind.CREDENTIALS_APP_CODE: "A400AC A401AC",
    Kind.CREDENTIALS_CALLER: "A403IP A403VN A403AC A403CO A403IN",
    Kind.CREDENTIALS_REQUEST_ALTERED: "I400I5 I400NC",
    Kind.CREDENTIALS_NONCE: "S403NU",
    Kind.CREDENTIALS_CLOCK: "S403TE",
    Kind.LIMIT_AUTHORIZATION_EXPIRED: "A403EP",
    Kind.LIMIT_ARREARS: "B403OD B403MO",
    Kind.LIMIT_QUOTA_EXHAUSTED: "B403MQ",
    Kind.LIMIT_QUOTA_EXPIRED: "B403ME",
    Kind.LIMIT_BILLING: "B403MI B451DO B451GO",
    Kind.LIMIT_THROTTLED: "T429ID T429IN T429GR T429PA T429UA T429SR T429PR T429MR",
    Kind.SERVER_UNAVAILABLE: "D503BB D503CB X503BZ",
    Kind.SERVER_BACKEND_TIMEOUT: "D504TE D504TO X504TO",
    Kind.SERVER_BACKEND_FAILED: "D504RE D504IL D504CO D504CS X504VE D502FC",
    Kind.SERVER_FAILED: "N502RE X500ER",
}
_BY_ERROR_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}

# The class of a code that is in no table, by its first letter.
_BY_CLASS = {
    "I": Kind.SERVER_REQUEST_FORMAT,
    "A": Kind.CREDENTIALS_FORBIDDEN,
    "S": Kind.CREDENTIALS_SECURITY,
    "B": Kind.LIMIT_BILLING,
    "T": Kind.LIMIT_THROTTLED,
    "D": Kind.SERVER_BACKEND_FAILED,
    "N": Kind.SERVER_BACKEND_FAILED,
    "X": Kind.SERVER_FAILED,
}
ERROR_CODE = pattern(r"[A-Z][0-9]{3}[A-Z0-9]{2}")

# Beginnings of X-Ca-Error-Message, in lower case, separated by commas; some deployments have them in the body.
_MESSAGES = {
    Kind.SERVER_FAILED: "internal error",
    Kind.SERVER_BACKEND_FAILED: "failed to invoke backend service, backend service connect failed",
    Kind.SERVER_UNAVAILABLE: "service unavailable, service busy, backend circuit breaker",
    Kind.SERVER_BACKEND_TIMEOUT: "async service, backend service timeout, backend service request timeout",
    Kind.LIMIT_THROTTLED: "throttled by, request limited, too many requests",
    Kind.LIMIT_QUOTA_EXHAUSTED: "quota exhausted, api market subscription quota exhausted",
    Kind.LIMIT_QUOTA_EXPIRED: "quota expired, api market subscription expired",
    Kind.LIMIT_BILLING: "api market subscription",
    Kind.LIMIT_AUTHORIZATION_EXPIRED: "expiry of authorization, app authorization expired",
    Kind.LIMIT_ARREARS: "user arrears, provider account overdue",
    Kind.SERVER_REQUEST_FORMAT: (
        "empty request body, invalid request body, request format error, invalid header, header is required, "
        "invalid body, request body too large, request url too large"
    ),
    Kind.SERVER_OFFLINE: "expired api definition",
    Kind.SERVER_ADDRESS: (
        "invalid request path, invalid request uri, unsupported method, protocol unsupported, service not found, "
        "invalid url, invalid apiver, invalid api version, invalid version, invalid domain, invalid httpmethod"
    ),
    Kind.CREDENTIALS_APP_KEY: "invalid appkey",
    Kind.CREDENTIALS_APP_SECRET: "invalid appsecret",
    Kind.CREDENTIALS_CLOCK: "timestamp expired, x-ca-timestamp is expired",
    Kind.CREDENTIALS_REQUEST_ALTERED: "invalid timestamp, invalid content-md5, x-ca-nonce is required",
    Kind.CREDENTIALS_SIGNATURE_EMPTY: "empty signature",
    Kind.CREDENTIALS_SIGNATURE: "invalid signature",
    Kind.CREDENTIALS_NONCE: "nonce used",
    Kind.CREDENTIALS_UNAUTHORIZED: "unauthorized, need authorization",
}
# The longest first, because a beginning may be the beginning of another one.
_BY_MESSAGE = sorted(
    ((start, kind) for kind, starts in _MESSAGES.items() for start in starts.split(", ")),
    key=lambda row: -len(row[0]),
)

# Messages about a missing interface, such as "API Not Found" and "the api version does not exist".
_MISSING = pattern(r"\bnot (?:be )?found|\bnot exist|n't exist|\bno such|\bunknown|\bunsupported|\bnot support")
_INTERFACE = pattern(r"\b(?:api|apis|apiver|api_?version|interface|route|path)\b|^(?:(?:the|un\w+|no such) )?version\b")
_NO_INTERFACE = pattern(
    r"(?:接口|api) ?(?:版本)? ?(?:不存在|不支持|未找到)|(?:不存在|未找到|找不到|没有)[该此对应的]{0,3} ?(?:接口|api)"
)
_MESSAGE_CHARACTERS = 200  # that are searched

_PREFIX_END = pattern(r"[:：\]=,]|- |^(?:error |code )?\d{3,5} ")
"""The end of words before a message, as in `[gateway] ` and `Error: `."""
_APP_KEY = pattern(
    r"\bapp[ _-]?key(?![a-z]).{0,20}?"
    r"(?:invalid|illegal|unknown|incorrect|wrong|not (?:be )?(?:exist|found)|n't exist|不存在|无效|错误)"
    r"|(?:invalid|illegal|unknown|incorrect|wrong) app[ _-]?key(?![a-z])"
)
_SIGNATURE = pattern(
    r"(?<!no )\bsign(?:ature)?\b(?! ?(?:in|on|up)\b).{0,30}?"
    r"(?:mismatch|not match|n't match|incorrect|wrong|invalid|illegal|fail|error)"
    r"|(?:invalid|bad|wrong|incorrect|illegal) (?:\w{1,12} )?sign(?:ature)?\b"
    r"|验签(?:失败|错误|不通过)|签名.{0,6}(?:不匹配|不一致|不正确|错误|无效|失败|不通过|非法)"
)
_BY_WORDS = ((_APP_KEY, Kind.CREDENTIALS_APP_KEY), (_SIGNATURE, Kind.CREDENTIALS_SIGNATURE))
"""Refusals of an AppKey or a signature in the words of other gateways, which stand anywhere in a message."""

_THROTTLED = pattern(r"throttl|flow control|too many requests|rate limit|过于频繁|限流")
_TOKEN = pattern(
    r"token.{0,40}?(?:(?P<missing>blank|empty|null|missing|required|为空|缺)|expired|invalid|illegal|过期|失效|无效|不存在)"
    r"|(?:expired|invalid|illegal) \w{0,16}token"
)

# A text, in lower case, in an error about a part of the request, and the name of the part. The client always sends
# these parts correctly, so that such an error means that the request was changed in transit.
ALTERED_PARTS = {
    "content-md5": "Content-MD5",
    "timestamp": "X-Ca-Timestamp",
    "nonce": "X-Ca-Nonce",
    "i400i5": "Content-MD5",
    "i400nc": "X-Ca-Nonce",
}

# By code and message (lower case, without the full stop) in the body of a reply of the endpoint.
BY_CODE_AND_MESSAGE = {
    (20055, "backend service invalid"): Kind.SERVER_REQUEST_FORMAT,
    (2407, "auth identity exception"): Kind.RECORD_OPEN_ID_UNKNOWN,
    (460, "iottoken is blank"): Kind.CREDENTIALS_TOKEN_MISSING,
    (460, "dingdingbind employee not exist"): Kind.RECORD_EMPLOYEE_NOT_BOUND,
    (460, "identityid is blank"): Kind.RECORD_ACCOUNT_FROZEN,
}

BY_CODE = {
    400: Kind.SERVER_REQUEST_FORMAT,
    401: Kind.CREDENTIALS_UNAUTHORIZED,
    403: Kind.CREDENTIALS_FORBIDDEN,
    429: Kind.LIMIT_THROTTLED,
    460: Kind.SERVER_PARAMETER,
    500: Kind.SERVER_FAILED,
    503: Kind.SERVER_UNAVAILABLE,
    2402: Kind.CREDENTIALS_TOKEN_INVALID,
    2405: Kind.RECORD_IDENTITY_UNKNOWN,
    2407: Kind.RECORD_OPEN_ID_INVALID,
    2442: Kind.RECORD_EMPLOYEE_UNKNOWN,
    2453: Kind.CREDENTIALS_APP_KEY,
    2459: Kind.CREDENTIALS_SESSION_UNKNOWN,
    3000: Kind.SERVER_PERMISSION_UNKNOWN,
    3001: Kind.SERVER_ROLE_UNKNOWN,
    3002: Kind.SERVER_RESOURCE_UNKNOWN,
    20003: Kind.SERVER_BACKEND_FAILED,
    20004: Kind.SERVER_BACKEND_FAILED,
    20008: Kind.CREDENTIALS_TOKEN_INVALID,
    20055: Kind.SERVER_BACKEND_FAILED,
    20056: Kind.SERVER_BACKEND_TIMEOUT,
}

ENDPOINT_CODES = frozenset(code for code in BY_CODE if not 400 <= code < 600) | {460}
"""Codes that only the endpoint uses; their messages are never from the gateway."""

BY_STATUS = {
    400: Kind.SERVER_REQUEST_FORMAT,
    401: Kind.CREDENTIALS_UNAUTHORIZED,
    403: Kind.CREDENTIALS_FORBIDDEN,
    404: Kind.SERVER_ADDRESS,
    405: Kind.SERVER_ADDRESS,
    407: Kind.NETWORK_PROXY_UNASKED,
    410: Kind.SERVER_OFFLINE,
    408: Kind.SERVER_UNAVAILABLE,  # the server did not wait longer for the request
    413: Kind.SERVER_REQUEST_FORMAT,
    421: Kind.SERVER_ADDRESS,  # the server does not serve this host
    429: Kind.LIMIT_THROTTLED,
    502: Kind.SERVER_BACKEND_FAILED,
    503: Kind.SERVER_UNAVAILABLE,
    504: Kind.SERVER_BACKEND_TIMEOUT,
    511: Kind.CONTRACT_SIGN_IN_PAGE,
}


def by_error_code(code: str) -> Kind | None:
    """Return the kind of a documented X-Ca-Error-Code, None for an unknown one."""
    return _BY_ERROR_CODE.get(code.upper())


def by_class(code: str) -> Kind | None:
    """Return the kind for the class of an X-Ca-Error-Code, None if the text does not have the form of one."""
    return _BY_CLASS.get(code[0].upper()) if ERROR_CODE.fullmatch(code.upper()) else None


def by_token(code: int, message: str) -> Kind | None:
    """Return the kind of a message about a token, for the codes 401 and 403 (refused) and 460 (wrong parameter)."""
    found = _TOKEN.search(message[:_MESSAGE_CHARACTERS].lower()) if code in {401, 403, 460} else None
    if found is None:
        return None
    return Kind.CREDENTIALS_TOKEN_MISSING if found["missing"] else Kind.CREDENTIALS_TOKEN_INVALID


def by_error_page(fields: Mapping[str, Any]) -> Kind | None:
    """Return the kind of an error page of Spring, by the HTTP status inside; a proxy may have changed it to 200."""
    status = fields.get("status")
    if type(status) is not int or status < 400 or not {"error", "path"} <= fields.keys():
        return None
    return BY_STATUS.get(status, Kind.SERVER_FAILED if status >= 500 else None)


def plain(message: str) -> str:
    """Return the beginning of a message for comparison: unescaped, in lower case, with one blank between words."""
    return " ".join(unquote(message[:_MESSAGE_CHARACTERS]).split()).lower()


def by_message(message: str, *, status: int = 0) -> Kind | None:
    """Return the kind of an X-Ca-Error-Message, or of the same message in a body; None for an unknown message.

    Args:
        status: the status of the response, or the code beside the message. With 5xx, "not found" is about something
            that the failed server did not find, and not about the interface.
    """
    text = plain(message).strip(" \"'`[](){}")
    if _THROTTLED.search(text):
        return Kind.LIMIT_THROTTLED
    texts = (text, *(text[prefix.end() :].lstrip() for prefix in _PREFIX_END.finditer(text)))
    kind = next((kind for start, kind in _BY_MESSAGE if any(each.startswith(start) for each in texts)), None)
    kind = kind or next((kind for words, kind in _BY_WORDS if words.search(text)), None)
    names_no_api = (_MISSING.search(text) and _INTERFACE.search(text)) or _NO_INTERFACE.search(text)
    return Kind.SERVER_ADDRESS if kind is None and status // 100 != 5 and names_no_api else kind
