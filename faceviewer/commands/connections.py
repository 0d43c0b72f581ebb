"""`faceviewer-cli connection list|add|remove`: manage the connections of this user without a window."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer.commands.connection import (
    is_usable_despite,
    problem_hiding_connections,
    with_further_secrets,
    with_route,
)
from faceviewer.commands.inputs import asked_secret, given_secret, tidied
from faceviewer.commands.output import complain, print_result, say
from faceviewer.commands.report import problem_json, problem_lines
from faceviewer.core.connection import Credentials, Profile, ProxyMode
from faceviewer.core.limits import WORDS_SHOWN
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.gateway.network.trust import read_ca_file
from faceviewer.store.connection_edit import Changes, Edit, change_keys, exchanged
from faceviewer.store.machine import machine_path
from faceviewer.store.settings import default_path, load_settings, save_settings
from faceviewer.store.vault import Vault
from faceviewer.wording.catalogue import listed
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language
    from faceviewer.store.settings_values import Settings

_PICTURES = {ImageFormat.BASE64: "inside", ImageFormat.URL: "link"}


def run(options: Options, language: Language) -> int:
    """List the connections or change one, and return the exit status.

    Raises:
        Problem: a problem of the settings, the keyring or the certificate file; Kind.LOCAL_PROFILE_UNKNOWN,
            LOCAL_PROFILE_SHARED, LOCAL_ENDPOINT, CREDENTIALS_STDIN.
    """
    settings, troubles = load_settings()
    if trouble := next(iter(troubles), None):
        if options.command == "connection list":
            is_usable = bool(settings.shared) or trouble.kind is not Kind.LOCAL_SETTINGS_AWAY
        else:
            is_usable = is_usable_despite(trouble, settings, None)
        if not is_usable:
            raise trouble
        complain(problem_lines(trouble, language))
    status = 0
    match options.command:
        case "connection list":
            fields: dict[str, Any] = {"connections": [_as_json(profile, settings) for profile in settings.connections]}
            if hiding := problem_hiding_connections(troubles):
                fields |= problem_json(hiding, language)
                status = hiding.kind.exit_status
            lines = [*_lines(settings, language)]
            if not lines and status == 0:
                lines = [say("notice.nothing_set_up", language)]
        case "connection add":
            profile = _add(options, settings, language)
            fields = {"connection": _as_json(profile, load_settings()[0])}
            lines = [say("notice.kept", language, name=profile.name, file=default_path())]
        case _:
            profile = _remove(options, settings)
            fields = {"connection": _as_json(profile, settings)}
            lines = [say("notice.removed", language, name=profile.name)]
    return print_result(options, fields, (shown(line, WORDS_SHOWN) for line in lines), status=status)


def _add(options: Options, settings: Settings, language: Language) -> Profile:
    """Create a connection or change the given fields of one; of a shared connection only the keys can be set."""
    name = options.name
    existing = next((profile for profile in settings.profiles if profile.name == name), None)
    shared = existing is None and settings.is_shared(name)
    route = (options.stage, options.proxy, options.proxy_user, options.ca_file)
    changes = (*route, options.endpoint, options.picture, options.picture_host, options.rate, options.concurrency)
    if shared and (any(changes) or options.no_secret):
        raise Problem(Kind.LOCAL_PROFILE_SHARED, name=name, file=str(machine_path()))
    if options.ca_file:
        read_ca_file(options.ca_file)
    profile = settings.profile(name) if shared else _edited(existing or Profile(name), options)
    keys = Credentials("", "")
    if options.app_key and not options.no_secret:
        keys = Credentials(options.app_key, given_secret(options) or asked_secret())
    keys = tidied(with_further_secrets(keys, profile, options, language), language)
    credentials = None if keys == Credentials("", "") else keys
    edit = Edit(was=name if existing or shared else "", shown=existing, profile=profile, credentials=credentials)
    if shared:
        _change_keys(Changes(edits=(edit,)))
        return profile
    profiles = exchanged(settings.profiles, [(existing, profile)])
    after = replace(settings, profiles=profiles, current=settings.chosen or name)
    forgets = bool(existing and options.no_secret)
    _save_with_keys(settings, after, Changes(deleted=(name,)) if forgets else Changes(edits=(edit,)))
    return profile


def _edited(profile: Profile, options: Options) -> Profile:
    ca_file = options.ca_file and str(Path(options.ca_file).absolute())  # the next command may run in another folder
    app_key = options.app_key if options.no_secret else ""
    return replace(
        with_route(profile, options),
        endpoint=options.endpoint or profile.endpoint,
        image_format=ImageFormat(options.picture or profile.image_format),
        picture_hosts=tuple(options.picture_host) or profile.picture_hosts,
        ca_file=ca_file or profile.ca_file,
        app_key=app_key if options.app_key else profile.app_key,
        rate=options.rate or profile.rate,
        in_flight=options.concurrency or profile.in_flight,
    )


def _remove(options: Options, settings: Settings) -> Profile:
    """Remove a connection and its keys."""
    profile = settings.profile(options.name)
    if settings.is_shared(profile.name):
        raise Problem(Kind.LOCAL_PROFILE_SHARED, name=profile.name, file=str(machine_path()))
    current = "" if settings.current == profile.name else settings.current
    after = replace(settings, profiles=exchanged(settings.profiles, [(profile, None)]), current=current)
    _save_with_keys(settings, after, Changes(deleted=(profile.name,)))
    return profile


def _save_with_keys(before: Settings, after: Settings, changes: Changes) -> None:
    """Write the settings, then change the keys; if that fails, restore the settings."""
    written = save_settings(after)
    try:
        _change_keys(changes)
    except BaseException:
        save_settings(replace(before, base=written))
        raise


def _change_keys(changes: Changes) -> None:
    vault = Vault()
    given_up = threading.Event()
    vault.run(lambda: change_keys(vault, changes, given_up), given_up)


def _lines(settings: Settings, language: Language) -> Iterator[str]:
    for profile in settings.connections:
        remarks = [
            say(f"notice.{name}", language)
            for name, applies in (
                ("in_use", profile.name == settings.chosen),
                ("of_the_machine", settings.is_shared(profile.name)),
            )
            if applies
        ]
        remarks_text = say("notice.remarks", language, remarks=listed(language, remarks)) if remarks else ""
        yield f"{profile.name} {profile.endpoint}{remarks_text}"


def _as_json(profile: Profile, settings: Settings) -> dict[str, Any]:
    proxy = {ProxyMode.NONE: "none", ProxyMode.SYSTEM: "system"}.get(profile.proxy_mode, profile.proxy)
    shared = settings.is_shared(profile.name)
    return {
        "name": profile.name,
        "endpoint": profile.endpoint,
        "stage": profile.stage.value,
        "picture": _PICTURES[profile.image_format],
        "proxy": proxy,
        "proxyUser": profile.proxy_user or None,
        "caFile": profile.ca_file or None,
        "pictureHosts": list(profile.picture_hosts),
        "rate": profile.rate,
        "inFlight": profile.in_flight,
        "appKey": profile.app_key or None,
        "source": "machine" if shared else "user",
        "file": str(machine_path() if shared else default_path()),
        "inUse": profile.name == settings.chosen,
        "usable": True,
    }
