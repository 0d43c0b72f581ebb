"""Compare peak memory of the window and of `get` with bare baselines: `python -m tests.bench.memory`.

Each process reads its own peak, VmHWM of /proc/self/status, which exists on Linux only. The peak of the decoder process
is printed separately.
"""

import statistics
import subprocess
import sys
import tempfile

from faceviewer.sandbox.server import running
from tests.bench.figures import report
from tests.bench.get import arguments, bare_script
from tests.bench.paired import window_environment
from tests.bench.start import BARE, FIRST_FACE

ROUNDS = 3
_PEAK = r"""
import os, re
def peak(process="self"):
    with open(f"/proc/{process}/status") as told:
        return int(re.search(r"VmHWM:\s+(\d+)", told.read())[1]) / 1024
"""
# `leave` is called after the first paint, or after the first face.
_TELLS = """
def leave():
    decoder = sys.modules.get("faceviewer.imaging.decoder")
    apart = peak(decoder.shared_decoder()._child.pid) if decoder else 0.0
    print(peak(), apart, flush=True)
    os._exit(0)
"""
_GET = "import sys; from faceviewer.cli import main; main(sys.argv[1:]); print(peak(), 0.0, file=sys.stderr)"
_BARE_GET = "import runpy, sys; del sys.argv[0]; runpy.run_path(sys.argv[0]); print(peak(), 0.0, file=sys.stderr)"


def peaks(program: str, home: str, *words: str, typed: str = "") -> tuple[float, float]:
    """Run a program in a child process, and return its peak and that of its decoder, in MiB."""
    command = [sys.executable, "-c", _PEAK + "import sys\n" + program, *words]
    done = subprocess.run(
        command, env=window_environment(home), input=typed, capture_output=True, check=True, text=True
    )
    own, apart = (done.stdout if not words else done.stderr).split()[-2:]
    return float(own), float(apart)


def main() -> None:
    if sys.platform != "linux":
        raise SystemExit("only Linux tells a process its peak of memory")
    with tempfile.TemporaryDirectory() as home, running(tls=True) as sandbox:
        secret = sandbox.credentials.app_secret + "\n"
        window = [peaks(_TELLS + FIRST_FACE, home) for _ in range(ROUNDS)]
        bare = [peaks(_TELLS + BARE, home) for _ in range(ROUNDS)]
        get = [peaks(_GET, home, *arguments(sandbox), typed=secret) for _ in range(ROUNDS)]
        script = [peaks(_BARE_GET, home, *bare_script(sandbox), typed=secret) for _ in range(ROUNDS)]
    apart = statistics.median(apart for _, apart in window)
    for name, ours, base, more in (
        ("memory_window", window, bare, f"; its decoder process: {apart:.0f} MiB"),
        ("memory_get", get, script, ""),
    ):
        mine, bares = (statistics.median(own for own, _ in pairs) for pairs in (ours, base))
        report(name, f"{mine / bares:.2f}", f"{mine:.1f} MiB against {bares:.1f} MiB, {ROUNDS} rounds{more}")


if __name__ == "__main__":
    main()
