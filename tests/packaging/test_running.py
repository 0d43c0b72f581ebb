"""Programs that build: what is told of them."""

import sys

import pytest

from running import Failed, run


def python(code: str, *, seconds: float = 60) -> str:
    return run(sys.executable, "-c", code, seconds=seconds)


def test_both_streams_are_returned() -> None:
    assert python("import sys; print('a', flush=True); print('b', file=sys.stderr)").split() == ["a", "b"]


def test_a_failure_tells_the_end_of_what_was_printed() -> None:
    with pytest.raises(Failed) as caught:
        python("import sys; print(*range(500), sep='\\n'); sys.exit(3)")
    lines = str(caught.value).splitlines()
    assert "exit status 3" in lines
    assert lines[-1] == "499"
    assert "100" not in lines


def test_what_hangs_is_ended() -> None:
    with pytest.raises(Failed, match="not done after 0 s"):
        python("import time; time.sleep(60)", seconds=0.2)


def test_a_program_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(Failed, match="no-such-program"):
        run("no-such-program-of-faceviewer")
