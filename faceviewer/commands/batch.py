"""`faceviewer-cli batch`: look up a list of IDs at a limited rate, and write a report of all results."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections import Counter
from functools import partial
from os.path import lexists, samestat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer.batch import asking
from faceviewer.batch.columns import letters
from faceviewer.batch.heads import Choices
from faceviewer.batch.journal import Journal
from faceviewer.batch.outcome import FACETS
from faceviewer.batch.report import check_form, facet_of, write_report
from faceviewer.batch.sheet import understand
from faceviewer.batch.table import list_problem, read_file, read_table
from faceviewer.commands import output, report
from faceviewer.commands.connection import connection, stored_profile
from faceviewer.commands.inputs import standard_input
from faceviewer.commands.output import say
from faceviewer.core.limits import ATTEMPTS, BATCH_LIST_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.regular_file import reason_of
from faceviewer.wording.catalogue import catalogue
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import problem_json
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Row
    from faceviewer.commands.arguments import Options
    from faceviewer.core.exchange import Exchange
    from faceviewer.core.language import Language
    from faceviewer.gateway.signed_client import SignedClient

_SOME_FAILED, _STOPPED = 10, 11
_BAD_SHOWN = 20  # rows that cannot be looked up, printed as text; the report contains all of them
_NAME_SHOWN = 64
_SECONDS = {True: 0.2, False: 10.0}
"""Between two progress messages, by whether they go to a terminal."""


def run(options: Options, language: Language) -> int:
    """Read a list, look up the IDs, write the report, and return the exit status.

    Raises:
        Problem: the list cannot be read or used, or the report cannot be written.
    """
    out = Path(options.out) if options.out and not options.dry_run else None
    if out is not None:
        check_form(out)
        if lexists(out) and not options.clobber:
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=out.name)
        if lexists(out) and (out.is_symlink() or not out.is_file() or _is_same(out, options.list)):
            raise list_problem("out", file=out.name)
    ids = understand(read_table(_data(options.list), sheet=options.sheet or ""), _choices(options))
    target = None if out is None else connection(options, language)
    stored = stored_profile(options.profile, language) if target is None and options.profile else None
    rate, in_flight = asking.pace_of(target[0] if target else stored)
    options.rate, options.concurrency = options.rate or rate, options.concurrency or in_flight
    lines = list(_list_lines(ids, options, language))
    if out is None and not options.json:
        output.write(*lines)
    else:
        output.complain(lines)
    problem = None
    if out is not None and ids.hidden and options.hidden is None:
        problem = list_problem("hidden", rows=_numbers(ids.hidden))
    elif not ids.queries:
        problem = list_problem("nobody")
    if problem is not None:
        output.complain(report.problem_lines(problem, language))
    if problem is not None or out is None or target is None:
        return _finish(ids, {}, options, language, status=problem.kind.exit_status if problem else 0, problem=problem)
    profile, credentials, app = target
    client = asking.client_for(profile, credentials, language=language, app=app, seconds=options.timeout)
    name = "" if options.list == "-" else Path(options.list).name
    continues = options.resume or options.only_failed
    journal = Journal.open(out.parent, ids, name=name, resume=continues, over=profile.source)
    try:
        return _run(ids, out, journal, client, options=options, language=language)
    except KeyboardInterrupt:
        words = say("run.interrupted", language, file=str(journal.path))
        output.complain(["", words] if lexists(journal.path) else [])
        raise
    finally:
        journal.close()


def _run(
    ids: IdList, out: Path, journal: Journal, client: SignedClient, *, options: Options, language: Language
) -> int:
    kept = say("run.kept", language, file=str(journal.path))
    output.complain([say("run.journal", language, file=str(journal.path))])
    stopped = asyncio.run(_look_up_all(ids, journal, client, options, language))
    outcomes = journal.outcomes
    is_complete = all(facet_of(row, journal.outcomes) in FACETS for row in ids.rows)
    try:
        write_report(*(out, ids, outcomes), language=language, in_clear=options.show_ids, overwrite=options.clobber)
    except Problem:
        output.complain([kept] if lexists(journal.path) else [])
        raise
    if asking.is_complete(ids, outcomes) and not options.keep_journal:
        journal.remove()
    else:
        output.complain([kept])
    if stopped:
        output.complain([*report.problem_lines(stopped, language), say("run.stopped", language)])
    status = _STOPPED if stopped else 0 if is_complete else _SOME_FAILED
    return _finish(ids, outcomes, options, language, status=status, problem=stopped, journal=journal)


async def _look_up_all(
    ids: IdList, journal: Journal, client: SignedClient, options: Options, language: Language
) -> Problem | None:
    """Look up every query; return the problem that stopped the run early, None if it finished."""
    queries = [] if options.only_failed and not options.resume else asking.unasked_queries(ids, journal.outcomes)
    if options.only_failed:
        queries += asking.failed_queries(ids, journal.outcomes, options.reason or ())
    progress = asking.Progress(len(queries))
    in_place = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not options.verbose
    run = asking.run_over(
        *(client, journal),
        pace=(options.rate, options.concurrency),
        attempts=ATTEMPTS if options.retries is None else 1 + options.retries,
        on_outcome=lambda _query, _outcome: progress.step(),
        seen=partial(_print_exchange, language=language) if options.verbose else None,
    )
    progress_task = asyncio.create_task(_show_progress(progress, language, in_place=in_place))
    try:
        await run.run(queries)
    finally:
        progress_task.cancel()
        if in_place and progress.done:
            output.progress(progress.words(language), in_place=True)
            output.complain([""])
        await client.aclose()
    return run.stopped


async def _show_progress(progress: asking.Progress, language: Language, *, in_place: bool) -> None:
    """Show the progress repeatedly, also while there is no response: a throttled run must not look like a hanging one.

    It is updated in place on a terminal, and written as a new line from time to time elsewhere.
    """
    while True:
        await asyncio.sleep(_SECONDS[in_place])
        output.progress(progress.words(language), in_place=in_place)


def _print_exchange(exchange: Exchange, language: Language) -> None:
    from faceviewer.commands.verbose import exchange_lines  # noqa: PLC0415 - few runs need it

    output.complain(exchange_lines(exchange, language), always=True)


def _is_same(out: Path, given: str) -> bool:
    try:
        return samestat(out.stat(), os.fstat(standard_input().fileno()) if given == "-" else Path(given).stat())
    except (OSError, ValueError):
        return False


def _data(name: str) -> bytes:
    if name != "-":
        return read_file(Path(name))
    try:
        return io.BufferedReader(standard_input()).read(BATCH_LIST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise list_problem("file", file=name, reason=reason_of(error)) from None


def _choices(options: Options) -> Choices:
    ranges = options.numbers or ()
    return Choices(
        user_type=UserType(options.type) if options.type else None,
        column=options.column or "",
        takes_number=lambda number: any(number in each for each in ranges),
        hidden=None if options.hidden is None else options.hidden == "ask",
    )


def _list_lines(ids: IdList, options: Options, language: Language) -> Iterator[str]:
    """Yield how the list was read, and which rows cannot be looked up."""
    table = ids.table
    if table.sheet:
        name = "hidden_sheet" if table.is_hidden_sheet else "sheet"
        yield say(f"list.{name}", language, sheet=shown(table.sheet, _NAME_SHOWN))
    if table.others:
        names = (shown(name, _NAME_SHOWN) for name, _ in table.others)
        sheets = (
            say("list.hidden", language, name=name) if hidden else name
            for name, (_, hidden) in zip(names, table.others, strict=True)
        )
        yield say("list.others", language, sheets=", ".join(sheets))
    if table.encoding:
        yield say("list.encoding", language, encoding=table.encoding.upper())
    yield say("list.column", language, column=_column_words(ids, language), type=_type_words(ids, language))
    if table.hidden is None:
        yield say("list.hidden_unknown", language)
    elif ids.hidden:
        yield say("list.hidden_rows", language, rows=_numbers(ids.hidden))
    good, cost = asking.cost_words(ids, (options.rate, options.concurrency), language)
    yield good
    bad = [row for row in ids.rows if row.fault]
    for row in bad[:_BAD_SHOWN]:
        yield say("list.bad", language, row=row.number, headline=_words(row, language)["headline"])
    if len(bad) > _BAD_SHOWN:
        yield say("list.more", language, count=len(bad) - _BAD_SHOWN)
    yield cost


def _words(row: Row, language: Language) -> dict[str, str]:
    fault = row.fault or Problem(Kind.INPUT_EMPTY)
    return {"problem": fault.kind.value, "headline": describe(fault, language, terminal=True).headline}


def _column_name(ids: IdList) -> str:
    return shown(ids.header[ids.column], _NAME_SHOWN) if ids.column < len(ids.header) else ""


def _column_words(ids: IdList, language: Language) -> str:
    """Return the letter of the ID column, and its name if it has one; a column without a header has its letter only."""
    letter, name = letters(ids.column), _column_name(ids)
    return letter if name in ("", letter) else say("list.named", language, letter=letter, name=name)


def _type_words(ids: IdList, language: Language) -> str:
    if ids.type_column is None:
        return str(ids.user_type)
    entry = "type_beside" if ids.user_type else "type_column"
    return say(f"list.{entry}", language, letter=letters(ids.type_column), type=ids.user_type)


def _numbers(rows: tuple[int, ...]) -> str:
    numbers = ", ".join(map(str, rows[:_BAD_SHOWN]))
    return f"{numbers}, …" if len(rows) > _BAD_SHOWN else numbers


def _finish(
    ids: IdList,
    outcomes: dict[Any, Outcome],
    options: Options,
    language: Language,
    *,
    status: int,
    problem: Problem | None = None,
    journal: Journal | None = None,
) -> int:
    """Print the result, and return the exit status."""
    counts = Counter(facet_of(row, outcomes) for row in ids.rows) if journal else Counter[str]()
    if options.json:
        problem_fields = report.problem_json(problem, language) if problem else {}
        fields = {
            **problem_fields,
            "ok": status == 0,
            "list": _list_json(ids, options),
            "bad": [{"row": row.number, **_words(row, language)} for row in ids.rows if row.fault],
            "counts": counts,
            "stopped": problem_json(problem, language, terminal=True) if problem and journal else None,
            "report": str(options.out) if journal else None,
            "journal": str(journal.path) if journal and lexists(journal.path) else None,
        }
        output.write_json(output.command_json("batch", fields, status=status))
        return status
    if journal:
        facets = catalogue("batch")["facet"]
        for facet, count in sorted(counts.items(), key=lambda each: [*FACETS, each[0]].index(each[0])):
            output.write(say("run.count", language, facet=facets.get(facet, {}).get(language.key, facet), count=count))
        output.write(say("run.report", language, file=str(options.out)))
    return status


def _list_json(ids: IdList, options: Options) -> dict[str, Any]:
    table = ids.table
    return {
        "form": table.form,
        "encoding": table.encoding or None,
        "sheet": table.sheet or None,
        "otherSheets": [name for name, _ in table.others],
        "column": letters(ids.column),
        "columnName": _column_name(ids),
        "userType": ids.user_type,
        "userTypeColumn": None if ids.type_column is None else letters(ids.type_column),
        "rows": len(ids.rows),
        "rowsToAsk": sum(row.query is not None for row in ids.rows),
        "calls": len(ids.queries),
        "seconds": round(len(ids.queries) / options.rate, 1),
        "hiddenRows": None if table.hidden is None else list(ids.hidden),
    }
