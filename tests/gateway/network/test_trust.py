"""Trusted certificates, and kinds of TLS errors."""

import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from faceviewer.core.check import Step
from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway.network import trust
from faceviewer.gateway.network.trust import read_ca_file, trust_context
from faceviewer.wording.problems import describe
from tests.faults import origin
from tests.faults.origin import ca_file
from tests.faults.proxies import Port
from tests.gateway.asking import ANNE, checks, look_up, refusal_of, responds_about_anne, users
from tests.gateway.scripted_server import ScriptedServer
from tests.problems import problem_of

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="files that are none, as POSIX has them")


def pem() -> bytes:
    return ca_file().read_bytes()


def der() -> bytes:
    return ssl.PEM_cert_to_DER_cert(pem().decode("ascii"))


FORMS: dict[str, Callable[[], bytes]] = {
    "PEM": pem,
    "PEM with Windows line ends": lambda: pem().replace(b"\n", b"\r\n"),
    "PEM with a byte order mark": lambda: b"\xef\xbb\xbf" + pem(),
    "PEM with a title in GBK": lambda: "公司根证书\n".encode("gbk") + pem(),
    "two in one": lambda: pem() + pem(),
    "PEM without a last line end": lambda: pem().rstrip(),
    "PEM beside a key": lambda: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + pem(),
    "PEM in one line": lambda: pem().replace(b"\n", b""),
    "PEM with blanks for line ends": lambda: pem().replace(b"\n", b" "),
    "PEM in YAML": lambda: b"ca: |\n" + b"".join(b"\t  " + line + b"\n" for line in pem().splitlines()),
    "PEM in JSON": lambda: json.dumps({"ca": pem().decode("ascii")}).encode(),
    "PEM in JSON of Windows": lambda: json.dumps(pem().decode("ascii").replace("\n", "\r\n")).encode(),
    "OpenSSL's older name": lambda: pem().replace(b" CERTIFICATE", b" X509 CERTIFICATE"),
    "DER": der,
}


@pytest.mark.parametrize("form", FORMS)
def test_ca_file_formats(form: str, tmp_path: Path) -> None:
    file = tmp_path / "ca.cer"
    file.write_bytes(FORMS[form]())
    context = trust_context(str(file))
    assert der() in context.get_ca_certs(binary_form=True)


NONE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"no certificate",
    "half of PEM": lambda: pem()[: len(pem()) // 2],
    "half of DER": lambda: der()[:-9],
    "a key alone": lambda: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "bad BASE64": lambda: b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
    "other letters": "-----BEGIN CERTIFICATE-----\n证书\n-----END CERTIFICATE-----\n".encode,
    "too much": lambda: pem() + b"\n" * (5 << 20),
}


