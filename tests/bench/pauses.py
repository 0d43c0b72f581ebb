"""Compare a call after a pause with a bare call over a kept-alive connection: `python -m tests.bench.pauses`.

A relay in front of the gateway delays both directions, so that a round trip takes as long as over a network.
"""

import asyncio
import ssl
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.language import Language
from faceviewer.gateway.face_endpoint import TARGET, get_record
from faceviewer.gateway.signed_client import SignedClient
from tests.bench.figures import report
from tests.bench.light_gateway import light_gateway
from tests.bench.lookup import QUERY, bare_call

KEYS = Credentials("key", "secret")
ROUND_TRIPS = (20, 80)  # milliseconds
PAUSES = (0, 6, 60, 115)  # seconds
BARE = 7


def main() -> None:
    with tempfile.TemporaryDirectory() as name, light_gateway(Path(name)) as url:
        measured = asyncio.run(_measured(url, Path(name) / "ca.pem"))
    for ratios in measured:
        print(", ".join(f"{what}: {ratio:.2f}" for what, ratio in ratios.items()))
    first, _, *paused, early = (f"{ratio:.2f}" for ratio in measured[-1].values())
    details = f"{ROUND_TRIPS[-1]} ms away"
    report("pauses", ", ".join(paused), details)
    report("early", f"{first}; {early}", details)


async def _measured(url: str, ca_file: Path) -> list[dict[str, float]]:
    return await asyncio.gather(*(_with(trip, url, ca_file) for trip in ROUND_TRIPS))


async def _with(milliseconds: int, url: str, ca_file: Path) -> dict[str, float]:
    """Return the ratio of each call to the bare one, by the round-trip time and the pause before it."""
    async with relay(url, milliseconds) as far:
        async with httpx.AsyncClient(verify=ssl.create_default_context(cafile=str(ca_file)), trust_env=False) as client:
            base = statistics.median([await bare_call(client, far, KEYS) for _ in range(1 + BARE)][1:])
        gateway = SignedClient(Profile("p", far, ca_file=str(ca_file)), KEYS, language=Language.EN)
        away = f"{milliseconds} ms away"
        ratios = {f"{away}, first": await _ours(gateway) / base}
        for seconds in PAUSES:
            await asyncio.sleep(seconds)
            ratios[f"{away}, after {seconds} s"] = await _ours(gateway) / base
        await gateway.aclose()
        early = SignedClient(gateway.profile, KEYS, language=Language.EN)
        await early.open_early(TARGET)
        ratios[f"{away}, first, opened while the ID was typed"] = await _ours(early) / base
        await early.aclose()
    return ratios


async def _ours(gateway: SignedClient) -> float:
    start = time.perf_counter()
    await get_record(gateway, QUERY)
    return time.perf_counter() - start


@asynccontextmanager
async def relay(url: str, milliseconds: float) -> AsyncIterator[str]:
    """Yield the address of a gateway with the given round-trip time in milliseconds."""
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
