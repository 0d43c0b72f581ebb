"""`faceviewer-cli`: puts the commands together.

Exit status: 0 found, 1 the self-test failed, 2 usage, 3 no record, 4 an evidence pack is not as it was written,
5 credentials or signature refused, 6 network, 7 limited, 8 server or contract error (a record that came without a
usable picture is one), 9 local (disk, keyring, log, settings, output), 130 interrupted.
"""

from __future__ import annotations

import os
import signal


def _end_quietly(_number: int, _frame: object) -> None:
    os._exit(_INTERRUPTED)


_INTERRUPTED = 130
# Before the rest is loaded, and after the command is done: there is nothing to undo, and a traceback helps nobody.
# Whoever started this may have it ignored.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end_quietly)

import argparse
import contextlib
import re
import sys
from typing import TYPE_CHECKING

from faceviewer import LOG_VARIABLE, __version__
from faceviewer.commands.output import complain, finish, prepare_streams, write_json
from faceviewer.commands.words import say
from faceviewer.core.connection import Stage
from faceviewer.core.core_dumps import forbid_core_dumps
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat, UserType
from faceviewer.imaging import DECODER_ARGUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    heeded = signal.getsignal(signal.SIGINT) is _end_quietly
    try:
        if heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return _main(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        if heeded:
            signal.signal(signal.SIGINT, _end_quietly)


def _main(arguments: Sequence[str] | None) -> int:
    prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) == [DECODER_ARGUMENT]:
        from faceviewer.imaging.decoder_child import main as decode_pictures  # noqa: PLC0415 - in a process of its own

        return decode_pictures()
    language, as_json = _language(arguments), False
    try:
        options = _parse(arguments, language)
        as_json = options.json
        forbid_core_dumps()
        if options.log or os.environ.get(LOG_VARIABLE) == "debug":
            from faceviewer.store.event_log import start_log  # noqa: PLC0415

            start_log(options.log or "")
        return _run(options, language)
    except BrokenPipeError:  # whoever read our output has read enough
        return 0
    except Problem as problem:
        _report(problem, language, as_json=as_json)
        return problem.kind.exit_status
    except Exception as fault:  # noqa: BLE001 - nobody shall read a traceback
        _report(Problem(Kind.LOCAL_UNFORESEEN), language, as_json=False)
        complain([_where(fault)])
        return 9


def _run(options: argparse.Namespace, language: Language) -> int:
    """Run a command; each loads only what it needs."""
    if options.command == "sandbox":
        from faceviewer.commands.sandbox import sandbox  # noqa: PLC0415

        sandbox(options)
        return 0
    if options.command == "self-test":
        from faceviewer.commands.self_test import self_test  # noqa: PLC0415

        return self_test()
    if options.command == "verify":
        from faceviewer.commands.verify import verify  # noqa: PLC0415

        return 0 if verify(options, language) else 4
    if options.command == "doctor":
        from faceviewer.commands.doctor import doctor  # noqa: PLC0415

        problem = doctor(options, language)
    else:
        from faceviewer.imaging.decoder import shared_decoder  # noqa: PLC0415

        shared_decoder().start()  # while the rest is loaded, and the network is waited for
        from faceviewer.commands.get import get  # noqa: PLC0415

        problem = get(options, language)
    return problem.kind.exit_status if problem else 0


def _report(problem: Problem, language: Language, *, as_json: bool) -> None:
    from faceviewer.commands.report import problem_json, problem_lines  # noqa: PLC0415

    if as_json:
        with contextlib.suppress(Problem, BrokenPipeError):  # that nobody takes it is then the smaller trouble
            write_json(problem_json(problem, language))
    complain(problem_lines(problem, language))


def _where(fault: BaseException) -> str:
    """Return an exception's type and place: not its text, which may quote what it choked on."""
    place, trace = "", fault.__traceback__
    while trace is not None:
        place, trace = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}", trace.tb_next
    return f"{type(fault).__name__} {place}, faceviewer {__version__}"


