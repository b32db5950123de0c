"""What a request is refused for: here, what is missing or wrong in its query."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.variants.refusals import absent, asked_wrongly, unasked

PARAMETERS = [{"name": "slug", "kind": "str"}, {"name": "id", "kind": "int"}]
QUERY = {
    "properties": {"address": {"type": "string", "format": "email"}, "count": {"type": "integer"}},
    "required": ["address"],
}


def draft(method: str) -> Draft:
    found = Draft(Endpoint({"method": method, "path": "/invitations", "query": QUERY}), "user")
    found.query = {"address": "ada@example.com", "count": 2}
    return found


def tried(attempts: Any) -> list[tuple[str, str, dict[str, Any]]]:
    return [(each.intent, each.subject, each.draft.query) for each in attempts]


def test_each_parameter_that_must_be_there_is_left_out() -> None:
    """Of reads and writes alike; those that need not be there stay."""
    assert tried(unasked(draft("POST"))) == [("missing", "address", {"count": 2})]
    assert tried(unasked(draft("GET"))) == [("missing", "address", {"count": 2})]


def test_parameters_of_a_write_are_broken_as_fields_are() -> None:
    """Reads are asked for such values anyway."""
    known = tried(asked_wrongly(draft("POST")))

    assert ("invalid", "address: not an address", {"address": "not-an-address", "count": 2}) in known
    assert ("invalid", "count: not a number", {"address": "ada@example.com", "count": "many"}) in known
    assert tried(asked_wrongly(draft("GET"))) == []


def test_what_stands_above_the_last_thing_in_the_path_may_be_unknown_as_well() -> None:
    """The comment first, then its article while the comment is there."""
    found = Draft(
        Endpoint({"method": "DELETE", "path": "/articles/{slug}/comments/{id}", "parameters": PARAMETERS}), "user"
    )
    found.holes = {"slug": holes.tie("article", ["slug"]), "id": holes.tie("comment", ["id"])}

    unknown = [(each.subject, each.draft.holes, each.draft.things) for each in absent(found)]

    both = ["article", "comment"]
    assert unknown == [
        ("id", {**found.holes, "id": 987654}, both),
        ("slug", {**found.holes, "slug": "no-such-thing"}, both),
    ]
