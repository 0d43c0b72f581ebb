"""An empty Debian system in a folder: what a package needs and did not say is missing there."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import Stop, can_unshare, say
from running import Failed, run
from tools import need

if TYPE_CHECKING:
    from context import Context

# How this machine reaches the archive: its sources, its options, its keys, its certificate authorities.
_APT = Path("/etc/apt")
_FROM_THE_HOST = ("etc/resolv.conf", "etc/hosts", "usr/local/share/ca-certificates", "etc/ssl/certs")
_OF_THE_ENVIRONMENT = ("http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "PIP_CERT", "PIP_INDEX_URL")
RELEASES = ("bookworm", "trixie")
"""The releases of Debian that the program is tried on, the oldest first: what one builds must run on later ones."""


class EmptyRoot:
    """A system of its own; it is made anew for each trial.

    Args:
        context: of the build; the system lives in its work folder, and what it is made from in build/.
        name: of the folder.
        release: Debian's name of it; "" for the one of this machine.

    Attributes:
        folder: the root of the system.

    Raises:
        Stop: this user may not make one, or this is no Debian.
    """

    def __init__(self, context: Context, name: str, *, release: str = "") -> None:
        check_possible()
        self.folder = context.work / name
        archive = _archive(context, release or _own_release())
        self.folder.mkdir()
        run("tar", "-C", self.folder, "-xpf", archive)

    def run(self, script: Path, *arguments: str, files: list[Path], seconds: float = 900) -> str:
        """Run a shell script inside, as root, and return what it printed.

        Its mounts and its processes are its own and end with it.

        Args:
            script: on this machine.
            arguments: of the script.
            files: copied beside the script, into /trial.
            seconds: how long it may take.

        Raises:
            Failed: it ended with another status than 0, or not in time.
        """
        trial = self.folder / "trial"
        trial.mkdir(exist_ok=True)
        for file in (script, *files):
            shutil.copy(file, trial)
        kept = [f"{name}={os.environ[name]}" for name in _OF_THE_ENVIRONMENT if name in os.environ]
        # Not by chroot: its root would be no mount point, and no such system could be made within this one.
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
    """See whether an empty system can be made here.

    Raises:
        Stop: it cannot; it says why.
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
    """Return the release of this machine and those of RELEASES after it."""
    own = _own_release()
    return (own, *RELEASES[RELEASES.index(own) + 1 :]) if own in RELEASES else (own,)


def _own_release() -> str:
    return platform.freedesktop_os_release().get("VERSION_CODENAME", "")


def _archive(context: Context, release: str) -> Path:
    """Return the packed empty system, made by debootstrap if it is not there yet."""
    need({"debootstrap": "debootstrap"})
    mirror = _mirror(_own_release())
    archive = context.root / "build" / f"root-{release}-{_fingerprint(mirror)}.tar"
    if archive.is_file():
        return archive
    say(f"Making an empty Debian {release}", f"创建空的 Debian {release} 系统")
    folder = context.work / "debootstrap"
    run("debootstrap", "--variant=minbase", release, folder, mirror)
    (folder / "etc/apt/sources.list").unlink(missing_ok=True)
    for path in _set_by_hand():
        _copy_anew(path, folder / path.relative_to("/"))
    for name in _FROM_THE_HOST:
        _copy_anew(Path("/", name), folder / name)
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
    """Return a digest of what an empty system is made from, and how, so that a change makes a new one."""
    digest = hashlib.sha256(mirror.encode() + Path(__file__).read_bytes())
    for path in _set_by_hand():
        digest.update(str(path).encode() + path.read_bytes())
    for name in _FROM_THE_HOST:
        top = Path("/", name)
        for path in sorted([top, *top.rglob("*")] if top.is_dir() else [top]):
            digest.update(str(path).encode())
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _set_by_hand() -> list[Path]:
    """Return what is in apt's folder and came with no package: the packages of an empty system bring their own."""
    theirs = {line.split()[0] for line in run("dpkg-query", "-W", "-f", "${Conffiles}\n").splitlines() if line.strip()}
    return [path for path in sorted(_APT.rglob("*")) if path.is_file() and str(path) not in theirs]


def _mirror(release: str) -> str:
    """Return where this machine gets the packages of its own release from."""
    lines = run("apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages")
    for line in lines.splitlines():
        codename, component, address = line.split(maxsplit=2)
        if (codename, component) == (release, "main"):
            return address
    raise Failed(f"apt knows no archive of {release}\n{lines}")


def _copy_anew(source: Path, target: Path) -> None:
    if source.is_dir():
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(source, target, symlinks=True, ignore_dangling_symlinks=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
