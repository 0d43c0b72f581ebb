"""Everything that can go wrong with a lookup.

    Problem
    ├── input        what was typed cannot be asked
    ├── record       the service answered: there is nothing under this id
    ├── credentials  AppKey, AppSecret, clock, permission or token: the gateway or the service refused us
    ├── network      no answer: DNS, connection, TLS, proxy, time
    ├── limit        too often, or what was bought is used up
    ├── server       the gateway or the service answered that it failed
    ├── contract     there was an answer, but not one that may be believed
    ├── picture      the record is good, its picture is not
    ├── update       the notice of a newer version cannot be had, or not be believed
    └── local        this computer: settings, keyring, disk

A Kind is a leaf of this tree, a Problem is one that happened. No text for people is in here: `faceviewer.wording`
has a headline and a remedy for each Kind in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.core.limits import CLOCK_SKEW_SECONDS
from faceviewer.core.masking import without_id

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange


class Kind(StrEnum):
    """A leaf of the tree; its value is `branch.leaf`, the key of its words."""

    INPUT_EMPTY = "input.empty"
    INPUT_TOO_LONG = "input.too_long"
    INPUT_UNREADABLE = "input.unreadable"
    INPUT_ROUNDED = "input.rounded"
    INPUT_CUT = "input.cut"

    RECORD_NONE = "record.none"
    RECORD_IDENTITY_UNKNOWN = "record.identity_unknown"
    RECORD_OPEN_ID_UNKNOWN = "record.open_id_unknown"
    RECORD_OPEN_ID_INVALID = "record.open_id_invalid"
    RECORD_EMPLOYEE_UNKNOWN = "record.employee_unknown"
    RECORD_EMPLOYEE_NOT_BOUND = "record.employee_not_bound"
    RECORD_ACCOUNT_FROZEN = "record.account_frozen"

    CREDENTIALS_MISSING = "credentials.missing"
    CREDENTIALS_BLANKS = "credentials.blanks"
    CREDENTIALS_INVISIBLE = "credentials.invisible"
    CREDENTIALS_FULL_WIDTH = "credentials.full_width"
    CREDENTIALS_CHARACTERS = "credentials.characters"
    CREDENTIALS_STDIN = "credentials.stdin"
    CREDENTIALS_APP_KEY = "credentials.app_key"
    CREDENTIALS_APP_SECRET = "credentials.app_secret"  # noqa: S105 - the name of a problem
    CREDENTIALS_SIGNATURE_EMPTY = "credentials.signature_empty"
    CREDENTIALS_SIGNATURE = "credentials.signature"
    CREDENTIALS_REQUEST_ALTERED = "credentials.request_altered"
    CREDENTIALS_SECURITY = "credentials.security"
    CREDENTIALS_APP_CODE = "credentials.app_code"
    CREDENTIALS_CALLER = "credentials.caller"
    CREDENTIALS_CLOCK = "credentials.clock"
    CREDENTIALS_TIMESTAMP = "credentials.timestamp"
    CREDENTIALS_NONCE = "credentials.nonce"
    CREDENTIALS_UNAUTHORIZED = "credentials.unauthorized"
    CREDENTIALS_FORBIDDEN = "credentials.forbidden"
    CREDENTIALS_TOKEN_MISSING = "credentials.token_missing"  # noqa: S105 - the name of a problem
    CREDENTIALS_TOKEN_INVALID = "credentials.token_invalid"  # noqa: S105 - the name of a problem
    CREDENTIALS_SESSION_UNKNOWN = "credentials.session_unknown"

    NETWORK_DNS = "network.dns"
    NETWORK_DNS_TIMEOUT = "network.dns_timeout"
    NETWORK_DNS_FAILED = "network.dns_failed"
    NETWORK_CONNECT = "network.connect"
    NETWORK_CLOSED = "network.closed"
    NETWORK_TIMEOUT = "network.timeout"
    NETWORK_TLS = "network.tls"
    NETWORK_NOT_TLS = "network.not_tls"
    NETWORK_TLS_NAME = "network.tls_name"
    NETWORK_TLS_REFUSED = "network.tls_refused"
    NETWORK_TLS_FAILED = "network.tls_failed"
    NETWORK_TLS_CLIENT_CERTIFICATE = "network.tls_client_certificate"
    NETWORK_TLS_UNTRUSTED = "network.tls_untrusted"
    NETWORK_TLS_SELF_SIGNED = "network.tls_self_signed"
    NETWORK_TLS_HOST = "network.tls_host"
    NETWORK_TLS_DATE = "network.tls_date"
    NETWORK_TLS_WEAK = "network.tls_weak"
    NETWORK_TLS_PURPOSE = "network.tls_purpose"
    NETWORK_PROXY_NAME = "network.proxy_name"
    NETWORK_PROXY_UNREACHABLE = "network.proxy_unreachable"
    NETWORK_PROXY_PASSWORD = "network.proxy_password"  # noqa: S105 - the name of a problem
    NETWORK_PROXY_SCHEME = "network.proxy_scheme"
    NETWORK_PROXY_REFUSED = "network.proxy_refused"
    NETWORK_PROXY_FAILED = "network.proxy_failed"
    NETWORK_PROXY_CLOSED = "network.proxy_closed"
    NETWORK_PROXY_PROTOCOL = "network.proxy_protocol"
    NETWORK_PROXY_UNASKED = "network.proxy_unasked"
    NETWORK_PROXY_TLS = "network.proxy_tls"

    LIMIT_THROTTLED = "limit.throttled"
    LIMIT_QUOTA_EXHAUSTED = "limit.quota_exhausted"
    LIMIT_QUOTA_EXPIRED = "limit.quota_expired"
    LIMIT_AUTHORIZATION_EXPIRED = "limit.authorization_expired"
    LIMIT_ARREARS = "limit.arrears"
    LIMIT_BILLING = "limit.billing"

    SERVER_FAILED = "server.failed"
    SERVER_BACKEND_FAILED = "server.backend_failed"
    SERVER_BACKEND_TIMEOUT = "server.backend_timeout"
    SERVER_UNAVAILABLE = "server.unavailable"
    SERVER_ADDRESS = "server.address"
    SERVER_OFFLINE = "server.offline"
    SERVER_PARAMETER = "server.parameter"
    SERVER_REQUEST_FORMAT = "server.request_format"
    SERVER_ROLE_UNKNOWN = "server.role_unknown"
    SERVER_PERMISSION_UNKNOWN = "server.permission_unknown"
    SERVER_RESOURCE_UNKNOWN = "server.resource_unknown"
    SERVER_UNKNOWN_CODE = "server.unknown_code"

    CONTRACT_HTTP = "contract.http"
    CONTRACT_STATUS = "contract.status"
    CONTRACT_REDIRECT = "contract.redirect"
    CONTRACT_COMPRESSED = "contract.compressed"
    CONTRACT_TOO_BIG = "contract.too_big"
    CONTRACT_TOO_MANY = "contract.too_many"
    CONTRACT_NOT_JSON = "contract.not_json"
    CONTRACT_SIGN_IN_PAGE = "contract.sign_in_page"
    CONTRACT_AMBIGUOUS = "contract.ambiguous"
    CONTRACT_FIELD = "contract.field"
    CONTRACT_MISMATCH = "contract.mismatch"

    PICTURE_MISSING = "picture.missing"
    PICTURE_ADDRESS_REFUSED = "picture.address_refused"
    PICTURE_NOT_FETCHED = "picture.not_fetched"
    PICTURE_LINK_EXPIRED = "picture.link_expired"
    PICTURE_TOO_BIG = "picture.too_big"
    PICTURE_BASE64 = "picture.base64"
    PICTURE_FORMAT = "picture.format"
    PICTURE_DAMAGED = "picture.damaged"
    PICTURE_DECODER = "picture.decoder"

    UPDATE_ADDRESS = "update.address"
    UPDATE_ANSWER = "update.answer"
    UPDATE_SIGNATURE = "update.signature"
    UPDATE_STALE = "update.stale"

    LOCAL_SETTINGS = "local.settings"
    LOCAL_SETTINGS_VALUES = "local.settings_values"
    LOCAL_SETTINGS_UNREADABLE = "local.settings_unreadable"
    LOCAL_SETTINGS_AWAY = "local.settings_away"
    LOCAL_SETTINGS_BUSY = "local.settings_busy"
    LOCAL_PROFILE_UNKNOWN = "local.profile_unknown"
    LOCAL_PROFILE_LEFT_OUT = "local.profile_left_out"
    LOCAL_PROFILE_TAKEN = "local.profile_taken"
    LOCAL_ENDPOINT = "local.endpoint"
    LOCAL_PROXY = "local.proxy"
    LOCAL_PROXY_UNREADABLE = "local.proxy_unreadable"
    LOCAL_PROXY_SCRIPT = "local.proxy_script"
    LOCAL_PROXY_SOCKS = "local.proxy_socks"
    LOCAL_CA_FILE = "local.ca_file"
    LOCAL_KEYRING = "local.keyring"
    LOCAL_KEYRING_LOCKED = "local.keyring_locked"
    LOCAL_KEYRING_REFUSED = "local.keyring_refused"
    LOCAL_FILE_EXISTS = "local.file_exists"
    LOCAL_FILE_UNREADABLE = "local.file_unreadable"
    LOCAL_FILE_NAME = "local.file_name"
    LOCAL_DISK_FULL = "local.disk_full"
    LOCAL_FOLDER_GONE = "local.folder_gone"
    LOCAL_READ_ONLY = "local.read_only"
    LOCAL_DISK = "local.disk"
    LOCAL_OUTPUT = "local.output"
    LOCAL_LISTEN = "local.listen"
    LOCAL_PRINTER = "local.printer"
    LOCAL_UNFORESEEN = "local.unforeseen"

    @property
    def branch(self) -> str:
        """The branch of the tree this leaf grows on, such as "network"."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Trace:
    """What the vendor's support needs to find one call.

    Attributes:
        request_id: the `id` we sent, a UUID. Empty before anything was sent.
        answer_id: the `id` of the answer, which the document does not promise to be ours; empty if there was none.
        gateway_request_id: the gateway's `X-Ca-Request-Id`, empty if it sent none.
        http_status: the HTTP status, 0 if there was no answer.
        code: the `code` of the answer's body, None if there was none to read.
        error_code: the gateway's `X-Ca-Error-Code`, empty if it sent none.
        server_text: `localizedMsg`, else `message`, else `X-Ca-Error-Message`, as the server wrote it, shortened.
            Untrusted: shown quoted and plain.
        date_offset: seconds to add to this computer's clock to get the server's, by the answer's `Date`, also where it
            is too far off to be believed; 0.0 where the two agree or nobody told.
    """

    request_id: str = ""
    answer_id: str = ""
    gateway_request_id: str = ""
    http_status: int = 0
    code: int | None = None
    error_code: str = ""
    server_text: str = ""
    date_offset: float = 0.0

    @property
    def clock_offset(self) -> float:
        """`date_offset` for a verdict: none where it is not believed."""
        return self.date_offset if abs(self.date_offset) <= CLOCK_SKEW_SECONDS else 0.0

    def without_id(self, user_id: str) -> Trace:
        """Return it with an id masked in whatever the server wrote."""
        return replace(
            self,
            answer_id=without_id(self.answer_id, user_id),
            gateway_request_id=without_id(self.gateway_request_id, user_id),
            error_code=without_id(self.error_code, user_id),
            server_text=without_id(self.server_text, user_id),
        )


class Problem(Exception):  # noqa: N818 - it names what happened, and most of it is no error of this program
    """Something went wrong.

    Attributes:
        kind: which leaf of the tree.
        facts: what the words speak of, such as host, seconds, code; never a secret, an id or a URL's query.
        trace: what identifies the call.
        retry_after: seconds that the server asked us to wait, None if it did not say.
        exchange: what was said in the lookup that it ended, None for what ended none.
    """

    def __init__(
        self,
        kind: Kind,
        *,
        trace: Trace | None = None,
        retry_after: float | None = None,
        **facts: str | int | float,
    ) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.facts = facts
        self.trace = trace or Trace()
        self.retry_after = retry_after
        self.exchange: Exchange | None = None

    def with_trace(self, trace: Trace, *, kind: Kind | None = None) -> Problem:
        """Return the same problem of an identified call, as another kind if one is given."""
        traced = Problem(kind or self.kind, trace=trace, retry_after=self.retry_after)
        traced.facts, traced.exchange = self.facts, self.exchange
        return traced

    def __repr__(self) -> str:
        return f"Problem({self.kind.value}, {self.facts})"
