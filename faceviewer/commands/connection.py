"""Whom a command asks: the training gateway, an endpoint named in the arguments, or a profile of the settings."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from faceviewer.commands.output import complain
from faceviewer.commands.report import problem_lines
from faceviewer.commands.words import say
from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials, Profile, Stage, usable
from faceviewer.core.limits import SECRET_BYTES
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from argparse import Namespace

    from faceviewer.core.language import Language


def connection(options: Namespace, language: Language) -> tuple[Profile, Credentials, object]:
    """Return where to ask, with which keys, and the app that answers in this process, if one shall.

    Raises:
        Problem: as `load_settings` and the vault, or Kind.LOCAL_ENDPOINT, LOCAL_PROFILE_UNKNOWN or CREDENTIALS_MISSING.
    """
    if options.demo:
        from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox  # noqa: PLC0415 - Starlette

        return Profile("training", TRAINING_ENDPOINT), TRAINING_CREDENTIALS, Sandbox()
    if options.endpoint:
        profile = Profile(
            options.endpoint, options.endpoint, Stage(options.stage or Stage.RELEASE), ca_file=options.ca_file or ""
        )
        return profile, _tidied(Credentials(options.app_key, _secret_from_stdin()), language), None
    profile = _from_settings(options.profile, language)
    profile = replace(profile, ca_file=options.ca_file or profile.ca_file, stage=Stage(options.stage or profile.stage))
    secret = _secret_from_stdin() if options.secret_stdin else ""
    credentials = Credentials(options.app_key, secret) if options.app_key else _from_keyring(profile)
    return profile, _tidied(replace(credentials, app_secret=secret or credentials.app_secret), language), None


def _from_settings(name: str | None, language: Language) -> Profile:
    from faceviewer.store.settings import load_settings  # noqa: PLC0415 - a call with --endpoint does not need it

    settings, trouble = load_settings()
    if trouble and trouble.kind is not Kind.LOCAL_SETTINGS_VALUES:
        raise trouble  # no profile of it can be told from one that is not there
    if trouble:
        complain(problem_lines(trouble, language))
    return settings.profile(name or settings.current)


def _from_keyring(profile: Profile) -> Credentials:
    from faceviewer.store.keyring_thread import KeyringThread  # noqa: PLC0415 - as above
    from faceviewer.store.vault import open_vault  # noqa: PLC0415

    credentials = KeyringThread().run(lambda: open_vault().load(profile.name))
    if credentials is None:
        raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
    return credentials


def _secret_from_stdin() -> str:
    """Return the first line of standard input; UTF-16 and other encodings show as characters that no secret has."""
    try:
        if sys.stdin is None:  # closed
            secret = ""
        elif sys.stdin.isatty():
            secret = getpass.getpass("AppSecret: ")
        else:
            line = sys.stdin.buffer.readline(SECRET_BYTES + 1)
            secret = line.decode("utf-8", "surrogateescape") if len(line) <= SECRET_BYTES else ""
    except (EOFError, OSError, ValueError):  # the end at a terminal; a descriptor that cannot be read
        secret = ""
    if not secret.strip():
        raise Problem(Kind.CREDENTIALS_STDIN)
    return secret


def _tidied(credentials: Credentials, language: Language) -> Credentials:
    """Return credentials without blanks around them, and say so."""
    tidied = usable(credentials)
    if tidied.app_key != credentials.app_key or tidied.app_secret != credentials.app_secret.rstrip("\r\n"):
        complain([say("notice.blanks", language)])
    return tidied
