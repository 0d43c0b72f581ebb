"""Create an empty Debian system in a folder, to find requirements that a package does not declare."""

import hashlib
import os
import platform
import shutil
import sys
from pathlib import Path

from bootstrap import can_unshare
from context import Context
from running import Failed, Stop, run, say
from tools import need

# This machine's configuration for reaching the Debian archive: sources, options, keys, certificate authorities.
_APT = Path("/etc/apt")
_FROM_THE_HOST = ("etc/resolv.conf", "etc/hosts", "usr/local/share/ca-certificates", "etc/ssl/certs")
_KEPT_VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "PIP_CERT", "PIP_INDEX_URL")
RELEASES = ("bookworm", "trixie")
"""The releases of Debian for trials, oldest first: a program built on one must run on later ones."""


class EmptyRoot:
    """A new Debian system for one trial.

    Args:
        context: the context of the build; the system is in its work folder, and its archive in build/.
        name: the name of the folder.
        release: code name of the Debian release; "" for that of this machine.

    Attributes:
        folder: the root of the system.

    Raises:
        Stop: this machine is not Debian, or this user may not create such a system.
    """

    def __init__(self, context: Context, name: str, *, release: str = "") -> None:
        check_possible()
        self.folder = context.work / name
        archive = _archive(context, release or _own_release())
        self.folder.mkdir()
        run("tar", "-C", self.folder, "-xpf", archive)

    def run(self, script: Path, *arguments: str, files: list[Path], seconds: float = 900) -> str:
        """Run a shell script inside as root, and return its output.

        The script has its own mount and PID namespaces, which end with it.

        Args:
            script: a file of this machine.
            arguments: the arguments of the script.
            files: copied beside the script, into /trial.
            seconds: the timeout.

        Raises:
            Failed: the exit status is not 0, or the timeout has passed.
        """
        trial = self.folder / "trial"
        trial.mkdir(exist_ok=True)
        for file in (script, *files):
            shutil.copy(file, trial)
        kept = [f"{name}={os.environ[name]}" for name in _KEPT_VARIABLES if name in os.environ]
        # Not chroot: its root is not a mount point, so that such a system could not be created inside of this one.
        enter = (
            'mount --make-rprivate / && mount --rbind "$0" "$0" && cd "$0" && mount -t proc proc proc && '
            "mount --rbind /dev dev && mkdir outside && pivot_root . outside && cd / && umount -l outside && "
            "rmdir outside && exec env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "
            'PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"'
        )
        own = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", enter)
        command = ("sh", "-eu", f"/trial/{script.name}", *arguments)
        return run(*own, self.folder, *kept, *command, seconds=seconds)


def check_possible() -> None:
    """Check whether an empty system can be created on this machine.

    Raises:
        Stop: it cannot; the message says why.
    """
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Stop(
            "Trying a package needs Debian and root; --no-test leaves the trial out. / "
            "试装需要 Debian 和 root 权限；可用 --no-test 跳过。"
        )
    if not can_unshare():
        raise Stop(
            "Trying a package needs mount namespaces, and a root that is a mount point: a plain chroot or an "
            "unprivileged container has none; --no-test leaves the trial out. / "
            "试装需要挂载命名空间，且根目录须为挂载点（普通 chroot 或非特权容器不满足）；可用 --no-test 跳过。"
        )


def releases_from_here() -> tuple[str, ...]:
    """Return the release of this machine, and the later ones of RELEASES."""
    own = _own_release()
    return (own, *RELEASES[RELEASES.index(own) + 1 :]) if own in RELEASES else (own,)


def _own_release() -> str:
    return platform.freedesktop_os_release().get("VERSION_CODENAME", "")


def _archive(context: Context, release: str) -> Path:
    """Return the archive of an empty system; create it with debootstrap if it does not exist."""
    need({"debootstrap": "debootstrap"})
    mirror = _mirror(_own_release())
    archive = context.root / "build" / f"root-{release}-{_fingerprint(mirror)}.tar"
    if archive.is_file():
        return archive
    say(f"Making an empty Debian {release}", f"创建空的 Debian {release} 系统")
    folder = context.work / "debootstrap"
    run("debootstrap", "--variant=minbase", release, folder, mirror)
    (folder / "etc/apt/sources.list").unlink(missing_ok=True)
    for path in _local_apt_files():
        _replace_copy(path, folder / path.relative_to("/"))
    for name in _FROM_THE_HOST:
        _replace_copy(Path("/", name), folder / name)
    for sources in (folder / "etc/apt/sources.list", *(folder / "etc/apt/sources.list.d").glob("*.*")):
        if sources.is_file():
            sources.write_text(sources.read_text("utf-8").replace(_own_release(), release), "utf-8")
    shutil.rmtree(folder / "var/cache/apt/archives")
    (folder / "var/cache/apt/archives/partial").mkdir(parents=True)
    archive.parent.mkdir(exist_ok=True)
    unfinished = archive.with_suffix(".part")
    run("tar", "-C", folder, "--one-file-system", "-cf", unfinished, ".")
    unfinished.rename(archive)
    shutil.rmtree(folder)
    return archive


def _fingerprint(mirror: str) -> str:
    """Return a digest of the inputs of an empty system, so that a change of one creates a new archive."""
    digest = hashlib.sha256(mirror.encode() + Path(__file__).read_bytes())
    for path in _local_apt_files():
        digest.update(str(path).encode() + path.read_bytes())
    for name in _FROM_THE_HOST:
        top = Path("/", name)
        for path in sorted([top, *top.rglob("*")] if top.is_dir() else [top]):
            digest.update(str(path).encode())
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _local_apt_files() -> list[Path]:
    """Return the files in apt's folder that belong to no package; those of packages are in the empty system already."""
    owned = {line.split()[0] for line in run("dpkg-query", "-W", "-f", "${Conffiles}\n").splitlines() if line.strip()}
    return [path for path in sorted(_APT.rglob("*")) if path.is_file() and str(path) not in owned]


def _mirror(release: str) -> str:
    """Return the URL of the mirror for this machine's release."""
    lines = run("apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages")
    for line in lines.splitlines():
        codename, component, address = line.split(maxsplit=2)
        if (codename, component) == (release, "main"):
            return address
    raise Failed(f"apt has no archive of {release}\n{lines}")


def _replace_copy(source: Path, target: Path) -> None:
    if source.is_dir():
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(source, target, symlinks=True, ignore_dangling_symlinks=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
