"""Try Linux artefacts in empty systems, without the software of the build machine."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from context import Context
from linux.empty_root import EmptyRoot, releases_from_here
from release.verify import flipped
from running import run

_HERE = Path(__file__).parent


def try_package(context: Context, package: Path) -> None:
    """Install, use, upgrade, downgrade and remove a Debian package, on this release of Debian and on later ones.

    Raises:
        Failed: a check failed.
        Stop: this machine cannot run the trial.
    """
    newer = _next_version(context, package)
    kibibytes = run("dpkg-deb", "--field", package, "Installed-Size").strip()
    files = [package, newer]
    for release in releases_from_here():
        print(f"-- {release}")
        root = EmptyRoot(context, f"root-deb-{release}", release=release)
        print(root.run(_HERE / "try_deb.sh", *(file.name for file in files), kibibytes, files=files), end="")


def try_archive(context: Context, archive: Path) -> None:
    """Run, install, upgrade and remove the program of the relocatable archive, as a user who is not root.

    Raises:
        Failed, Stop: see `try_package`.
    """
    root = EmptyRoot(context, "root-tarball")
    print(root.run(_HERE / "try_tarball.sh", archive.name, files=[archive]), end="")


def try_repository(context: Context, archive: Path, key: str) -> None:
    """Install from an apt repository, on the releases of `try_package`, whose programs to check signatures differ.

    apt must reject the repository if its index was changed, or if another key is expected.

    Args:
        context: of the build.
        archive: the repository, in a folder `apt`.
        key: file name of the public key in the repository.

    Raises:
        Failed, Stop: see `try_package`.
    """
    served = context.work / "served"
    for folder in (served, served / "changed"):
        folder.mkdir()
        run("tar", "-C", folder, "-xf", archive)
    for index in (served / "changed").rglob("Packages*"):
        index.write_bytes(flipped(index.read_bytes()))
    # The empty system shares the network of this machine.
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            for release in releases_from_here():
                print(f"-- {release}")
                root = EmptyRoot(context, f"root-apt-{release}", release=release)
                print(root.run(_HERE / "try_apt.sh", address, key, files=[served / "apt" / key]), end="")
        finally:
            server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without logging."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Log nothing."""


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
