"""Build all release artefacts: `python3 packaging/build.py TARGET... [--dist DIR]`.

The source is the commit, without uncommitted changes. Each target is built, then tested by an installation if that is
possible; its files go to dist/. `all` means every target.
`--no-test` skips the tests; `--twice` builds everything a second time and compares the bytes.

Exit status: 0 for success, 1 for a failure, 2 if this machine cannot build the target or the usage is wrong. Uses the
standard library only; a target's other requirements are installed by apt, and by pip with pinned hashes.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))  # noqa: PTH120 - left out by Python with -I, -P or PYTHONSAFEPATH

import supported_python  # noqa: F401 - must be first: it ends this script if Python is too old

# isort: split
import argparse
import importlib
import io
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from bootstrap import isolate_environment
from context import Context, committed, source_date_epoch_of, version_of
from linux.empty_root import check_possible
from release.changes import changes_of
from running import ROOT, Failed, Stop, say


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the build.

    Attributes:
        name: on the command line.
        module: name of its module, below packaging/. Its function `build(context)` creates the target's files in
            `context.dist` and returns them, none if the target is a check; `test(context, artefacts)` tests these
            files, by installing them if that is possible. Both raise Failed, or Stop if this machine cannot do it.
        english: description.
        chinese: the same description.
        most: maximum size of its largest file in bytes, 0 for no limit.
        in_empty_root: whether its test needs an empty Debian system.
    """

    name: str
    module: str
    english: str
    chinese: str
    most: int = 0
    in_empty_root: bool = False


TARGETS = [
    Target("wheel", "python.wheel", "Python wheel", "Python wheel 包"),
    Target("sdist", "python.sdist", "Python source distribution", "Python 源码包"),
    Target("deb", "linux.deb", "Debian package", "Debian 软件包", most=40_000_000, in_empty_root=True),
    Target("tarball", "linux.tarball", "relocatable archive for Linux", "Linux 免安装压缩包", in_empty_root=True),
    Target("setup", "windows.setup", "Windows setup program", "Windows 安装程序", most=30_000_000),
    Target("msi", "windows.msi", "Windows MSI for administrators", "供管理员使用的 Windows MSI"),
    Target("macos", "macos.checks", "what the macOS program is made from", "macOS 程序的构建文件"),
    Target("sbom", "release.sbom", "list of what is bundled (CycloneDX)", "组件清单（CycloneDX）"),
    Target("apt", "linux.apt", "signed apt repository", "已签名的 apt 软件源", in_empty_root=True),
    Target("winget", "windows.winget", "manifest for winget", "winget 清单"),
    Target("sums", "release.sums", "SHA256SUMS", "SHA256SUMS 校验和"),
    Target("sign", "release.sign", "signature, and the notice of updates", "签名与更新通知"),
    Target("verify", "release.verify", "artefacts against their sums and signature", "校验制品的校验和与签名"),
    Target(
        "plain",
        "linux.plain",
        "the README's commands on plain systems",
        "在全新系统上运行 README 中的命令",
        in_empty_root=True,
    ),
    Target("check", "checklist", "checklist of a release", "发布检查单"),
]


