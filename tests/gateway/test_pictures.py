"""Which addresses a picture may be fetched from."""

import pytest

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import Profile
from faceviewer.gateway.pictures import is_public, vet

PROFILE = Profile("p", "https://gateway.example:8443", picture_hosts=("pictures.example", "other.example:9000"))


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://bucket.oss-cn-shanghai.aliyuncs.com/1.jpg?Signature=a%2Bb", True),
        ("https://BUCKET.OSS-CN-SHANGHAI.ALIYUNCS.COM/1.jpg", True),
        ("https://gateway.example:8443/pictures/1", False),
        ("https://pictures.example/1", False),
        ("https://other.example:9000/1", False),
    ],
)
def test_where_pictures_can_be_expected(url: str, public: bool) -> None:
    address = vet(url, PROFILE)
    assert (address.url, address.public) == (url, public)


@pytest.mark.parametrize(
    "url",
    [
        "http://bucket.oss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://bucket.oss-cn-shanghai.aliyuncs.com.evil.example/1.jpg",
        "https://evil-oss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://xoss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://oss-cn-shanghai.aliyuncs.com@evil.example/1.jpg",
        "https://bucket.oss-cn-shanghai.aliyuncs.com:8443/1.jpg",
        "https://bucket.oss-cn-shanghai.aliyuncs.com./1.jpg",
        "https://bucket.oss-cn-shanghаi.aliyuncs.com/1.jpg",
        "https://gateway.example/1.jpg",
        "https://pictures.example:444/1",
        "https://sub.pictures.example/1",
        "https://127.0.0.1/1.jpg",
        "https://[::1]/1.jpg",
        "file:///etc/passwd",
        "ftp://pictures.example/1",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "//pictures.example/1",
        "\\\\host\\share\\x.png",
        "/etc/passwd",
        "C:\\x.jpg",
        "https://pictures.example/1\r\nX-Header: 1",
        "https://pictures.example\\@evil.example/",
        "https://pictures.example/" + "x" * 70_000,
        "https://[::1",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(Problem) as caught:
        vet(url, PROFILE)
    assert caught.value.kind is Kind.PICTURE_ADDRESS_REFUSED


def test_a_refusal_names_the_host_in_ascii_and_neither_path_nor_query() -> None:
    with pytest.raises(Problem) as caught:
        vet("https://oss.exаmple/13800138000?Signature=CANARY", PROFILE)
    assert caught.value.facts == {"host": "https://oss.xn--exmple-4nf"}


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808", "2002:808:808::1"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)
