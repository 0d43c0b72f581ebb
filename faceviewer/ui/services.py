"""What the window needs of gateway, vault and disk; slow to import, so it waits for the first paint."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import TRAINING_ENDPOINT
from faceviewer.gateway.client import FaceGateway
from faceviewer.gateway.doctor import examine
from faceviewer.imaging.decoder import shared_decoder
from faceviewer.lookup import Finding, look_up
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, create_app
from faceviewer.sandbox.guide import GUIDE, Sample
from faceviewer.store.vault import Place, Vault, open_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    from faceviewer.core.credentials import Credentials
    from faceviewer.core.language import Language
    from faceviewer.core.profile import Profile
    from faceviewer.core.progress import Progress
    from faceviewer.core.query import FaceQuery
    from faceviewer.imaging.examination import Examination
    from faceviewer.imaging.picture import Picture


class Services:
    """Belongs to the network's loop; every method is awaited there, and none of them blocks it."""

    def __init__(self) -> None:
        self._vault: Vault | None = None
        self._gateway: FaceGateway | None = None
        self._opened_for: tuple[Profile, Language] | None = None

    async def look_up(
        self, profile: Profile, language: Language, query: FaceQuery, on_progress: Callable[[Progress], None]
    ) -> Finding:
        """Look up a face.

        Raises:
            Problem: there is nothing to show.
        """
        decoder = shared_decoder()
        Thread(target=decoder.start, daemon=True).start()  # while the network is being waited for
        gateway = await self._opened(profile, language)
        return await look_up(gateway, query, decode=decoder.decode, on_progress=on_progress)

    async def examine(self, profile: Profile, language: Language, tell: Callable[[object], None]) -> None:
        """Walk the way to the face service and tell each Check.

        Raises:
            Problem: there are no keys to walk it with.
        """
        credentials, app = await self._access(profile)
        async for check in examine(profile, credentials, language=language, app=app):
            tell(check)

    @staticmethod
    def samples() -> tuple[Sample, ...]:
        """Return the ids worth trying on the training gateway, the ordinary one first."""
        return GUIDE

    async def place(self) -> Place:
        """Return where secrets are kept."""
        return (await self._opened_vault()).place

    async def keep_profile(self, profile: Profile, credentials: Credentials | None, *, was: str) -> None:
        """Keep the secrets of a new or changed profile.

        Args:
            profile: the changed one.
            credentials: to keep, where what is empty stays as it is kept under `was`; None if all of it does.
            was: the name it had, "" if it is new.

        Raises:
            Problem: what the vault raises.
        """
        await self.aclose()
        name = profile.name
        vault = await self._opened_vault()
        if credentials is not None or was not in {"", name}:
            kept = await in_daemon_thread(vault.load, was) if was else None
            completed = _completed(credentials or kept, kept, knows_proxy=bool(profile.proxy_user))
            if completed is not None:
                await in_daemon_thread(vault.save, name, completed)
        if was not in {"", name}:
            await in_daemon_thread(vault.delete, was)

    async def forget_profile(self, name: str) -> None:
        """Forget the secrets of a profile.

        Raises:
            Problem: what the vault raises.
        """
        await self.aclose()
        await in_daemon_thread((await self._opened_vault()).delete, name)

    async def examine_picture(self, data: bytes) -> Examination:
        """Find out what is known of a picture's bytes beside its pixels, or raise Problem."""
        return await in_daemon_thread(shared_decoder().examine, data)

    async def png_of(self, picture: Picture) -> bytes:
        """Return the pixels of a photo as a PNG with nothing else in it."""
        from faceviewer.imaging.encode import encode  # noqa: PLC0415 - Pillow, which this process seldom needs

        return await in_daemon_thread(encode, picture, "PNG")

    async def aclose(self) -> None:
        """Close the gateway that is open."""
        gateway, self._gateway, self._opened_for = self._gateway, None, None
        if gateway is not None:
            await gateway.aclose()

    async def _opened_vault(self) -> Vault:
        if self._vault is None:
            self._vault = await in_daemon_thread(open_vault)
        return self._vault

    async def _opened(self, profile: Profile, language: Language) -> FaceGateway:
        if self._gateway is None or self._opened_for != (profile, language):
            await self.aclose()
            credentials, app = await self._access(profile)
            self._gateway = FaceGateway(profile, credentials, language=language, app=app)
            self._opened_for = (profile, language)
        return self._gateway

    async def _access(self, profile: Profile) -> tuple[Credentials, Starlette | None]:
        """Return the keys for a profile, and the app that answers in this process if one does."""
        if profile.endpoint == TRAINING_ENDPOINT:
            return TRAINING_CREDENTIALS, create_app()
        credentials = await in_daemon_thread((await self._opened_vault()).load, profile.name)
        if credentials is None:
            raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
        return credentials, None


def _completed(entered: Credentials | None, kept: Credentials | None, *, knows_proxy: bool) -> Credentials | None:
    """Return what was entered, completed by what is kept; no password for a proxy that is not told who we are."""
    if entered is None:
        return None
    kept = kept or entered
    return replace(
        kept,
        app_key=entered.app_key or kept.app_key,
        app_secret=entered.app_secret or kept.app_secret,
        proxy_password=(entered.proxy_password or kept.proxy_password) if knows_proxy else "",
    )
