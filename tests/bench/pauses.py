"""A call after a pause against a bare call over a connection kept alive: `python -m tests.bench.pauses`.

A relay before the gateway holds back what is sent either way, so that a round trip takes as long as over a network.
"""

from __future__ import annotations

import asyncio
import ssl
import statistics
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.face_endpoint import TARGET, get_record
from faceviewer.gateway.signed_client import SignedClient
from tests.bench.light_gateway import light_gateway
from tests.bench.lookup import bare_call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

QUERY = FaceQuery(UserType.PHONE, "13800138000")
KEYS = Credentials("key", "secret")
ROUND_TRIPS = (20, 80)  # milliseconds
PAUSES = (0, 6, 60, 115)  # seconds
BARE = 7


def main() -> None:
    """Measure all at once, and print a line for each."""
    with tempfile.TemporaryDirectory() as name, light_gateway(Path(name)) as url:
        for lines in asyncio.run(_measured(url, Path(name) / "ca.pem")):
            print(*lines, sep="\n")


async def _measured(url: str, ca_file: Path) -> list[list[str]]:
    return await asyncio.gather(*(_with(trip, url, ca_file) for trip in ROUND_TRIPS))


async def _with(milliseconds: int, url: str, ca_file: Path) -> list[str]:
    async with relay(url, milliseconds) as far:
        async with httpx.AsyncClient(verify=ssl.create_default_context(cafile=str(ca_file)), trust_env=False) as client:
            base = statistics.median([await bare_call(client, far, KEYS) for _ in range(1 + BARE)][1:])
        gateway = SignedClient(Profile("p", far, ca_file=str(ca_file)), KEYS, language=Language.EN)
        told = [f"first: {await _ours(gateway) / base:.2f}"]
        for seconds in PAUSES:
            await asyncio.sleep(seconds)
            told.append(f"after {seconds} s: {await _ours(gateway) / base:.2f}")
        await gateway.aclose()
        early = SignedClient(gateway.profile, KEYS, language=Language.EN)
        await early.open_early(TARGET)
        told.append(f"first, opened while the ID was typed: {await _ours(early) / base:.2f}")
        await early.aclose()
    return [
        f"a call / a bare one kept alive, {milliseconds} ms away ({base * 1e3:.1f} ms): {', '.join(told)} (goal 1.1)"
    ]


async def _ours(gateway: SignedClient) -> float:
    began = time.perf_counter()
    await get_record(gateway, QUERY)
    return time.perf_counter() - began


@asynccontextmanager
async def relay(url: str, milliseconds: float) -> AsyncIterator[str]:
    """Yield the address of a gateway that is a round trip of so many milliseconds away."""
    loop, half = asyncio.get_running_loop(), milliseconds / 2000

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            loop.call_later(half, writer.write, data)
        loop.call_later(half, writer.close)

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * half)  # TCP's own handshake
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        with suppress(asyncio.CancelledError):  # at the end
            await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer))

    async with await asyncio.start_server(join, "127.0.0.1", 0) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


if __name__ == "__main__":
    main()
