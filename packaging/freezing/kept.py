"""Select the collected files that the program needs: Qt's wheel and the build machine add many others."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

Entry = tuple[str, str, str]
"""An entry of PyInstaller: path in the program, path on this machine (or the target of a link), and type."""

# The window uses QtWidgets only. Pillow decodes pictures and QtSvg draws icons, so that the only image format plugin
# needed is that of SVG, for the stylesheet. Chinese is typed with input methods.
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
# Pillow draws no text here: without its font module, nothing needs the libraries for fonts.
_NEVER = re.compile(
    r"""
    PIL/_(avif|imagingft|imagingtk)\.
  | pillow\.libs/lib(avif|brotli|freetype|harfbuzz|png)
  | .*\.(pyi|typed)$
  | faceviewer/resources/.*\.(md|ts)$
    """,
    re.VERBOSE,
)

# Libraries that must be those of the user's machine, because they talk to the kernel, drivers, the display server or
# CUPS (without CUPS the window opens, but cannot print).
_OF_THE_HOST = re.compile(
    r"lib(cups|X11|X11-xcb|xcb|GL|GLX|GLdispatch|OpenGL|EGL|drm|gbm|wayland-\w+|fontconfig|freetype|stdc\+\+|gcc_s|uuid|expat|z)\.so"
)
_SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/x86_64-linux-gnu/", "/usr/lib/aarch64-linux-gnu/")


def is_kept(destination: str, source: str, *, with_host_libraries: bool) -> bool:
    """Return whether a collected file goes into the program.

    Args:
        destination: the relative path in the program.
        source: the path on this machine.
        with_host_libraries: whether to bundle system libraries, except for those that must be the user's own; a Debian
            package depends on the libraries of the distribution instead, which get updates.
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
    """Return whether a file is a library of the build machine's distribution, not of Python or a wheel."""
    return source.startswith(_SYSTEM_FOLDERS) and not PurePath(source).name.startswith("libpython")


def without_unneeded(files: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries without the system libraries that no other entry needs, directly or indirectly.

    Args:
        files: PyInstaller's entries.
        needs: called with a path on this machine; returns the file names of the libraries that the file is linked to.
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
    """Return the entries without dangling links."""
    entries = list(files)
    present = {PurePath(destination) for destination, _, _ in entries}
    return [
        (destination, source, kind)
        for destination, source, kind in entries
        if kind != "SYMLINK" or PurePath(os.path.normpath(PurePath(destination).parent / source)) in present
    ]
