"""Check the part of the release checklist that a program can check; packaging/README.md has the rest."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from bootstrap import PASSED, head
from context import Context
from freezing.freeze import third_party_notices
from release import minisign, notice, sbom, verify
from release.changes import changes_of
from release.pins import all_pins
from release.sums import NAME, differences, is_summed
from running import Failed, Stop
from windows import winget

# Other files with a version, and its pattern there. A value that begins with no digit is filled in by a build.
_STATED = {
    "*.metainfo.xml": r'<release version="([^"]+)"',
    "*.plist*": r"<key>CFBundle(?:Short)?Version(?:String)?</key>\s*<string>([^<]+)",
    "*.nsi": r'^!define VERSION "?([^"\s]+)',
    "*.wxs": r'\bVersion="([^"]+)"',
    "*.rc*": r'VALUE "(?:File|Product)Version", "([^"\\]+)',
    "control*": r"^Version: (\S+)",
    "changelog": r"^faceviewer \(([^)]+)\)",
}
_FIGURE = re.compile(r"^\|.*`python -m (tests\.[\w.]+)", re.MULTILINE)
_SCREENSHOT = re.compile(r"!\[[^\]]*\]\((packaging/screenshots/[^)]+)\)")
_ARTEFACTS = ("*.whl", "*.tar.gz", "*.deb", "*.tar.xz", "*.exe", "*.msi", "*-apt.tar", "*-winget.zip", "*.cdx.json")
_NO_KEY = "Nobody has the private half of this key"
"""A text in the placeholder file of the public key for update notices."""


def build(context: Context) -> list[Path]:
    """Print the checklist; below an item that is not done, print what is missing.

    Raises:
        Failed: an item is not done.
    """
    missing = 0
    for (english, chinese), check in _ITEMS.items():
        found = _result(check, context)
        missing += bool(found)
        print(f"[{' ' if found else 'x'}] {english} / {chinese}{''.join(f'{chr(10)}      {line}' for line in found)}")
    if missing:
        raise Failed(f"{missing} of {len(_ITEMS)} are not done")
    return []


def test(context: Context, artefacts: list[Path]) -> None:
    """Do nothing: the target is a check itself."""


def _result(check: Callable[[Context], list[str]], context: Context) -> list[str]:
    try:
        return check(context)
    except (Failed, Stop, LookupError, OSError) as trouble:
        return [str(trouble).strip().splitlines()[-1]]


def version_everywhere(context: Context) -> list[str]:
    """Return the files that contain another version."""
    stated = [
        (file, version)
        for pattern, written in _STATED.items()
        for file in sorted((context.source / "packaging").rglob(pattern))
        for version in re.findall(written, file.read_text("utf-8", errors="replace"), re.MULTILINE)
        if version[0].isdigit()
    ]
    wrong = [
        f"{file.relative_to(context.source)}: {version}"
        for file, version in stated
        if version.split("-")[0] != context.version
    ]
    others = [file.name for file in sorted(context.dist.iterdir()) if is_summed(file)]
    return wrong + [f"dist/{name}" for name in others if context.version not in name]


def changes(context: Context) -> list[str]:
    """Check the version's section in CHANGES.md; raise LookupError if it is invalid."""
    changes_of(context.version, context.source / "packaging" / "release" / "CHANGES.md")
    return []


def committed(context: Context) -> list[str]:
    """Return the uncommitted changes, and a message if the commit has no tag of the version."""
    changed = _git(context, "status", "--porcelain", "--untracked-files=no").splitlines()
    tags = _git(context, "tag", "--points-at", "HEAD").split()
    return changed + ([] if f"v{context.version}" in tags else [f"no tag v{context.version} at this commit"])


def tested(context: Context) -> list[str]:
    """Return a message if the tests have not passed on this commit."""
    passed = PASSED.read_text("utf-8").strip() if PASSED.is_file() else ""
    return [] if passed and passed == head() else ["packaging/bootstrap.py test has not passed on this commit"]


