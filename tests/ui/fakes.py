"""Fakes of the keyring, the gateway and the presenter, and sample results and photos."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTextEdit, QWidget

from faceviewer.core.connection import SecretPlace
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import Expiry, FaceRecord
from faceviewer.core.result import Progress, Result, Timings
from faceviewer.imaging.encode import encode
from faceviewer.store.vault import Keyring, Vault
from faceviewer.ui.lookup.presenter import Idle, State
from faceviewer.ui.menus import without_mnemonic


class MemoryKeyring:
    """A keyring that is a dictionary; `begin` may delay a call, or raise what the call raises."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def begin(self, what: str, username: str) -> None: ...

    def get_password(self, service: str, username: str, /) -> str | None:
        self.begin("read", username)
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self.begin("store", username)
        self.items[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        self.begin("delete", username)
        del self.items[service, username]


def vault_over(keyring: Keyring) -> Vault:
    return Vault(lambda: (SecretPlace.SECRET_SERVICE, keyring))


def query(user_id: str = "1001") -> FaceQuery:
    return FaceQuery(UserType.OPEN, user_id)


def result(
    query: FaceQuery,
    *,
    name: str = "Ann",
    expires: str | None = None,
    policy: str = "PERMISSION",
    picture: Picture | None = None,
    picture_problem: Problem | None = None,
    clock_offset: float = 0.0,
) -> Result:
    record = FaceRecord("f-1", query.user_id, query.user_type, name, Expiry.from_wire(expires), policy)
    return Result(
        query,
        record,
        encode(picture, "PNG") if picture else None,
        picture_problem,
        query.image_format,
        Trace(request_id="r-1", date_offset=clock_offset),
        Timings(total_ms=12.0),
        picture=picture,
    )


def picture(width: int = 4, height: int = 3) -> Picture:
    pixels = bytes(value % 256 for value in range(width * height * 3))
    return Picture(width, height, pixels, has_alpha=False, format="PNG")


def painted(width: int, height: int, colour: Callable[[int, int], tuple[int, ...]]) -> Picture:
    """Return a photo whose pixel at x, y has the colour `colour(x, y)`: RGB, or RGBA with four parts."""
    pixels = b"".join(bytes(colour(x, y)) for y in range(height) for x in range(width))
    return Picture(width, height, pixels, has_alpha=len(colour(0, 0)) == 4, format="PNG")


def chequered(side: int) -> Picture:
    """Return a photo in which no pixel has the colour of its neighbours."""
    return painted(side, side, lambda x, y: (255 * ((x + y) % 2),) * 3)


def quartered(side: int) -> Picture:
    """Return a photo that is red, green, blue and white, clockwise from its upper left quarter."""
    colours = {(0, 0): (255, 0, 0), (1, 0): (0, 255, 0), (1, 1): (0, 0, 255), (0, 1): (255, 255, 255)}
    return painted(side, side, lambda x, y: colours[2 * x // side, 2 * y // side])


class FakeGateway:
    """Handles each lookup with a delay, progress and result set by the test; has the ids that were looked up."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self.delays: dict[str, float] = {}
        self.problems: dict[str, Problem] = {}
        self.expires: dict[str, str] = {}
        self.progress: dict[str, list[Progress]] = {}

    async def ask(self, query: FaceQuery, on_progress: Callable[[Progress], None]) -> Result:
        self.queries.append(query.user_id)
        for progress in self.progress.get(query.user_id, []):
            on_progress(progress)
        await asyncio.sleep(self.delays.get(query.user_id, 0))
        if query.user_id in self.problems:
            raise self.problems[query.user_id]
        return result(query, name=f"name of {query.user_id}", expires=self.expires.get(query.user_id))

    async def aclose(self) -> None:
        pass


class ScriptedPresenter(QObject):
    """A presenter whose state a test sets."""

    changed, rejudged = Signal(object), Signal(object)
    state: State = Idle()
    profile = None

    def enter(self, state: State) -> None:
        self.state = state
        self.changed.emit(state)


def words_on(widget: QWidget) -> str:
    """Return all visible texts of a widget, one per line."""
    words: list[str] = []
    for child in widget.findChildren(QWidget):
        if not child.isVisible():
            continue
        if isinstance(child, QAbstractButton) or (isinstance(child, QLabel) and child.buddy()):
            words.append(without_mnemonic(child.text()))
        elif isinstance(child, QLabel):
            words.append(child.text())
        elif isinstance(child, QTextEdit | QPlainTextEdit):
            words.append(child.toPlainText() or child.placeholderText())
    return "\n".join(filter(None, words))
