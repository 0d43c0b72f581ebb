"""URLs from which a picture may be fetched."""

from dataclasses import replace

import pytest

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.gateway.pictures import is_public, vet
from faceviewer.wording.problems import describe
from tests.gateway.asking import ANNE, result_of
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import ScriptedServer, kept, responds
from tests.problems import problem_of

PROFILE = Profile("p", "https://gateway.example:8443", picture_hosts=("pictures.example", "other.example:9000"))


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("bucket.oss-cn-shanghai.aliyuncs.com/1.jpg?Signature=a%2Bb", ""),
        ("bucket.oss-cn-shanghai.aliyuncs.com/A.jpg", ""),
        ("a.b.oss-cn-hangzhou-internal.aliyuncs.com/1.jpg", ""),
        ("gateway.example:8443/pictures/1", ""),
        ("pictures.example/1", ""),
        ("other.example:9000/1", ""),
        ("PICTURES.example/1.jpg", "pictures.example/1.jpg"),
        ("ｐictures.example/1.jpg", "pictures.example/1.jpg"),
        ("Other.example:9000/1.jpg", "other.example:9000/1.jpg"),
        ("图片.example/1.jpg", "xn--wcsw84d.example/1.jpg"),
    ],
)
def test_allowed_picture_url_is_normalised(url: str, sent: str) -> None:
    profile = replace(PROFILE, picture_hosts=(*PROFILE.picture_hosts, "图片.example."))
    address = vet(f"https://{url}", profile)
    assert (address.url, address.public) == (f"https://{sent or url}", "aliyuncs" in url)


@pytest.mark.parametrize(
    "url",
    [
        "http://bucket.oss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://xoss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://faces.oss-cn-shanghai.aliyuncs.com.evil.example/1.jpg",
        "https://aliyuncs.com@evil.example/1.jpg",
        "https://oss-cn-shanghai.aliyuncs.com%40evil.example/1.jpg",
        "https://faces.oss-cn-shanghаi.aliyuncs.com/1.jpg",
        "https://faces.oss-cn-shanghai.aliyuncs.com./1.jpg",
        "https://evil-oss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://faces.oss-cn-shanghai.aliyuncs.com。evil.example/1.jpg",
        "https://faces.oss-cn-shanghai.aliyuncs.com:8443/1.jpg",
        "https://oss-cn-shanghai.aliyuncs.com/faces/1.jpg",
        "https://2130706433/1.jpg",
        "https://100.100.100.200/latest/meta-data",
        "https://evil.example#@faces.oss-cn-shanghai.aliyuncs.com/1.jpg",
        "https://bucket.oss-cn-shanghai.aliyuncs.com:0/1.jpg",
        "https://gateway.example/1.jpg",
        "https://[::1]/1.jpg",
        "https://pictures.example:444/1",
        "https://sub.pictures.example/1",
        "https://pictures.example./1",
        "https://pictures.example/1\r\nX-Header: 1",
        "https://pictures.example\\@evil.example/",
        "https://[::1",
        "https://pictures.example/a\tb",
        "https://pictures.example/a\\b",
        "https://pictures.example/?a\\b",
        "https://pictures.example/\x00",
        "https://pictures.example/\x7f",
        "https://pictures.example:9000/1",
        "https://пictures.example/张三.jpg",
        "https://pict ures.example/1",
        "https://pictures.example|/1",
        "https://张三@pictures.example/1",
        "https://xn--a.oss-cn-shanghai.aliyuncs.com/1.jpg",  # Punycode of nothing: httpx fails on it
        "https://xn--.oss-cn-shanghai.aliyuncs.com/1.jpg",
    ],
)
def test_other_picture_url_is_refused(url: str) -> None:
    problem = problem_of(vet, url, PROFILE)
    assert problem.kind is Kind.PICTURE_ADDRESS_REFUSED
    assert str(problem.facts["host"]).isascii()


def test_invalid_picture_host_of_profile_is_ignored() -> None:
    profile = Profile("p", picture_hosts=("host:port", "h:99999", "[::1", "a..b", "图片.example", "last.example"))
    for host in ("xn--wcsw84d.example", "last.example"):
        assert vet(f"https://{host}/1.jpg", profile).host == host
    assert problem_of(vet, "https://h/1.jpg", profile).kind is Kind.PICTURE_ADDRESS_REFUSED


def test_refused_url_shows_only_host_in_ascii() -> None:
    for url, host in (("oss.exаmple", "oss.xn--exmple-4nf"), ("pictures.example:9000", "pictures.example:9000")):
        problem = problem_of(vet, f"https://{url}/13800138000?Signature=CANARY", PROFILE)
        assert problem.facts == {"host": f"https://{host}"}


