"""A run of a list against a server with scripted replies."""

import asyncio
import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from faceviewer.batch.outcome import Outcome, ask
from faceviewer.batch.run import Run
from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from tests.faults.origin import Origin, Request, ca_file, http
from tests.gateway.replies import reply_to

BRISK = (0.001, 0.004)
THROTTLED = http(status=403, headers={"X-Ca-Error-Message": "Throttled by APP Flow Control"})


def queries(count: int) -> list[FaceQuery]:
    return [FaceQuery(UserType.OPEN, f"user-{number}", ImageFormat.URL) for number in range(count)]


def params_of(request: Request) -> dict[str, Any]:
    params: dict[str, Any] = json.loads(request.body)["params"]
    return params


def record_of(request: Request, **fields: Any) -> bytes:
    """Return a valid record for a request, with a picture URL that must not be requested."""
    params = params_of(request)
    query = FaceQuery(UserType(params["userType"]), params["userId"])
    data = {"imageBase64": None, "imageUrl": "https://127.0.0.1:9/never.jpg", **fields}
    return http(reply_to(query, **data))


def client_of(origin: Origin) -> SignedClient:
    profile = Profile("p", f"https://{origin.address}", ca_file=str(ca_file()))
    patience = Patience(attempt=5.0, connect=1.0, attempts=1)
    return SignedClient(profile, Credentials("key", "secret"), language=Language.EN, patience=patience)


def run_over(
    origin: Origin,
    rows: Iterable[FaceQuery],
    *,
    report: Callable[[FaceQuery, Outcome], None] | None = None,
    **options: Any,
) -> tuple[Run, dict[str, str]]:
    """Run a list; return the run, and the facet of each id with an outcome."""
    facets: dict[str, str] = {}

    def take(query: FaceQuery, outcome: Outcome) -> None:
        assert query.user_id not in facets, "one outcome for each query"
        facets[query.user_id] = outcome.facet
        if report:
            report(query, outcome)

    async def go() -> Run:
        client = client_of(origin)
        rate = {"rate": 500.0, "back_off": BRISK, **options}
        run = Run(partial(ask, client), take, **rate)
        try:
            await run.run(rows)
        finally:
            await client.aclose()
        return run

    return asyncio.run(go()), facets
