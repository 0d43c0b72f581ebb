"""What the operator set, without the secrets: one TOML file."""

from __future__ import annotations

import stat
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.profile import DEFAULT_ENDPOINT, Profile, ProxyMode, Stage
from faceviewer.core.query import ImageFormat
from faceviewer.store.file_names import DEFAULT_TEMPLATE, check_template
from faceviewer.store.files import save_bytes
from faceviewer.store.update_choice import UpdateChoice, choice_of, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILE_NAME = "settings.toml"
_LEAST_TEXT, _MOST_TEXT = 80, 200  # per cent
_FILE_BYTES = 1024 * 1024  # a profile takes some 200: more is no settings file of ours

_Choice = TypeVar("_Choice", bound=StrEnum)


class Theme(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class SavingHabits:
    """How the operator saves.

    Attributes:
        operator: who it is, for watermarks, evidence packs and record sheets; "" until it was asked.
        template: of file names.
        with_record: whether the record goes into a JSON file beside the picture.

    Raises:
        ValueError: as `file_names.check_template`, or text that cannot be written as UTF-8.
    """

    operator: str = ""
    template: str = DEFAULT_TEMPLATE
    with_record: bool = False

    def __post_init__(self) -> None:
        check_template(self.template)
        f"{self.operator}{self.template}".encode()


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator set.

    Attributes:
        language: of the window, None for the system's.
        theme: of the window.
        profiles: the connections, in the order in which they are offered; each name is there once and is not empty.
        current: the name of the profile last chosen, "" if none. Not necessarily one of `profiles`.
        text_percent: how large the text is, in per cent of the system's, 80 to 200.
        shortcuts: those that differ from the program's own: the key of an action and its shortcuts, as QKeySequence
            writes them for files; none where it shall have none.

        saving: how files are saved.
        updates: whether and where to look for newer versions.

    Raises:
        ValueError: an empty or a repeated name, text that cannot be written as UTF-8, or a size out of its range.
    """

    language: Language | None = None
    theme: Theme = Theme.SYSTEM
    profiles: tuple[Profile, ...] = ()
    current: str = ""
    text_percent: int = 100
    shortcuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    saving: SavingHabits = SavingHabits()
    updates: UpdateChoice = field(default_factory=UpdateChoice)

    def __post_init__(self) -> None:
        names = {profile.name for profile in self.profiles}
        if "" in names or len(names) < len(self.profiles):
            raise ValueError("profiles need names of their own")
        for profile in self.profiles:
            "".join((profile.name, profile.ca_file, profile.proxy, profile.proxy_user, *profile.picture_hosts)).encode(
                "utf-8"
            )
        self.current.encode("utf-8")
        if not _LEAST_TEXT <= self.text_percent <= _MOST_TEXT:
            raise ValueError("text of that size cannot be read")

    def profile(self, name: str) -> Profile:
        """Return the profile of a name.

        Raises:
            Problem: Kind.LOCAL_PROFILE_UNKNOWN with the fact `name`.
        """
        for profile in self.profiles:
            if profile.name == name:
                return profile
        raise Problem(Kind.LOCAL_PROFILE_UNKNOWN, name=name)


def load_settings(path: Path | None = None) -> tuple[Settings, Problem | None]:
    """Read the settings; where there are none yet, return the defaults.

    A file that cannot be read as settings is moved aside, never deleted, and the defaults are returned with a Problem
    beside them: Kind.LOCAL_SETTINGS with the fact `moved_to`, or Kind.LOCAL_DISK with the facts `folder` and `reason`
    if it could not even be moved. What a newer version may have added is passed over.

    Args:
        path: of the file; None for the one in the user's configuration folder.
    """
    path = path or _default_path()
    try:
        return _parse(_read(path)), None
    except FileNotFoundError:
        return Settings(), None
    except (OSError, ValueError, RecursionError, Problem):  # RecursionError: brackets nested too deep for tomllib
        return Settings(), _move_aside(path)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings, so that the file is the old one or the new one, whatever happens; only this user can read it.

    Args:
        settings: what to write.
        path: of the file; None for the one in the user's configuration folder.

    Raises:
        Problem: as `save_bytes`, LOCAL_FILE_EXISTS left out.
    """
    import tomli_w  # noqa: PLC0415 - the first paint reads settings and does not write them

    path = path or _default_path()
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Problem(Kind.LOCAL_DISK, folder=str(path.parent), reason=error.strerror or type(error).__name__) from None
    save_bytes(tomli_w.dumps(_as_table(settings)).encode("utf-8"), path, overwrite=True)


def _default_path() -> Path:
    import platformdirs  # noqa: PLC0415 - not needed where a path is given

    return platformdirs.user_config_path("FaceViewer", appauthor=False) / _FILE_NAME


def _read(path: Path) -> str:
    if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its writer
        raise ValueError("not a regular file")
    with path.open("rb") as file:
        data = file.read(_FILE_BYTES + 1)
    if len(data) > _FILE_BYTES:
        raise ValueError("too big")
    return data.decode("utf-8")


def _move_aside(path: Path) -> Problem:
    """Rename an unreadable file, never onto another one."""
    stem = f"{path.name}.unreadable-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    target, count = path.with_name(stem), 1
    while target.exists() or target.is_symlink():
        count += 1
        target = path.with_name(f"{stem}-{count}")
    try:
        path.rename(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Problem(Kind.LOCAL_DISK, folder=str(path.parent), reason=reason)
    return Problem(Kind.LOCAL_SETTINGS, moved_to=str(target))


def _parse(text: str) -> Settings:
    import tomllib  # noqa: PLC0415 - a first start has no file to parse

    table = tomllib.loads(text)
    profiles = _list(table, "profiles", of=dict)
    return Settings(
        language=_choice(table, "language", Language) if "language" in table else None,
        theme=_choice(table, "theme", Theme, Theme.SYSTEM),
        profiles=tuple(_profile(profile) for profile in profiles),
        current=_text(table, "current"),
        text_percent=_whole(table, "text_percent", 100),
        shortcuts=_shortcuts(table.get("shortcuts", {})),
        saving=_saving(table.get("saving", {})),
        updates=choice_of(table.get("updates", {})),
    )


def _profile(table: Mapping[str, Any]) -> Profile:
    return Profile(
        name=_text(table, "name"),
        endpoint=_text(table, "endpoint", DEFAULT_ENDPOINT),
        stage=_choice(table, "stage", Stage, Stage.RELEASE),
        image_format=_choice(table, "image_format", ImageFormat, ImageFormat.BASE64),
        picture_hosts=tuple(_list(table, "picture_hosts", of=str)),
        ca_file=_text(table, "ca_file"),
        proxy_mode=_choice(table, "proxy_mode", ProxyMode, ProxyMode.NONE),
        proxy=_text(table, "proxy"),
        proxy_user=_text(table, "proxy_user"),
    )


def _saving(table: object) -> SavingHabits:
    if not isinstance(table, dict) or not isinstance(table.get("with_record", False), bool):
        raise ValueError("saving is no table")  # noqa: TRY004 - as in _text
    return SavingHabits(
        operator=_text(table, "operator"),
        template=_text(table, "template", DEFAULT_TEMPLATE),
        with_record=table.get("with_record", False),
    )


def _shortcuts(table: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise ValueError("shortcuts is no table")  # noqa: TRY004 - as in _text
    return {key: tuple(_list(table, key, of=str)) for key in table}


def _whole(table: Mapping[str, Any], key: str, default: int) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{key} is no whole number")  # noqa: TRY004 - as in _text
    return value


def _text(table: Mapping[str, Any], key: str, default: str = "") -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text")  # noqa: TRY004 - one kind of error for all that a file can have wrong
    return value


def _choice(table: Mapping[str, Any], key: str, choices: type[_Choice], default: _Choice | None = None) -> _Choice:
    return choices(_text(table, key, default or ""))


def _list(table: Mapping[str, Any], key: str, *, of: type) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, of) for item in value):
        raise ValueError(f"{key} is no list of {of.__name__}")
    return value


def _as_table(settings: Settings) -> dict[str, Any]:
    return {
        **({"language": settings.language.value} if settings.language else {}),
        "theme": settings.theme.value,
        "current": settings.current,
        "text_percent": settings.text_percent,
        "shortcuts": {key: list(keys) for key, keys in settings.shortcuts.items()},
        "saving": asdict(settings.saving),
        "updates": table_of(settings.updates),
        "profiles": [
            {
                "name": profile.name,
                "endpoint": profile.endpoint,
                "stage": profile.stage.value,
                "image_format": profile.image_format.value,
                "picture_hosts": list(profile.picture_hosts),
                "ca_file": profile.ca_file,
                "proxy_mode": profile.proxy_mode.value,
                "proxy": profile.proxy,
                "proxy_user": profile.proxy_user,
            }
            for profile in settings.profiles
        ],
    }