@pytest.mark.parametrize("form", NONE)
def test_ca_file_without_certificate_is_refused(form: str, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(NONE[form]())
    problem = problem_of(read_ca_file, str(file))
    assert (problem.kind, problem.facts["file"]) == (Kind.LOCAL_CA_FILE, str(file))


@needs_posix
@pytest.mark.parametrize(
    "what", ["pipe", "folder", "socket", "zeros", "terminal", "nowhere", "link in a circle", "NUL"]
)
def test_ca_file_that_is_no_regular_file_is_refused_at_once(what: str, tmp_path: Path) -> None:
    others = {"zeros": Path("/dev/zero"), "terminal": Path("/dev/tty"), "NUL": Path("a\0b")}
    path = others.get(what, tmp_path / "ca.pem")
    match what:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "socket":
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind(str(path))
        case "link in a circle":
            path.symlink_to(path)
    assert problem_of(read_ca_file, str(path)).kind is Kind.LOCAL_CA_FILE


@needs_posix
def test_symbolic_link_to_ca_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").symlink_to(ca_file())
    assert read_ca_file(str(tmp_path / "ca.pem"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself verifies")
def test_openssl_variables_do_not_replace_system_trust(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority, other = trustme.CA(), trustme.CA()
    systems = hashed(tmp_path / "systems", authority)
    with_systems(monkeypatch, tmp_path / "no bundle", systems)
    others = hashed(tmp_path / "others", other)
    for file, folder in ((others / "0.pem", others), (os.devnull, os.devnull), ("/nowhere", "/nowhere")):
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        monkeypatch.setenv("SSL_CERT_DIR", str(folder))
        assert is_believed(authority)
        assert not is_believed(other)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself verifies")
@pytest.mark.parametrize("in_folder", [0, 1, 2])
def test_system_bundle_is_trusted_with_or_without_folder(
    in_folder: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An authority that is only in the bundle is trusted too."""
    authorities = [trustme.CA(), trustme.CA()]
    bundle = tmp_path / "bundle.crt"
    bundle.write_bytes(b"".join(each.cert_pem.bytes() for each in authorities))
    with_systems(monkeypatch, bundle, hashed(tmp_path / "certs", *authorities[:in_folder]))
    assert all(map(is_believed, authorities))
    assert not is_believed(trustme.CA())
    assert len(trust_context("").get_ca_certs()) == (0 if in_folder == 2 else 2)  # files are read when needed


def hashed(folder: Path, *authorities: trustme.CA) -> Path:
    """Return a folder as OpenSSL reads it, with a link from the hash of each certificate's name."""
    folder.mkdir()
    for number, authority in enumerate(authorities):
        authority.cert_pem.write_to_path(str(folder / f"{number}.pem"))
    subprocess.run(["openssl", "rehash", str(folder)], check=True)
    return folder


def with_systems(monkeypatch: pytest.MonkeyPatch, bundle: Path, folder: Path) -> None:
    paths = ssl.get_default_verify_paths()._replace(openssl_cafile=str(bundle), openssl_capath=str(folder))
    monkeypatch.setattr(trust, "_BUNDLES", ())
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)


def is_believed(authority: trustme.CA) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ScriptedServer(responds_about_anne, context) as server:
        (outcome,) = users(look_up(replace(server.profile, ca_file=""), ANNE))
    assert outcome == "anne" or outcome.startswith("network.tls")
    return outcome == "anne"


def context_with(
    version: ssl.TLSVersion | None = None,
    *,
    wants_ours: bool = False,
    ciphers: str = "",
    key: trustme.KeyType = trustme.KeyType.ECDSA,
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    origin._authority.issue_cert("127.0.0.1", key_type=key).configure_cert(context)
    if version is not None:
        context.minimum_version = context.maximum_version = version
    if wants_ours:
        context.verify_mode = ssl.CERT_REQUIRED
        origin._authority.configure_trust(context)
    if ciphers:
        context.set_ciphers(ciphers)
    return context


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_server_that_requires_a_client_certificate(version: ssl.TLSVersion) -> None:
    """In TLS 1.3 the server reports it after the handshake."""
    with ScriptedServer(responds_about_anne, context_with(version, wants_ours=True)) as server:
        problem, steps = refusal_of(server.profile), checks(server.profile)
    assert problem.kind is Kind.NETWORK_TLS_CLIENT_CERTIFICATE
    host_and_port = server.profile.endpoint.removeprefix("https://")
    assert f"{host_and_port} requires a client certificate" in describe(problem, Language.EN).headline
    assert [step for step, check in steps.items() if check.passed is False] == [Step.TLS]
    found = steps[Step.TLS].problem
    assert found is not None
    assert found.kind is Kind.NETWORK_TLS_CLIENT_CERTIFICATE


@pytest.mark.parametrize("holds", ["the root", "the authority between", "the server's own"])
def test_any_certificate_of_the_ca_file_is_trusted(holds: str, tmp_path: Path) -> None:
    """As in curl; the server sends only its own certificate."""
    root = trustme.CA()
    between = root.create_child_ca()
    own = between.issue_cert("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain = own.cert_chain_pems if holds == "the root" else own.cert_chain_pems[:1]
    (tmp_path / "chain.pem").write_bytes(b"".join(part.bytes() for part in (own.private_key_pem, *chain)))
    context.load_cert_chain(tmp_path / "chain.pem")
    named = {"the root": root.cert_pem, "the authority between": between.cert_pem, "the server's own": chain[0]}
    file = tmp_path / "ca.pem"
    named[holds].write_to_path(str(file))
    with ScriptedServer(responds_about_anne, context) as server:
        assert users(look_up(replace(server.profile, ca_file=str(file)), ANNE)) == ["anne"]


@pytest.mark.parametrize(
    ("ciphers", "key", "read"),
    [
        ("ECDHE-RSA-AES128-SHA", trustme.KeyType.RSA, True),
        ("ECDHE-ECDSA-AES256-SHA", trustme.KeyType.ECDSA, True),
        ("AES128-GCM-SHA256", trustme.KeyType.RSA, True),
        ("AES128-SHA", trustme.KeyType.RSA, True),
        ("NULL-SHA256", trustme.KeyType.RSA, False),
        ("ADH-AES128-GCM-SHA256", trustme.KeyType.RSA, False),
        ("ECDHE-ECDSA-AES128-CCM8", trustme.KeyType.ECDSA, False),
    ],
)
def test_accepted_and_refused_ciphers(ciphers: str, key: trustme.KeyType, *, read: bool) -> None:
    context = context_with(ssl.TLSVersion.TLSv1_2, ciphers=f"{ciphers}:@SECLEVEL=0", key=key)
    with ScriptedServer(responds_about_anne, context) as server:
        assert users(look_up(server.profile, ANNE)) == ["anne" if read else Kind.NETWORK_TLS]


def test_old_ciphers_and_keys_are_not_called_an_old_version_alone() -> None:
    """The server has TLS 1.2, but no cipher of this program, or a key that OpenSSL refuses ("dh key too small")."""
    context = context_with(ssl.TLSVersion.TLSv1_2, ciphers="NULL-SHA256:@SECLEVEL=0")
    with ScriptedServer(responds_about_anne, context) as server:
        problem = refusal_of(server.profile)
    english, chinese = (describe(problem, language).remedy for language in (Language.EN, Language.ZH_CN))
    assert "its version, its ciphers or its keys" in english
    assert "版本、加密套件或密钥" in chinese
    # Shared servers refuse an unknown host name with the same alert.
    assert "the server may not serve it" in english
    assert "可能不提供该域名" in chinese


@pytest.mark.parametrize(
    ("alert", "kind", "words"),
    [
        (40, Kind.NETWORK_TLS, "Could not make a secure connection"),  # handshake_failure
        (70, Kind.NETWORK_TLS, "Could not make a secure connection"),  # protocol_version
        (71, Kind.NETWORK_TLS, "Could not make a secure connection"),  # insufficient_security
        (49, Kind.NETWORK_TLS_REFUSED, "access denied"),
        (47, Kind.NETWORK_TLS_REFUSED, "illegal parameter"),
        (90, Kind.NETWORK_TLS_REFUSED, "user cancelled"),
        (109, Kind.NETWORK_TLS_REFUSED, "missing extension"),
        (110, Kind.NETWORK_TLS_REFUSED, "unsupported extension"),
        (120, Kind.NETWORK_TLS_REFUSED, "no application protocol"),
        (115, Kind.NETWORK_TLS_REFUSED, "unknown psk identity"),
        (200, Kind.NETWORK_TLS_REFUSED, "unknown"),  # of the future
        (80, Kind.NETWORK_TLS_FAILED, "internal error"),
        (112, Kind.NETWORK_TLS_NAME, "does not serve this host name"),
        (48, Kind.NETWORK_TLS_CLIENT_CERTIFICATE, "requires a client certificate"),
        (116, Kind.NETWORK_TLS_CLIENT_CERTIFICATE, "requires a client certificate"),
    ],
)
def test_kind_of_tls_alert(alert: int, kind: Kind, words: str) -> None:
    with Port(lambda _: b"\x15\x03\x03\x00\x02\x02" + bytes([alert])) as port:
        problem = refusal_of(Profile("p", f"https://{port.address}"))
    assert problem.kind is kind
    assert words in describe(problem, Language.EN).headline
    assert len(port.requests) == (3 if kind is Kind.NETWORK_TLS_FAILED else 1)


def issued(
    key: rsa.RSAPrivateKey,
    by: rsa.RSAPrivateKey,
    *extensions: x509.ExtensionType,
    name: str = "",
    issuer: str,
    days: tuple[int, int] = (-1, 1),
) -> bytes:
    """Return a certificate in PEM for a common name, which may be empty; valid between two days, from today."""
    now = datetime.now(UTC)
    authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else [])
    made = x509.CertificateBuilder(authority, subject, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now + timedelta(days[0])).not_valid_after(now + timedelta(days[1]))
    for extension in extensions:
        made = made.add_extension(extension, critical=False)
    return made.sign(by, hashes.SHA256()).public_bytes(Encoding.PEM)


def refused(certificate: bytes, key: rsa.RSAPrivateKey, ca: bytes, folder: Path, host: str = "127.0.0.1") -> Problem:
    """Look up at a server with this certificate, which must receive nothing, and return the problem."""
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "chain.pem").write_bytes(secret + certificate)
    (folder / "ca.pem").write_bytes(ca)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(folder / "chain.pem")
    with ScriptedServer(responds_about_anne, context) as server:
        endpoint = server.profile.endpoint.replace("127.0.0.1", host)
        problem = refusal_of(replace(server.profile, endpoint=endpoint, ca_file=str(folder / "ca.pem")))
    assert server.requests == []
    return problem


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself verifies")
@pytest.mark.parametrize("names", [[], [x509.IPAddress(ip_address("192.0.2.1"))]])
def test_host_that_is_only_the_common_name_is_refused(names: list[x509.GeneralName], tmp_path: Path) -> None:
    key, extensions = rsa_key(), [x509.SubjectAlternativeName(names)] if names else []
    own = issued(key, key, *extensions, name="localhost", issuer="localhost")
    assert refused(own, key, own, tmp_path, host="localhost").kind is Kind.NETWORK_TLS_HOST


@pytest.mark.parametrize("flaw", ["a short key", "a key for clients", "an authority with a short key", "no authority"])
def test_weak_or_unsuitable_certificate(flaw: str, tmp_path: Path) -> None:
    kind = Kind.NETWORK_TLS_WEAK if "short" in flaw else Kind.NETWORK_TLS_PURPOSE
    key, by = rsa_key(1024 if flaw == "a short key" else 2048), rsa_key(1024 if "authority with" in flaw else 2048)
    constraints = x509.BasicConstraints(ca=flaw != "no authority", path_length=None)
    purpose = ExtendedKeyUsageOID.CLIENT_AUTH if "clients" in flaw else ExtendedKeyUsageOID.SERVER_AUTH
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    ca = issued(by, by, constraints, name="an authority", issuer="an authority")
    own = issued(key, by, names, x509.ExtendedKeyUsage([purpose]), issuer="an authority")
    assert refused(own, key, ca, tmp_path).kind is kind


@pytest.mark.parametrize(
    "says",
    [
        b"\x15\x01\x01\x00\x02\x02\x28",  # an alert of TLCP (GB/T 38636), whose version is 1.1
        b"\x16\x01\x01\x00\x4a\x02\x00\x00\x46\x01\x01" + bytes(32) + b"\x20" + bytes(32) + b"\xe0\x13\x00" + bytes(4),
        b"\x15\x03\x03\x00\x02\x02\x28",  # of TLS, from a server that has only ciphers with SM4
    ],
    ids=["TLCP alert", "TLCP hello", "TLS"],
)
def test_server_with_chinese_cryptography_only(says: bytes) -> None:
    with Port(lambda _: says) as port:
        problem = refusal_of(Profile("p", f"https://{port.address}"))
    assert "SM2" in describe(problem, Language.EN).remedy
    assert "国密" in describe(problem, Language.ZH_CN).remedy


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself verifies")
def test_expired_certificate_may_be_that_of_the_issuer(tmp_path: Path) -> None:
    key, middle, root = rsa_key(), rsa_key(), rsa_key()
    is_authority = x509.BasicConstraints(ca=True, path_length=None)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    ca = issued(root, root, is_authority, name="root", issuer="root")
    expired = issued(middle, root, is_authority, name="middle", issuer="root", days=(-9, -1))
    problem = refused(issued(key, middle, names, issuer="middle") + expired, key, ca, tmp_path)
    assert problem.kind is Kind.NETWORK_TLS_DATE
    assert "or of its issuer" in describe(problem, Language.EN).headline
    assert "签发机构" in describe(problem, Language.ZH_CN).headline


@pytest.mark.parametrize(
    "says",
    [
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"220 mail.example ESMTP\r\n",
        b"<html>sign in</html>",
        b"\x00" * 64,
    ],
)
def test_server_that_does_not_speak_tls(says: bytes) -> None:
    with Port(lambda _: says) as port:
        problem = refusal_of(Profile("p", f"https://{port.address}"))
    assert problem.kind is Kind.NETWORK_NOT_TLS
    words = describe(problem, Language.EN)
    assert port.address in words.headline
    assert len(port.requests) == 1, "another attempt would have the same result"
