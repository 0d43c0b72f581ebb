"""The tree of problems: everything that can go wrong with a lookup.

A Kind is a leaf of this tree, with the program's reaction in its row; a Problem is one occurrence. This module has no
texts for users: `faceviewer.wording` has a headline and a remedy for each Kind in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Flag, StrEnum, auto
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from faceviewer.core.limits import CLOCK_SKEW_SECONDS

if TYPE_CHECKING:
    from faceviewer.core.exchange import Exchange


class Policy(Flag):
    """Reactions to a kind of problem, and properties of it."""

    NONE = 0
    RETRIED = auto()
    """The problem may be temporary: the client retries."""
    RETRY = auto()
    """A button retries: the problem is temporary, or the remedy is outside of this program."""
    SAVE_SETTINGS = auto()
    """A button reads and writes the settings again."""
    DOCTOR = auto()
    """A button opens the doctor."""
    SETTINGS = auto()
    """A button opens the settings of the connection."""
    OTHER_TYPE = auto()
    """The id may exist under another user type."""
    USAGE = auto()
    """A usage error on the command line; its exit status overrides that of the branch."""
    SIGNATURE = auto()
    """The gateway did not accept the signature of the request."""
    CERTIFICATE = auto()
    """A certificate was not accepted; its issuer is shown."""
    DENIED = auto()
    """The key has no permission for the call."""
    KEYRING = auto()
    """The keyring could not be used."""
    CLOCK = auto()
    """The client corrects its clock by the response and repeats the call once."""
    DECODER = auto()
    """This program could not decode the picture; requesting it again would not help."""


RETRIED, RETRY, DOCTOR, SETTINGS = Policy.RETRIED, Policy.RETRY, Policy.DOCTOR, Policy.SETTINGS
OTHER_TYPE, USAGE, SIGNATURE, CERTIFICATE = Policy.OTHER_TYPE, Policy.USAGE, Policy.SIGNATURE, Policy.CERTIFICATE
SAVE_SETTINGS, DENIED, KEYRING, CLOCK = Policy.SAVE_SETTINGS, Policy.DENIED, Policy.KEYRING, Policy.CLOCK


class Branch(NamedTuple):
    """Properties that all kinds of one branch share.

    Attributes:
        icon: name of the icon of the notice in the window.
        policy: added to the policy of each kind.
    """

    exit_status: int
    icon: str = "warning"
    policy: Policy = Policy.NONE


_BRANCHES = {
    "input": Branch(2),  # the input is not a valid query
    "record": Branch(3, "no-face"),  # the service replied that it has no usable record for this id
    "credentials": Branch(5, "connection", DOCTOR),  # AppKey, AppSecret, clock, permission or token was refused
    "network": Branch(6, "offline", RETRY),  # no response: DNS, connection, TLS, proxy, timeout
    "limit": Branch(7),  # too many calls, or the purchased quota is used up or expired
    "server": Branch(8, policy=RETRY),  # the gateway or the service replied that it failed
    "contract": Branch(8, policy=RETRY),  # the response does not have the documented form
    "picture": Branch(8),  # the record is valid, but the picture is not
    "update": Branch(9),  # the update notice cannot be fetched or is not valid
    "local": Branch(9),  # this computer: settings, keyring, disk
}


class Kind(StrEnum):
    """A leaf of the tree; its value is `branch.leaf`, the key of its texts. Its policy includes that of its branch."""

    policy: Policy
    exit_status: int
    icon: str

    def __new__(cls, value: str, policy: Policy = Policy.NONE) -> Self:
        """Create a member from its row and its branch."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        branch = _BRANCHES[value.partition(".")[0]]
        kind.policy = policy | branch.policy
        kind.exit_status = _BRANCHES["input"].exit_status if USAGE in policy else branch.exit_status
        kind.icon = branch.icon
        return kind

    INPUT_EMPTY = "input.empty"
    INPUT_TOO_LONG = "input.too_long"
    INPUT_UNREADABLE = "input.unreadable"
    INPUT_ROUNDED = "input.rounded"
    INPUT_CUT = "input.cut"
    INPUT_SEVERAL = "input.several"
    INPUT_LINK = "input.link"
    INPUT_USAGE = "input.usage"
    INPUT_DOORS_TYPE = "input.doors_type"
    INPUT_NUMBER = "input.number"
    INPUT_TYPE = "input.type"
    INPUT_HIDDEN = "input.hidden"
    INPUT_LIST = "input.list"

    RECORD_NONE = "record.none", OTHER_TYPE
    RECORD_IDENTITY_UNKNOWN = "record.identity_unknown", OTHER_TYPE
    RECORD_OPEN_ID_UNKNOWN = "record.open_id_unknown", OTHER_TYPE
    RECORD_OPEN_ID_INVALID = "record.open_id_invalid", OTHER_TYPE
    RECORD_EMPLOYEE_UNKNOWN = "record.employee_unknown", OTHER_TYPE
    RECORD_EMPLOYEE_NOT_BOUND = "record.employee_not_bound", OTHER_TYPE
    RECORD_ACCOUNT_FROZEN = "record.account_frozen"

    CREDENTIALS_MISSING = "credentials.missing", SETTINGS | SIGNATURE
    CREDENTIALS_BLANKS = "credentials.blanks", SETTINGS
    CREDENTIALS_INVISIBLE = "credentials.invisible", SETTINGS
    CREDENTIALS_FULL_WIDTH = "credentials.full_width", SETTINGS
    CREDENTIALS_CHARACTERS = "credentials.characters", SETTINGS
    CREDENTIALS_STDIN = "credentials.stdin", SETTINGS
    CREDENTIALS_APP_KEY = "credentials.app_key", SETTINGS | SIGNATURE
    CREDENTIALS_APP_SECRET = "credentials.app_secret", SETTINGS | SIGNATURE
    CREDENTIALS_SIGNATURE_EMPTY = "credentials.signature_empty", SETTINGS | SIGNATURE
    CREDENTIALS_SIGNATURE = "credentials.signature", SETTINGS | SIGNATURE
    CREDENTIALS_REQUEST_ALTERED = "credentials.request_altered", SETTINGS | SIGNATURE
    CREDENTIALS_SECURITY = "credentials.security", SETTINGS | SIGNATURE
    CREDENTIALS_APP_CODE = "credentials.app_code", SETTINGS
    CREDENTIALS_CALLER = "credentials.caller", SETTINGS
    CREDENTIALS_CLOCK = "credentials.clock", RETRY | SIGNATURE | CLOCK
    CREDENTIALS_TIMESTAMP = "credentials.timestamp", RETRY | SIGNATURE | CLOCK
    CREDENTIALS_NONCE = "credentials.nonce", RETRY | SIGNATURE
    CREDENTIALS_UNAUTHORIZED = "credentials.unauthorized", SETTINGS | DENIED
    CREDENTIALS_FORBIDDEN = "credentials.forbidden", SETTINGS | DENIED
    CREDENTIALS_DOORS = "credentials.doors"
    CREDENTIALS_TOKEN_MISSING = "credentials.token_missing", SETTINGS
    CREDENTIALS_TOKEN_INVALID = "credentials.token_invalid", SETTINGS
    CREDENTIALS_SESSION_UNKNOWN = "credentials.session_unknown", SETTINGS

    NETWORK_DNS = "network.dns", RETRIED | SETTINGS
    NETWORK_DNS_TIMEOUT = "network.dns_timeout", RETRIED | SETTINGS
    NETWORK_DNS_FAILED = "network.dns_failed", RETRIED | SETTINGS
    NETWORK_CONNECT = "network.connect", RETRIED
    NETWORK_CLOSED = "network.closed", RETRIED
    NETWORK_TIMEOUT = "network.timeout", RETRIED
    NETWORK_TLS = "network.tls", DOCTOR
    NETWORK_NOT_TLS = "network.not_tls", DOCTOR | SETTINGS
    NETWORK_TLS_NAME = "network.tls_name", DOCTOR | SETTINGS
    NETWORK_TLS_REFUSED = "network.tls_refused", DOCTOR
    NETWORK_TLS_FAILED = "network.tls_failed", RETRIED | DOCTOR
    NETWORK_TLS_CLIENT_CERTIFICATE = "network.tls_client_certificate", DOCTOR
    NETWORK_TLS_UNTRUSTED = "network.tls_untrusted", DOCTOR | SETTINGS | CERTIFICATE
    NETWORK_TLS_SELF_SIGNED = "network.tls_self_signed", DOCTOR | SETTINGS | CERTIFICATE
    NETWORK_TLS_HOST = "network.tls_host", DOCTOR | SETTINGS | CERTIFICATE
    NETWORK_TLS_DATE = "network.tls_date", DOCTOR | CERTIFICATE
    NETWORK_TLS_WEAK = "network.tls_weak", DOCTOR | CERTIFICATE
    NETWORK_TLS_PURPOSE = "network.tls_purpose", DOCTOR | CERTIFICATE
    NETWORK_PROXY_NAME = "network.proxy_name", RETRIED | DOCTOR | SETTINGS
    NETWORK_PROXY_UNREACHABLE = "network.proxy_unreachable", RETRIED | DOCTOR | SETTINGS
    NETWORK_PROXY_PASSWORD = "network.proxy_password", DOCTOR | SETTINGS
    NETWORK_PROXY_SCHEME = "network.proxy_scheme", DOCTOR | SETTINGS
    NETWORK_PROXY_REFUSED = "network.proxy_refused", DOCTOR | SETTINGS
    NETWORK_PROXY_FAILED = "network.proxy_failed", RETRIED | DOCTOR | SETTINGS
    NETWORK_PROXY_CLOSED = "network.proxy_closed", RETRIED | DOCTOR | SETTINGS
    NETWORK_PROXY_PROTOCOL = "network.proxy_protocol", DOCTOR | SETTINGS
    NETWORK_PROXY_UNASKED = "network.proxy_unasked", DOCTOR | SETTINGS
    NETWORK_PROXY_TLS = "network.proxy_tls", DOCTOR | SETTINGS | CERTIFICATE

    LIMIT_THROTTLED = "limit.throttled", RETRIED | RETRY
    LIMIT_QUOTA_EXHAUSTED = "limit.quota_exhausted"
    LIMIT_QUOTA_EXPIRED = "limit.quota_expired"
    LIMIT_AUTHORIZATION_EXPIRED = "limit.authorization_expired"
    LIMIT_ARREARS = "limit.arrears"
    LIMIT_BILLING = "limit.billing"

    SERVER_FAILED = "server.failed", RETRIED
    SERVER_BACKEND_FAILED = "server.backend_failed", RETRIED
    SERVER_BACKEND_TIMEOUT = "server.backend_timeout", RETRIED
    SERVER_UNAVAILABLE = "server.unavailable", RETRIED
    SERVER_ADDRESS = "server.address", SETTINGS
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
    CONTRACT_DOORS = "contract.doors"

    PICTURE_MISSING = "picture.missing"
    PICTURE_ADDRESS_REFUSED = "picture.address_refused"
    PICTURE_NOT_FETCHED = "picture.not_fetched"
    PICTURE_LINK_EXPIRED = "picture.link_expired"
    PICTURE_TOO_BIG = "picture.too_big"
    PICTURE_BASE64 = "picture.base64"
    PICTURE_FORMAT = "picture.format"
    PICTURE_DAMAGED = "picture.damaged"
    PICTURE_SLOW = "picture.slow", Policy.DECODER
    PICTURE_DECODER = "picture.decoder", Policy.DECODER

    UPDATE_ADDRESS = "update.address"
    UPDATE_ANSWER = "update.answer"
    UPDATE_SIGNATURE = "update.signature"
    UPDATE_STALE = "update.stale"

    LOCAL_SETTINGS_VALUES = "local.settings_values"
    LOCAL_SETTINGS_UNREADABLE = "local.settings_unreadable", SAVE_SETTINGS
    LOCAL_SETTINGS_AWAY = "local.settings_away", SAVE_SETTINGS
    LOCAL_SETTINGS_BUSY = "local.settings_busy", SAVE_SETTINGS
    LOCAL_MACHINE_SETTINGS = "local.machine_settings"
    LOCAL_PROFILE_SHARED = "local.profile_shared", USAGE
    LOCAL_PROFILE_UNKNOWN = "local.profile_unknown", SETTINGS | USAGE
    LOCAL_PROFILE_TAKEN = "local.profile_taken"
    LOCAL_ENDPOINT = "local.endpoint", SETTINGS | USAGE
    LOCAL_PROXY = "local.proxy", SETTINGS
    LOCAL_PROXY_UNREADABLE = "local.proxy_unreadable", SETTINGS
    LOCAL_PROXY_SCRIPT = "local.proxy_script", SETTINGS
    LOCAL_PROXY_SOCKS = "local.proxy_socks", SETTINGS
    LOCAL_RESOURCES = "local.resources", RETRIED | RETRY
    LOCAL_CA_FILE = "local.ca_file", SETTINGS
    LOCAL_KEYRING = "local.keyring", RETRY | SETTINGS | KEYRING
    LOCAL_KEYRING_LOCKED = "local.keyring_locked", RETRY | SETTINGS | KEYRING
    LOCAL_KEYRING_REFUSED = "local.keyring_refused", RETRY | SETTINGS | KEYRING
    LOCAL_FILE_EXISTS = "local.file_exists"
    LOCAL_SECRET_FILE = "local.secret_file"  # noqa: S105 - a kind of problem
    LOCAL_PEOPLE = "local.people"
    LOCAL_FILE_UNREADABLE = "local.file_unreadable"
    LOCAL_FILE_NAME = "local.file_name"
    LOCAL_DISK_FULL = "local.disk_full"
    LOCAL_FILES_FULL = "local.files_full"
    LOCAL_FOLDER_GONE = "local.folder_gone"
    LOCAL_READ_ONLY = "local.read_only"
    LOCAL_IN_USE = "local.in_use"
    LOCAL_DISK = "local.disk"
    LOCAL_OUTPUT = "local.output"
    LOCAL_LOG = "local.log"
    LOCAL_LISTEN = "local.listen"
    LOCAL_PRINTER = "local.printer"
    LOCAL_REPLACED = "local.replaced", Policy.DECODER
    LOCAL_UNFORESEEN = "local.unforeseen", RETRY

    @property
    def branch(self) -> str:
        """The branch of the tree, such as "network"."""
        return self.value.partition(".")[0]

    @property
    def is_about_all(self) -> bool:
        """Whether every other query would fail too: a problem of credentials, this computer or the quota."""
        lasts = self.branch == "limit" and Policy.RETRIED not in self.policy
        return lasts or self.branch in {"credentials", "local"}

    @property
    def is_no_record(self) -> bool:
        """Whether the service replied that it has no usable record for the id."""
        return self.branch == "record"

    @property
    def is_about_keys(self) -> bool:
        """Whether the keys of the connection may have to be changed; not for a permission that only doors need."""
        return self.branch == "credentials" and self is not Kind.CREDENTIALS_DOORS

    @property
    def is_about_caller(self) -> bool:
        """Whether the gateway knows the caller, and refused it or more of its calls."""
        return self.branch in {"credentials", "limit"}

    @property
    def is_about_picture(self) -> bool:
        """Whether the picture is the problem, so that the record is valid."""
        return self.branch == "picture"

    @property
    def is_about_network(self) -> bool:
        """Whether there was no response."""
        return self.branch == "network"

    @property
    def is_breach(self) -> bool:
        """Whether the response does not have the documented form."""
        return self.branch == "contract"

    @property
    def may_be_stale(self) -> bool:
        """Whether the response may belong to an earlier request on its connection: it names nobody, and is final."""
        return self.branch in {"contract", "record", "server"} and Policy.RETRIED not in self.policy


