"""Build the source distribution, and test that it builds the same wheel with hatchling alone and without network."""

import subprocess
import sys
from pathlib import Path

from context import Context
from python.wheel import built
from running import Failed, run, say

_NO_NETWORK = ("unshare", "--map-root-user", "--net")


def build(context: Context) -> list[Path]:
    """Build the sdist."""
    return [built("sdist", context, folder=context.dist)]


def test(context: Context, artefacts: list[Path]) -> None:
    """Build a wheel from the unpacked sdist, as packagers do, and one from the commit; compare their bytes."""
    unpacked = context.work / "sdist"
    unpacked.mkdir()
    # Some tools unpack without times; compiled translations must not count as stale then.
    run("tar", "--touch", "-xf", artefacts[0], "-C", unpacked)
    venv = context.work / "sdist-venv"
    run(sys.executable, "-m", "venv", venv)
    pins = context.root / "packaging" / "requirements-build.txt"
    pip = (venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", pins)  # contains hatchling, but not PySide6
    of_sdist = built(
        "wheel",
        context,
        source=next(unpacked.iterdir()),
        folder=context.work / "wheel-of-sdist",
        python=[*_without_network(), venv / "bin" / "python"],
    )
    of_commit = built("wheel", context, folder=context.work / "wheel-of-commit")
    if of_sdist.read_bytes() != of_commit.read_bytes():
        raise Failed("the wheel of the sdist is another than that of the commit")


def _without_network() -> tuple[str, ...]:
    """Return the command prefix that disables the network; if it does not work here, print that and return ()."""
    try:
        subprocess.run([*_NO_NETWORK, "true"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        say("Not tried without network: no namespaces here", "未在断网条件下验证：此处没有命名空间")
        return ()
    return _NO_NETWORK
