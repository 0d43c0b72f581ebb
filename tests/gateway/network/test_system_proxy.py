"""The system's proxy settings: environment, desktops, Windows, macOS."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from faceviewer.core.problem import Kind
from faceviewer.gateway.network.proxy import Proxy, read_proxy
from faceviewer.gateway.network.system_proxy import (
    SystemProxy,
    is_bypassed,
    of_environment,
    of_internet_settings,
    of_kioslaverc,
    of_scutil,
    of_windows,
    system_proxy,
)
from tests.problems import problem_of

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="desktops as Linux has them")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("https_proxy", "all_proxy", "http_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "xdg"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setenv("PATH", str(tmp_path))


def found(proxy: SystemProxy | None) -> SystemProxy:
    """Return the proxy of the system, which must have one."""
    assert proxy is not None
    return proxy


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("http://proxy.corp:3128", Proxy("proxy.corp", 3128)),
        ("http://proxy.corp:3128/", Proxy("proxy.corp", 3128)),
        ("proxy.corp:3128", Proxy("proxy.corp", 3128)),
        ("proxy.corp", Proxy("proxy.corp", 80)),
        ("http://proxy.corp", Proxy("proxy.corp", 80)),
        ("https://proxy.corp", Proxy("proxy.corp", 443, tls=True)),
        ("HTTP://Proxy.Corp:80", Proxy("proxy.corp", 80)),
        (" 'http://10.0.0.1:3128' ", Proxy("10.0.0.1", 3128)),
        ("http://[fd00::1]:3128", Proxy("fd00::1", 3128)),
        ("http://jane:p%40ss@127.0.0.1:3128", Proxy("127.0.0.1", 3128, user="jane", password="p@ss")),
        ("jane:p%40ss@127.0.0.1:3128", Proxy("127.0.0.1", 3128, user="jane", password="p@ss")),
        ("http://CORP%5Cjane:a:b@p:1", Proxy("p", 1, user="CORP\\jane", password="a:b")),
        ("http://jane:p@ss#/?@p:1", Proxy("p", 1, user="jane", password="p@ss#/?")),
        ("http://jane@p:1", Proxy("p", 1, user="jane")),
        ("http://jane:/a.pac@p:1", Proxy("p", 1, user="jane", password="/a.pac")),
        ("http://代理.example:1", Proxy("xn--mnq481g.example", 1)),
    ],
)
def test_proxy_address_is_parsed(text: str, proxy: Proxy) -> None:
    setting = found(of_environment({"HTTPS_PROXY": text}))
    assert read_proxy(setting) == proxy

    assert proxy.password not in repr(setting) + repr(proxy) or not proxy.password


def test_entered_user_wins_over_user_in_address() -> None:
    """If the proxy refuses the user in the address, the text says to enter another."""
    setting = SystemProxy("HTTPS_PROXY", "http://jane:old@p:1")
    assert read_proxy(setting, user="jane", password="new") == Proxy("p", 1, user="jane", password="new")


@pytest.mark.parametrize(
    "text", ["http://", "http://:80", "http://p:port", "http://p:99999", "http://p:0", "ftp://p:1", "http://a b:1"]
)
def test_invalid_proxy_address(text: str) -> None:
    problem = problem_of(read_proxy, SystemProxy("HTTPS_PROXY", text))
    assert (problem.kind, problem.facts) == (Kind.LOCAL_PROXY_UNREADABLE, {"source": "HTTPS_PROXY"})


@pytest.mark.parametrize("scheme", ["socks", "socks4", "socks5", "socks5h", "SOCKS5"])
def test_socks_proxy_is_refused(scheme: str) -> None:
    assert problem_of(read_proxy, SystemProxy("ALL_PROXY", f"{scheme}://p:1080")).kind is Kind.LOCAL_PROXY_SOCKS


@pytest.mark.parametrize(
    "text",
    [
        "http://wpad/wpad.dat",
        "http://jane:a@p:3128/Proxy.PAC?site=1",
        "pac+https://p/proxy",
        "file:///etc/proxy.pac",
    ],
)
def test_address_of_a_script_is_no_proxy(text: str) -> None:
    problem = problem_of(read_proxy, SystemProxy("HTTPS_PROXY", text))
    assert (problem.kind, problem.facts) == (Kind.LOCAL_PROXY_SCRIPT, {"source": "HTTPS_PROXY"})


def test_priority_of_environment_variables() -> None:
    names = {"ALL_PROXY": "d:1", "all_proxy": "c:1", "HTTPS_PROXY": "b:1", "https_proxy": "a:1"}
    for expected in ("a:1", "b:1", "c:1", "d:1"):
        assert found(of_environment(names)).address == expected
        names.popitem()
    assert of_environment({"HTTP_PROXY": "x:1", "http_proxy": "x:1", "https_proxy": " "}) is None


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "bypassed"),
    [
        ("*", "api.example", 443, True),
        ("api.example", "api.example", 443, True),
        *((f"localhost{sign}api.example", "api.example", 443, True) for sign in ",;| ，；、"),
        ("API.Example", "api.example.", 443, True),
        ("example", "api.example", 443, True),
        (".example", "api.example", 443, True),
        ("*.example", "api.example", 443, True),
        ("*.example", "example", 443, True),
        ("xample", "api.example", 443, False),
        ("api.example.evil", "api.example", 443, False),
        ("api.example:443", "api.example", 443, True),
        ("api.example:8443", "api.example", 443, False),
        ("*:8443", "api.example", 8443, True),
        ("a, b  api.example", "api.example", 443, True),
        ("10.0.0.0/8", "10.2.3.4", 443, True),
        ("10.0.0.0/8", "11.2.3.4", 443, False),
        ("10.1.2.3/8", "10.2.3.4", 443, True),
        ("10.0.0.1", "10.0.0.1", 443, True),
        ("10.0.0.1:443", "10.0.0.1", 443, True),
        ("10.0.0.1:444", "10.0.0.1", 443, False),
        ("192.168.*", "192.168.1.1", 443, True),
        ("fd00::/8", "fd00::1", 443, True),
        ("[fd00::1]", "fd00::1", 443, True),
        ("[fd00::1]:443", "fd00::1", 443, True),
        ("10.0.0.0/8", "10.example", 443, False),
        ("https://api.example", "api.example", 443, True),
        ("<local>", "intranet", 443, True),
        ("<local>", "api.example", 443, False),
        ('"127.0.0.1"', "127.0.0.1", 443, True),
        ("'a.example','api.example'", "api.example", 443, True),
        ("localhost;127.0.0.1", "127.0.0.1", 443, True),
        ("localhost|*.example", "api.example", 443, True),
        ("[fd00::]/8", "fd00::1", 443, True),
        ("[fd00::]/16", "fd01::1", 443, False),
        ("169.254/16", "169.254.7.8", 443, True),
        ("10/8", "11.0.0.1", 443, False),
        ("https://api.example/", "api.example", 443, True),
        ("https://api.example:443/path", "api.example", 443, True),
        ("https://[fd00::1]:443/", "fd00::1", 443, True),
        ("人脸.cn", "xn--gmqw44j.cn", 443, True),
        (".人脸.cn:443", "api.xn--gmqw44j.cn", 443, True),
        ("*.人脸.cn", "xn--gmqw44j.cn", 443, True),
        ("a" * 64, "a" * 64, 443, False),
        ("[", "api.example", 443, False),
        ("", "api.example", 443, False),
        (",,", "api.example", 443, False),
    ],
)
def test_bypassed_hosts(no_proxy: str, host: str, port: int, bypassed: bool) -> None:
    setting = found(of_environment({"HTTPS_PROXY": "p:1", "NO_PROXY": no_proxy}))
    assert is_bypassed(setting, host, port) is bypassed


def has_gsettings(folder: Path, **values: str) -> None:
    """Put a `gsettings` on the path that has these keys, named by the last word of their schema and the key."""
    cases = "\n".join(
        f'"{name.replace("__", " ").replace("_", "-")}") echo "{value}";;' for name, value in values.items()
    )
    program = folder / "gsettings"
    program.write_text(f'#!/bin/sh\n[ "$1" = get ] || exit 1\ncase "${{2##*.}} $3" in\n{cases}\n*) exit 1;;\nesac\n')
    program.chmod(0o755)


@needs_linux
def test_gnome_manual_proxy(tmp_path: Path) -> None:
    has_gsettings(
        tmp_path,
        proxy__mode="'manual'",
        proxy__ignore_hosts="['localhost', '127.0.0.0/8', '::1']",
        https__host="'127.0.0.1'",
        https__port="9",
    )
    setting = system_proxy()
    assert setting == SystemProxy("GNOME", "http://127.0.0.1:9", ("localhost", "127.0.0.0/8", "::1"))
    assert read_proxy(setting) == Proxy("127.0.0.1", 9)
    assert is_bypassed(setting, "127.0.0.9", 443)


@needs_linux
def test_gnome_socks_script_and_no_proxy(tmp_path: Path) -> None:
    has_gsettings(tmp_path, proxy__mode="'manual'", https__host="''", socks__host="'s'", socks__port="1080")
    assert found(system_proxy()).address == "socks5://s:1080"
    has_gsettings(tmp_path, proxy__mode="'auto'")
    setting = found(system_proxy())
    assert setting.is_script
    problem = problem_of(read_proxy, setting)
    assert (problem.kind, problem.facts) == (Kind.LOCAL_PROXY_SCRIPT, {"source": "GNOME"})
    with pytest.MonkeyPatch.context() as environment:  # which wins over the desktop
        environment.setenv("HTTPS_PROXY", "p:1")
        assert found(system_proxy()).source == "HTTPS_PROXY"
    has_gsettings(tmp_path, proxy__mode="'none'", https__host="'p'", https__port="1")
    assert system_proxy() is None
    (tmp_path / "gsettings").unlink()
    assert system_proxy() is None, "a system without it has no such settings"


@needs_linux
def test_unresponsive_desktop_settings_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "gsettings").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    (tmp_path / "gsettings").chmod(0o755)
    assert problem_of(system_proxy).kind is Kind.LOCAL_PROXY_UNREADABLE


@needs_linux
def test_kde_settings_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    has_gsettings(tmp_path, proxy__mode="'auto'")  # of another desktop
    for folder in ("config", "xdg"):
        (tmp_path / folder).mkdir()
    assert system_proxy() is None
    (tmp_path / "xdg" / "kioslaverc").write_text("[Proxy Settings][$i]\n[Proxy Settings]\nProxyType[$i]=2\n")
    assert found(system_proxy()).is_script
    (tmp_path / "config" / "kioslaverc").write_text(
        "[Proxy Settings]\nProxyType=1\nhttpsProxy=http://p 3128\nNoProxyFor=a.example,b.example\n"
    )
    (tmp_path / "xdg" / "kioslaverc").unlink()
    assert system_proxy() == SystemProxy("KDE", "http://p:3128", ("a.example", "b.example"))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"ProxyType": "0", "httpsProxy": "http://p 1"}, None),
        ({}, None),
        ({"ProxyType": "1", "httpsProxy": "http://p:1"}, SystemProxy("KDE", "http://p:1")),
        ({"ProxyType": "1", "httpProxy": "http://p 1"}, None),
        ({"ProxyType": "1", "socksProxy": "socks://s 1"}, SystemProxy("KDE", "socks://s:1")),
        ({"ProxyType": "3"}, SystemProxy("KDE", is_script=True)),
        ({"ProxyType": "4", "httpsProxy": "MY_PROXY"}, SystemProxy("KDE", "mine:1")),
        (
            {"ProxyType": "1", "httpsProxy": "p 1", "NoProxyFor": "a.example", "ReversedException": "true"},
            SystemProxy("KDE", "p:1", ("a.example",), only=True),
        ),
    ],
)
def test_kde_settings(settings: dict[str, str], expected: SystemProxy | None) -> None:
    assert of_kioslaverc(settings, {"MY_PROXY": "mine:1"}) == expected
    if expected is not None and expected.only:
        assert is_bypassed(expected, "b.example", 443)
        assert not is_bypassed(expected, "a.example", 443)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"ProxyEnable": 0, "ProxyServer": "p:1"}, None),
        (
            {"ProxyEnable": 1, "ProxyServer": "p:1", "ProxyOverride": "10.*;<local>"},
            SystemProxy("Windows", "p:1", ("10.*", "<local>")),
        ),
        ({"ProxyEnable": 1, "ProxyServer": "http=a:1;https=b:2"}, SystemProxy("Windows", "b:2")),
        ({"ProxyEnable": 1, "ProxyServer": "socks=s:1"}, SystemProxy("Windows", "socks://s:1")),
        ({"ProxyEnable": 1, "ProxyServer": "http=a:1"}, None),
        ({"ProxyEnable": 1, "ProxyServer": "http=a:1 https=b:2"}, SystemProxy("Windows", "b:2")),
        ({"ProxyEnable": 1, "ProxyServer": "http=a:1;\thttps=http://b:2;"}, SystemProxy("Windows", "http://b:2")),
        ({"ProxyEnable": 1, "ProxyServer": "a:1;b:2"}, SystemProxy("Windows", "a:1")),
        ({"ProxyEnable": 1, "ProxyServer": "http=a:1; b:2"}, SystemProxy("Windows", "b:2")),
        ({"ProxyEnable": 1, "ProxyServer": "b:2 HTTPS=c:3 socks=s:1"}, SystemProxy("Windows", "c:3")),
        ({"ProxyEnable": 1, "ProxyServer": "https="}, None),
        (
            {"ProxyEnable": 1, "ProxyServer": "p:1", "ProxyOverride": "*.x.example 10.*\r\n<local>; b.example"},
            SystemProxy("Windows", "p:1", ("*.x.example", "10.*", "<local>", "b.example")),
        ),
        ({"AutoConfigURL": "http://wpad/x.pac"}, SystemProxy("Windows", is_script=True)),
        ({"AutoConfigURL": "x", "ProxyEnable": 1, "ProxyServer": "p:1"}, SystemProxy("Windows", "p:1")),
    ],
)
def test_windows_settings(values: dict[str, object], expected: SystemProxy | None) -> None:
    assert of_internet_settings(values) == expected


SCUTIL = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  ExcludeSimpleHostnames : 1
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.corp
  ProxyAutoConfigEnable : 1
}
"""


