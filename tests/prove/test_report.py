"""What is told of a proof: figures, groups, the documents and the exit code."""

from __future__ import annotations

import io

from rich.console import Console

from itest.console.proof import draw_proof
from itest.console.proof_advice import REMEDIES, advice, closing
from itest.console.proof_documents import proof_document, proof_markdown
from itest.model.proof import Outcome
from itest.stages.prove.baseline import baseline_of, groups_of
from tests.prove.proofs import caught, fault, proof, survived

UNRUN = Outcome(fault=fault(endpoints=("GET /orders",), tests=()), verdict="survived", reason="no test runs this line")
SAMPLE = proof(caught(), survived(operator="dropped filter"), UNRUN, Outcome(fault=fault(), verdict="void"))


def drawn(*, verbose: bool = False) -> str:
    out = io.StringIO()
    draw_proof(Console(file=out, width=120), SAMPLE, verbose=verbose)
    return out.getvalue()


def test_what_could_not_be_judged_does_not_count() -> None:
    """One of three, not one of four."""
    assert (len(SAMPLE.tried), len(SAMPLE.caught), len(SAMPLE.survivors)) == (3, 1, 2)
    assert closing(SAMPLE) == "1 of 3 faults caught (33 %) by 5 tests in 10 s"


def test_a_fault_that_hangs_or_kills_the_tests_is_caught() -> None:
    """Nobody would overlook it."""
    assert proof(*(Outcome(fault=fault(), verdict=verdict) for verdict in ("timeout", "crashed"))).percent == 100


def test_the_exit_code_is_1_only_below_the_wanted_share() -> None:
    """Without --fail-under survivors are news, not a failure."""
    assert SAMPLE.exit_code == 0
    assert proof(caught(), survived(), fail_under=50).exit_code == 0
    assert proof(caught(), survived(), fail_under=51).exit_code == 1


def test_methods_of_one_handler_are_reported_together() -> None:
    """A form is shown and taken by the same function."""
    login = [{"method": method, "path": "/login", "file": "a.py", "line": 3} for method in ("GET", "POST")]
    start = [{"method": "GET", "path": path, "file": "a.py", "line": 9} for path in ("/", "/index")]
    assert groups_of([*login, *start]) == ["GET,POST /login", "GET,POST /login", "GET /", "GET /index"]


def test_the_terminal_shows_survivors_as_small_diffs() -> None:
    """With their place, their kind and the changed line; what was caught shows with -v."""
    text = drawn()
    assert "shop/orders.py:12  dropped filter  POST /orders" in text
    assert "- stock -= amount\n    + stock += amount" in text
    assert "✗ POST /orders  1/2     test_create_order" in text
    assert "Caught (1)" in drawn(verbose=True)
    assert text.rstrip().endswith(closing(SAMPLE))


def test_the_document_holds_every_fault_by_endpoint() -> None:
    """Schema 1."""
    document = proof_document(SAMPLE)
    assert (document["schema"], document["tried"], document["caught"], document["percent"]) == (1, 3, 1, 33.3)
    assert [(e["endpoint"], e["tried"], e["caught"]) for e in document["by_endpoint"]] == [
        ("GET /orders", 1, 0),
        ("POST /orders", 2, 1),
    ]
    first = document["by_endpoint"][1]["faults"][0]
    assert (first["verdict"], first["test"]) == ("caught", "tests/test_orders.py::test_create_order")
    assert len(document["void"]) == 1


def test_the_markdown_is_a_table_and_diffs() -> None:
    """To be pasted into a pull request."""
    text = proof_markdown(SAMPLE)
    assert text.startswith("| endpoint | caught | survived |\n|---|---|---|\n| GET /orders | 0 of 1 |")
    assert "```diff\n-stock -= amount\n+stock += amount\n```" in text
    assert text.endswith(f"**{closing(SAMPLE)}**\n")


def test_the_advice_names_what_would_catch_the_survivors() -> None:
    """Lines that no test runs first, then the kinds."""
    assert list(advice(SAMPLE)) == [
        "1 fault on lines that no test runs: GET /orders",
        f"1 fault of the kind “dropped filter” survived: {REMEDIES['dropped filter']}",
        "1 fault could not be judged and do not count (their tests are not steady)",
    ]


def test_the_agents_numbers_become_names() -> None:
    """Tests and endpoints are told once and referred to by number."""
    item = {"file": "a.py", "index": 0, "operator": "wrong sign", "line": 3, "name": "f", "before": "a", "after": "b"}
    item.update(fresh=False, handler=True, endpoints=[1, 1], tests=[1, 0], shared=True)
    tests = [{"id": f"t.py::{name}", "outcome": "passed", "message": "", "seconds": 0.1} for name in "ab"]
    endpoints = [{"method": "GET", "path": path, "file": "a.py", "line": 1} for path in ("/a", "/b")]
    answer = {"tests": tests, "errors": [], "endpoints": endpoints, "faults": [item], "seconds": 1.0}
    (only,) = baseline_of(answer).faults
    assert (only.endpoints, only.tests, only.shared) == (("GET /b",), ("t.py::b", "t.py::a"), True)
