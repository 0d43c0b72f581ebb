"""`python -m tests.faults`: run every case and print its result.

The exit status is 0 only if every case survived and every proof failed as it should.
"""

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.faults.cases import CASES, REMARKS
from tests.faults.elsewhere import ELSEWHERE

_TEST = re.compile(r"::test_(?P<case>[A-Z]\d\d|chaos)_(?P<proof>fails_)?")
_PROOF_ELSEWHERE = re.compile(r"test_elsewhere\.py::test_elsewhere_fails_\w+\[(?P<case>[\w-]+): ")
_MOST_REASONS = 3  # on one line; the rest say the same


@dataclass
class Row:
    """The result of one case.

    Attributes:
        outcomes: the number of its tests that passed, failed and were skipped.
        proofs: how many times it was shown to fail without a defence.
        seconds: how long its tests took, proofs not included.
        figures: what its tests measured, from `record_property("figure", ...)`.
        reasons: why tests were skipped.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    proofs: int = 0
    seconds: float = 0.0
    figures: dict[str, None] = field(default_factory=dict)
    reasons: dict[str, None] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """The row in one word; a case of which no test ran has not survived."""
        if self.outcomes["failed"]:
            return "FAILED"
        return "survived" if self.outcomes["passed"] else "no test"


class Tally:
    """A plug-in of pytest that counts the results of each case.

    Attributes:
        rows: the rows by the IDs of their cases.
    """

    def __init__(self) -> None:
        self.rows: defaultdict[str, Row] = defaultdict(Row)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for case, is_proof in _cases(report.nodeid):
            row = self.rows[case]
            if report.skipped:
                row.outcomes["skipped"] += 1
                row.reasons[_reason(report)] = None
            elif report.failed:
                row.outcomes["failed"] += 1
            elif report.when == "call" and is_proof:
                row.proofs += 1
            elif report.when == "call":
                row.outcomes["passed"] += 1
                row.seconds += report.duration
                row.figures |= {str(value): None for name, value in report.user_properties if name == "figure"}

    def forget_failures(self) -> None:
        """Drop the failures before a second run, which decides; the row shows that there was one."""
        for row in self.rows.values():
            if failed := row.outcomes.pop("failed", 0):
                row.figures[f"{failed} run again"] = None


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    parser.add_argument("--schedules", type=int, default=300, help="lookups with two to five faults each")
    parser.add_argument("--inputs", type=int, default=100_000, help="mutated pictures")
    parser.add_argument("--seconds", type=float, help="the most to spend on them; 60, or as long as many take")
    parser.add_argument("-k", metavar="EXPRESSION", default="", help="only these, as pytest's option has it")
    parser.add_argument("--quick", action="store_true", help="fewer of all; some ten minutes")
    options = parser.parse_args()
    if not options.quick:
        seconds = options.seconds or max(60.0, options.inputs / 1000)
        os.environ["FAULTS_SCHEDULES"] = str(options.schedules)
        os.environ["FAULTS_INPUTS"] = str(options.inputs)
        os.environ["FAULTS_SECONDS"] = str(seconds)
        os.environ["FAULTS_LOOKUPS"] = "10000"
    tally = Tally()
    others = dict.fromkeys(f"tests/{name}" for names in ELSEWHERE.values() for name in names)
    arguments = ["tests/faults", *others, "--tb=short", "-k", options.k]
    status = pytest.main(arguments, plugins=[tally])
    if status == pytest.ExitCode.TESTS_FAILED:  # as `bootstrap.py test` does it
        tally.forget_failures()
        status = pytest.main([*arguments, "--last-failed", "--last-failed-no-failures=none", "-v"], plugins=[tally])
    everyone = _print_table(tally.rows, partial=bool(options.k))
    return 0 if status == pytest.ExitCode.OK and everyone else 1


def _cases(nodeid: str) -> Iterator[tuple[str, bool]]:
    """Yield the cases that a test is about, and whether it is a proof."""
    if found := _TEST.search(nodeid):
        yield found["case"], bool(found["proof"])
    if found := _PROOF_ELSEWHERE.search(nodeid):
        yield found["case"], True
    tested = nodeid.partition("[")[0].removeprefix("tests/")
    for case, names in ELSEWHERE.items():
        if any(tested == name or tested.startswith(f"{name}::") for name in names):
            yield case, False


def _reason(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def _print_table(rows: dict[str, Row], *, partial: bool) -> bool:
    print(f"\n{'case':16}{'area':16}{'':10}{'tests':>6}{'proofs':>8}{'seconds':>9}  figures")
    areas = dict.fromkeys(ELSEWHERE, "elsewhere") | CASES
    named = [case for case in areas if case in rows or not partial]
    for case in [*named, *(case for case in rows if case not in areas)]:
        row = rows.get(case, Row())
        counts = f"{row.outcomes['passed']:6}{row.proofs:8}{row.seconds:9.1f}"
        print(f"{case:16}{areas.get(case, ''):16}{row.verdict:10}{counts}  {'; '.join(row.figures)}".rstrip())
    for case, row in rows.items():
        for reason in list(row.reasons)[:_MOST_REASONS]:
            print(f"{case}: a test was left out: {reason}")
    for case, remark in REMARKS.items():
        print(f"{case}: {remark}")
    print(f"{sum(row.proofs for row in rows.values())} proofs that a case fails without its defence")
    survived = sum(rows.get(case, Row()).verdict == "survived" for case in named)
    print(f"{survived} survived of {len(named)}")
    return survived == len(named)


if __name__ == "__main__":
    sys.exit(main())
