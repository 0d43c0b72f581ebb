"""Read the proxy for https from the settings of the system. Blocks for a limited time: do not call in the event loop.

The first of these sources that has a proxy decides alone:

1. `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY` in the environment, with `no_proxy` or `NO_PROXY`;
2. Windows: the Internet Settings of the user; macOS: the network settings (`scutil --proxy`);
   Linux: `kioslaverc` on KDE, else the schema `org.gnome.system.proxy`.

A manual setting overrides a script (PAC). A script alone is reported and not run.
"""

from __future__ import annotations

import fnmatch
import importlib
import ipaddress
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer.core.address import bracketed, split
from faceviewer.core.limits import DESKTOP_SETTINGS_SECONDS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_QUOTED = pattern(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


@dataclass(frozen=True, slots=True)
class SystemProxy:
    """A proxy setting of the system.

    Attributes:
        source: where the setting is, for messages.
        address: the unparsed address of the proxy.
        bypass: the unparsed entries of hosts that are reached without the proxy.
        only: whether `bypass` lists the hosts that are reached through the proxy instead.
        is_script: whether the setting is a script (PAC).
    """

    source: str
    address: str = field(default="", repr=False)  # may contain a password
    bypass: tuple[str, ...] = ()
    only: bool = False
    is_script: bool = False


def system_proxy() -> SystemProxy | None:
    """Return the proxy of the system for https, None for none. Raises Problem: Kind.LOCAL_PROXY_UNREADABLE."""
    if found := of_environment(os.environ):
        return found
    if sys.platform == "win32":
        return of_windows()
    if sys.platform == "darwin":
        return of_scutil(_output("scutil", "--proxy", ends=time.monotonic() + DESKTOP_SETTINGS_SECONDS) or "")
    if "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":"):
        return _of_kde()
    return _of_gnome()


def is_bypassed(setting: SystemProxy, host: str, port: int) -> bool:
    """Return whether a host is reached without the proxy.

    An entry is a domain, with or without `.` or `*.` before it, and includes its subdomains; a pattern; an IP address
    or a network (CIDR); each with or without a port; `*` for all hosts; `<local>` for names without a dot. Names are
    not resolved.
    """
    is_listed = any(_matches(entry, host.lower().rstrip("."), port) for entry in setting.bypass)
    return is_listed is not setting.only


def of_environment(environment: Mapping[str, str]) -> SystemProxy | None:
    """Return the proxy in environment variables; lower case overrides upper case, as in curl."""
    name = next((name for name in _NAMES if environment.get(name, "").strip()), None)
    if name is None:
        return None
    return SystemProxy(name, environment[name], _listed(environment.get("no_proxy") or environment.get("NO_PROXY")))


def of_scutil(text: str) -> SystemProxy | None:
    """Return the proxy in the output of `scutil --proxy` on macOS."""
    values = dict(re.findall(r"^ {2}(\w+) : (.*)$", text, re.MULTILINE))
    listed = re.search(r"ExceptionsList : <array> \{(.*?)\}", text, re.DOTALL)
    bypass = tuple(re.findall(r"^\s+\d+ : (.*)$", listed[1], re.MULTILINE)) if listed else ()
    if values.get("ExcludeSimpleHostnames") == "1":
        bypass += ("<local>",)
    for scheme, prefix in (("HTTPS", "http"), ("SOCKS", "socks5")):
        if values.get(f"{scheme}Enable") == "1":
            address = f"{prefix}://{values.get(f'{scheme}Proxy', '')}:{values.get(f'{scheme}Port', '')}"
            return SystemProxy("macOS", address, bypass)
    if "1" in {values.get("ProxyAutoConfigEnable"), values.get("ProxyAutoDiscoveryEnable")}:
        return SystemProxy("macOS", is_script=True)
    return None


def of_internet_settings(values: Mapping[str, object]) -> SystemProxy | None:
    r"""Return the proxy in the values of `HKCU\...\Internet Settings` on Windows."""
    if values.get("ProxyEnable"):
        bypass = _listed(values.get("ProxyOverride"))
        servers = [server.rpartition("=") for server in _listed(values.get("ProxyServer"))]
        for scheme, prefix in (("https", ""), ("", ""), ("socks", "socks://")):  # "" is for all schemes
            for name, _, address in servers:
                if name.lower() == scheme and address:
                    return SystemProxy("Windows", prefix + address, bypass)
    return SystemProxy("Windows", is_script=True) if values.get("AutoConfigURL") else None


def of_kioslaverc(settings: Mapping[str, str], environment: Mapping[str, str]) -> SystemProxy | None:
    """Return the proxy in the group `Proxy Settings` of `kioslaverc` (KDE)."""
    # A name may end in "[$i]": an administrator has locked the value.
    values = {re.sub(r"\[.*", "", name).lower(): value.strip() for name, value in settings.items()}
    kind = values.get("proxytype", "0")
    if kind in {"2", "3"}:
        return SystemProxy("KDE", is_script=True)
    if kind not in {"1", "4"}:
        return None
    address, bypass = values.get("httpsproxy", ""), values.get("noproxyfor", "")
    if kind == "4":  # the values are names of environment variables
        address, bypass = environment.get(address, ""), environment.get(bypass, bypass)
    if not address and (socks := values.get("socksproxy", "")):
        address = socks if "://" in socks else f"socks://{socks}"
    only = values.get("reversedexception", "").lower() == "true"
    # KDE writes "http://host port".
    return SystemProxy("KDE", re.sub(r"\s+(\d+)$", r":\1", address), _listed(bypass), only) if address else None


def _of_kde() -> SystemProxy | None:
    import configparser  # noqa: PLC0415 - for KDE only

    folders = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    own = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    files = [Path(folder) / "kioslaverc" for folder in (*reversed(folders.split(":")), own)]
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, delimiters=("=",))
    try:
        parser.read([file for file in files if file.is_file()], encoding="utf-8")
    except (configparser.Error, OSError, UnicodeError):
        raise Problem(Kind.LOCAL_PROXY_UNREADABLE, source="kioslaverc") from None
    settings = parser["Proxy Settings"] if parser.has_section("Proxy Settings") else {}
    return of_kioslaverc({name: value or "" for name, value in settings.items()}, os.environ)


