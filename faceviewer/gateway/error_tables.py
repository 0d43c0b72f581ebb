"""Every documented error of the gateway and of the endpoint, and which problem it stands for."""

from faceviewer.core.problem import Kind

# X-Ca-Error-Code of newer gateways.
BY_ERROR_CODE = {
    "I400HD": Kind.SERVER_REQUEST_FORMAT,
    "I400MH": Kind.SERVER_REQUEST_FORMAT,
    "I400BD": Kind.SERVER_REQUEST_FORMAT,
    "I400PA": Kind.SERVER_ADDRESS,
    "I405UM": Kind.SERVER_ADDRESS,
    "I400RU": Kind.SERVER_ADDRESS,
    "I403PT": Kind.SERVER_ADDRESS,
    "I413RL": Kind.SERVER_REQUEST_FORMAT,
    "I413UL": Kind.SERVER_REQUEST_FORMAT,
    "I404DO": Kind.SERVER_ADDRESS,
    "A400IK": Kind.CREDENTIALS_APP_KEY,
    "A403IS": Kind.CREDENTIALS_SIGNATURE,
    "A400MA": Kind.CREDENTIALS_UNAUTHORIZED,
    "I400I5": Kind.CREDENTIALS_REQUEST_ALTERED,
    "I400NC": Kind.CREDENTIALS_REQUEST_ALTERED,
    "S403NU": Kind.CREDENTIALS_NONCE,
    "S403TE": Kind.CREDENTIALS_CLOCK,
    "A403EP": Kind.LIMIT_AUTHORIZATION_EXPIRED,
    "B403OD": Kind.LIMIT_ARREARS,
    "T429ID": Kind.LIMIT_THROTTLED,
    "T429IN": Kind.LIMIT_THROTTLED,
    "T429GR": Kind.LIMIT_THROTTLED,
    "T429PA": Kind.LIMIT_THROTTLED,
    "T429UA": Kind.LIMIT_THROTTLED,
    "T429SR": Kind.LIMIT_THROTTLED,
    "D503BB": Kind.SERVER_UNAVAILABLE,
    "D503CB": Kind.SERVER_UNAVAILABLE,
    "D504TE": Kind.SERVER_BACKEND_TIMEOUT,
    "X500ED": Kind.SERVER_FAILED,
}

# How X-Ca-Error-Message begins, in lower case; some deployments put the same text into the body's message.
BY_ERROR_MESSAGE = {
    "internal error": Kind.SERVER_FAILED,
    "failed to invoke backend service": Kind.SERVER_BACKEND_FAILED,
    "service unavailable": Kind.SERVER_UNAVAILABLE,
    "async service": Kind.SERVER_BACKEND_TIMEOUT,
    "throttled by": Kind.LIMIT_THROTTLED,
    "request limited": Kind.LIMIT_THROTTLED,
    "quota exhausted": Kind.LIMIT_QUOTA_EXHAUSTED,
    "quota expired": Kind.LIMIT_QUOTA_EXPIRED,
    "expiry of authorization": Kind.LIMIT_AUTHORIZATION_EXPIRED,
    "user arrears": Kind.LIMIT_ARREARS,
    "empty request body": Kind.SERVER_REQUEST_FORMAT,
    "invalid request body": Kind.SERVER_REQUEST_FORMAT,
    "request format error": Kind.SERVER_REQUEST_FORMAT,
    "invalid url": Kind.SERVER_ADDRESS,
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
}

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

BY_STATUS = {
    400: Kind.SERVER_REQUEST_FORMAT,
    401: Kind.CREDENTIALS_UNAUTHORIZED,
    403: Kind.CREDENTIALS_FORBIDDEN,
    404: Kind.SERVER_ADDRESS,
    405: Kind.SERVER_ADDRESS,
    407: Kind.NETWORK_PROXY_PASSWORD,
    408: Kind.SERVER_BACKEND_TIMEOUT,
    413: Kind.SERVER_REQUEST_FORMAT,
    429: Kind.LIMIT_THROTTLED,
    502: Kind.SERVER_BACKEND_FAILED,
    503: Kind.SERVER_UNAVAILABLE,
    504: Kind.SERVER_BACKEND_TIMEOUT,
    511: Kind.CONTRACT_SIGN_IN_PAGE,
}

# Statuses with which something that is not the gateway puts its own page in the way of an answer.
PAGE_STATUSES = frozenset({200, 401, 403})