def main(arguments: Sequence[str]) -> int:
    """Build the given targets in the order of the table, and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may be unable to show Chinese
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl+C, so that untested files are removed
    options = _parse(arguments)
    names = {target.name for target in TARGETS} if "all" in options.targets else set(options.targets)
    made: list[tuple[Target, Path]] = []
    try:
        _check_first(names, tested=not options.no_test)
        with tempfile.TemporaryDirectory(prefix="faceviewer-build-") as scratch:
            context = _context(options.dist, Path(scratch) / "first")
            for target in TARGETS:
                if target.name in names:
                    made += [
                        (target, path)
                        for path in _make(target, context, tested=not options.no_test, twice=options.twice)
                    ]
            _print_sizes(made)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except (Failed, subprocess.CalledProcessError) as failure:
        say(f"Failed: {failure}", "失败")
        return 1
    except OSError as error:
        print(f"Failed / 失败: {error}", file=sys.stderr)  # standard output may be on the full disk
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("build.py", description="Build and test what is handed out / 构建并测试发布制品")
    parser.add_argument("targets", nargs="+", metavar="TARGET", choices=[*(target.name for target in TARGETS), "all"])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", metavar="DIR", help="default dist/ / 默认为 dist/")
    parser.add_argument("--no-test", action="store_true", help="build only / 仅构建，不测试")
    parser.add_argument("--twice", action="store_true", help="build again and compare / 再次构建并逐字节比较")
    parser.epilog = "; ".join(f"{target.name}: {target.english} / {target.chinese}" for target in TARGETS)
    return parser.parse_args(arguments)


def _check_first(names: set[str], *, tested: bool) -> None:
    """Raise at once the failures that would otherwise occur at the end of a long build."""
    try:
        changes_of(version_of(ROOT))
    except LookupError as missing:
        raise Failed(str(missing)) from None
    if tested and any(target.in_empty_root for target in TARGETS if target.name in names):
        check_possible()


def _context(dist: Path, work: Path) -> Context:
    dist.mkdir(parents=True, exist_ok=True)
    work.mkdir()
    return Context(
        root=ROOT,
        source=committed(ROOT, work / "source"),
        dist=dist.resolve(),
        work=work,
        version=version_of(ROOT),
        source_date_epoch=source_date_epoch_of(ROOT),
    )


def _make(target: Target, context: Context, *, tested: bool, twice: bool) -> list[Path]:
    """Build one target, test it, and build it again, as the options say."""
    builder = importlib.import_module(target.module)
    started, before = time.monotonic(), _files(context.dist)
    say(f"Building {target.name}: {target.english}", f"构建：{target.chinese}")
    try:
        artefacts: list[Path] = builder.build(context)
        _check_sizes(target, artefacts)
        if twice:
            _build_again(builder, context, artefacts)
        if tested:
            say(f"Testing {target.name}", f"测试：{target.chinese}")
            builder.test(context, artefacts)
    except BaseException:  # also after an interrupted test: the files are untested
        for path, _ in _files(context.dist) - before:
            path.unlink()
        raise
    say(f"{target.name}: done in {time.monotonic() - started:.0f} s", "完成")
    return artefacts


def _files(folder: Path) -> set[tuple[Path, int]]:
    """Return the files of a folder, each with the time of its last change in nanoseconds."""
    return {(path, path.stat().st_ctime_ns) for path in folder.iterdir() if path.is_file()}


def _check_sizes(target: Target, artefacts: list[Path]) -> None:
    for artefact in artefacts:
        if target.most and artefact.stat().st_size > target.most:
            raise Failed(f"{artefact.name} has {artefact.stat().st_size:,} bytes, more than {target.most:,}")


def _build_again(builder: ModuleType, context: Context, artefacts: list[Path]) -> None:
    """Build in other folders and compare byte by byte."""
    say("Building it once more, to compare", "再次构建以作比较")
    again = replace(context, work=context.work.with_name("again"), dist=context.work.with_name("dist-again"))
    for folder in (again.work, again.dist):
        folder.mkdir(exist_ok=True)
    for first, second in zip(artefacts, builder.build(again), strict=True):
        if first.name != second.name or first.read_bytes() != second.read_bytes():
            raise Failed(f"{first.name}: two builds differ")
    say("Both are the same, byte by byte", "两次构建逐字节相同")


def _print_sizes(made: list[tuple[Target, Path]]) -> None:
    for target, path in made:
        size = path.stat().st_size
        bound = f" (at most / 上限 {target.most / 1e6:.0f} MB)" if target.most else ""
        print(f"{size / 1e6:9.2f} MB  {path.name}{bound}")


if __name__ == "__main__":
    isolate_environment()
    sys.exit(main(sys.argv[1:]))
