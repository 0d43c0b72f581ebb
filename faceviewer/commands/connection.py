"""The connection that a command uses: the training gateway, an endpoint in the arguments, or a stored profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faceviewer.commands.arguments import usage_problem
from faceviewer.commands.inputs import further_secrets, given_secret, tidied
from faceviewer.commands.output import complain, say
from faceviewer.commands.report import problem_lines
from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials, Profile, ProxyMode, Stage
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language
    from faceviewer.store.settings_values import Settings


def connection(options: Options, language: Language) -> tuple[Profile, Credentials, object]:
    """Return the connection, its keys, and the app that responds in this process if it is the training gateway.

    Raises:
        Problem: as `load_settings`, `given_secret` and the vault, or Kind.LOCAL_ENDPOINT, LOCAL_PROXY,
            LOCAL_PROFILE_UNKNOWN or CREDENTIALS_MISSING.
    """
    if getattr(options, "demo", False):
        from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox  # noqa: PLC0415 - for training only

        return Profile("training", TRAINING_ENDPOINT), TRAINING_CREDENTIALS, Sandbox()
    if getattr(options, "endpoint", None):
        named = Profile(options.endpoint, options.endpoint)
    else:
        name = options.name if options.command == "connection test" else options.profile
        named = stored_profile(name, language)
    profile = with_route(named, options)
    secret = given_secret(options)
    app_key = options.app_key or (profile.app_key if secret else "")
    credentials = Credentials(app_key, secret) if app_key else _from_keyring(profile)
    credentials = replace(credentials, app_secret=secret or credentials.app_secret)
    return profile, tidied(with_further_secrets(credentials, profile, options, language), language), None


def with_further_secrets(
    credentials: Credentials, profile: Profile, options: Options, language: Language
) -> Credentials:
    """Return credentials with the further secrets of the arguments.

    Raises:
        Problem: Kind.INPUT_USAGE if there is a proxy user or password without a proxy or a user for it; or as
            `further_secrets`.
    """
    for is_wrong, sentence in (
        (options.proxy_user and profile.proxy_mode is ProxyMode.NONE, "no_proxy"),
        (options.proxy_password_file and not profile.proxy_user, "no_proxy_user"),
    ):
        if is_wrong:
            raise usage_problem(say(f"usage.{sentence}", language), options.command)
    return replace(credentials, **further_secrets(options))


def with_route(profile: Profile, options: Options) -> Profile:
    """Return a profile with the route options of the arguments applied."""
    changed: dict[str, Any] = {}
    if options.ca_file:
        changed["ca_file"] = options.ca_file
    if options.stage:
        changed["stage"] = Stage(options.stage)
    if options.proxy:  # the user of another proxy is unknown to this one
        direct = options.proxy in {"none", "system"}
        mode = ProxyMode(options.proxy) if direct else ProxyMode.MANUAL
        changed |= {"proxy_mode": mode, "proxy": "" if direct else options.proxy, "proxy_user": ""}
    if options.proxy_user:
        changed["proxy_user"] = options.proxy_user
    return replace(profile, **changed)


def is_usable_despite(trouble: Problem, settings: Settings, name: str | None) -> bool:
    """Return whether a connection can be used despite a problem of the settings: a shared one needs no home folder."""
    if trouble.kind is Kind.LOCAL_SETTINGS_AWAY:
        return name is not None and settings.is_shared(name)
    if trouble.kind is Kind.LOCAL_SETTINGS_UNREADABLE:  # the rest of the file may have the connection
        return (name or settings.current) in {profile.name for profile in settings.profiles}
    return trouble.kind in {Kind.LOCAL_SETTINGS_VALUES, Kind.LOCAL_MACHINE_SETTINGS}


def problem_hiding_connections(troubles: Sequence[Problem]) -> Problem | None:
    """Return the problem of the settings because of which connections may be missing, None if there is none."""
    partial = {Kind.LOCAL_MACHINE_SETTINGS, Kind.LOCAL_SETTINGS_UNREADABLE}
    hiding = (t for t in troubles if t.kind in partial or "profiles" in str(t.facts.get("values")))
    return next(hiding, None)


def stored_profile(name: str | None, language: Language) -> Profile:
    """Return a stored profile, None for the chosen one. Raises Problem as `load_settings`."""
    from faceviewer.store.settings import load_settings  # noqa: PLC0415 - not needed with --endpoint

    settings, troubles = load_settings()
    trouble = next(iter(troubles), None)
    if trouble and not is_usable_despite(trouble, settings, name):
        raise trouble  # it is unknown whether the settings have the profile
    try:
        profile = settings.profile(name or settings.chosen)
    except Problem as unknown:
        if trouble is None:
            raise
        hiding = problem_hiding_connections(troubles)
        complain(problem_lines(unknown if hiding else trouble, language))
        raise (hiding or unknown) from None
    if trouble and (trouble.kind is not Kind.LOCAL_MACHINE_SETTINGS or settings.is_shared(profile.name)):
        complain(problem_lines(trouble, language))
    return profile


def _from_keyring(profile: Profile) -> Credentials:
    from faceviewer.store.vault import Vault  # noqa: PLC0415 - as above

    vault = Vault()
    credentials = vault.run(lambda: vault.load(profile.name))
    if credentials is None:
        raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
    return credentials
