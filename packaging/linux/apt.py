"""Build the apt repository: the package, its index and gpg signatures, as static files for a web server.

FACEVIEWER_APT_KEY        path of the secret key, in the format of `gpg --export-secret-keys`; older than the commit
FACEVIEWER_APT_PASSWORD   password of the key, if it has one

The artefact is one archive, because SHA256SUMS lists files; its folder `apt` is unpacked on the server. The index has
no Valid-Until, because the repository is built with a release and not renewed before the next.
"""

import gzip
import os
import shutil
import tempfile
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from context import Context
from linux.empty_root import EmptyRoot, releases_from_here
from linux.tree import normalise, pack
from release.verify import flipped
from running import Stop, run
from tools import need

PUBLIC_KEY = "faceviewer.asc"
"""The file for Signed-By in a source of apt, beside `pool` and `dists`."""


def build(context: Context) -> list[Path]:
    """Build a repository with the packages of this version in dist.

    Raises:
        Stop: there is no key or no package.
        Failed: gpg rejected the key.
    """
    key = os.environ.get("FACEVIEWER_APT_KEY")
    if not key:
        raise Stop("FACEVIEWER_APT_KEY names no key to sign with / 未设置用于签名的密钥 FACEVIEWER_APT_KEY")
    packages = sorted(context.dist.glob(f"faceviewer_{context.version}_*.deb"))
    if not packages:
        raise Stop(
            f"There is no Debian package of {context.version} in dist: build.py deb apt / "
            f"dist 中没有 {context.version} 的 Debian 软件包：build.py deb apt"
        )
    need({"apt-ftparchive": "apt-utils", "gpg": "gnupg", "gpgconf": "gnupg"})
    tree = context.work / "apt"
    pool, suite = tree / "pool", tree / "dists" / "stable"
    pool.mkdir(parents=True)
    for package in packages:
        shutil.copy(package, pool)
    _write_index(context, suite, [package.stem.rpartition("_")[2] for package in packages])
    _sign(context, suite / "Release", Path(key))
    normalise(tree, context.source_date_epoch)
    archive = context.dist / f"faceviewer-{context.version}-apt.tar"
    pack(tree, archive)
    return [archive]


def test(context: Context, artefacts: list[Path]) -> None:
    """Install from the repository in empty Debian systems; a changed index and another key must be rejected.

    The programs by which apt checks signatures differ from release to release.
    """
    served = context.work / "served"
    for folder in (served, served / "changed"):
        folder.mkdir()
        run("tar", "-C", folder, "-xf", artefacts[0])
    for index in (served / "changed").rglob("Packages*"):
        index.write_bytes(flipped(index.read_bytes()))
    script = Path(__file__).with_name("try_apt.sh")
    # The empty system shares the network of this machine.
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            for release in releases_from_here():
                print(f"-- {release}")
                root = EmptyRoot(context, f"root-apt-{release}", release=release)
                print(root.run(script, address, PUBLIC_KEY, files=[served / "apt" / PUBLIC_KEY]), end="")
        finally:
            server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without logging."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Log nothing."""


def _write_index(context: Context, suite: Path, architectures: list[str]) -> None:
    top = suite.parent.parent
    for architecture in architectures:
        index = suite / "main" / f"binary-{architecture}" / "Packages"
        index.parent.mkdir(parents=True)
        _write(context, index, "--arch", architecture, "packages", "pool", folder=top)
        index.with_name("Packages.gz").write_bytes(gzip.compress(index.read_bytes(), mtime=0))
    fields = {
        "Origin": "FaceViewer", "Label": "FaceViewer", "Suite": "stable", "Codename": "stable", "Components": "main",
        "Architectures": " ".join(architectures),
        "Date": format_datetime(datetime.fromtimestamp(context.source_date_epoch, UTC)),
    }  # fmt: skip
    options = [word for name, value in fields.items() for word in ("-o", f"APT::FTPArchive::Release::{name}={value}")]
    _write(context, suite / "Release", *options, "release", suite, folder=top)


def _write(context: Context, path: Path, *words: str | Path, folder: Path) -> None:
    """Run apt-ftparchive, with its standard output, but not its errors, written to a file."""
    command = ("sh", "-c", 'exec apt-ftparchive "$@" >"$0"', path, *words)
    run(*command, folder=folder, environment=context.environment)


def _sign(context: Context, release: Path, key: Path) -> None:
    """Write Release.gpg, InRelease and the public key; signatures are reproducible, as their time is the commit's."""
    with tempfile.TemporaryDirectory() as home:  # readable by this user only; the agent's socket needs a short path
        environment = {**context.environment, "GNUPGHOME": home}
        gpg = (
            "gpg", "--batch", "--armor", "--pinentry-mode", "loopback", "--passphrase-fd", "0",
            "--faked-system-time", f"{context.source_date_epoch}!",
        )  # fmt: skip
        try:
            for words in (
                ("--import", key),
                ("--output", release.with_name("Release.gpg"), "--detach-sign", release),
                ("--output", release.with_name("InRelease"), "--clearsign", release),
                ("--output", release.parents[2] / PUBLIC_KEY, "--export"),
            ):
                run(*gpg, *words, stdin=f"{os.environ.get('FACEVIEWER_APT_PASSWORD', '')}\n", environment=environment)
        finally:
            run("gpgconf", "--kill", "all", environment=environment)
