"""Build the Debian package: the frozen program below /usr/lib/faceviewer, using the distribution's libraries."""

import gzip
import os
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from pathlib import Path
from textwrap import fill

from context import Context, homepage_of
from freezing.binaries import binaries_of
from freezing.freeze import frozen, third_party_notices
from linux.desktop import COMMANDS, check, lay_out
from linux.empty_root import EmptyRoot, releases_from_here
from linux.tree import normalise
from release.changes import changes_of
from running import Failed, run
from tools import need

_DESCRIPTION_TAG = "appstream-metadata-validation-failed"  # a tag of newer lintians; desktop.check is stricter
TEMPLATES = Path(__file__).parent / "debian"


def build(context: Context) -> list[Path]:
    """Build the package."""
    need({"dpkg-shlibdeps": "dpkg-dev", "dpkg-deb": "dpkg", "lintian": "lintian"})
    tree = context.work / "deb"
    usr = tree / "usr"
    # The version is in the path, so that a window open during an upgrade does not load modules of another version.
    program = usr / "lib" / "faceviewer" / context.version
    program.parent.mkdir(parents=True)
    frozen(context, with_host_libraries=False).rename(program)
    lay_out(context, program, usr / "share", debian=True)
    check(context, usr / "share")
    (usr / "bin").mkdir()
    for command in COMMANDS:
        (usr / "bin" / command).symlink_to(Path("..") / program.relative_to(usr) / command)
    _write_documents(context, usr / "share", program)
    _write_control(context, tree, program)
    normalise(tree, context.source_date_epoch)
    architecture = run("dpkg", "--print-architecture").strip()
    package = context.dist / f"faceviewer_{context.version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-b", tree, package, environment=context.environment)
    _lint(context, package)
    return [package]


def test(context: Context, artefacts: list[Path]) -> None:
    """Install, use, upgrade, downgrade and remove the package on this release of Debian and on later ones."""
    (package,) = artefacts
    files = [package, _next_version(context, package)]
    kibibytes = run("dpkg-deb", "--field", package, "Installed-Size").strip()
    script = Path(__file__).with_name("try_deb.sh")
    for release in releases_from_here():
        print(f"-- {release}")
        root = EmptyRoot(context, f"root-deb-{release}", release=release)
        print(root.run(script, *(file.name for file in files), kibibytes, files=files), end="")


def _write_documents(context: Context, share: Path, program: Path) -> None:
    folder = share / "doc" / "faceviewer"
    folder.mkdir(parents=True)
    licence = (context.source / "LICENSE").read_text("utf-8").partition("\n\n")[2].partition("\n\n")[2]
    indented = "\n".join(f" {line}" if line else " ." for line in licence.strip().splitlines())
    (folder / "copyright").write_text(_template("copyright", licence=indented), "utf-8")
    _write_zipped(folder / "THIRD-PARTY.txt.gz", third_party_notices(context, program))
    day = format_datetime(datetime.fromtimestamp(context.source_date_epoch, UTC))
    news = "\n".join(
        fill(line, width=78, initial_indent="  * ", subsequent_indent="    ")
        for line in changes_of(context.version)["en"]
    )
    head = f"faceviewer ({context.version}) stable; urgency=medium"
    _write_zipped(folder / "changelog.gz", f"{head}\n\n{news}\n\n -- {_maintainer()}  {day}\n")
    overrides = share / "lintian" / "overrides" / "faceviewer"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(_template("overrides"), "utf-8")


def _write_control(context: Context, tree: Path, program: Path) -> None:
    control = tree / "DEBIAN"
    control.mkdir()
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    sums = "".join(f"{md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files)  # noqa: S324
    (control / "md5sums").write_text(sums, "utf-8")
    kibibytes = sum(-(-path.lstat().st_size // 1024) for path in tree.rglob("*"))
    homepage = homepage_of(context.source)
    text = _template(
        "control",
        version=context.version,
        architecture=run("dpkg", "--print-architecture").strip(),
        maintainer=_maintainer(),
        homepage=f"Homepage: {homepage}\n" if homepage else "",
        installed_size=str(kibibytes),
        shlibs=_dependencies(context, program),
    )
    (control / "control").write_text(text, "utf-8")
    postinst = control / "postinst"
    postinst.write_text(_template("postinst"), "utf-8")
    postinst.chmod(0o755)


def _dependencies(context: Context, program: Path) -> str:
    """Return the packages of the libraries that the program needs and does not contain."""
    folder = context.work / "shlibs"
    (folder / "debian").mkdir(parents=True)
    source = "Source: faceviewer\n\nPackage: faceviewer\nArchitecture: any\n"
    (folder / "debian" / "control").write_text(source, "utf-8")
    binaries = binaries_of(program)
    own = sorted({f"-l{path.parent}" for path in binaries})
    output = run(
        "dpkg-shlibdeps", "-O", "--ignore-missing-info", *own, *binaries, folder=folder, environment=context.environment
    )
    found = re.search(r"^shlibs:Depends=(.+)$", output, re.MULTILINE)
    if found is None:
        raise Failed(f"dpkg-shlibdeps found no dependencies\n{output}")
    return found[1]


def _maintainer() -> str:
    """Return the package's maintainer, from the environment variables of Debian's tools."""
    name, address = os.environ.get("DEBFULLNAME"), os.environ.get("DEBEMAIL")
    return f"{name or 'the faceviewer authors'} <{address or 'faceviewer@localhost'}>"


def _template(name: str, **values: str) -> str:
    text = (TEMPLATES / name).read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key.upper()}@", value)
    return text


def _write_zipped(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _lint(context: Context, package: Path) -> None:
    """Check the package with lintian; debian/overrides explains the exceptions."""
    lenient = ["--suppress-tags", _DESCRIPTION_TAG] if not homepage_of(context.source) and _is_known() else []
    options = ("--allow-root", "--fail-on", "error,warning", *lenient)
    output = run("lintian", *options, package, environment=context.environment)
    if output.strip():
        print(output, end="")


def _is_known() -> bool:
    """Return whether this lintian has the tag; if not, it rejects the option with its name."""
    try:
        run("lintian-explain-tags", _DESCRIPTION_TAG)
    except Failed:
        return False
    return True


def _next_version(context: Context, package: Path) -> Path:
    """Return the same package with a higher version, weakly compressed to unpack fast."""
    tree = context.work / "newer"
    run("dpkg-deb", "--raw-extract", package, tree)
    old, new = context.version, f"{context.version}+next"
    library = tree / "usr" / "lib" / "faceviewer"
    (library / old).rename(library / new)
    for link in (tree / "usr" / "bin").iterdir():
        target = str(link.readlink()).replace(f"/{old}/", f"/{new}/")
        link.unlink()
        link.symlink_to(target)
    for name in ("control", "md5sums"):
        file = tree / "DEBIAN" / name
        file.write_text(file.read_text("utf-8").replace(f"Version: {old}\n", f"Version: {new}\n")
                        .replace(f"faceviewer/{old}/", f"faceviewer/{new}/"), "utf-8")  # fmt: skip
    newer = context.work / f"faceviewer_{new}_next.deb"
    run("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "-b", tree, newer)
    return newer
