"""Every documented error of the gateway and of the endpoint, and which problem it stands for."""

import re

from faceviewer.core.problem import Kind

# X-Ca-Error-Code of newer gateways.
_BY_ERROR_CODE = {
    "I400HD": Kind.SERVER_REQUEST_FORMAT,
    "I400MH": Kind.SERVER_REQUEST_FORMAT,
    "I400BD": Kind.SERVER_REQUEST_FORMAT,
    "I400PA": Kind.SERVER_ADDRESS,
    "I405UM": Kind.SERVER_ADDRESS,
    "I400RU": Kind.SERVER_ADDRESS,
    "I403PT": Kind.SERVER_ADDRESS,
    "I413RL": Kind.SERVER_REQUEST_FORMAT,
    "I413UL": Kind.SERVER_REQUEST_FORMAT,
    "I400CT": Kind.SERVER_REQUEST_FORMAT,
    "I400SG": Kind.SERVER_REQUEST_FORMAT,
    "I400MP": Kind.SERVER_REQUEST_FORMAT,
    "I400IP": Kind.SERVER_REQUEST_FORMAT,
    "I404DO": Kind.SERVER_ADDRESS,
    "I404NF": Kind.SERVER_ADDRESS,
    "I404NR": Kind.SERVER_ADDRESS,
    "I404SR": Kind.SERVER_ADDRESS,
    "I410GG": Kind.SERVER_OFFLINE,
    "I400JP": Kind.SERVER_OFFLINE,
    "A403FC": Kind.SERVER_OFFLINE,
    "X400PM": Kind.SERVER_OFFLINE,
    "X403DG": Kind.SERVER_OFFLINE,
    "X500AM": Kind.SERVER_OFFLINE,
    "X500ED": Kind.SERVER_OFFLINE,
    "A400IK": Kind.CREDENTIALS_APP_KEY,
    "A403IS": Kind.CREDENTIALS_SIGNATURE,
    "A400MA": Kind.CREDENTIALS_UNAUTHORIZED,
    "I403AA": Kind.CREDENTIALS_UNAUTHORIZED,
    "A403PR": Kind.CREDENTIALS_FORBIDDEN,
    "A400AC": Kind.CREDENTIALS_APP_CODE,
    "A401AC": Kind.CREDENTIALS_APP_CODE,
    "A403IP": Kind.CREDENTIALS_CALLER,
    "A403VN": Kind.CREDENTIALS_CALLER,
    "A403AC": Kind.CREDENTIALS_CALLER,
    "A403CO": Kind.CREDENTIALS_CALLER,
    "A403IN": Kind.CREDENTIALS_CALLER,
    "I400I5": Kind.CREDENTIALS_REQUEST_ALTERED,
    "I400NC": Kind.CREDENTIALS_REQUEST_ALTERED,
    "S403NU": Kind.CREDENTIALS_NONCE,
    "S403TE": Kind.CREDENTIALS_CLOCK,
    "A403EP": Kind.LIMIT_AUTHORIZATION_EXPIRED,
    "B403OD": Kind.LIMIT_ARREARS,
    "B403MO": Kind.LIMIT_ARREARS,
    "B403MQ": Kind.LIMIT_QUOTA_EXHAUSTED,
    "B403ME": Kind.LIMIT_QUOTA_EXPIRED,
    "B403MI": Kind.LIMIT_BILLING,
    "B451DO": Kind.LIMIT_BILLING,
    "B451GO": Kind.LIMIT_BILLING,
    "T429ID": Kind.LIMIT_THROTTLED,
    "T429IN": Kind.LIMIT_THROTTLED,
    "T429GR": Kind.LIMIT_THROTTLED,
    "T429PA": Kind.LIMIT_THROTTLED,
    "T429UA": Kind.LIMIT_THROTTLED,
    "T429SR": Kind.LIMIT_THROTTLED,
    "T429PR": Kind.LIMIT_THROTTLED,
    "T429MR": Kind.LIMIT_THROTTLED,
    "D503BB": Kind.SERVER_UNAVAILABLE,
    "D503CB": Kind.SERVER_UNAVAILABLE,
    "X503BZ": Kind.SERVER_UNAVAILABLE,
    "D504TE": Kind.SERVER_BACKEND_TIMEOUT,
    "D504TO": Kind.SERVER_BACKEND_TIMEOUT,
    "X504TO": Kind.SERVER_BACKEND_TIMEOUT,
    "D504RE": Kind.SERVER_BACKEND_FAILED,
    "D504IL": Kind.SERVER_BACKEND_FAILED,
    "D504CO": Kind.SERVER_BACKEND_FAILED,
    "D504CS": Kind.SERVER_BACKEND_FAILED,
    "X504VE": Kind.SERVER_BACKEND_FAILED,
    "D502FC": Kind.SERVER_BACKEND_FAILED,
    "N502RE": Kind.SERVER_FAILED,
    "X500ER": Kind.SERVER_FAILED,
}