def figures(context: Context) -> list[str]:
    """Return the benchmarks named in the README that do not exist."""
    programs = set(_FIGURE.findall((context.source / "README.md").read_text("utf-8")))
    paths = {name: context.source / name.replace(".", "/") for name in programs}
    gone = [name for name, path in paths.items() if not path.is_dir() and not path.with_suffix(".py").is_file()]
    return sorted(gone) if programs else ["the README has no figures"]


def screenshots(context: Context) -> list[str]:
    """Return the screenshots in the README that do not exist."""
    shown = _SCREENSHOT.findall((context.source / "README.md").read_text("utf-8"))
    gone = [path for path in shown if not (context.source / path).is_file()]
    return gone if shown else ["the README shows no picture"]


def hashes(context: Context) -> list[str]:
    """Return the pinned requirements without a hash."""
    files = sorted((context.source / "packaging").rglob("requirements*.txt"))
    return [f"{file.name}: {pin.name}" for file in files for pin in all_pins(file) if not pin.sha256]


def artefacts(context: Context) -> list[str]:
    """Return the kinds of artefacts that are missing in dist."""
    return [f"dist has no {pattern}" for pattern in _ARTEFACTS if not list(context.dist.glob(pattern))]


def winget_hashes(context: Context) -> list[str]:
    """Return the installers that do not match winget's manifests."""
    return [line for path in sorted(context.dist.glob("*-winget.zip")) for line in winget.differences(path)]


def bill(context: Context) -> list[str]:
    """Check the bill of materials; if there is none, return the command that builds it."""
    path = context.dist / f"faceviewer-{context.version}.cdx.json"
    if not path.is_file():
        return ["build.py sbom"]
    sbom.test(context, [path])
    return []


def licences(context: Context) -> list[str]:
    """Check that there are licence texts for everything bundled; raise Failed if one is missing."""
    third_party_notices(context, context.work)
    return []


def signatures(context: Context) -> list[str]:
    """Check the signature with the given key; return the files that do not match their sums."""
    key = verify.public_key()
    if not key:
        return ["FACEVIEWER_RELEASE_PUBLIC_KEY names no key to check with"]
    minisign.check(context.dist / NAME, public_key=key)
    return differences(context.dist / NAME)


def update_notice(context: Context) -> list[str]:
    """Return why running programs would reject the update notice of this version."""
    public_key = context.source / notice.PUBLIC_KEY
    if _NO_KEY in public_key.read_text("utf-8"):
        return [f"{notice.PUBLIC_KEY} is not a real key yet"]
    if not (context.dist / notice.NAME).is_file():
        return [f"dist has no {notice.NAME}: FACEVIEWER_UPDATE_KEY, then build.py sign"]
    notice.check(context, context.dist / notice.NAME, public_key=public_key)
    return []


def _git(context: Context, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(context.root), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr or "git failed")
    return done.stdout


_ITEMS: dict[tuple[str, str], Callable[[Context], list[str]]] = {
    ("one version everywhere", "版本号处处一致"): version_everywhere,
    ("changes told, in both languages", "变更说明（中英文）"): changes,
    ("all committed and tagged", "全部提交并打标签"): committed,
    ("all checks passed on this commit", "此提交通过全部检查"): tested,
    ("figures can be measured", "指标可复测"): figures,
    ("screenshots are there", "截图齐全"): screenshots,
    ("every requirement has its hash", "每项依赖均有哈希"): hashes,
    ("every artefact is built", "制品齐全"): artefacts,
    ("hashes in winget's manifest", "winget 清单中的哈希"): winget_hashes,
    ("bill of materials", "组件清单"): bill,
    ("licence texts of everything bundled", "所含组件的许可文本"): licences,
    ("sums and signature", "校验和与签名"): signatures,
    ("notice of updates, by a real key", "更新通知使用正式密钥"): update_notice,
}
