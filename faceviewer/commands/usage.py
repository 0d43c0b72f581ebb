"""Which arguments go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.commands.output import STANDARD_OUTPUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.commands.arguments import Options


def check(options: Options, refuse: Callable[[str], object]) -> None:
    """Have arguments refused that do not go together.

    Args:
        options: of a command.
        refuse: told the name of the sentence about it, in the table `usage` of the words; raises.
    """
    match options.command:
        case "get":
            _check_get(options, refuse)
            _check_connection(options, refuse)
        case "doctor":
            _check_connection(options, refuse)
        case "connection add":
            secrets = (options.secret_stdin, options.secret_file, options.no_secret)
            if sum(map(bool, secrets)) > 1:
                refuse("one_secret")
            if any(secrets) and not options.app_key:
                refuse("secret_alone")
        case "connection test" if options.secret_stdin and options.secret_file:
            refuse("one_secret")
        case "connection test" if options.app_key and not (options.secret_stdin or options.secret_file):
            refuse("key_alone")
        case "sandbox" if options.plain and (options.tls or options.tls_name or options.ca_out):
            refuse("plain_tls")
        case "verify" if options.pack == "-":
            refuse("pack_stdin")


def _check_get(options: Options, refuse: Callable[[str], object]) -> None:
    if (options.userid is None) == (options.ids_from is None):
        refuse("one_id")
    if options.clobber and (not options.save or options.save in STANDARD_OUTPUT or options.ids_from):
        refuse("clobber")
    if options.ids_from and options.save:
        from faceviewer.commands.saving import is_folder  # noqa: PLC0415 - few runs need it

        if options.save in STANDARD_OUTPUT or not is_folder(options.save):
            refuse("ids_folder")


def _check_connection(options: Options, refuse: Callable[[str], object]) -> None:
    """Have a command refused that does not name one way to connect, whole."""
    if sum(map(bool, (options.demo, options.profile, options.endpoint))) > 1:
        refuse("one_source")
    if options.secret_stdin and options.secret_file:
        refuse("one_secret")
    given = options.secret_stdin or options.secret_file
    if options.endpoint and not (options.app_key and given):
        refuse("endpoint_alone")
    if any((options.app_key, given, options.ca_file, options.stage, options.proxy)) and not (
        options.endpoint or options.profile
    ):
        refuse("keys_alone")
    if options.app_key and not given:
        refuse("key_alone")
