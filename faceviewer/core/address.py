"""Split, check and format hosts, ports and URLs."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from faceviewer.core.limits import UPDATE_ADDRESS_CHARACTERS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PORTS = {"http": 80, "https": 443}
"""The default port of each scheme."""

_NO_HOST = pattern(r"[^\w.:-]")  # such as a comma or bracket copied with the URL
_AMBIGUOUS = frozenset("ßς\u200c\u200d")  # IDNA 2003, as in Python, makes another host of them than IDNA 2008
_UNSAFE = pattern(r"[^\x21-\x7e]|[\\^`{|}\"<>]")  # not allowed by RFC 3986, and parsers disagree about them


def split(url: str) -> tuple[SplitResult, str, int | None]:
    """Return the parts of a URL, the host in lower-case ASCII (IDNA; empty if there is none) and the explicit port.

    A trailing dot of the host is removed, because certificates do not have it.

    Raises:
        ValueError: the text is not a URL, or its host or port is not valid. A host is not valid either if the standards
            for its form in ASCII disagree: it must be written as `xn--…`.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not _AMBIGUOUS.isdisjoint(host):
        raise ValueError(host)
    return parts, host if ":" in host else host.encode("idna").decode("ascii").lower().removesuffix("."), parts.port


def bracketed(host: str) -> str:
    """Return a host as written in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def with_port(host: str, port: int | None) -> str:
    """Return a host as written in URLs and messages: with its port, unless it is the default port of https."""
    return bracketed(host) if port in {None, PORTS["https"]} else f"{bracketed(host)}:{port}"


def checked_endpoint(text: str) -> str:
    """Return an endpoint as `https://host[:port]`, from the same form or from a host name.

    Only https is accepted, even for the local computer, because the signed call contains a person's id and its reply a
    face. A path, a query or a user name is refused, because the endpoint's document has none.

    Raises:
        Problem: Kind.LOCAL_ENDPOINT with the fact `field` = "endpoint".
    """
    refusal = Problem(Kind.LOCAL_ENDPOINT, field="endpoint")
    parts, host, port = _origin(text, "https", refusal)
    if parts.scheme != "https" or port == 0 or any(c in "?#\\%" for c in text) or _is_invalid_ipv4(host):
        raise refusal
    return f"https://{with_port(host, port)}"


def checked_proxy(text: str) -> str:
    """Return a proxy URL as `http://host:port` or `https://host:port`, from the same form or from `host:port`.

    Raises:
        Problem: Kind.LOCAL_PROXY with the fact `field` = "proxy".
    """
    refusal = Problem(Kind.LOCAL_PROXY, field="proxy")
    parts, _host, port = _origin(text, "http", refusal)
    if parts.scheme not in PORTS or not port or _NO_HOST.search(parts.hostname or ""):  # an invisible character
        raise refusal
    return f"{parts.scheme}://{parts.netloc}"


def is_host(text: str) -> bool:
    """Return whether a text is `host` or `host:port`."""
    try:
        parts = urlsplit(f"//{text}")
        return parts.netloc == text and bool(parts.hostname) and "@" not in text and (parts.port or 1) > 0
    except ValueError:
        return False


def https_host(url: str) -> str | None:
    """Return the host of an https URL for updates, with its port unless it is 443.

    None for any other URL, and for one with a user name: such a URL is neither requested nor shown.
    """
    try:
        parts, host, port = split(url)
    except ValueError:
        return None
    is_safe = len(url) <= UPDATE_ADDRESS_CHARACTERS and not _UNSAFE.search(url)
    if not host or not is_safe or parts.scheme != "https" or "@" in parts.netloc:
        return None
    return with_port(host, port)


def _origin(text: str, scheme: str, refusal: Problem) -> tuple[SplitResult, str, int | None]:
    """Split a text that has only a host, and perhaps a scheme and a port; raise the refusal for any other text.

    Full-width signs, which Chinese input methods type, count as plain ones; in names they do so anyway (IDNA).
    """
    text = unicodedata.normalize("NFKC", text.strip())
    try:
        parts, host, port = split(text if "://" in text else f"{scheme}://{text}")
    except ValueError:
        raise refusal from None
    has_more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if has_more or not host or any(c.isspace() for c in text) or _NO_HOST.search(host):
        raise refusal
    return parts, host, port


def _is_invalid_ipv4(host: str) -> bool:
    """Return whether a host ends in a number, as no name does, and is not a standard IPv4 address."""
    if ":" in host or not host.rstrip(".").rpartition(".")[2].isdigit():
        return False
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return True
    return False
