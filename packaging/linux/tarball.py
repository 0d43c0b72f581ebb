"""Build the relocatable archive, which runs wherever it is unpacked; a script in it installs into the home folder.

There is no AppImage, because its runtime is on a download page only, not in a registry where it could be pinned.
"""

import platform
import re
import shutil
from pathlib import Path

from context import Context
from freezing.binaries import binaries_of
from freezing.freeze import frozen, third_party_notices
from linux.desktop import check, lay_out
from linux.empty_root import EmptyRoot
from linux.tree import normalise, pack
from running import run
from tools import need

# A fixed number of threads, because the output of one thread differs.
_XZ = ("--threads=2", "--block-size=32MiB", "-6")

HOME = Path(__file__).parent / "home"
"""The files in the archive beside the program."""


def build(context: Context) -> list[Path]:
    """Build the archive."""
    name = f"faceviewer-{context.version}-linux-{platform.machine()}"
    tree = context.work / "tarball" / name
    tree.mkdir(parents=True)
    frozen(context, with_host_libraries=True).rename(tree / "program")
    lay_out(context, tree / "program", tree / "share")
    check(context, tree / "share")
    for file in sorted(HOME.iterdir()):
        text = file.read_text("utf-8").replace("@VERSION@", context.version)
        (tree / file.name).write_text(text.replace("@GLIBC@", _glibc(tree / "program")), "utf-8")
    for script in tree.glob("*.sh"):
        script.chmod(0o755)
    shutil.copyfile(context.source / "LICENSE", tree / "LICENSE")
    (tree / "THIRD-PARTY.txt").write_text(third_party_notices(context, tree / "program"), "utf-8")
    normalise(tree, context.source_date_epoch)
    archive = tree.parent / f"{name}.tar"
    pack(tree, archive)
    need({"xz": "xz-utils"})
    run("xz", *_XZ, archive)
    return [Path(shutil.move(archive.with_suffix(".tar.xz"), context.dist / f"{name}.tar.xz"))]


def test(context: Context, artefacts: list[Path]) -> None:
    """Run the unpacked program; install, upgrade and remove it as a user of an empty Debian system."""
    root = EmptyRoot(context, "root-tarball")
    script = Path(__file__).with_name("try_tarball.sh")
    print(root.run(script, artefacts[0].name, files=artefacts), end="")


def _glibc(program: Path) -> str:
    """Return the newest version of the C library that a binary in a folder needs."""
    output = run("objdump", "-p", *binaries_of(program))
    versions = [(int(major), int(minor)) for major, minor in re.findall(r"\bGLIBC_(\d+)\.(\d+)", output)]
    major, minor = max(versions)
    return f"{major}.{minor}"
