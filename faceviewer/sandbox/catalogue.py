"""Every error that the endpoint and the gateway in front of it can answer, as their documents list them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndpointError:
    """One distinct row of the endpoint document's error table.

    Attributes:
        http_status: the HTTP status; most errors of the endpoint come with 200.
        code: the `code` of the answer.
        message: the `message` of the answer.
        description: what the document says of it in Chinese, sent as `localizedMsg`.
    """

    http_status: int
    code: int
    message: str
    description: str


@dataclass(frozen=True, slots=True)
class GatewayError:
    """One row of the gateway's error tables.

    Attributes:
        http_status: the HTTP status.
        message: `X-Ca-Error-Message`; "%s" stands for the server's string to sign. Empty where it is not known.
        error_code: `X-Ca-Error-Code`, empty where the older gateway knows none.
    """

    http_status: int
    message: str
    error_code: str = ""


ENDPOINT_ERRORS = (
    EndpointError(500, 500, "Internal Error", "Internal Error"),
    EndpointError(503, 503, "Service Unavailable", "Service Unavailable"),
    EndpointError(403, 403, "Request Limited", "Request Limited"),
    EndpointError(401, 401, "Empty Signature", "Empty Signature"),
    EndpointError(400, 400, "Request Format Error", "Request Format Error"),
    EndpointError(200, 20003, "Find Backend Error", "Find Backend Error"),
    EndpointError(200, 20004, "Backend Service Error", "Backend Service Error"),
    EndpointError(200, 20055, "Backend Service Invalid", "Request Format Error"),
    EndpointError(200, 20056, "Hsf Invoke Timeout", "Hsf Invoke Timeout"),
    EndpointError(200, 401, "Request Authorized Error", "Request Authorized Error"),
    EndpointError(200, 403, "Request Forbidden", "Request Forbidden"),
    EndpointError(200, 500, "Server Error", "Server Error"),
    EndpointError(200, 2459, "oa error message", "会话Id不存在"),
    EndpointError(200, 460, "iotToken is blank", "iotToken为空"),
    EndpointError(200, 2402, "iottoken invalid", "iottoken已经失效"),
    EndpointError(200, 403, "request forbidden.", "请求被禁止"),
    EndpointError(200, 2453, "app not exist", "appkey不存在"),
    EndpointError(200, 2405, "identity is not existed", "统一身份id不存在"),
    EndpointError(200, 2407, "auth identity exception", "不存在相应的openId"),
    EndpointError(200, 403, "request forbidden", "访问被禁止"),
    EndpointError(200, 460, "dingdingbind employee not exist", "请求参数错误"),
    EndpointError(200, 2442, "employee is not exist", "未找到绑定的员工信息"),
    EndpointError(200, 403, "request forbidden", "请求被禁止"),
    EndpointError(200, 2407, "openId invalid", "openId invalid"),
    EndpointError(200, 460, "pageSize should between 1-50", "每页的数量在1-50之间"),
    EndpointError(200, 460, "pageSize should between 1-100", "每页数量在1-100之间"),
    EndpointError(200, 20008, "token invalid", "token已失效"),
    EndpointError(200, 460, "identityId is blank", "冻结的账号不存在"),
    EndpointError(200, 460, "identityIds need between 1-50", "入参错误"),
    EndpointError(200, 460, "request parameter error.", "入参错误"),
    EndpointError(200, 500, "server error.", "服务端异常"),
    EndpointError(200, 460, "request parameter error.", "请求参数异常"),
    EndpointError(200, 3001, "role not exist", "角色不存在"),
    EndpointError(200, 3000, "permission not exist", "权限不存在"),
    EndpointError(200, 3002, "resource not exist", "资源不存在"),
)
"""api.link.aliyun.com /face/paas/image/get 1.2.0, repeated rows left out."""

CLASSIC_GATEWAY_ERRORS = (
    GatewayError(500, "Internal Error"),
    GatewayError(500, "Failed To Invoke Backend Service"),
    GatewayError(503, "Service Unavailable"),
    GatewayError(504, "Async Service"),
    GatewayError(403, "Throttled by USER Flow Control"),
    GatewayError(403, "Throttled by APP Flow Control"),
    GatewayError(403, "Throttled by API Flow Control"),
    GatewayError(403, "Throttled by DOMAIN Flow Control"),
    GatewayError(403, "Quota Exhausted"),
    GatewayError(403, "Quota Expired"),
    GatewayError(403, "Expiry of Authorization"),
    GatewayError(403, "User Arrears"),
    GatewayError(400, "Empty Request Body"),
    GatewayError(400, "Invalid Request Body"),
    GatewayError(400, "Invalid Url"),
    GatewayError(400, "Invalid Domain"),
    GatewayError(400, "Invalid HttpMethod"),
    GatewayError(400, "Invalid AppKey"),
    GatewayError(400, "Invalid AppSecret"),
    GatewayError(400, "Timestamp Expired"),
    GatewayError(400, "Invalid Timestamp"),
    GatewayError(401, "Empty Signature"),
    GatewayError(400, "Invalid Signature, Server StringToSign:%s"),
    GatewayError(400, "Invalid Content-MD5"),
    GatewayError(400, "Nonce Used"),
    GatewayError(403, "Unauthorized"),
    GatewayError(403, "Request Limited"),
)
"""The older gateway: an error is known by the text of its message."""

VPC_GATEWAY_ERRORS = (
    GatewayError(400, "Invalid Header", "I400HD"),
    GatewayError(400, "Header is Required", "I400MH"),
    GatewayError(400, "Invalid Body", "I400BD"),
    GatewayError(400, "Invalid Request Path", "I400PA"),
    GatewayError(405, "Unsupported Method", "I405UM"),
    GatewayError(400, "Invalid Request Uri", "I400RU"),
    GatewayError(403, "protocol unsupported", "I403PT"),
    GatewayError(413, "Request body too Large", "I413RL"),
    GatewayError(413, "Request URL too Large", "I413UL"),
    GatewayError(404, "Invalid Domain", "I404DO"),
    GatewayError(400, "Invalid AppKey", "A400IK"),
    GatewayError(403, "Invalid Signature, Server StringToSign", "A403IS"),
    GatewayError(400, "Need authorization", "A400MA"),
    GatewayError(400, "Invalid Content-MD5", "I400I5"),
    GatewayError(400, "X-Ca-Nonce is required", "I400NC"),
    GatewayError(403, "Nonce Used", "S403NU"),
    GatewayError(403, "X-Ca-Timestamp is expired", "S403TE"),
    GatewayError(403, "App authorization expired", "A403EP"),
    GatewayError(403, "Provider Account Overdue", "B403OD"),
    GatewayError(429, "throttled by inner domain", "T429ID"),
    GatewayError(429, "throttled by instance", "T429IN"),
    GatewayError(429, "throttled by group", "T429GR"),
    GatewayError(429, "throttled by plugin: API", "T429PA"),
    GatewayError(429, "throttled by plugin: user", "T429UA"),
    GatewayError(429, "throttled by server quota", "T429SR"),
    GatewayError(503, "backend circuit breaker busy", "D503BB"),
    GatewayError(503, "backend circuit breaker open", "D503CB"),
    GatewayError(504, "backend service timeout", "D504TE"),
    GatewayError(500, "expired API definition", "X500ED"),
)
"""The newer gateway: an error is known by its code."""

_LATER = (
    (
        "a part of the request is not what the API expects",
        "请求的某一部分不符合 API 的要求",
        "I400CT I400SG I400MP I400IP",
    ),
    ("no such API, resource or route", "没有该 API、资源或路由", "I404NF I404NR I404SR"),
    (
        "the API or its group is offline or not correctly configured",
        "API 或其分组已下线，或配置有误",
        "I410GG X400PM X500AM X403DG I400JP A403FC",
    ),
    ("an AppCode is required, or is wrong", "要求 AppCode，或 AppCode 有误", "A400AC A401AC"),
    ("not authorised for this API", "未获此 API 的授权", "I403AA"),
    ("refused by the authorisation plugin of the gateway", "网关的授权插件拒绝", "A403PR"),
    ("an access rule refuses this caller", "访问规则拒绝该调用方", "A403IP A403VN A403AC A403CO"),
    ("not available from the internet", "不允许从公网调用", "A403IN"),
    ("the purchased quota is used up", "已购买的调用额度已用完", "B403MQ"),
    ("the purchased quota has expired", "已购买的调用额度已过期", "B403ME"),
    ("the subscription is not valid", "订阅无效", "B403MI"),
    ("the provider's account is overdue", "提供方账户欠费", "B403MO"),
    ("the domain or the group is blocked", "域名或分组被封", "B451DO B451GO"),
    ("throttled", "流量控制", "T429PR T429MR"),
    ("the gateway cannot connect to the backend", "网关无法连接后端", "D504RE D504IL D504CO D504CS X504VE"),
    ("the backend timed out", "后端超时", "D504TO X504TO"),
    ("the backend returned an invalid reply", "后端响应无效", "D502FC"),
    ("the gateway could not forward the reply", "网关无法转发响应", "N502RE"),
    ("the gateway is busy or failed", "网关繁忙或出错", "X503BZ X500ER"),
)
LATER_MEANINGS = {code: (english, chinese) for english, chinese, codes in _LATER for code in codes.split()}
"""Further codes of newer gateways, and what they mean in both languages; their messages are not known."""

LATER_GATEWAY_ERRORS = tuple(GatewayError(int(code[1:4]), "", code) for code in LATER_MEANINGS)
"""The same as errors: a code has its HTTP status in it."""


def by_code(error_code: str) -> GatewayError:
    """Return the newer gateway's error with this code."""
    return next(error for error in VPC_GATEWAY_ERRORS if error.error_code == error_code)


def by_message(message: str) -> GatewayError:
    """Return the error whose message begins so, the older gateway's, with its code if the newer one has the same."""
    error = next(error for error in CLASSIC_GATEWAY_ERRORS if error.message.startswith(message))
    same = (newer for newer in VPC_GATEWAY_ERRORS if (newer.http_status, newer.message) == (error.http_status, message))
    return next(same, error)


def by_endpoint_code(code: int, message: str) -> EndpointError:
    """Return the endpoint's first error with this code and message."""
    return next(error for error in ENDPOINT_ERRORS if (error.code, error.message) == (code, message))