@pytest.mark.parametrize(
    "url",
    [
        "/1.jpg",
        "//pictures.example/1.jpg",
        "oss-object-key",
        "https:///1.jpg",
        "https://[::1",
        "https://u:p@pictures.example/1.jpg",
        "https://pictures.example\\/1.jpg",
        "https://pictures.example|/1.jpg",
        "https://pictures.example/a\tb/1.jpg",
        f"https://pictures.example/{'a' * 9000}",
        "http://pictures.example/1",
    ],
)
def test_refusal_of_invalid_url_does_not_suggest_to_allow_the_host(url: str) -> None:
    problem = problem_of(vet, url, PROFILE)
    texts = describe(problem, Language.EN)
    without_tls = "The photo link does not use https, so it was not opened: http://pictures.example."
    assert texts.headline == (without_tls if "http:" in url else "The photo link is not a valid web address.")
    assert "allow" not in texts.remedy
    assert "?" not in describe(problem, Language.ZH_CN).headline


def test_refusal_names_the_host_as_it_is_in_the_url() -> None:
    assert (
        problem_of(vet, "https://pictures.example.:8443/1", PROFILE).facts["host"] == "https://pictures.example.:8443"
    )


@pytest.mark.parametrize(
    ("after_host", "sent"),
    [
        ("/张三.jpg", "/%E5%BC%A0%E4%B8%89.jpg"),
        ("/张三 (1).jpg?名=三&x='y'", "/%E5%BC%A0%E4%B8%89%20(1).jpg?%E5%90%8D=%E4%B8%89&x=%27y%27"),
        ("/%E5%BC%A0%2f.jpg?Signature=a%2Bb+c%3D", "/%E5%BC%A0%2f.jpg?Signature=a%2Bb+c%3D"),
        ("/é\u0301😀/", "/%C3%A9%CC%81%F0%9F%98%80/"),
        ('/a"b<c>d`e{f}g^h', "/a%22b%3Cc%3Ed%60e%7Bf%7Dg%5Eh"),
        ("/1.jpg#张三", "/1.jpg"),
        ("?x=1", "/?x=1"),
        ("/a b  c", "/a%20b%20%20c"),
        ("/\u202e\u200b", "/%E2%80%AE%E2%80%8B"),
        ("/\ud800", "/%3F"),
        ("/100%", "/100%"),
        ("/1.jpg?Signature=a%3D \r\n", "/1.jpg?Signature=a%3D"),
        ("/a//b/./c;d=1,2:3@4!$&'()*+", "/a//b/./c;d=1,2:3@4!$&'()*+"),
    ],
)
@pytest.mark.parametrize("host", ["pictures.example", "faces.oss-cn-shanghai.aliyuncs.com"])
def test_path_and_query_are_percent_encoded(host: str, after_host: str, sent: str) -> None:
    assert vet(f"https://{host}{after_host}", PROFILE).url == f"https://{host}{sent}"


def test_picture_with_non_ascii_path_is_fetched_unsigned() -> None:
    """The server receives the path, which contains the person's name, percent-encoded once, and no X-Ca-* header."""

    def reply(request: bytes) -> bytes:
        link = f"https://{server.address}/张 三.jpg?名=[a|b]^%2f"
        is_picture = request.startswith(b"GET ")
        return kept(b"picture" if is_picture else reply_to(ANNE, imageBase64=None, imageUrl=link))

    with ScriptedServer(responds(reply)) as server:
        found = result_of(server.profile)
    assert found.image == b"picture"
    path, _, query = server.requests[1].split(b" ")[1].partition(b"?")
    assert path == b"/%E5%BC%A0%20%E4%B8%89.jpg"
    assert query.startswith(b"%E5%90%8D=")
    assert query.endswith(b"%2f")
    names = {line.split(b":")[0].lower() for line in server.requests[1].split(b"\r\n")[1:-2]}
    assert names == {b"host", b"accept", b"accept-encoding", b"connection", b"user-agent"}


PUBLIC = """8.8.8.8 47.110.23.1 2400:3200::1 2a00:1450:4001:830::200e 2001:4860:4860::8888 64:ff9b::808:808
    2002:808:808::1"""
NOT_PUBLIC = """127.0.0.1 10.0.0.1 192.168.1.1 169.254.169.254 100.100.100.200 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0
    fc00::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::1"""
MAPPED = """::8.8.8.8 ::ffff:0:8.8.8.8 ::ffff:100.100.100.200 ::ffff:169.254.169.254 64:ff9b:1::808:808 64:ff9b:1::a00:1
    64:ff9b::7f00:1 2002:7f00:1::1 2002:c0a8:101:: 2001:0:808:808::1 2001:db8::5efe:a00:1 2400:3200::5efe:a00:1
    2400:3200::200:5efe:808:808 fe80::5efe:808:808"""
RESERVED = """0.1.2.3 100.64.0.1 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1
    198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 239.255.255.250 233.252.0.1 240.0.0.1 255.255.255.255 :: 100::1
    2001:2::1 2001:10::1 2001:20::1 2001:db8::1 3fff::1 3fff:fff::1 5f00::1 4000::1 fd00::1 fe80::1 febf::1 fec0::1
    feff::1 ff02::1 ff0e::1"""


@pytest.mark.parametrize("address", [*PUBLIC.split(), *NOT_PUBLIC.split(), *MAPPED.split(), *RESERVED.split()])
def test_only_a_public_address_is_public(address: str) -> None:
    assert is_public(address) is (address in PUBLIC.split())
