"""What a Linux desktop wants of a program beside the program: menu entry, icons, description, manual, completions.

A packager who builds otherwise has it written by `PYTHONPATH=packaging python3 -m linux.desktop BIN SHARE`.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from bootstrap import ROOT
from context import Context, homepage_of, source_date_epoch_of, version_of
from release.changes import changes_of
from running import run
from tools import need

SHARE = Path(__file__).parent / "share"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
COMMANDS = ("faceviewer", "faceviewer-cli")
_ENTRY = Path("applications", "faceviewer.desktop")
_DESCRIPTION = Path("metainfo", "org.faceviewer.FaceViewer.metainfo.xml")
_LANGUAGES = {"": "C.UTF-8", "zh_CN": "zh_CN.UTF-8"}  # of the manual, by the name of its folder


# Where a shell looks for what others complete, below share/; Debian's zsh has a folder of its own for packages.
_COMPLETIONS = {
    "bash": Path("bash-completion", "completions", "faceviewer-cli"),
    "zsh": Path("zsh", "site-functions", "_faceviewer-cli"),
    "fish": Path("fish", "vendor_completions.d", "faceviewer-cli.fish"),
}
_OF_DEBIAN = {**_COMPLETIONS, "zsh": Path("zsh", "vendor-completions", "_faceviewer-cli")}


def lay_out(context: Context, program: Path, share: Path, *, debian: bool = False) -> None:
    """Write everything that belongs below /usr/share, or ~/.local/share.

    Args:
        context: of the build.
        program: the frozen folder, or any that has both commands, which are asked for their own help.
        share: the folder to write into.
        debian: whether it is /usr/share of a Debian package.
    """
    day = datetime.fromtimestamp(context.source_date_epoch, UTC).date().isoformat()

    def filled_in(template: Path) -> str:
        return template.read_text("utf-8").replace("@VERSION@", context.version).replace("@DATE@", day)

    _write(share / _ENTRY, filled_in(SHARE / "faceviewer.desktop"))
    text = filled_in(SHARE / "faceviewer.metainfo.xml").replace("@CHANGES@", _changes(context.version))
    _write(share / _DESCRIPTION, text.replace("@HOMEPAGE@", _homepage(context.source)))
    icons = share / "icons" / "hicolor"
    drawn = context.source / "resources" / "icons"
    _copy(drawn / "faceviewer.svg", icons / "scalable" / "apps" / "faceviewer.svg")
    for size in ICON_SIZES:
        _copy(drawn / f"faceviewer-{size}.png", icons / f"{size}x{size}" / "apps" / "faceviewer.png")
    for folder, locale in _LANGUAGES.items():
        for command in COMMANDS:
            text = filled_in(SHARE / "man" / folder / f"{command}.1").replace(
                "@HELP@", _as_roff(_help(program / command, locale))
            )
            page = share / "man" / folder / "man1" / f"{command}.1.gz"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(gzip.compress(text.encode(), mtime=0))
    for shell, place in (_OF_DEBIAN if debian else _COMPLETIONS).items():
        _write(share / place, _said(program / "faceviewer-cli", _LANGUAGES[""], "completion", shell))


def check(context: Context, share: Path) -> None:
    """Hold menu entry and description against their specifications.

    Raises:
        Failed: one is not as it must be.
        Stop: the tools are missing and may not be installed.
    """
    need({"desktop-file-validate": "desktop-file-utils", "appstreamcli": "appstream"})
    run("desktop-file-validate", share / _ENTRY)
    # Since 1.0 a homepage is demanded, which there may be none of yet; before, nobody knows the name of that demand.
    knows_demand = " 0." not in run("appstreamcli", "--version", environment=context.environment)
    lenient = ["--override=url-homepage-missing=info"] if knows_demand and not homepage_of(context.source) else []
    run("appstreamcli", "validate", "--no-net", *lenient, share / _DESCRIPTION, environment=context.environment)


def _changes(version: str) -> str:
    """Return what is new as the items of a list in AppStream's XML, each in both languages."""
    changes = changes_of(version)
    pairs = zip(changes.english, changes.chinese, strict=True)
    return "\n".join(f'<li>{escape(en)}</li>\n<li xml:lang="zh_CN">{escape(zh)}</li>' for en, zh in pairs)


def _homepage(source: Path) -> str:
    """Return the line of AppStream's XML that names the homepage, "" while there is none."""
    address = homepage_of(source)
    return f'  <url type="homepage">{escape(address)}</url>\n' if address else ""


def _help(command: Path, locale: str) -> str:
    """Return what a program says of itself, and of each of its commands if it has some."""
    return _said(command, locale, *(("help", "all") if command.name == "faceviewer-cli" else ("--help",))).strip()


def _said(command: Path, locale: str, *words: str) -> str:
    found = os.environ.get("PYTHONPATH", "")  # where the modules are of commands that are not frozen
    environment = {"LC_ALL": locale, "COLUMNS": "76", "PATH": "/usr/bin:/bin", "PYTHONPATH": found}
    return run(command, *words, environment=environment)


def _as_roff(text: str) -> str:
    """Return text that a manual shows as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped, flags=re.MULTILINE)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    of, to = (Path(word).resolve() for word in sys.argv[1:])
    time = source_date_epoch_of(ROOT)
    lay_out(Context(root=ROOT, source=ROOT, dist=to, work=to, version=version_of(ROOT), source_date_epoch=time), of, to)
