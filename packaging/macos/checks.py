"""Build and test the disk image on a Mac; on other systems check its sources as far as possible."""

import json
import platform
import plistlib
import re
import shutil
from pathlib import Path

from context import Context
from freezing.freeze import frozen, third_party_notices
from icons import icns, icns_entries
from macos.bundle import ARCHITECTURE, ENTITLEMENTS, info
from macos.recipe import evaluated
from running import Failed, Stop, run, say
from tools import pip

_HERE = Path(__file__).parent
_SCRIPT = _HERE / "disk_image.sh"
_STRING = re.compile(r'"(\w+)" = "[^"]+";')
_TAG = re.compile(r"-macosx_(\d+)_(\d+)_\w+\.whl$")
_UNTESTED = (
    "Not tested, for want of a Mac: freezing, signing, notarising, the disk image, and the program itself on macOS.",
    "因没有 Mac 而未经测试：打包、签名、公证、磁盘映像，以及程序本身在 macOS 上的运行。",
)


def build(context: Context) -> list[Path]:
    """Build FaceViewer-VERSION.dmg on a Mac; on other systems return nothing.

    Raises:
        Stop: the Mac has an Intel processor.
    """
    if platform.system() != "Darwin":
        return []
    if platform.machine() != ARCHITECTURE:
        raise Stop("A Mac with Apple's own processor is needed. / 需要配备 Apple 芯片的 Mac。")
    image = context.dist / f"FaceViewer-{context.version}.dmg"
    folder = frozen(context, with_host_libraries=True)
    licence, others = context.work / "LICENSE.txt", context.work / "THIRD-PARTY.txt"
    shutil.copyfile(context.source / "LICENSE", licence)
    others.write_text(third_party_notices(context, folder), "utf-8")
    run(_SCRIPT, folder.with_name("FaceViewer.app"), image, licence, others, environment=context.environment)
    return [image]


def test(context: Context, artefacts: list[Path]) -> None:
    """Use the program in the image on a Mac; on other systems check its sources."""
    if artefacts:
        _use(artefacts[0], context)
        return
    _check_property_lists(context)
    _check_icon(context)
    evaluated(context)
    run("sh", "-n", _SCRIPT)
    _check_wheels(context)
    say(*_UNTESTED)


def _use(image: Path, context: Context) -> None:
    volume = context.work / "volume"
    run("hdiutil", "attach", "-quiet", "-nobrowse", "-readonly", "-mountpoint", volume, image)
    try:
        programs = volume / "FaceViewer.app" / "Contents" / "MacOS"
        if context.version not in run(programs / "faceviewer-cli", "--version"):
            raise Failed(f"faceviewer-cli --version does not say {context.version}")
        run(programs / "faceviewer", "--self-test", environment={**context.environment, "QT_QPA_PLATFORM": "offscreen"})
    finally:
        run("hdiutil", "detach", "-quiet", volume)


def _check_property_lists(context: Context) -> None:
    plist = info(context.version)
    if plist["CFBundleShortVersionString"] not in context.version:
        raise Failed("Info.plist states another version")
    if "CFBundleDocumentTypes" in plist:
        raise Failed("Info.plist promises to open files, which the program does not")
    if not all(value is True for value in plistlib.loads(ENTITLEMENTS.read_bytes()).values()):
        raise Failed("entitlements are either asked for or left out")
    names = {}
    for language in plist["CFBundleLocalizations"]:
        text = (_HERE / f"{language}.lproj" / "InfoPlist.strings").read_text("utf-8")
        names[language] = _STRING.findall(text)
    if len({tuple(found) for found in names.values()}) != 1 or not all(names.values()):
        raise Failed(f"InfoPlist.strings differ in what they name: {names}")


def _check_icon(context: Context) -> None:
    entries = dict(icns_entries(icns(context.source / "resources" / "icons")))
    if max(entries.values()) < 512:
        raise Failed(f"the icon's largest picture has {max(entries.values())} pixels")


def _check_wheels(context: Context) -> None:
    """Check that all pins have wheels for macOS, and that Info.plist states the macOS version that these require."""
    stated = tuple(map(int, info(context.version)["LSMinimumSystemVersion"].split(".")))
    wheels = _wheels(context, ARCHITECTURE, stated)
    needed = max((int(found[1]), int(found[2])) for wheel in wheels if (found := _TAG.search(wheel)))
    if needed != stated:
        raise Failed(f"the wheels are made for macOS {needed}, Info.plist says {stated}")
    say(f"{len(wheels)} wheels for macOS {stated[0]} and newer, {ARCHITECTURE}", f"共 {len(wheels)} 个 macOS wheel 包")


def _wheels(context: Context, architecture: str, version: tuple[int, ...]) -> list[str]:
    """Return the names of the files that pip would install on macOS, without downloading them entirely."""
    report = context.work / "wheels.json"
    pip(context, "install", "--quiet", "--dry-run", "--no-deps", "--only-binary", ":all:", "--require-hashes",
        "--platform", f"macosx_{version[0]}_{version[1]}_{architecture}", "--implementation", "cp",
        "--python-version", "3.11", "--target", context.work / "nowhere", "--report", report,
        "-r", context.root / "packaging" / "requirements.txt")  # fmt: skip
    found = json.loads(report.read_text("utf-8"))["install"]
    return [item["download_info"]["url"].rpartition("/")[2] for item in found]