# The first letter of a code that is in no table tells its class.
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
ERROR_CODE = re.compile(r"[A-Z][0-9]{3}[A-Z0-9]{2}")

# How X-Ca-Error-Message begins, in lower case; some deployments put the same text into the body's message.
_BY_MESSAGE = {
    "internal error": Kind.SERVER_FAILED,
    "failed to invoke backend service": Kind.SERVER_BACKEND_FAILED,
    "backend service connect failed": Kind.SERVER_BACKEND_FAILED,
    "service unavailable": Kind.SERVER_UNAVAILABLE,
    "service busy": Kind.SERVER_UNAVAILABLE,
    "backend circuit breaker": Kind.SERVER_UNAVAILABLE,
    "async service": Kind.SERVER_BACKEND_TIMEOUT,
    "backend service timeout": Kind.SERVER_BACKEND_TIMEOUT,
    "backend service request timeout": Kind.SERVER_BACKEND_TIMEOUT,
    "throttled by": Kind.LIMIT_THROTTLED,
    "request limited": Kind.LIMIT_THROTTLED,
    "too many requests": Kind.LIMIT_THROTTLED,
    "quota exhausted": Kind.LIMIT_QUOTA_EXHAUSTED,
    "api market subscription quota exhausted": Kind.LIMIT_QUOTA_EXHAUSTED,
    "quota expired": Kind.LIMIT_QUOTA_EXPIRED,
    "api market subscription expired": Kind.LIMIT_QUOTA_EXPIRED,
    "api market subscription": Kind.LIMIT_BILLING,
    "expiry of authorization": Kind.LIMIT_AUTHORIZATION_EXPIRED,
    "app authorization expired": Kind.LIMIT_AUTHORIZATION_EXPIRED,
    "user arrears": Kind.LIMIT_ARREARS,
    "provider account overdue": Kind.LIMIT_ARREARS,
    "empty request body": Kind.SERVER_REQUEST_FORMAT,
    "invalid request body": Kind.SERVER_REQUEST_FORMAT,
    "request format error": Kind.SERVER_REQUEST_FORMAT,
    "invalid header": Kind.SERVER_REQUEST_FORMAT,
    "header is required": Kind.SERVER_REQUEST_FORMAT,
    "invalid body": Kind.SERVER_REQUEST_FORMAT,
    "request body too large": Kind.SERVER_REQUEST_FORMAT,
    "request url too large": Kind.SERVER_REQUEST_FORMAT,
    "expired api definition": Kind.SERVER_OFFLINE,
    "invalid request path": Kind.SERVER_ADDRESS,
    "invalid request uri": Kind.SERVER_ADDRESS,
    "unsupported method": Kind.SERVER_ADDRESS,
    "protocol unsupported": Kind.SERVER_ADDRESS,
    "service not found": Kind.SERVER_ADDRESS,
    "invalid url": Kind.SERVER_ADDRESS,
    "invalid apiver": Kind.SERVER_ADDRESS,
    "invalid api version": Kind.SERVER_ADDRESS,
    "invalid version": Kind.SERVER_ADDRESS,
    "invalid domain": Kind.SERVER_ADDRESS,
    "invalid httpmethod": Kind.SERVER_ADDRESS,
    "invalid appkey": Kind.CREDENTIALS_APP_KEY,
    "invalid appsecret": Kind.CREDENTIALS_APP_SECRET,
    "timestamp expired": Kind.CREDENTIALS_CLOCK,
    "x-ca-timestamp is expired": Kind.CREDENTIALS_CLOCK,
    "invalid timestamp": Kind.CREDENTIALS_REQUEST_ALTERED,
    "empty signature": Kind.CREDENTIALS_SIGNATURE_EMPTY,
    "invalid signature": Kind.CREDENTIALS_SIGNATURE,
    "invalid content-md5": Kind.CREDENTIALS_REQUEST_ALTERED,
    "x-ca-nonce is required": Kind.CREDENTIALS_REQUEST_ALTERED,
    "nonce used": Kind.CREDENTIALS_NONCE,
    "unauthorized": Kind.CREDENTIALS_UNAUTHORIZED,
    "need authorization": Kind.CREDENTIALS_UNAUTHORIZED,
}

