"""`faceviewer-cli`: parse the arguments and run one command.

The exit statuses are in `commands.grammar`, for each command; 130 means interrupted.
"""

import _signal as signal  # type: ignore[import-not-found]  # built in; `signal` would import enum and more


def _end_quietly(_number: int, _frame: object) -> None:
    import os  # noqa: PLC0415 - an interrupt may come before the import below

    os._exit(_INTERRUPTED)


_INTERRUPTED = 130
# Set before anything is imported and after the command has ended: there is nothing to undo, and a traceback helps
# nobody. The parent process may have set SIGINT to be ignored.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end_quietly)

import gc

gc.set_threshold(50_000)  # loaded modules are not garbage; the default of 700 would collect sixty times meanwhile

import contextlib
import errno
import os
import sys
import warnings
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from faceviewer import LOG_VARIABLE, __version__
from faceviewer.children import child_of
from faceviewer.commands.arguments import language_of, output_options, parse
from faceviewer.commands.grammar import COMMANDS
from faceviewer.commands.output import STANDARD_OUTPUT, command_json, complain, mute, prepare_streams, write, write_json
from faceviewer.core.core_dumps import forbid_core_dumps
from faceviewer.core.problem import Kind, Problem
from faceviewer.installation import restore_library_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run one command and return its exit status."""
    try:
        return _main(arguments)
    except KeyboardInterrupt:
        warnings.simplefilter("ignore")  # of a coroutine that was created and is never run
        return _INTERRUPTED


def _main(arguments: "Sequence[str] | None") -> int:
    prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    if child := child_of(arguments):
        return child()
    restore_library_path()
    language = language_of(arguments)
    options = None
    problem_met: Problem
    try:
        options = parse(arguments, language)
        # JSON on standard error contains the messages, so nothing else is written there.
        json_aside = options.json and getattr(options, "save", None) in STANDARD_OUTPUT
        mute(quiet=getattr(options, "quiet", False) or json_aside)
        forbid_core_dumps()
        if options.log or os.environ.get(LOG_VARIABLE) == "debug":
            from faceviewer.store.event_log import start_log  # noqa: PLC0415

            start_log(options.log or "")
        return _run(_command(options, language))
    except BrokenPipeError:  # the reader has closed the pipe
        return 0
    except Problem as problem:
        problem_met = problem
        where = []
    except Exception as fault:  # noqa: BLE001 - nobody should see a traceback
        if isinstance(fault.__cause__ or fault.__context__, KeyboardInterrupt):  # as while Python 3.11 creates a class
            raise KeyboardInterrupt from None
        problem_met = _problem_of(fault)
        where = [_location(fault)]
    _report(problem_met, arguments, options, language)
    complain(where)
    return problem_met.kind.exit_status


def _run(command: "Callable[[], int]") -> int:
    """Run a command, which Ctrl+C and ending signals end as an exception, so that it can clean up.

    After that, an ending signal ends the process. Signals that the parent process has set to be ignored stay ignored.
    """
    received: list[int] = []

    def interrupt(number: int, frame: object) -> None:
        is_repeated = number in received
        received.append(number)
        if is_repeated and number == getattr(signal, "SIGHUP", None):  # shell and terminal may send one each
            return
        handler = signal.getsignal(signal.SIGINT)  # asyncio's, while it runs
        (handler if callable(handler) else signal.default_int_handler)(signal.SIGINT, frame)

    handlers = {signal.SIGINT: (_end_quietly, signal.default_int_handler)}
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):  # Windows has the first only
        if hasattr(signal, name):
            handlers[getattr(signal, name)] = (signal.SIG_DFL, interrupt)
    changed = {number: pair for number, pair in handlers.items() if signal.getsignal(number) == pair[0]}
    try:
        for number, (_, during) in changed.items():
            signal.signal(number, during)
        return command()
    finally:
        for number, (before, _) in changed.items():
            signal.signal(number, before)
        for number in received:
            signal.raise_signal(number)


def _command(options: "Options", language: "Language") -> "Callable[[], int]":
    """Return the function that runs a command: `run` of the module that its row in `grammar` names.

    All is imported before it runs: Python loses an exception that an interrupt raises in a callback of its importer.
    """
    if options.command == "version":
        return partial(_write_version, as_json=options.json)
    if options.command == "self-test":
        from faceviewer.self_test import CHECKS, carry_out  # noqa: PLC0415

        def write_report(report: dict[str, object]) -> None:
            write_json(command_json("self-test", report, status=0 if report["ok"] else 1))

        return partial(carry_out, CHECKS, write=write_report)
    module = COMMANDS[options.command].module or options.command
    if options.command == "get":
        from faceviewer.imaging.decoder import shared_decoder  # noqa: PLC0415

        shared_decoder().start()  # starts while the rest is imported and the network responds
        module = "many" if options.ids_from else module
    run: Callable[[Options, Language], int] = import_module(f"faceviewer.commands.{module}").run
    if logging := sys.modules.get("logging"):  # asyncio and other libraries would print tracebacks
        logging.getLogger().addHandler(logging.NullHandler())
    return partial(run, options, language)


def _write_version(*, as_json: bool) -> int:
    if as_json:
        write_json(command_json("version", {"version": __version__}))
    else:
        write(__version__)
    return 0


def _report(problem: Problem, words: "Sequence[str]", options: "Options | None", language: "Language") -> None:
    """Report a problem: as JSON in the shape of the command if requested, and as text."""
    from faceviewer.commands.report import problem_json, problem_lines  # noqa: PLC0415

    usage = problem.kind is Kind.INPUT_USAGE
    flags = options or output_options(words)
    if flags.json:
        # The report repeats the query; parts that could not be parsed are null.
        query = {"userType": getattr(flags, "usertype", None), "userId": getattr(flags, "userid", None)}
        report = command_json(flags.command, problem_json(problem, language) | query, status=problem.kind.exit_status)
        aside = getattr(flags, "save", None) in STANDARD_OUTPUT
        with contextlib.suppress(Problem, BrokenPipeError):  # the first problem matters more
            write_json(
                report,
                compact=flags.command == "sandbox" or bool(getattr(flags, "ids_from", None)),
                on_stderr=aside,
            )
        if aside:  # standard error contains the JSON, and nothing else
            return
    if usage:
        from faceviewer.commands.help import usage_line  # noqa: PLC0415

        complain([usage_line(COMMANDS.get(str(problem.facts.get("command"))), language)], always=True)
    complain(problem_lines(problem, language), always=usage)


def _problem_of(fault: Exception) -> Problem:
    """Return the problem of an unforeseen exception; it may come from a limit of this session, see ulimit."""
    shortages = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN}
    is_shortage = isinstance(fault, MemoryError) or getattr(fault, "errno", None) in shortages
    if is_shortage or fault.args == ("can't start new thread",):
        return Problem(Kind.LOCAL_RESOURCES, variant="anywhere")
    return Problem(Kind.LOCAL_UNFORESEEN)


def _location(fault: BaseException) -> str:
    """Return an exception's type and location, without its message, which may quote personal data."""
    place = ""
    trace = fault.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(fault).__name__} {place}, faceviewer {__version__}"


def run() -> NoReturn:
    """Run one command and end the process without cleanup: ending the interpreter takes as long as a lookup."""
    os._exit(main())


if __name__ == "__main__":
    run()
