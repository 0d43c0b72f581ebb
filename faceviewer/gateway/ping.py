"""The vendor's ping: echoes what it is sent, and so proves key, secret, clock and signature without naming anybody."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

from faceviewer.core.limits import ANSWER_BYTES_WITH_URL, PING_SECONDS
from faceviewer.core.problem import Problem
from faceviewer.gateway.envelope import Request

if TYPE_CHECKING:
    from faceviewer.gateway.envelope import Reply
    from faceviewer.gateway.signed_client import SignedClient

TARGET = "/kit/debug/ping"
API_VERSION = "1.0.0"


async def ping(client: SignedClient) -> bool:
    """Ask the gateway to echo a text, within `PING_SECONDS`.

    Returns:
        Whether it did. That it did not says nothing: a key may lack the ping, and a gateway may not have it.
    """
    said = str(uuid.uuid4())  # which no cache and no page in between can know
    request = Request(TARGET, API_VERSION, {"input": said}, answer_bytes=ANSWER_BYTES_WITH_URL)
    deadline = asyncio.get_running_loop().time() + PING_SECONDS

    def echoes(reply: Reply) -> bool:
        data = reply.fields.get("data")
        return data == said or (isinstance(data, dict) and said in data.values())

    try:
        with client.call(request, deadline=deadline) as call:
            echoed, _ = await client.ask(call, echoes, on_progress=lambda _: None)
            call.watch.stop()
            return echoed
    except Problem:
        return False
