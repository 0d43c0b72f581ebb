"""What of the collected files the program needs: Qt's wheel and the build machine bring much more."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# The window draws with QtWidgets alone; pictures are decoded by Pillow and icons by QtSvg, so of the picture plugins
# only SVG's is needed, for the stylesheet. Input methods are how Chinese is typed.
_QT_MODULES = "Core|DBus|Gui|OpenGL|Svg|WaylandClient|WaylandEglClientHwIntegration|Widgets|WlShellIntegration|XcbQpa"
_QT_PLUGINS = r"""
    iconengines/(lib)?qsvgicon
  | imageformats/(lib)?qsvg
  | platforminputcontexts/lib(compose|ibus)platforminputcontextplugin
  | platforms/(lib)?q(cocoa|offscreen|wayland|windows|xcb)
  | platformthemes/libqxdgdesktopportal
  | styles/.*
  | wayland-decoration-client/libadwaita
  | wayland-graphics-integration-client/libqt-plugin-wayland-egl
  | wayland-shell-integration/lib(qt-shell|xdg-shell)
"""
_OF_QT = re.compile(
    rf"""
    (Qt/)?lib/(lib)?(Qt6?({_QT_MODULES})|icu).*
  | (Qt/)?plugins/({_QT_PLUGINS})\.(so|dylib|dll)
  | (Qt/)?translations/qtbase_zh_CN\.qm
  | (lib)?(pyside6|shiboken6)\..*
  | Qt(Core|DBus|Gui|Svg|Widgets)\..*
  | .*\.pyc?
    """,
    re.VERBOSE,
)
_NEVER = re.compile(r"PIL/_(avif|imagingtk)\.|pillow\.libs/libavif|.*\.(pyi|typed)$|faceviewer/resources/.*\.ts$")

# What must be the one of the machine where the program runs: it talks to the kernel, the driver or the display server.
_OF_THE_HOST = re.compile(
    r"lib(X11|X11-xcb|xcb|GL|GLX|GLdispatch|OpenGL|EGL|drm|gbm|wayland-\w+|fontconfig|freetype|stdc\+\+|gcc_s|uuid|expat|z)\.so"
)
_SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/x86_64-linux-gnu/", "/usr/lib/aarch64-linux-gnu/")


def is_kept(destination: str, source: str, *, with_host_libraries: bool) -> bool:
    """Return whether a collected file goes into the program.

    Args:
        destination: its path inside, relative.
        source: where it is on this machine.
        with_host_libraries: whether copies of the system's libraries are taken along, but for those that must be the
            host's own; a Debian package depends on the distribution's instead, which are kept up to date there.
    """
    inside = PurePath(destination).as_posix()
    if _NEVER.match(inside):
        return False
    if inside.startswith("PySide6/") and not _OF_QT.fullmatch(inside.removeprefix("PySide6/")):
        return False
    name = PurePath(source).name
    if source.startswith(_SYSTEM_FOLDERS) and not name.startswith("libpython"):
        return with_host_libraries and not _OF_THE_HOST.match(name)
    return True


def without_orphans(files: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return PyInstaller's entries (destination, source, type) without links that lead to nothing."""
    entries = list(files)
    there = {PurePath(destination) for destination, _, _ in entries}
    return [
        (destination, source, kind)
        for destination, source, kind in entries
        if kind != "SYMLINK" or _target(destination, source) in there
    ]


def _target(destination: str, link: str) -> PurePath:
    """Return where a relative link leads, without touching the disk."""
    parts: list[str] = []
    for part in (PurePath(destination).parent / link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePath(*parts)