def _of_gnome() -> SystemProxy | None:
    ends = time.monotonic() + DESKTOP_SETTINGS_SECONDS  # for all calls together

    def ask(group: str, key: str) -> str:
        return _output("gsettings", "get", f"org.gnome.system.proxy{group}", key, ends=ends) or ""

    mode = _text(ask("", "mode"))
    if mode == "auto":
        return SystemProxy("GNOME", is_script=True)
    if mode != "manual":
        return None
    bypass = tuple(_texts(ask("", "ignore-hosts")))
    for group, scheme in ((".https", "http"), (".socks", "socks5")):
        if host := _text(ask(group, "host")):
            port = ask(group, "port").strip().removeprefix("uint32 ")
            return SystemProxy("GNOME", f"{scheme}://{bracketed(host)}:{port}", bypass)
    return None


def of_windows() -> SystemProxy | None:
    """Return the proxy in the registry of Windows, that of the computer if a group policy requires it."""
    winreg: Any = importlib.import_module("winreg")  # exists on Windows only

    def values_in(root: int, company: str) -> dict[str, object]:
        try:
            with winreg.OpenKey(root, rf"Software\{company}\Windows\CurrentVersion\Internet Settings") as key:
                return dict(winreg.EnumValue(key, number)[:2] for number in range(winreg.QueryInfoKey(key)[1]))
        except OSError:
            return {}

    policy = values_in(winreg.HKEY_LOCAL_MACHINE, r"Policies\Microsoft")
    of_machine = policy.get("ProxySettingsPerUser") == 0  # by group policy, for all users
    return of_internet_settings(
        values_in(winreg.HKEY_LOCAL_MACHINE if of_machine else winreg.HKEY_CURRENT_USER, "Microsoft")
    )


def _listed(text: object) -> tuple[str, ...]:
    """Return the entries of a list in one text; systems and programs use different separators."""
    return tuple(filter(None, re.split(r"[,;|\s\"'，；、]+", str(text or ""))))


def _text(printed: str) -> str:
    return next(iter(_texts(printed)), "")


def _texts(printed: str) -> Sequence[str]:
    """Return the strings in the output of gsettings, which is a string or a list."""
    return [re.sub(r"\\(.)", r"\1", single or double) for single, double in _QUOTED.findall(printed[:65_536])]


def _output(*command: str, ends: float) -> str | None:
    """Return the output of a program of the system, None if the program is missing or fails.

    Raises:
        Problem: Kind.LOCAL_PROXY_UNREADABLE: the program did not end in time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - constant arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=max(0.0, ends - time.monotonic()),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Problem(Kind.LOCAL_PROXY_UNREADABLE, source=command[0]) from None
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _matches(entry: str, host: str, port: int) -> bool:
    entry = entry.strip(" \t\"'").lower().rpartition("://")[2]
    if entry in {"", "*"}:
        return entry == "*"
    if entry == "<local>":
        return "." not in host and ":" not in host
    try:
        return ipaddress.ip_address(host) in _network(entry)
    except ValueError:
        pass
    entry = entry.partition("/")[0]
    name, colon, only_port = entry.rpartition(":")
    if colon and only_port.isdecimal():
        return int(only_port) == port and _matches(name or "*", host, port)
    return _names(entry, host)


def _names(entry: str, host: str) -> bool:
    if "*" in entry.removeprefix("*."):
        return fnmatch.fnmatchcase(host, entry)
    try:
        _, name, _ = split(f"//{entry.removeprefix('*').strip('.')}")  # IDNA, as the host is
    except ValueError:
        return False
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Parse an IP address or a network, also in brackets or as macOS writes it, "169.254/16". Raises ValueError."""
    address, slash, bits = re.sub(r"^\[(.*)\](?=/|$)", r"\1", entry).partition("/")
    if slash and bits and ":" not in address:
        address += ".0" * (3 - address.count("."))
    return ipaddress.ip_network(address + slash + bits, strict=False)