def _language(arguments: Sequence[str]) -> Language:
    """Return the language of `--lang`, else of the environment; needed before the arguments can be explained."""
    before = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    before.add_argument("--lang")
    try:
        wish = before.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        wish = None
    tags = [wish] if wish else [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    return Language.from_preferences(tag for tag in tags if tag)


def _parse(arguments: Sequence[str], language: Language) -> argparse.Namespace:
    def explained(name: str) -> str:
        return say(f"help.{name}", language).replace("%", "%%")

    parser = argparse.ArgumentParser("faceviewer-cli", description=explained("program"), allow_abbrev=False)
    parser.add_argument("--version", action="version", version=__version__, help=explained("version"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    get = commands.add_parser("get", help=explained("get"), description=explained("get"), allow_abbrev=False)
    get.add_argument(
        "user_type", metavar="USERTYPE", type=str.upper, choices=[*map(str, UserType)], help=explained("user_type")
    )
    get.add_argument("user_id", metavar="USERID", help=explained("user_id"))
    get.add_argument("--format", type=str.upper, choices=[*map(str, ImageFormat)], help=explained("format"))
    get.add_argument("--save", metavar="PATH", help=explained("save"))

    doctor = commands.add_parser(
        "doctor", help=explained("doctor"), description=explained("doctor"), allow_abbrev=False
    )
    for command in (get, doctor):
        command.add_argument("--json", action="store_true", help=explained("json"))
        command.add_argument("--demo", action="store_true", help=explained("demo"))
        command.add_argument("--profile", metavar="NAME", help=explained("profile"))
        command.add_argument("--endpoint", metavar="URL", help=explained("endpoint"))
        command.add_argument("--app-key", metavar="KEY", help=explained("app_key"))
        command.add_argument("--secret-stdin", action="store_true", help=explained("secret_stdin"))
        command.add_argument("--ca-file", metavar="FILE", help=explained("ca_file"))
        command.add_argument("--stage", type=str.upper, choices=[*map(str, Stage)], help=explained("stage"))

    verify = commands.add_parser(
        "verify", help=explained("verify"), description=explained("verify"), allow_abbrev=False
    )
    verify.add_argument("pack", metavar="PACK", help=explained("pack"))
    verify.add_argument("--sha256", metavar="HEX", type=_digest(language), help=explained("sha256"))
    verify.add_argument("--json", action="store_true", help=explained("json"))

    sandbox = commands.add_parser(
        "sandbox", help=explained("sandbox"), description=explained("sandbox"), allow_abbrev=False
    )
    sandbox.add_argument("--host", default="127.0.0.1", help=explained("host"))
    sandbox.add_argument("--port", metavar="N", type=_number(0xFFFF, language), default=0, help=explained("port"))
    sandbox.add_argument("--tls", action="store_true", help=explained("tls"))
    sandbox.add_argument(
        "--latency-ms", metavar="N", type=_number(3_600_000, language), default=0, help=explained("latency")
    )

    self_test = commands.add_parser(
        "self-test", help=explained("self_test"), description=explained("self_test"), allow_abbrev=False
    )

    for command in (get, doctor, verify, sandbox, self_test):
        command.add_argument("--log", metavar="FILE", help=explained("log"))
        command.add_argument("--lang", choices=[*map(str, Language)], help=explained("lang"))
    try:
        options = parser.parse_args(arguments)
    except SystemExit:  # wrong usage, or the help was asked for
        finish()
        raise
    for option in ("save", "profile", "endpoint", "app_key", "ca_file", "log"):
        if getattr(options, option, None) == "":  # as a variable that is not set; what stands in for it was not meant
            parser.error(say("usage.empty", language, option=f"--{option.replace('_', '-')}"))
    if options.command in {"sandbox", "self-test"}:
        options.json = False
    elif options.command == "verify":
        if options.pack in {"", "-"}:
            parser.error(say("usage.pack_stdin" if options.pack else "usage.pack_empty", language))
    else:
        _check_connection(parser, options, language)
    return options


def _number(most: int, language: Language) -> Callable[[str], int]:
    """Return what reads a whole number from 0 on."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
            raise argparse.ArgumentTypeError(say("usage.number", language, least=0, most=most))
        return int(text)

    return read


def _digest(language: Language) -> Callable[[str], str]:
    """Return what reads a SHA-256 as tools print it: in capitals, in groups, before or behind a name."""

    def read(text: str) -> str:
        text = text.lower()
        for form in (text, re.sub(r"[\s:-]", "", text)):
            found = set(re.findall(r"(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])", form))
            if len(found) == 1:
                return str(found.pop())
        raise argparse.ArgumentTypeError(say("usage.sha256", language))

    return read


def _check_connection(parser: argparse.ArgumentParser, options: argparse.Namespace, language: Language) -> None:
    """Leave with a usage error unless the options name one way to connect, whole."""
    if sum(map(bool, (options.demo, options.profile, options.endpoint))) > 1:
        parser.error(say("usage.one_source", language))
    if options.endpoint and not (options.app_key and options.secret_stdin):
        parser.error(say("usage.endpoint_alone", language))
    connects = any((options.app_key, options.secret_stdin, options.ca_file, options.stage))
    if connects and not (options.endpoint or options.profile):
        parser.error(say("usage.keys_alone", language))
    if options.app_key and not options.secret_stdin:
        parser.error(say("usage.key_alone", language))


if __name__ == "__main__":
    sys.exit(main())
