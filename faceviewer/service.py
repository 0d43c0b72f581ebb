"""Open and cache the gateway client, the vault and the decoder for a window; without Qt.

Importing this module is slow; the window imports it after the first paint.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from faceviewer.assets import asset
from faceviewer.core.connection import TRAINING_ENDPOINT, SecretPlace, usable
from faceviewer.core.daemon_thread import in_daemon_thread, start_daemon_thread
from faceviewer.core.events import Event, noted
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.result import Result, Unlocking
from faceviewer.gateway.face_endpoint import TARGET
from faceviewer.gateway.network.trust import read_ca_file
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decoder import shared_decoder
from faceviewer.lookup.face import look_up
from faceviewer.store.connection_edit import Changes, Edit, change_keys, exchanged
from faceviewer.store.machine import Managed, load_managed
from faceviewer.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from faceviewer.batch.journal import Journal
    from faceviewer.core.connection import Credentials, Profile
    from faceviewer.core.language import Language
    from faceviewer.core.photo import Picture
    from faceviewer.core.query import FaceQuery, Sample
    from faceviewer.core.result import Progress
    from faceviewer.core.update import Update
    from faceviewer.imaging.decoder_results import Examination
    from faceviewer.sandbox.app import Sandbox
    from faceviewer.store.settings_store import SettingsStore


T = TypeVar("T")
_UPDATE_KEY = "keys/update-notices.pem"


class Service:
    """The service of a window. Its methods must be awaited in one event loop, which they do not block."""

    def __init__(self) -> None:
        self._vault = Vault()
        self._open: dict[tuple[Profile, Language, int], SignedClient] = {}  # one client at most, by what it is for
        self._changing = asyncio.Lock()  # locked while keys are read or changed
        self._generation = 0  # incremented when keys are to be read again

    async def look_up(
        self, profile: Profile, language: Language, query: FaceQuery, on_progress: Callable[[Progress], None]
    ) -> Result:
        """Look up a face.

        Raises:
            Problem: see `lookup.look_up`.
        """
        decoder = shared_decoder()
        start_daemon_thread(decoder.start)  # in parallel with the network
        async with self._client(profile, language, on_progress) as client:
            return await look_up(client, query, decode=decoder.decode, on_progress=on_progress)

    async def open_early(self, profile: Profile, language: Language) -> None:
        """Connect to the endpoint ahead of a lookup; does nothing if the keys have not been read yet."""
        if client := self._open.get((profile, language, self._generation)):
            await client.open_early(TARGET)

    async def call(
        self,
        call: Callable[..., Awaitable[T]],
        profile: Profile,
        language: Language,
        query: FaceQuery,
        on_progress: Callable[[Progress], None],
    ) -> T:
        """Make another call about a person, a function of a module in `lookup/`. Raises Problem as the call does."""
        async with self._client(profile, language, on_progress) as client:
            return await call(client, query, on_progress=on_progress)

    async def ask_list(
        self,
        profile: Profile,
        language: Language,
        queries: Sequence[FaceQuery],
        open_journal: Callable[[], Journal],
        on_progress: Callable[[object], None],
    ) -> Problem | None:
        """Look up all queries of a list at the pace of the connection, and store the outcomes in a journal.

        Args:
            profile: the connection.
            language: the language of the texts.
            queries: the queries to look up.
            open_journal: opens the journal; blocks.
            on_progress: called with the Run, which can be paused and ended, then with each query and its Outcome.

        Returns:
            Why the run stopped early, None if it did not.

        Raises:
            Problem: the run could not start.
        """
        from faceviewer.batch.asking import client_for, pace_of, run_over  # noqa: PLC0415 - needed for a batch only

        credentials, app = await self._access(profile, on_progress)
        client = client_for(profile, credentials, language=language, app=app)
        journal = await in_daemon_thread(open_journal)
        try:
            run = run_over(client, journal, pace=pace_of(profile), on_outcome=lambda *outcome: on_progress(outcome))
            on_progress(run)
            await run.run(queries)
            return run.stopped
        finally:
            journal.close()
            await client.aclose()

    async def run_checks(self, profile: Profile, language: Language, on_progress: Callable[[object], None]) -> None:
        """Run the checks of the doctor for a connection.

        Args:
            on_progress: called with each Check, and before with Unlocking() if the keyring is used (a callback).

        Raises:
            Problem: the connection has no usable keys.
        """
        from faceviewer.gateway.doctor import check_connection  # noqa: PLC0415 - not needed for a lookup

        credentials, app = await self._access(profile, on_progress)
        async for check in check_connection(profile, credentials, language=language, app=app):
            on_progress(check)

    @staticmethod
    async def managed() -> Managed:
        """Return the administrator's policies, read again from the system."""
        return await in_daemon_thread(load_managed)

    @staticmethod
    async def newest_update(address: str, *, seen: datetime | None) -> Update:
        """Fetch and check the update notice.

        Args:
            address: URL of the notice.
            seen: when the newest valid notice so far was issued, None if there was none.

        Raises:
            Problem: see `fetch_update` and `Update.check_fresh`.
        """
        from faceviewer.gateway.updates import fetch_update  # noqa: PLC0415 - not needed for a lookup

        public_key = await in_daemon_thread(asset(_UPDATE_KEY).read_bytes)
        with noted(Event.UPDATE):
            update = await fetch_update(address, public_key=public_key)
            update.check_fresh(now=datetime.now(UTC), seen=seen)
        return update

    @staticmethod
    async def curl_line(
        query: FaceQuery, *, profile: Profile, language: Language, request_id: str, in_clear: bool
    ) -> str:
        """Return a lookup as a curl command, see `gateway.curl.curl_line`."""
        from faceviewer.gateway.curl import curl_line  # noqa: PLC0415 - not needed for a lookup

        return curl_line(query, profile=profile, language=language, request_id=request_id, in_clear=in_clear)

    @staticmethod
    async def samples() -> tuple[Sample, ...]:
        """Return the sample ids of the training gateway, an ordinary one first."""
        from faceviewer.sandbox.provocations import GUIDE  # noqa: PLC0415 - needed for training only

        return GUIDE

    async def place(self) -> SecretPlace:
        """Return where new secrets are stored; searches again for a missing keyring, without reading secrets."""
        await self._vault.call(self._vault.look)
        return self._vault.place

    async def place_of(self, name: str) -> SecretPlace | None:
        """Return where the secrets of a profile were last found, None if unknown."""
        return self._vault.place_of(name)

    async def check_entered(self, edit: Edit, language: Language, on_progress: Callable[[object], None]) -> None:
        """Run the checks of the doctor for a connection as entered in the dialog; nothing is stored.

        Raises:
            Problem: a key was neither entered nor stored, or the stored keys cannot be read.
        """
        from faceviewer.gateway.doctor import check_connection  # noqa: PLC0415 - not needed for a lookup

        profile = edit.profile
        entered = edit.credentials
        kept = None
        if profile is None:
            raise LookupError("no connection was entered")
        try:
            kept = await self._stored_keys(edit.source, on_progress) if edit.source else None
        except Problem:
            if entered is None or not (entered.app_key and entered.app_secret):
                raise
        credentials = edit.completed(kept)
        if credentials is None:
            raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
        async for check in check_connection(profile, usable(credentials), language=language):
            on_progress(check)

    async def change_connections(
        self, store: SettingsStore, changes: Changes, on_progress: Callable[[object], None]
    ) -> None:
        """Apply the changes of the connections dialog, all of them or none: the settings first, then the secrets.

        Lookups that begin meanwhile wait, and use the new state. If the change of the secrets fails, is cancelled or
        times out, the change of the settings is undone.

        Args:
            store: the settings.
            changes: the changes to apply.
            on_progress: called with Unlocking() before the keyring is used (a callback).

        Raises:
            Problem: a problem of the settings, the keyring or the certificate file; Kind.CREDENTIALS_MISSING if a key
                should stay unchanged, but none is stored.
        """
        async with self._changing:
            for ca_file in filter(None, (edit.profile and edit.profile.ca_file for edit in changes.edits)):
                await in_daemon_thread(read_ca_file, ca_file)
            self._generation += 1
            before = store.value
            pairs = changes.pairs(before)
            after = _ordered(exchanged(before.profiles, pairs), changes.order)
            current = changes.current(before, after)
            try:
                if (after, current) != (before.profiles, before.current):
                    await asyncio.wrap_future(store.change(profiles=after, current=current))
                await self._change_keys(changes, on_progress)
            except BaseException:
                undone = exchanged(store.value.profiles, [(now, was) for was, now in pairs])
                undone = _ordered(undone, [profile.name for profile in before.profiles])
                store.change(profiles=undone, current=before.current)
                raise

    async def changes_settled(self) -> None:
        """Wait until no change of the connections is in progress or being undone."""
        async with self._changing:
            pass

    async def _change_keys(self, changes: Changes, on_progress: Callable[[object], None]) -> None:
        cancelled = threading.Event()
        if all(edit.is_for_memory for edit in changes.edits) and not changes.deleted:
            change_keys(self._vault, changes, cancelled)  # not in the keyring thread, which may hang
        else:
            on_progress(Unlocking())
            await self._vault.call(lambda: change_keys(self._vault, changes, cancelled), cancelled)

    async def examine_picture(self, data: bytes) -> Examination:
        """Return the metadata of a picture's bytes. Raises Problem, see `Decoder.examine`."""
        return await in_daemon_thread(shared_decoder().examine, data)

    async def png_of(self, picture: Picture) -> bytes:
        """Return the pixels of a photo as a PNG without metadata."""
        from faceviewer.imaging.encode import encode  # noqa: PLC0415 - imports Pillow, rarely needed in this process

        return await in_daemon_thread(encode, picture, "PNG")

    async def aclose(self) -> None:
        """Close the gateway client, if one is open."""
        if self._open:
            _, client = self._open.popitem()
            await client.aclose()

    @asynccontextmanager
    async def _client(
        self, profile: Profile, language: Language, on_progress: Callable[[Progress], None]
    ) -> AsyncIterator[SignedClient]:
        """Yield the client; after a problem that a change elsewhere may solve, keys and certificates are read again."""
        if self._changing.locked():
            on_progress(Unlocking())
        async with self._changing:
            wanted = (profile, language, self._generation)
            if wanted not in self._open:
                await self.aclose()
                credentials, app = await self._access(profile, on_progress)
                self._open[wanted] = SignedClient(profile, credentials, language=language, app=app)
            client = self._open[wanted]
        try:
            yield client
        except Problem as problem:
            if problem.kind.is_about_keys or Policy.CERTIFICATE in problem.kind.policy:
                self._generation += 1
            raise

    async def _access(
        self, profile: Profile, on_progress: Callable[[Progress], None]
    ) -> tuple[Credentials, Sandbox | None]:
        """Return the credentials for a profile, and the app of the training gateway if the profile uses it."""
        if profile.endpoint == TRAINING_ENDPOINT:
            from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox  # noqa: PLC0415 - 14 ms, for training only

            return TRAINING_CREDENTIALS, Sandbox()
        credentials = await self._stored_keys(profile.name, on_progress)
        if credentials is None:
            raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
        return usable(credentials), None

    async def _stored_keys(self, name: str, on_progress: Callable[[Progress], None]) -> Credentials | None:
        if self._vault.place_of(name) is SecretPlace.SESSION:
            return self._vault.load(name)  # from memory, without the keyring
        on_progress(Unlocking())
        return await self._vault.call(lambda: self._vault.load(name))


def _ordered(profiles: Sequence[Profile], order: Sequence[str]) -> tuple[Profile, ...]:
    """Return profiles in the order of their names, others last."""
    place = {name: number for number, name in enumerate(order)}
    return tuple(sorted(profiles, key=lambda profile: place.get(profile.name, len(place))))