# An interface that is not there, in whatever words: "API Not Found", "the api version does not exist".
_MISSING = re.compile(r"\bnot (?:be )?found|\bnot exist|n't exist|\bno such|\bunknown|\bunsupported|\bnot supported")
_INTERFACE = re.compile(r"\b(?:api|apis|apiver|api_?version|version|interface|route|path)\b")
_WORDS_READ = 200  # characters

# What an error about one part of our request says of it, in lower case: the client always sends it, and sends it right.
ALTERED_PARTS = {
    "content-md5": "Content-MD5",
    "timestamp": "X-Ca-Timestamp",
    "nonce": "X-Ca-Nonce",
    "i400i5": "Content-MD5",
    "i400nc": "X-Ca-Nonce",
}

# (code, message in lower case without its full stop) in the body of the endpoint's answer.
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
"""Codes that the endpoint alone answers, so that what they say is never the gateway's."""

BY_STATUS = {
    400: Kind.SERVER_REQUEST_FORMAT,
    401: Kind.CREDENTIALS_UNAUTHORIZED,
    403: Kind.CREDENTIALS_FORBIDDEN,
    404: Kind.SERVER_ADDRESS,
    405: Kind.SERVER_ADDRESS,
    407: Kind.NETWORK_PROXY_UNASKED,
    408: Kind.SERVER_UNAVAILABLE,  # whoever said so was weary of waiting for us
    413: Kind.SERVER_REQUEST_FORMAT,
    421: Kind.SERVER_ADDRESS,  # that server does not speak for this host
    429: Kind.LIMIT_THROTTLED,
    502: Kind.SERVER_BACKEND_FAILED,
    503: Kind.SERVER_UNAVAILABLE,
    504: Kind.SERVER_BACKEND_TIMEOUT,
    511: Kind.CONTRACT_SIGN_IN_PAGE,
}

# Statuses with which something that is not the gateway puts its own page in the way of an answer.
PAGE_STATUSES = frozenset({200, 401, 403})


def by_error_code(code: str) -> Kind | None:
    """Return what a documented X-Ca-Error-Code stands for."""
    return _BY_ERROR_CODE.get(code.upper())


def by_class(code: str) -> Kind | None:
    """Return what the first letter of an X-Ca-Error-Code tells; None where it has not the form of one."""
    return _BY_CLASS.get(code[0].upper()) if ERROR_CODE.fullmatch(code.upper()) else None


def by_message(message: str) -> Kind | None:
    """Return what X-Ca-Error-Message, or the same words in a body, stand for; None for words that nobody knows."""
    text = message[:_WORDS_READ].strip(" \t\r\n\"'`").lower()
    kind = next((kind for start, kind in _BY_MESSAGE.items() if text.startswith(start)), None)
    names_no_api = kind is None and _MISSING.search(text) and _INTERFACE.search(text)
    return Kind.SERVER_ADDRESS if names_no_api else kind
