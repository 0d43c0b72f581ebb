"""A gateway that is fast enough not to limit a run: `python -m tests.bench.light_gateway FOLDER [MS [FILE]]`.

It checks nothing, responds with the same record for every ID after MS milliseconds, and appends each ID to FILE. The
first line of its output is its address; `ca.pem` in FOLDER is the authority to trust. It ends when its input ends.
"""

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import trustme

DATA = {
    "faceId": "f-1",
    "userName": "张三（示例）",
    "policy": "PERMISSION",
    "expireTime": "2099-01-01 00:00:00",
    "imageUrl": "https://127.0.0.1:9/never.jpg",
}


class Responder(asyncio.Protocol):
    def __init__(self, seconds: float, log: IO[str] | None) -> None:
        self._seconds, self._log = seconds, log
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if not end or len(body) < int(length):
            return
        self._data = b""
        params = json.loads(body)["params"]
        if self._log:
            self._log.write(f"{params['userId']}\n")
            self._log.flush()
        envelope = {"id": "a", "code": 200, "message": "success", "localizedMsg": None}
        reply = json.dumps(
            envelope | {"data": DATA | {"userId": params["userId"], "userType": params["userType"]}}
        ).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
        asyncio.get_running_loop().call_later(self._seconds, self._transport.write, head % len(reply) + reply)


async def serve(folder: Path, seconds: float, log: IO[str] | None) -> None:
    """Serve until the input ends."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Responder(seconds, log), "127.0.0.1", 0, ssl=context)
    print(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def light_gateway(folder: Path, *, milliseconds: float = 0, log: Path | None = None) -> Iterator[str]:
    """Serve in a separate process until the block ends, and return the address."""
    further = [str(log)] if log else []
    command = [sys.executable, "-m", "tests.bench.light_gateway", str(folder), str(milliseconds), *further]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()


def main() -> None:
    folder, milliseconds, *log = sys.argv[1:]
    file = Path(log[0]).open("a", encoding="utf-8") if log else None  # noqa: SIM115 - as long as the process
    asyncio.run(serve(Path(folder), float(milliseconds) / 1000, file))


if __name__ == "__main__":
    main()
