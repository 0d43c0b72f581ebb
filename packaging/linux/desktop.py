"""Write the program's files for a Linux desktop: menu entry, icons, AppStream description, manual and completions.

Packagers with another build can use `PYTHONPATH=packaging python3 -m linux.desktop BIN SHARE`.
"""

import gzip
import os
import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from context import Context, homepage_of, source_date_epoch_of, version_of
from release.changes import LANGUAGES, changes_of
from running import ROOT, run
from tools import need

SHARE = Path(__file__).parent / "share"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
COMMANDS = ("faceviewer", "faceviewer-cli")
_ENTRY = Path("applications", "faceviewer.desktop")
_DESCRIPTION = Path("metainfo", "org.faceviewer.FaceViewer.metainfo.xml")
_LANGUAGES = {language: f"{language or 'C'}.UTF-8" for language in LANGUAGES.values()}
"""The locales of the manual, by folder."""


# Where shells look for completions of other programs, below share/; zsh in Debian has another folder for packages.
_COMPLETIONS = {
    "bash": Path("bash-completion", "completions", "faceviewer-cli"),
    "zsh": Path("zsh", "site-functions", "_faceviewer-cli"),
    "fish": Path("fish", "vendor_completions.d", "faceviewer-cli.fish"),
}
_DEBIAN_COMPLETIONS = {**_COMPLETIONS, "zsh": Path("zsh", "vendor-completions", "_faceviewer-cli")}


def lay_out(context: Context, program: Path, share: Path, *, debian: bool = False) -> None:
    """Write everything below /usr/share or ~/.local/share.

    Args:
        context: the context of the build.
        program: a folder with both commands, which are run for their help texts.
        share: the target folder.
        debian: whether the target is /usr/share of a Debian package.
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
    for shell, place in (_DEBIAN_COMPLETIONS if debian else _COMPLETIONS).items():
        _write(share / place, _output(program / "faceviewer-cli", _LANGUAGES[""], "completion", shell))


def check(context: Context, share: Path) -> None:
    """Check menu entry and description against their specifications.

    Raises:
        Failed: one of them is invalid.
        Stop: the tools are missing and cannot be installed.
    """
    need({"desktop-file-validate": "desktop-file-utils", "appstreamcli": "appstream"})
    run("desktop-file-validate", share / _ENTRY)
    # Version 1.0 and later require a homepage, which may not exist yet; older ones do not know the override.
    requires_homepage = " 0." not in run("appstreamcli", "--version", environment=context.environment)
    lenient = ["--override=url-homepage-missing=info"] if requires_homepage and not homepage_of(context.source) else []
    run("appstreamcli", "validate", "--no-net", *lenient, share / _DESCRIPTION, environment=context.environment)


def _changes(version: str) -> str:
    """Return the changes as list items in AppStream's XML, each in every language."""
    starts = [f'<li xml:lang="{language}">' if language else "<li>" for language in LANGUAGES.values()]
    rows = zip(*changes_of(version).values(), strict=True)
    items = (f"{start}{escape(text)}</li>" for row in rows for start, text in zip(starts, row, strict=True))
    return "\n".join(items)


def _homepage(source: Path) -> str:
    """Return the line of AppStream's XML with the homepage, "" if there is none."""
    address = homepage_of(source)
    return f'  <url type="homepage">{escape(address)}</url>\n' if address else ""


def _help(command: Path, locale: str) -> str:
    """Return the help text of a program, including those of its commands."""
    return _output(command, locale, *(("help", "all") if command.name == "faceviewer-cli" else ("--help",))).strip()


def _output(command: Path, locale: str, *words: str) -> str:
    modules = os.environ.get("PYTHONPATH", "")  # for commands that are not frozen
    environment = {"LC_ALL": locale, "COLUMNS": "76", "PATH": "/usr/bin:/bin", "PYTHONPATH": modules}
    return run(command, *words, environment=environment)


def _as_roff(text: str) -> str:
    """Escape a text for roff, so that a manual shows it unchanged."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped, flags=re.MULTILINE)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    program, to = (Path(word).resolve() for word in sys.argv[1:])
    time = source_date_epoch_of(ROOT)
    context = Context(root=ROOT, source=ROOT, dist=to, work=to, version=version_of(ROOT), source_date_epoch=time)
    lay_out(context, program, to)
