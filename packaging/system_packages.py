"""Find missing system packages, by their Debian names."""

import ctypes
import shutil
import subprocess
import sys
from importlib.util import find_spec

# The system libraries that the PySide6 wheel needs for its core, the platforms "offscreen" and "xcb", and lrelease.
QT_LIBRARIES = [
    "libEGL.so.1", "libGL.so.1", "libX11.so.6", "libX11-xcb.so.1", "libdbus-1.so.3", "libfontconfig.so.1",
    "libfreetype.so.6", "libglib-2.0.so.0", "libgssapi_krb5.so.2", "libxcb-cursor.so.0", "libxcb-icccm.so.4",
    "libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-randr.so.0", "libxcb-render-util.so.0",
    "libxcb-shape.so.0", "libxcb-sync.so.1", "libxcb-util.so.1", "libxcb-xfixes.so.0", "libxcb-xkb.so.1",
    "libxkbcommon.so.0", "libxkbcommon-x11.so.0",
]  # fmt: skip

# The programs that tests run, with their Debian packages: an X server, a session bus, a keyring, git, signing tools,
# apt's index generator, and a JSON parser for scripts.
TEST_PROGRAMS = {
    "Xvfb": "xvfb", "dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring", "git": "git",
    "minisign": "minisign", "openssl": "openssl", "osslsigncode": "osslsigncode", "gpg": "gnupg",
    "apt-ftparchive": "apt-utils", "jq": "jq",
}  # fmt: skip


def missing_packages(*, for_venv: bool, for_window: bool, for_tests: bool) -> list[str]:
    """Return the Debian packages that are missing on this Linux system.

    Args:
        for_venv: whether a virtual environment must be created.
        for_window: whether Qt will be loaded, and text drawn; the commands do not load Qt.
        for_tests: whether the tests will run.
    """
    packages = set()
    if for_venv and find_spec("ensurepip") is None:
        packages.add(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if for_window:
        packages |= {debian_package(library) for library in QT_LIBRARIES if not can_load(library)}
        if not has_chinese_font():
            packages |= {"fontconfig", "fonts-wqy-microhei"}
    if for_tests:
        packages |= {package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None}
    return sorted(packages)


def debian_package(library: str) -> str:
    """Return the Debian package of a shared library (Debian Policy 8.1).

    Its name is the library's in lower case plus the soname version, after a hyphen if the library ends in a digit.
    """
    name, _, version = library.partition(".so.")
    if name == "libglib-2.0":
        return "libglib2.0-0"
    if name.startswith("libpython"):
        return name
    name = name.lower().replace("_", "-")
    return f"{name}{'-' if name[-1].isdigit() else ''}{version}"


def can_load(library: str) -> bool:
    """Return whether the dynamic linker finds a library and its dependencies."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Return whether a font with Chinese characters is installed."""
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())
