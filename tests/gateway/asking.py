"""Calls of test servers through the client and the doctor."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any, TypeVar
from unittest import mock

from faceviewer.core.check import Check, Step
from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Result
from faceviewer.gateway import doctor
from faceviewer.gateway.doctor import check_connection
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.sandbox.server import Address
from tests.gateway.replies import reply_to
from tests.gateway.scripted_server import Connection, ScriptedServer, kept, responds

T = TypeVar("T")

ANNE, BEN = FaceQuery(UserType.OPEN, "anne"), FaceQuery(UserType.OPEN, "ben")
BY_URL = FaceQuery(UserType.OPEN, "anne", ImageFormat.URL)
KEYS = Credentials("key", "secret")
BRISK = Patience(back_off=(0.001, 0.004))


responds_about_anne = responds(kept(reply_to(ANNE)))
"""A script that replies to every request with Anne's record."""


def profile_of(address: Address, *, host: str = "127.0.0.1") -> Profile:
    """Return a connection to a sandbox, under its IP address or "localhost"."""
    return Profile("p", address.url.replace("127.0.0.1", host), ca_file=str(address.ca_file))


def gateway_of(
    profile: Profile, patience: Patience = BRISK, credentials: Credentials = KEYS, **options: Any
) -> SignedClient:
    return SignedClient(profile, credentials, patience=patience, **{"language": Language.EN, **options})


def with_client(act: Callable[[SignedClient], Awaitable[T]], profile: Profile, **options: Any) -> T:
    """Run a coroutine function with a client, which is closed at the end; `options` are those of `gateway_of`."""

    async def run() -> T:
        async with aclosing(gateway_of(profile, **options)) as client:
            return await act(client)

    return asyncio.run(run())


def look_up(
    profile: Profile,
    *queries: FaceQuery,
    credentials: Credentials = KEYS,
    patience: Patience = BRISK,
    pause: float = 0.0,
) -> list[Result | Problem]:
    """Look up the queries one after the other with one client."""

    async def each(client: SignedClient) -> list[Result | Problem]:
        found = list[Result | Problem]()
        for query in queries:
            try:
                found.append(await get_face(client, query))
            except Problem as problem:
                found.append(problem)
            await asyncio.sleep(pause)
        return found

    return with_client(each, profile, patience=patience, credentials=credentials)


def users(found: list[Result | Problem]) -> list[str]:
    """Return the user ID of each record, or the kind of the problem."""
    return [item.record.user_id if not isinstance(item, Problem) else item.kind.value for item in found]


def look_up_at(script: Callable[[Connection], None], *queries: FaceQuery, pause: float = 0.0) -> tuple[list[str], int]:
    """Look up at a server with this script; return users or kinds as `users`, and the number of connections."""
    with ScriptedServer(script) as server:
        return users(look_up(server.profile, *queries, pause=pause)), server.connections


def result_of(profile: Profile, query: FaceQuery = BY_URL, *, credentials: Credentials = KEYS) -> Result:
    """Look up once; the lookup must succeed."""
    (found,) = look_up(profile, query, credentials=credentials)
    assert not isinstance(found, Problem)
    return found


def refusal_of(
    profile: Profile, query: FaceQuery = ANNE, *, credentials: Credentials = KEYS, patience: Patience = BRISK
) -> Problem:
    """Look up once; the lookup must fail. Return the problem."""
    (problem,) = look_up(profile, query, credentials=credentials, patience=patience)
    assert isinstance(problem, Problem)
    return problem


def checks(
    profile: Profile, credentials: Credentials = KEYS, app: object = None, patience: Patience = BRISK
) -> dict[Step, Check]:
    """Run all checks of the doctor, with short pauses between attempts."""

    async def walk() -> dict[Step, Check]:
        found = check_connection(profile, credentials, language=Language.EN, app=app)
        return {check.step: check async for check in found}

    client = partial(SignedClient, patience=patience)
    with mock.patch.multiple(doctor, SignedClient=client, Patience=lambda: patience):
        return asyncio.run(walk())
