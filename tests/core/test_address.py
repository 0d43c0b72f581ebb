"""Endpoints, proxy addresses and other addresses."""

import pytest

from faceviewer.core.address import checked_endpoint, checked_proxy, https_host
from faceviewer.core.problem import Kind
from tests.problems import problem_of


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("api.link.aliyun.com", "https://api.link.aliyun.com"),
        (" https://api.link.aliyun.com/ ", "https://api.link.aliyun.com"),
        ("https://HOST:443", "https://host"),
        ("host:8443", "https://host:8443"),
        ("https://127.0.0.1:8443", "https://127.0.0.1:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://例子.com", "https://xn--fsqu00a.com"),
        ("https://gateway.example.:8443", "https://gateway.example:8443"),
        # Of Chinese input methods.
        ("https：／／api.example：８４４３", "https://api.example:8443"),
        ("ｈｔｔｐｓ://api。example", "https://api.example"),
    ],
)
def test_endpoint_is_normalised(text: str, endpoint: str) -> None:
    assert checked_endpoint(text) == endpoint


@pytest.mark.parametrize("host", ["0177.0.0.1", "256.1.1.1", "192.168.001.010", "127.1", "2130706433", "a.b.1", "."])
def test_host_that_is_no_name_or_plain_ip_address_is_refused(host: str) -> None:
    """Parsers differ: some read such hosts as octal numbers or short forms."""
    assert problem_of(checked_endpoint, f"https://{host}:8443").kind is Kind.LOCAL_ENDPOINT


@pytest.mark.parametrize(
    "host",
    [
        *(f"api.example.com{behind}" for behind in ",;)'*！；，"),
        # Python contacts strasse.example, and a browser xn--strae-oqa.example.
        *("straße.example", "STRAẞE.example", "σωλις.example", "نامه\u200cای.example"),
    ],
)
def test_host_that_can_be_misread_is_refused(host: str) -> None:
    assert problem_of(checked_endpoint, f"https://{host}").kind is Kind.LOCAL_ENDPOINT
    assert problem_of(checked_proxy, f"{host}:3128").kind is Kind.LOCAL_PROXY
    assert checked_endpoint("xn--strae-oqa.example") == "https://xn--strae-oqa.example"


def test_proxy_address_is_normalised() -> None:
    assert checked_proxy("proxy.corp:3128") == "http://proxy.corp:3128"
    assert checked_proxy("https://proxy.corp:3128/") == "https://proxy.corp:3128"
    assert checked_proxy("http：//proxy.corp：3128") == "http://proxy.corp:3128"


@pytest.mark.parametrize(
    "text",
    ["", "proxy", "socks5://p:1", "http://user@p:1", "http://user＠p:1", "http://p:1/x", "http://p:1／x", "http://p:x"],
)
def test_proxy_with_more_or_less_than_host_and_port_is_refused(text: str) -> None:
    assert problem_of(checked_proxy, text).kind is Kind.LOCAL_PROXY


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("", None),
        ("h", None),
        ("http://h", None),
        ("https://", None),
        ("https://u:p@h", None),
        ("https://h:x", None),
        ("file:///etc", None),
        ("https://h/ü", None),
        ("https://h/ x", None),
        ("https://Updates.Example.org/x.json", "updates.example.org"),
        ("https://127.0.0.1:8443/x", "127.0.0.1:8443"),
        ("https://[2001:db8::7]:8443/n.json", "[2001:db8::7]:8443"),
    ],
)
def test_only_a_plain_https_address_has_a_host(address: str, host: str | None) -> None:
    assert https_host(address) == host
