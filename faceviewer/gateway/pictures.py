"""Which picture URLs may be opened, and fetching them.

An address comes from a server and is followed by this computer, from inside its network: it is opened only where a
picture can be expected to lie. The vendor's object store is one such place, the endpoint itself is one (the operator
trusts it with more than a picture), and so is every host that the profile names. Only https, only the named port,
no user name, no redirect, and for the object store only an address of the public internet.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from faceviewer.core.address import PORTS, split, with_port
from faceviewer.core.limits import ERROR_PAGE_SECONDS, PICTURE_BYTES, PICTURE_URL_CHARACTERS, SERVER_TEXT
from faceviewer.core.photo import extension_of
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.bounded_json import BYTE_ORDER_MARK
from faceviewer.gateway.network.faults import is_about_proxy
from faceviewer.gateway.network.transport import read_bounded, sent

if TYPE_CHECKING:
    from faceviewer.core.connection import Profile

_OBJECT_STORE = re.compile(r"(?:[a-z0-9-]+\.)+oss-[a-z0-9-]+\.aliyuncs\.com", re.ASCII)
_REFUSED = re.compile(r"[\x00-\x1f\x7f\\]")  # parsers disagree about them, or drop them unseen
_NOT_IN_HOSTS = re.compile(r"[^\x21-\x7e]|[%^`{|}\"<>]")
# What browsers percent-encode in a path and in a query (WHATWG URL, "path percent-encode set" and "special-query").
_ENCODED_IN_PATH = re.compile(r"[^\x21-\x7e]|[\"<>^`{}]")
_ENCODED_IN_QUERY = re.compile(r"[^\x21-\x7e]|[\"'<>]")
# How object stores (OSS, and S3 with its kin) say what is wrong; an address past its time has no code of its own.
_STORE_CODE = re.compile(r"<Code>([A-Za-z][A-Za-z0-9.]{0,63})</Code>")
_PAST_ITS_TIME = re.compile(r"\bexpired\b", re.IGNORECASE)
_OF_TIME = frozenset({"AccessDenied", "ExpiredToken", "RequestExpired", "RequestTimeTooSkewed", "InvalidArgument"})
_NOT_FETCHED = {
    Kind.NETWORK_DNS: "DNS",
    Kind.NETWORK_DNS_TIMEOUT: "DNS",
    Kind.NETWORK_DNS_FAILED: "DNS",
    Kind.NETWORK_TIMEOUT: "time-out",
    Kind.NETWORK_CONNECT: "connect",
}
# Forms of IPv6 that stand for an IPv4 address, and how far from the right it stands: the IPv4-mapped, the two NAT64
# (RFC 6052, RFC 8215) and 6to4 (RFC 3056). Whatever else holds one is in no network of the public internet, or must
# not be looked into: IPv4-compatible and SIIT are withdrawn, Teredo and ISATAP are tunnels to somebody's computer.
_WITH_IPV4_INSIDE = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# IANA's registries of special-purpose addresses; some of these are missing in older Pythons.
_NOT_PUBLIC_IPV4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
    "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 "
    "203.0.113.0/24 224.0.0.0/3"
)
_NOT_PUBLIC_IPV6 = "2001::/23 2001:db8::/32 2620:4f:8000::/48 3fff::/20"  # those inside of 2000::/3
_NOT_PUBLIC = [ipaddress.ip_network(each) for each in f"{_NOT_PUBLIC_IPV4} {_NOT_PUBLIC_IPV6}".split()]
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: these before the IPv4 address that ends an address


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """An address that may be opened.

    Attributes:
        url: the address, encoded as it is sent.
        host: its host, in lower case.
        public: whether the host must be on the public internet.
    """

    url: str
    host: str
    public: bool


def vet(url: str, profile: Profile) -> PictureAddress:
    """Decide whether a picture's address may be opened; touches nothing.

    Raises:
        Problem: Kind.PICTURE_ADDRESS_REFUSED, with scheme and host, where it has both, as the fact `host`: never the
            path or the query, which may hold a signature or a person's id.
    """
    unusable = Problem(Kind.PICTURE_ADDRESS_REFUSED, host="?", variant="unreadable")
    if len(url) > PICTURE_URL_CHARACTERS:
        raise unusable
    url = url.strip(" \t\r\n")  # as browsers do
    found, _, _ = url.partition("#")  # the fragment is for whoever reads what was fetched
    try:
        parts, host, named_port = split(found)
    except ValueError:
        raise unusable from None
    if not parts.scheme or not host:
        raise unusable
    named = with_port(host, named_port)
    dot = "." if (parts.hostname or "").endswith(".") else ""
    refusal = Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"{parts.scheme}://{named}{dot}"[:100])
    if parts.scheme != "https":
        refusal.facts["variant"] = "not_https"
        raise refusal
    # What may not stand in an address is percent-encoded, as browsers do; what is encoded stays so.
    path, query = _ENCODED_IN_PATH.sub(_percent, parts.path), _ENCODED_IN_QUERY.sub(_percent, parts.query)
    url = f"https://{named}{path or '/'}{'?' if query else ''}{query}"
    if _REFUSED.search(found) or "@" in parts.netloc or _NOT_IN_HOSTS.search(host) or not can_be_asked(url):
        refusal.facts["variant"] = "unreadable"
        raise refusal
    if dot:  # a look-alike of a host that is allowed
        raise refusal
    port = PORTS["https"] if named_port is None else named_port
    if (host, port) in _named_origins(profile):
        return PictureAddress(url, host, public=False)
    if port == PORTS["https"] and _OBJECT_STORE.fullmatch(host):
        return PictureAddress(url, host, public=True)
    raise refusal


def can_be_asked(url: str) -> bool:
    """Tell whether httpx takes an address; it does not where the host is Punycode of nothing, or no IP address."""
    try:
        return bool(httpx.URL(url).host)
    except (httpx.InvalidURL, UnicodeError):
        return False


def is_public(address: str) -> bool:
    """Tell whether an IP address, or the IPv4 address inside it, is one of the public internet (IANA's registries)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        number = int(ip)
        for network, shift in _WITH_IPV4_INSIDE:
            if ip in network:
                return is_public(str(ipaddress.IPv4Address(number >> shift & 0xFFFFFFFF)))
        if ip not in _GLOBAL_UNICAST or (number >> 32 & 0xFFFFFFFF) in _ISATAP:
            return False
    return not any(ip in network for network in _NOT_PUBLIC)


async def fetch(transport: httpx.AsyncBaseTransport, address: PictureAddress, *, deadline: float) -> bytes:
    """Fetch a picture's bytes, over a connection that nothing else goes over.

    The addresses that were vetted are those that are connected to. Through a proxy nobody here sees an address: the
    proxy is given the name, and what vouches for the host is its certificate alone.

    Args:
        address: from `vet`.
        deadline: when to give up, on the event loop's clock.

    Raises:
        Problem: Kind.PICTURE_ADDRESS_REFUSED, PICTURE_NOT_FETCHED, PICTURE_LINK_EXPIRED, PICTURE_TOO_BIG or
            PICTURE_DAMAGED.
    """
    accepts = is_public if address.public else None
    try:
        async with sent(transport, "GET", address.url, {}, deadline=deadline, accepts=accepts) as response:
            await _check_head(response, address)
            return await _body(response, address)
    except Problem as problem:
        if problem.kind.branch == "picture":
            raise
        reason = _NOT_FETCHED.get(problem.kind, "TLS" if "tls" in problem.kind else "HTTP")
        reason = "proxy" if is_about_proxy(problem) else reason
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=reason) from None


