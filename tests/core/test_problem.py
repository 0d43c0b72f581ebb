"""The tree of problems."""

import faceviewer.core.problem as module
from faceviewer.core.problem import Kind, Problem, Trace


def test_the_tree_drawn_at_the_top_has_every_branch() -> None:
    drawing = module.__doc__ or ""
    branches = {kind.branch for kind in Kind}
    assert all(f"── {branch} " in drawing for branch in branches)
    assert drawing.count("── ") == len(branches)


def test_a_problem_of_an_identified_call_keeps_its_facts() -> None:
    problem = Problem(Kind.CONTRACT_FIELD, field="code", retry_after=3.0)
    traced = problem.with_trace(Trace("id"), kind=Kind.CONTRACT_SIGN_IN_PAGE)
    assert (traced.kind, traced.facts, traced.retry_after) == (Kind.CONTRACT_SIGN_IN_PAGE, {"field": "code"}, 3.0)
    assert traced.trace.request_id == "id"
