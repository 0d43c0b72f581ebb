"""Running programs that build: their output and their failures."""

import sys

import pytest

from running import Failed, run


def python(code: str, *, seconds: float = 60) -> str:
    return run(sys.executable, "-c", code, seconds=seconds)


def test_output_and_errors_are_returned() -> None:
    assert python("import sys; print('a', flush=True); print('b', file=sys.stderr)").split() == ["a", "b"]


def test_failure_contains_the_last_lines_of_output() -> None:
    with pytest.raises(Failed) as caught:
        python("import sys; print(*range(500), sep='\\n'); sys.exit(3)")
    lines = str(caught.value).splitlines()
    assert "exit status 3" in lines
    assert lines[-1] == "499"
    assert "100" not in lines


def test_program_over_its_time_limit_and_missing_program_are_failures() -> None:
    with pytest.raises(Failed, match="not done after 0 s"):
        python("import time; time.sleep(60)", seconds=0.2)
    with pytest.raises(Failed, match="no-such-program"):
        run("no-such-program-of-faceviewer")