@dataclass(frozen=True, slots=True)
class Trace:
    """The values by which the vendor's support finds one call.

    Attributes:
        request_id: the `id` we sent, a UUID. Empty before anything was sent.
        reply_id: the `id` of the reply, not guaranteed to equal `request_id`; empty if there was none.
        gateway_request_id: the gateway's `X-Ca-Request-Id`, empty if absent.
        http_status: the HTTP status, 0 if there was no response.
        code: the `code` of the reply, None if there was no readable one.
        error_code: the gateway's `X-Ca-Error-Code`, empty if absent.
        server_text: `localizedMsg`, else `message`, else `X-Ca-Error-Message`, as received. Untrusted text.
        date_offset: seconds to add to this computer's clock to get the time of the response's `Date`, also if the
            offset is too large to be trusted; 0.0 if the clocks agree or there was no `Date`.
    """

    request_id: str = ""
    reply_id: str = ""
    gateway_request_id: str = ""
    http_status: int = 0
    code: int | None = None
    error_code: str = ""
    server_text: str = ""
    date_offset: float = 0.0

    @property
    def clock_offset(self) -> float:
        """`date_offset` for a verdict: 0.0 if it is too large to be trusted."""
        return self.date_offset if abs(self.date_offset) <= CLOCK_SKEW_SECONDS else 0.0

    @property
    def disputed_offset(self) -> float:
        """`date_offset` if it is too large to be trusted, otherwise 0.0: either clock may be the right one."""
        return self.date_offset - self.clock_offset

    @property
    def trace_id(self) -> str:
        """The ID for the vendor's support: of the gateway, else of the reply, else of the request; may be empty."""
        return self.gateway_request_id or self.reply_id or self.request_id

    @property
    def ids(self) -> dict[str, str]:
        """The trace ID and the IDs that differ from it, by their keys in `resources/words/record.toml`."""
        ids: dict[str, str] = {}
        for name, text in (("trace", self.trace_id), ("request", self.request_id), ("reply", self.reply_id)):
            if text and text not in ids.values():
                ids[name] = text
        return ids

    def without_id(self, user_id: str) -> Trace:
        """Return a copy with a user id masked in all server texts."""
        from faceviewer.core.masking import without_id  # noqa: PLC0415 - not for the first paint

        names = ("reply_id", "gateway_request_id", "error_code", "server_text")
        masked: dict[str, Any] = {name: without_id(getattr(self, name), user_id) for name in names}
        return replace(self, **masked)


class Problem(Exception):  # noqa: N818 - most problems are not errors of this program
    """Something went wrong.

    Attributes:
        facts: values for the texts, such as host, seconds, code; never a secret, an id or the query of a URL.
        trace: the IDs and the status of the call; empty if there was none.
        retry_after: seconds that the server asked the client to wait, None if it did not.
        exchange: the exchange of the lookup that the problem ended, None if it ended none.
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
        """Return a copy with the trace of a call, and with another kind if one is given."""
        traced = Problem(kind or self.kind, trace=trace, retry_after=self.retry_after)
        traced.facts, traced.exchange = self.facts, self.exchange
        return traced

    def __repr__(self) -> str:
        return f"Problem({self.kind.value}, {self.facts})"
