"""`faceviewer-cli`: puts the commands together.

Exit status: 0 found, 1 the self-test failed, 2 usage, 3 no record, 4 an evidence pack is not as it was written,
5 credentials or signature refused, 6 network, 7 limited, 8 server or contract error (a record that came without a
usable picture is one), 9 local (disk, keyring, log, settings, output), of a batch 10 some rows were not answered and 11
it stopped by itself, 130 interrupted.
"""

import _signal as signal  # type: ignore[import-not-found]  # built in; `signal` itself loads enum and more before it


def _end_quietly(_number: int, _frame: object) -> None:
    import os  # noqa: PLC0415 - an interrupt may come before the line below that has it

    os._exit(_INTERRUPTED)


_INTERRUPTED = 130
# Before anything is loaded, and after the command is done: there is nothing to undo, and a traceback helps nobody.
# Whoever started this may have it ignored.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end_quietly)

import contextlib
import gc
import os
import sys
import warnings
from typing import TYPE_CHECKING, NoReturn

from faceviewer import LOG_VARIABLE, __version__
from faceviewer.children import child_of
from faceviewer.commands.arguments import language_of, parse, wishes_of
from faceviewer.commands.output import STANDARD_OUTPUT, complain, mute, prepare_streams, write, write_json
from faceviewer.core.core_dumps import forbid_core_dumps
from faceviewer.core.problem import Kind, Problem
from faceviewer.installation import leave_children_the_systems_libraries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run one command and return its exit status."""
    heeded = signal.getsignal(signal.SIGINT) is _end_quietly
    try:
        if heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return _main(arguments)
    except KeyboardInterrupt:
        warnings.simplefilter("ignore")  # a coroutine may have been made that nothing runs any more
        return _INTERRUPTED
    finally:
        if heeded:
            signal.signal(signal.SIGINT, _end_quietly)


def _main(arguments: "Sequence[str] | None") -> int:
    prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    if child := child_of(arguments):
        return child()
    leave_children_the_systems_libraries()
    language, options = language_of(arguments), None
    met: Problem
    try:
        options = parse(arguments, language)
        # Where JSON goes to standard error it has the words in it, and stands alone.
        json_aside = options.json and getattr(options, "save", None) in STANDARD_OUTPUT
        mute(quiet=getattr(options, "quiet", False) or json_aside)
        forbid_core_dumps()
        if options.log or os.environ.get(LOG_VARIABLE) == "debug":
            from faceviewer.store.event_log import start_log  # noqa: PLC0415

            start_log(options.log or "")
        return _run(options, language)
    except BrokenPipeError:  # whoever read our output has read enough
        return 0
    except Problem as problem:
        met, where = problem, []
    except Exception as fault:  # noqa: BLE001 - nobody shall read a traceback
        if isinstance(fault.__cause__ or fault.__context__, KeyboardInterrupt):  # as while Python 3.11 makes a class
            raise KeyboardInterrupt from None
        met, where = Problem(Kind.LOCAL_UNFORESEEN), [_where(fault)]
    _report(met, arguments, options, language)
    complain(where)
    return met.kind.exit_status


def _run(options: "Options", language: "Language") -> int:  # noqa: C901, PLR0911, PLR0912 - one a command
    """Run a command; each loads only what it needs."""
    match options.command:
        case "version":
            if options.json:
                from faceviewer.commands.shapes import answer  # noqa: PLC0415

                write_json(answer("version", {"version": __version__}))
            else:
                write(__version__)
            return 0
        case "help":
            from faceviewer.commands.help import help_text  # noqa: PLC0415

            write(*help_text(options.topic, language).split("\n"))
            return 0
        case "completion":
            from faceviewer.commands.completion import completion  # noqa: PLC0415

            write(*completion(options.shell).split("\n"))
            return 0
        case "sandbox":
            from faceviewer.commands.sandbox import sandbox  # noqa: PLC0415

            return sandbox(options)
        case "self-test":
            from faceviewer.commands.shapes import answer  # noqa: PLC0415
            from faceviewer.self_test import CHECKS, carry_out  # noqa: PLC0415

            def tell(found: dict[str, object]) -> None:
                write_json(answer("self-test", found, status=0 if found["ok"] else 1))

            return carry_out(CHECKS, write=tell)
        case "link":
            from faceviewer.commands.link import link  # noqa: PLC0415

            return link(options)
        case "verify":
            from faceviewer.commands.verify import verify  # noqa: PLC0415

            return verify(options, language)
        case "doctor" | "connection test":
            from faceviewer.commands.doctor import doctor  # noqa: PLC0415

            return doctor(options, language)
        case "doors":
            from faceviewer.commands.doors import doors  # noqa: PLC0415

            return doors(options, language)
        case "batch":
            from faceviewer.commands.batch import batch  # noqa: PLC0415

            return batch(options, language)
        case "get":
            from faceviewer.imaging.decoder import shared_decoder  # noqa: PLC0415

            shared_decoder().start()  # while the rest is loaded, and the network is waited for
            if options.ids_from:
                from faceviewer.commands.many import get_many  # noqa: PLC0415

                return get_many(options, language)
            from faceviewer.commands.get import get  # noqa: PLC0415

            return get(options, language)
    from faceviewer.commands.connections import change_connections  # noqa: PLC0415

    return change_connections(options, language)


def _report(problem: Problem, words: "Sequence[str]", options: "Options | None", language: "Language") -> None:
    """Say what went wrong: as JSON in the shape of the command where that is wanted, and in words."""
    from faceviewer.commands.report import problem_json, problem_lines  # noqa: PLC0415

    usage = problem.kind is Kind.INPUT_USAGE
    wish = options or wishes_of(words)
    if wish.json:
        from faceviewer.commands.shapes import answer  # noqa: PLC0415

        # What was asked, which the answer repeats; an id that was wrong is not what it was meant to be.
        asked = {"userType": getattr(wish, "usertype", None), "userId": getattr(wish, "userid", None)}
        told = answer(wish.command, problem_json(problem, language) | asked, status=problem.kind.exit_status)
        with contextlib.suppress(Problem, BrokenPipeError):  # that nobody takes it is then the smaller trouble
            write_json(
                told,
                compact=wish.command == "sandbox" or bool(getattr(wish, "ids_from", None)),
                on_stderr=getattr(wish, "save", None) in STANDARD_OUTPUT,
            )
    if usage:
        from faceviewer.commands.grammar import COMMANDS  # noqa: PLC0415
        from faceviewer.commands.help import usage_line  # noqa: PLC0415

        complain([usage_line(COMMANDS.get(str(problem.facts.get("command"))), language)], always=True)
    complain(problem_lines(problem, language), always=usage)


def _where(fault: BaseException) -> str:
    """Return an exception's type and place: not its text, which may quote what it choked on."""
    place, trace = "", fault.__traceback__
    while trace is not None:
        place, trace = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}", trace.tb_next
    return f"{type(fault).__name__} {place}, faceviewer {__version__}"


def run() -> NoReturn:
    """Run one command and end this process at once: taking the interpreter apart takes as long as a lookup."""
    gc.set_threshold(50_000)  # what is loaded is not garbage; the usual 700 look for it sixty times meanwhile
    os._exit(main())


if __name__ == "__main__":
    run()
