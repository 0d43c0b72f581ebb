"""What of the collected files the program needs: Qt's wheel and the build machine bring much more."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Entry = tuple[str, str, str]
"""What PyInstaller collects: where it goes, where it is (or, of a link, where it leads), and its type."""

# The window draws with QtWidgets alone; pictures are decoded by Pillow and icons by QtSvg, so of the picture plugins
# only SVG's is needed, for the stylesheet. Input methods are how Chinese is typed.
_QT_MODULES = "Core|DBus|Gui|OpenGL|PrintSupport|Svg|Widgets|XcbQpa"
_QT_MODULES += "|WaylandClient|WaylandEglClientHwIntegration|WlShellIntegration"
_QT_PLUGINS = r"""
    iconengines/(lib)?qsvgicon
  | imageformats/(lib)?qsvg
  | platforminputcontexts/lib(compose|ibus)platforminputcontextplugin
  | platforms/(lib)?q(cocoa|offscreen|wayland|windows|xcb)
  | platformthemes/libqxdgdesktopportal
  | printsupport/lib(cocoa|cups)printersupport
  | styles/.*
  | wayland-decoration-client/libadwaita
  | wayland-graphics-integration-client/libqt-plugin-wayland-egl
  | wayland-shell-integration/lib(qt-shell|xdg-shell)
"""
_TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
_LANGUAGES = "|".join(sorted(file.stem.removeprefix("faceviewer_") for file in _TRANSLATIONS.glob("*.ts")))
_OF_QT = re.compile(
    rf"""
    (Qt/)?lib/(lib)?(Qt6?({_QT_MODULES})|icu).*
  | (Qt/)?plugins/({_QT_PLUGINS})\.(so|dylib|dll)
  | (Qt/)?translations/qtbase_({_LANGUAGES})\.qm
  | (lib)?(pyside6|shiboken6)\..*
  | Qt(Core|DBus|Gui|PrintSupport|Svg|Widgets)\..*
  | .*\.pyc?
    """,
    re.VERBOSE,
)
# Pillow writes no letters here: without its fonts, their four libraries are needed by nothing.
_NEVER = re.compile(
    r"""
    PIL/_(avif|imagingft|imagingtk)\.
  | pillow\.libs/lib(avif|brotli|freetype|harfbuzz|png)
  | .*\.(pyi|typed)$
  | faceviewer/resources/.*\.(md|ts)$
    """,
    re.VERBOSE,
)

# What must be the one of the machine where the program runs: it talks to the kernel, the driver, the display server or
# the printers' (without which the window cannot print, but opens).
_OF_THE_HOST = re.compile(
    r"lib(cups|X11|X11-xcb|xcb|GL|GLX|GLdispatch|OpenGL|EGL|drm|gbm|wayland-\w+|fontconfig|freetype|stdc\+\+|gcc_s|uuid|expat|z)\.so"
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
    if is_of_the_system(source):
        return with_host_libraries and not _OF_THE_HOST.match(PurePath(source).name)
    return True


def is_of_the_system(source: str) -> bool:
    """Return whether a file is a library of the build machine's distribution, and not of its Python or of a wheel."""
    return source.startswith(_SYSTEM_FOLDERS) and not PurePath(source).name.startswith("libpython")


def without_unneeded(files: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries without libraries of the system that nothing among them needs (any more).

    Args:
        files: PyInstaller's entries.
        needs: returns the file names of the libraries that a file, given by its path on this machine, is linked to.
    """
    entries = list(files)
    by_name = {PurePath(entry[0]).name: entry for entry in entries if is_of_the_system(entry[1])}
    needed: set[str] = set()
    waiting = [source for _, source, kind in entries if kind != "SYMLINK" and not is_of_the_system(source)]
    while waiting:
        for name in needs(waiting.pop()):
            if name in by_name and name not in needed:
                needed.add(name)
                waiting.append(by_name[name][1])
    return [entry for entry in entries if not is_of_the_system(entry[1]) or PurePath(entry[0]).name in needed]


def without_orphans(files: Iterable[Entry]) -> list[Entry]:
    """Return the entries without links that lead to nothing."""
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
