"""What the confined decoder process can do: a process that is confined in the same way tries it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faceviewer.core.limits import PICTURE_DECODER_SECONDS
from faceviewer.imaging.decoder import Decoder
from tests.faults import corpus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the filter exists on Linux only")

TRIES = {
    "read a file": "os.open('/etc/passwd', os.O_RDONLY)",
    "read its own memory": "os.open('/proc/self/mem', os.O_RDONLY)",
    "make a file": "os.open('made', os.O_CREAT | os.O_WRONLY)",
    "make a nameless file": "os.memfd_create('x')",
    "list a folder": "os.listdir('/')",
    "ask whether a file is there": "os.stat('/etc/passwd')",
    "read a link": "os.readlink('/proc/self/exe')",
    "remove a file": "os.unlink('there')",
    "rename a file": "os.rename('there', 'elsewhere')",
    "link a file": "os.link('there', 'elsewhere')",
    "change a file's mode": "os.chmod('there', 0o777)",
    "cut a file": "os.truncate('there', 0)",
    "make a folder": "os.mkdir('folder')",
    "change its folder": "os.chdir('/')",
    "use a connection": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "use a datagram": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "use a local socket": "socket.socketpair()",
    "listen to the kernel": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "fork": "os.fork()",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "start a program": "subprocess.run(['/bin/true'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a thread": "threading.Thread(target=int).start()",
    "signal its parent": "os.kill(os.getppid(), signal.SIGTERM)",
    "signal its group": "os.killpg(0, signal.SIGTERM)",
    "trace its parent": "call(101, 16, parent, 0, 0)",
    "read its parent's memory": "call(310, parent, 0, 0, 0, 0, 0)",
    "hold its parent": "os.pidfd_open(parent)",
    "raise its limits": "call(302, 0, 7, 0, 0)",
    "change its user": "os.setuid(65534)",
    "copy a descriptor": "os.dup(0)",
    "make a pipe": "os.pipe()",
    "use a ring of calls": "call(425, 1, 0)",
    "use keys of the kernel": "call(250, 0, 0, 0, 0, 0)",
    "load a library": "ctypes.CDLL('libthread_db.so.1')",
    "load a module": "__import__('sqlite3')",
    "call by x32's numbers": "call(0x40000000 + 41, 2, 1, 0)",
}
_PROGRAM = """
import ctypes, os, resource, signal, socket, subprocess, sys, threading
from faceviewer.imaging.decoder_child import prepare
libc = ctypes.CDLL(None, use_errno=True)
def call(*numbers):
    if libc.syscall(*map(ctypes.c_long, numbers)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
parent = os.getppid()
os.chdir(sys.argv[1])
confined = prepare()
print(confined)
for line in sys.argv[2:]:
    try:
        exec(line)
    except Exception as error:
        print(type(error).__name__, getattr(error, "errno", None))
    else:
        print("done")
"""


def test_confined_decoder_is_refused_every_system_call_it_does_not_need(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("as it was")
    outcomes = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path), *TRIES.values()], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert outcomes[0] == "True"
    refused = {"PermissionError 1", "OSError 1", "RuntimeError None", "ModuleNotFoundError None", "OSError None"}
    assert {name: outcome for name, outcome in zip(TRIES, outcomes[1:], strict=True) if outcome not in refused} == {}
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there", "as it was")]


def test_resource_limits_apply_without_the_system_call_filter() -> None:
    program = """
import resource
from faceviewer.imaging import confinement
from faceviewer.imaging.decoder_child import prepare
confinement.allow_computing_only = bool
confined = prepare()
limits = (getattr(resource, f"RLIMIT_{name}") for name in ("FSIZE", "NPROC", "CORE", "CPU"))
print(confined, *(resource.getrlimit(limit)[0] for limit in limits))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "0", "0", "1", str(PICTURE_DECODER_SECONDS)]


def test_confined_decoder_decodes_and_examines_every_format() -> None:
    decoder = Decoder()
    try:
        for name, data in {**corpus.good(), **corpus.grey()}.items():
            decoder.decode(data)
            decoder.examine(data)
            assert decoder.is_confined, name
    finally:
        decoder.stop()
    assert not decoder.is_confined


def test_32_bit_system_call_ends_the_decoder() -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("int 0x80 exists on x86 only")
    program = """
import ctypes, mmap
from faceviewer.imaging.decoder_child import prepare
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid of 32 bits); int 0x80; ret
ask = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
prepare()
ask()
print("still here")
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (-31, "")
