"""May this picture's address be opened? And the opening.

An address comes from a server and is followed by this computer, from inside its network: it is opened only where a
picture can be expected to lie. The vendor's object store is one such place, the endpoint itself is one (the operator
trusts it with more than a picture), and so is every host that the profile names. Only https, only the named port,
no user name, no redirect, and for the object store only an address of the public internet.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from faceviewer.core.limits import PICTURE_BYTES, PICTURE_URL_CHARACTERS
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.faults import diagnose_fault
from faceviewer.gateway.reading import read_bounded

if TYPE_CHECKING:
    from faceviewer.core.profile import Profile

_OBJECT_STORE = re.compile(r"(?:[a-z0-9-]+\.)+oss-[a-z0-9-]+\.aliyuncs\.com", re.ASCII)
_UNSAFE = re.compile(r"[^\x21-\x7e]|[\\^`{|}\"<>]")  # RFC 3986 has none of these, and parsers disagree about them
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_NOT_FETCHED = {Kind.NETWORK_DNS: "DNS", Kind.NETWORK_TIMEOUT: "time-out", Kind.NETWORK_CONNECT: "connect"}


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """An address that may be opened.

    Attributes:
        url: the address as it came.
        host: its host, in lower case.
        port: its port.
        public: whether the host must be on the public internet.
    """

    url: str
    host: str
    port: int
    public: bool


def vet(url: str, profile: Profile) -> PictureAddress:
    """Decide whether a picture's address may be opened; touches nothing.

    Raises:
        Problem: Kind.PICTURE_ADDRESS_REFUSED, with scheme and host as the fact `host`: never the path or the query,
            which may hold a signature or a person's id.
    """
    if len(url) > PICTURE_URL_CHARACTERS:
        raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"> {PICTURE_URL_CHARACTERS}")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port or 443
    except ValueError:
        raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host="?") from None
    refusal = Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"{parts.scheme or '?'}://{host}"[:100])
    if _UNSAFE.search(url) or parts.scheme != "https" or not host or "@" in parts.netloc:
        raise refusal
    if (host, port) in _named_origins(profile):
        return PictureAddress(url, host, port, public=False)
    if port == 443 and _OBJECT_STORE.fullmatch(host):
        return PictureAddress(url, host, port, public=True)
    raise refusal


def is_public(address: str) -> bool:
    """Tell whether an IP address, or the IPv4 address inside it, is one of the public internet (IANA's registries)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return inner.is_global if inner else ip.is_global and not ip.teredo
    return ip.is_global and not ip.is_multicast


async def fetch(client: httpx.AsyncClient, address: PictureAddress, *, seconds: float) -> bytes:
    """Fetch a picture's bytes.

    The address that was vetted is the address that is connected to: the name is resolved here, and the connection is
    made to the result, with the name kept for TLS and `Host`.

    Args:
        client: a client that carries no signature headers and follows no redirects.
        address: from `vet`.
        seconds: the deadline, wall clock.

    Raises:
        Problem: Kind.PICTURE_ADDRESS_REFUSED, PICTURE_NOT_FETCHED, PICTURE_LINK_EXPIRED, PICTURE_TOO_BIG or
            PICTURE_DAMAGED.
    """
    try:
        async with asyncio.timeout(seconds):
            request = await _request(client, address)
            response = await client.send(request, stream=True)
            try:
                _check_head(response, address)
                return await _body(response, address)
            finally:
                await response.aclose()
    except (httpx.HTTPError, OSError) as fault:  # TimeoutError is an OSError
        problem = diagnose_fault(fault, host=address.host, seconds=seconds)
        reason = _NOT_FETCHED.get(problem.kind) or ("TLS" if "tls" in problem.kind else "HTTP")
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=reason) from None


async def _request(client: httpx.AsyncClient, address: PictureAddress) -> httpx.Request:
    if not address.public:
        return client.build_request("GET", address.url)
    found = await asyncio.get_running_loop().getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    # If one of a name's addresses points inside, all of them are somebody's trick.
    ips = [str(entry[4][0]) for entry in found]
    if not ips or not all(is_public(ip) for ip in ips):
        raise Problem(Kind.PICTURE_ADDRESS_REFUSED, host=f"https://{address.host}")
    url = httpx.URL(address.url).copy_with(host=ips[0])
    return client.build_request("GET", url, headers={"host": address.host}, extensions={"sni_hostname": address.host})


def _check_head(response: httpx.Response, address: PictureAddress) -> None:
    if response.status_code == 403:  # what an object store says of a pre-signed address past its time
        raise Problem(Kind.PICTURE_LINK_EXPIRED)
    if response.status_code != 200:
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason=f"HTTP {response.status_code}")


async def _body(response: httpx.Response, address: PictureAddress) -> bytes:
    try:
        body = await read_bounded(response, limit=PICTURE_BYTES)
    except httpx.RemoteProtocolError:
        raise Problem(Kind.PICTURE_DAMAGED) from None
    except Problem as problem:
        if problem.kind is Kind.CONTRACT_TOO_BIG:
            raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB") from None
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason="Content-Encoding") from None
    if not body:
        raise Problem(Kind.PICTURE_NOT_FETCHED, host=address.host, reason="0 B")
    return body


def _named_origins(profile: Profile) -> set[tuple[str | None, int]]:
    named = [urlsplit(profile.endpoint), *(urlsplit(f"https://{host}") for host in profile.picture_hosts)]
    return {(parts.hostname, parts.port or 443) for parts in named}
