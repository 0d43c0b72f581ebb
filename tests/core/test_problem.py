"""The tree of problems."""

from faceviewer.core.problem import Kind, Problem, Trace


def test_problem_with_trace_keeps_its_facts() -> None:
    problem = Problem(Kind.CONTRACT_FIELD, field="code", retry_after=3.0)
    traced = problem.with_trace(Trace("id"), kind=Kind.CONTRACT_SIGN_IN_PAGE)
    assert (traced.kind, traced.facts, traced.retry_after) == (Kind.CONTRACT_SIGN_IN_PAGE, {"field": "code"}, 3.0)
    assert traced.trace.request_id == "id"