async def _check_head(response: httpx.Response, address: PictureAddress) -> None:
    """Raise what a store says: that a pre-signed address is past its time, or by its code what else is wrong."""
    if response.status_code == 200:
        return
    try:
        async with asyncio.timeout(ERROR_PAGE_SECONDS):
            said = (await read_bounded(response, limit=SERVER_TEXT)).decode("utf-8", "replace")
    except (Problem, TimeoutError):  # the status says enough
        said = ""
    code = _STORE_CODE.search(said)
    refused = response.status_code in {400, 401, 403}
    if refused and _PAST_ITS_TIME.search(said) and (not code or code[1] in _OF_TIME):
        raise Problem(Kind.PICTURE_LINK_EXPIRED)
    reason = f"HTTP {response.status_code}{f' {code[1]}' if code else ''}"
    raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=reason)


async def _body(response: httpx.Response, address: PictureAddress) -> bytes:
    try:
        body = await read_bounded(response, limit=PICTURE_BYTES)
    except Problem as problem:
        match problem.kind:
            case Kind.NETWORK_CLOSED | Kind.CONTRACT_HTTP:
                raise Problem(Kind.PICTURE_DAMAGED) from None
            case Kind.CONTRACT_TOO_BIG:
                raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB") from None
            case Kind.CONTRACT_COMPRESSED:
                raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason="Content-Encoding") from None
        raise
    if not body:
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason="0 B")
    if page := _page(response, body):
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=page)
    return body


def _page(response: httpx.Response, body: bytes) -> str:
    """Return what came in place of a picture, where it is something to read; empty for whatever may be a picture."""
    start = body[:1024].removeprefix(BYTE_ORDER_MARK).lstrip().lower()
    if extension_of(body) != ".bin" or b"<svg" in start:  # the decoder names what it refuses
        return ""
    code = _STORE_CODE.search(body[:SERVER_TEXT].decode("utf-8", "replace"))
    if code:
        return code[1]
    marks = {b"<": "HTML", b"{": "JSON"}
    told = response.headers.get("content-type", "").lower()
    return marks.get(start[:1], "") or ("text" if told.startswith("text/") else "")


def _named_origins(profile: Profile) -> set[tuple[str, int]]:
    origins = {profile.origin}
    for name in profile.picture_hosts:
        with suppress(ValueError):  # an entry of the settings file that is no host
            _, host, port = split(f"https://{name}")
            origins.add((host, port or PORTS["https"]))
    return origins


def _percent(found: re.Match[str]) -> str:
    # "replace": half of a pair (U+D800 to U+DFFF), which no encoding has.
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
