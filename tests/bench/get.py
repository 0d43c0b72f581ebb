"""`faceviewer-cli get` against a script that makes the same two calls: `python -m tests.bench.get`.

Run it with the interpreter of an environment that contains the program only, too: with the packages of the tests, httpx
imports its own command line, which makes the script slower. The command is measured as a user starts it: by the script
that pip has installed beside the interpreter.
"""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

from faceviewer.sandbox.server import Address, running
from tests.bench.paired import as_installed, report_ratio

ROUNDS = 15


def seconds(command: list[str], sandbox: Address) -> float:
    secret = f"{sandbox.credentials.app_secret}\n"
    started = time.perf_counter()
    subprocess.run(command, input=secret, text=True, check=True, stdout=subprocess.DEVNULL, env=as_installed())
    return time.perf_counter() - started


def arguments(sandbox: Address) -> list[str]:
    return [
        *("get", "PHONE", "13800138000", "--format", "url", "--endpoint", sandbox.url),
        *("--app-key", sandbox.credentials.app_key, "--secret-stdin", "--ca-file", str(sandbox.ca_file)),
    ]


def bare_script(sandbox: Address) -> list[str]:
    script = str(Path(__file__).with_name("bare_get.py"))
    return [script, sandbox.url, sandbox.credentials.app_key, str(sandbox.ca_file)]


def main() -> None:
    with running(tls=True) as sandbox:
        ours = [str(Path(sys.executable).with_name("faceviewer-cli")), *arguments(sandbox)]
        bare = [sys.executable, *bare_script(sandbox)]
        name = "get" if importlib.util.find_spec("pytest") else "get_plain"
        report_ratio(name, lambda: seconds(ours, sandbox), lambda: seconds(bare, sandbox), rounds=ROUNDS)


if __name__ == "__main__":
    main()
