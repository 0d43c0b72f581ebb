"""Check the URL of a picture and fetch the picture.

The URL comes from a server, and this computer opens it from inside the network of the operator. Therefore only three
kinds of hosts are allowed: the object store of the vendor, the endpoint itself (which is trusted anyway) and the hosts
that the profile lists. The scheme must be https and the port must match; user names and redirects are refused,
and the object store must have addresses of the public internet.
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
from faceviewer.core.pattern import pattern
from faceviewer.core.photo import extension_of
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.bounded_json import BYTE_ORDER_MARK
from faceviewer.gateway.network.faults import is_about_proxy
from faceviewer.gateway.network.transport import read_bounded, sent

if TYPE_CHECKING:
    from faceviewer.core.connection import Profile

_OBJECT_STORE = pattern(r"(?:[a-z0-9-]+\.)+oss-[a-z0-9-]+\.aliyuncs\.com", re.ASCII)
_REFUSED = pattern(r"[\x00-\x1f\x7f\\]")  # parsers differ in these characters, or drop them
_NOT_IN_HOSTS = pattern(r"[^\x21-\x7e]|[%^`{|}\"<>]")
# Characters that browsers percent-encode in a path and in a query (WHATWG URL, "path" and "special-query" sets).
_ENCODED_IN_PATH = pattern(r"[^\x21-\x7e]|[\"<>^`{}]")
_ENCODED_IN_QUERY = pattern(r"[^\x21-\x7e]|[\"'<>]")
# The error code in a response of an object store (OSS, S3 and similar). An expired link has one that says so, such as
# SecurityTokenExpired, or no code of its own; then the message says so.
_STORE_CODE = pattern(r"(?:<Code>|\"[Cc]ode\"\s{0,4}:\s{0,4}\")([A-Za-z][A-Za-z0-9.]{0,63})(?:</Code>|\")")
_EXPIRED = pattern(r"(?<![\w/.-])expired(?![\w/-]|\.\w)|过期", re.IGNORECASE)  # not in the path of an object
_TIME_CODES = frozenset({"", "AccessDenied", "RequestTimeTooSkewed", "InvalidArgument"})
_NOT_FETCHED = {
    Kind.NETWORK_DNS: "DNS",
    Kind.NETWORK_DNS_TIMEOUT: "DNS",
    Kind.NETWORK_DNS_FAILED: "DNS",
    Kind.NETWORK_TIMEOUT: "time-out",
    Kind.NETWORK_CONNECT: "connect",
    Kind.NETWORK_CLOSED: "connection closed",
}
# Forms of IPv6 that contain an IPv4 address, and its distance in bits from the right end: IPv4-mapped, NAT64 (RFC 6052)
# and 6to4 (RFC 3056). Other forms with an IPv4 address are refused as a whole: IPv4-compatible and SIIT are withdrawn,
# Teredo and ISATAP are tunnels to a private computer.
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
_NOT_PUBLIC_IPV6 = "2001::/23 2001:db8::/32 2620:4f:8000::/48 3fff::/20"  # inside 2000::/3
_NOT_PUBLIC = [ipaddress.ip_network(each) for each in f"{_NOT_PUBLIC_IPV4} {_NOT_PUBLIC_IPV6}".split()]
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the 32 bits before the IPv4 address at the end


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """An allowed address, percent-encoded, its host in lower case, and whether that must be on the public internet."""

    url: str
    host: str
    public: bool


def vet(url: str, profile: Profile) -> PictureAddress:
    """Check whether the address of a picture is allowed, without using the network.

    Raises:
        Problem: Kind.PICTURE_ADDRESS_REFUSED, with the scheme and the host, if both are known, as the fact `host`. Path
            and query are left out, because they may contain a signature or the id of a person.
    """
    unusable = Problem(Kind.PICTURE_ADDRESS_REFUSED, host="?", variant="unreadable")
    if len(url) > PICTURE_URL_CHARACTERS:
        raise unusable
    url = url.strip(" \t\r\n")  # as browsers do
    found, _, _ = url.partition("#")  # a fragment is not sent to the server
    try:
        parts, host, named_port = split(found)
    except ValueError:
        raise unusable from None
    if not parts.scheme or not host:
        raise unusable
    named = with_port(host, named_port)
    dot = "." if (parts.hostname or "").endswith(".") else ""
    refusal = Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"{parts.scheme}://{with_port(host + dot, named_port)}"[:100])
    if parts.scheme != "https":
        refusal.facts["variant"] = "not_https"
        raise refusal
    # Percent-encode the same characters as browsers; keep those that are encoded already.
    path, query = _ENCODED_IN_PATH.sub(_percent, parts.path), _ENCODED_IN_QUERY.sub(_percent, parts.query)
    url = f"https://{named}{path or '/'}{'?' if query else ''}{query}"
    if _REFUSED.search(found) or "@" in parts.netloc or _NOT_IN_HOSTS.search(host) or not can_be_asked(url):
        refusal.facts["variant"] = "unreadable"
        raise refusal
    if dot:  # "host." is another name than "host"
        raise refusal
    port = PORTS["https"] if named_port is None else named_port
    if (host, port) in _named_origins(profile):
        return PictureAddress(url, host, public=False)
    if port == PORTS["https"] and _OBJECT_STORE.fullmatch(host):
        return PictureAddress(url, host, public=True)
    raise refusal


def can_be_asked(url: str) -> bool:
    """Return whether httpx accepts a URL; it refuses invalid Punycode and invalid IP addresses."""
    try:
        return bool(httpx.URL(url).host)
    except (httpx.InvalidURL, UnicodeError):
        return False


def is_public(address: str) -> bool:
    """Return whether an IP address, or the IPv4 address inside it, is on the public internet (IANA's registries)."""
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
    """Fetch the bytes of a picture over a connection of its own.

    A direct connection goes to the IP addresses that were checked. A proxy resolves the name itself, so that only the
    certificate proves the host.

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
        if problem.kind.is_about_picture:
            raise
        reason = _NOT_FETCHED.get(problem.kind, "TLS" if "tls" in problem.kind else "HTTP")
        reason = "proxy" if is_about_proxy(problem) else reason
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=reason) from None


async def _check_head(response: httpx.Response, address: PictureAddress) -> None:
    """Raise the problem of an error response: an expired pre-signed link, or the error code of the object store."""
    if response.status_code == 200:
        return
    try:
        async with asyncio.timeout(ERROR_PAGE_SECONDS):
            text = (await read_bounded(response, limit=SERVER_TEXT)).decode("utf-8", "replace")
    except (Problem, TimeoutError):  # use the status alone
        text = ""
    code = _store_code(text)
    if response.status_code in {400, 401, 403} and _says_expired(text):
        raise Problem(Kind.PICTURE_LINK_EXPIRED)
    reason = f"HTTP {response.status_code} {code}".rstrip()
    raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=reason)


def _store_code(text: str) -> str:
    found = _STORE_CODE.search(text)
    return found[1] if found else ""


def _says_expired(text: str) -> bool:
    code = _store_code(text)
    return "expired" in code.lower() or (code in _TIME_CODES and _EXPIRED.search(text) is not None)


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
        if _says_expired(body[:SERVER_TEXT].decode("utf-8", "replace")):  # a proxy may have changed the status to 200
            raise Problem(Kind.PICTURE_LINK_EXPIRED)
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=page)
    return body


def _page(response: httpx.Response, body: bytes) -> str:
    """Return the type of a readable response that is not a picture, or its error code; empty if it may be a picture."""
    start = body[:1024].removeprefix(BYTE_ORDER_MARK).lstrip().lower()
    if extension_of(body) != ".bin" or b"<svg" in start:  # the decoder reports unsupported formats
        return ""
    if code := _store_code(body[:SERVER_TEXT].decode("utf-8", "replace")):
        return code
    marks = {b"<": "HTML", b"{": "JSON"}
    content_type = response.headers.get("content-type", "").lower()
    return marks.get(start[:1], "") or ("text" if content_type.startswith("text/") else "")


def _named_origins(profile: Profile) -> set[tuple[str, int]]:
    origins = {profile.origin}
    for name in profile.picture_hosts:
        with suppress(ValueError):  # an invalid entry of the settings file
            _, host, port = split(f"https://{name}")
            origins.add((host, port or PORTS["https"]))
    return origins


def _percent(found: re.Match[str]) -> str:
    # "replace" is for lone surrogates (U+D800 to U+DFFF), which cannot be encoded.
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