def test_macos_settings() -> None:
    assert of_scutil(SCUTIL) == SystemProxy("macOS", "http://proxy.corp:3128", ("*.local", "169.254/16", "<local>"))
    script = of_scutil(SCUTIL.replace("HTTPSEnable : 1", "HTTPSEnable : 0"))
    assert script == SystemProxy("macOS", is_script=True)
    assert of_scutil("<dictionary> {\n  ProxyAutoConfigEnable : 0\n}\n") is None
    assert of_scutil("") is None


def test_program_in_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.devnull)
    (tmp_path / "gsettings").write_text("#!/bin/sh\necho \"'auto'\"\n")
    (tmp_path / "gsettings").chmod(0o755)
    assert system_proxy() is None


class _Registry(ModuleType):
    """The registry of Windows, as far as the program reads it."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = 1, 2

    def __init__(self, values: dict[tuple[int, str], dict[str, object]]) -> None:
        super().__init__("winreg")
        self._values = values

    @contextlib.contextmanager
    def OpenKey(self, root: int, path: str) -> Iterator[dict[str, object]]:  # noqa: N802 - as Windows calls it
        if (root, path) not in self._values:
            raise FileNotFoundError(path)
        yield self._values[root, path]

    def QueryInfoKey(self, key: dict[str, object]) -> tuple[int, int, int]:  # noqa: N802 - likewise
        return 0, len(key), 0

    def EnumValue(self, key: dict[str, object], number: int) -> tuple[str, object, int]:  # noqa: N802 - likewise
        return (*list(key.items())[number], 1)


@pytest.mark.parametrize(
    ("policy", "address"),
    [({"ProxySettingsPerUser": 0}, "all:1"), ({"ProxySettingsPerUser": 1}, "own:1"), ({}, "own:1")],
)
def test_windows_policy_sets_proxy_per_machine(
    policy: dict[str, object], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    registry = _Registry(
        {
            (1, r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"): policy,
            (1, settings): {"ProxyEnable": 1, "ProxyServer": "all:1"},
            (2, settings): {"ProxyEnable": 1, "ProxyServer": "own:1"},
        }
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert of_windows() == SystemProxy("Windows", address)
