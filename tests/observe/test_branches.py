"""What of a handler has not run yet, and the calls that are tried to run it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itest.agent.observe.drafts.catalog import EMPTY, Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing import judge
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.search import Found
from itest.agent.observe.variants.branches import Branches, news, statements, told_as, unknown
from itest.agent.observe.variants.refusals import Attempt

SOURCE = '''
def other(): ...


@app.post("/users/{name}/password")
def change(name, body):
    """Not a statement that runs."""
    if body.new == body.old:
        return "the same"
    if (
        name == me()
    ):
        return "me"
    return "done"
'''
HANDLER = {"file": "views.py", "line": 6, "qualname": "change"}


def branches(root: Path, *attributes: str) -> Branches:
    app = App({"framework": "flask", "endpoints": [], "attributes": list(attributes)})
    catalog = Catalog(app, Factories([], 1), {"follow": {**EMPTY, "name": "follow", "label": "follow", "table": "f"}})
    return Branches(app, catalog, ["anonymous", "user", "other"], str(root))


def draft(**parts: Any) -> Draft:
    raw = {"method": "POST", "path": "/users/{name}/password", "parameters": [{"name": "name"}]}
    return Draft(App({"framework": "flask", "endpoints": [raw]}).endpoints[0], "user").copy(encoding="json", **parts)


def endpoint(handler: Any, method: str = "POST") -> Endpoint:
    return Endpoint({"method": method, "path": "/users/{name}/password", "handler": handler})


def scene(*lines: int) -> dict[str, Any]:
    return {"record": {"lines": list(lines)}}


def test_what_no_scene_ran_is_left(tmp_path: Path) -> None:
    """A condition over several lines is one statement, a docstring is none."""
    (tmp_path / "views.py").write_text(SOURCE)

    assert sorted(statements(str(tmp_path), HANDLER)) == [8, 9, 10, 13, 14]
    assert sorted(branches(tmp_path).left(endpoint(HANDLER), [scene(8, 11, 14)])) == [9, 13]


CLASS = """
class Users(View):
    def get(self, request):
        return page()

    def perform_create(self, form):
        if form.old:
            return "old"
        return "new"
"""


def test_of_a_class_the_methods_count_that_serve_the_call(tmp_path: Path) -> None:
    """What another HTTP method would run is nothing that this one has left."""
    (tmp_path / "views.py").write_text(CLASS)
    handler = {"file": "views.py", "line": 2, "qualname": "Users"}

    assert sorted(branches(tmp_path).left(endpoint(handler), [scene(7, 9)])) == [8]
    assert sorted(statements(str(tmp_path), handler, "GET")) == [4]


def test_a_read_is_asked_with_each_parameter_alone_and_with_several(tmp_path: Path) -> None:
    """What is wrong with one may hide what is wrong with the next."""
    query = {"properties": {"code": {"type": "string"}, "error": {"type": "string"}, "state": {"type": "string"}}}
    read = Draft(Endpoint({"method": "GET", "path": "/callback", "query": query}), "anonymous")

    asked = [each.subject for each in branches(tmp_path).attempts(read) if each.intent == "page"]

    alone, pairs = ["code", "error", "state"], ["code and error", "code and state", "error and state"]
    assert asked == [*alone, *pairs, "code and error and state"]


def test_a_handler_that_was_not_seen_to_run_is_let_be(tmp_path: Path) -> None:
    """Its lines would all be new, and say nothing; so would those of a file that cannot be read."""
    (tmp_path / "views.py").write_text(SOURCE)

    assert branches(tmp_path).left(endpoint(HANDLER), [scene()]) == {}
    assert branches(tmp_path).left(endpoint({**HANDLER, "file": "gone.py"}), [scene(8)]) == {}


def test_a_call_is_new_by_the_lines_that_it_is_the_first_to_run(tmp_path: Path) -> None:
    """Lines of the same number in other files do not count."""
    (tmp_path / "views.py").write_text(SOURCE)
    left = branches(tmp_path).left(endpoint(HANDLER), [scene(8, 11, 14)])
    record = Record()
    record.lines = frozenset({("views.py", 8), ("views.py", 9), ("models.py", 13)})

    assert news(record, left, "views.py") == [9]


def test_whoever_calls_what_is_taken_and_what_is_the_same_are_tried(tmp_path: Path) -> None:
    """Oneself in the path, somebody else's name, one value twice, a state less, a field alone."""
    data = {"username": "eva", "old_password": "a", "new_password": "b", "token": holes.tie("follow", ["token"])}
    start = draft(holes={"name": holes.persona("other", ["username"])}, data=data, things=["follow"])

    tried = list(branches(tmp_path, "username").attempts(start))

    assert [a.draft.holes["name"]["name"] for a in tried if a.intent == "path"] == ["user"]
    assert [a.draft.persona for a in tried if a.intent == "forbidden"] == ["other"]
    taken = [a.draft.data["username"] for a in tried if a.intent == "duplicate"]
    assert taken == [holes.persona("other", ["username"]), holes.persona("user", ["username"])]
    told = {a.subject: a.draft.data for a in tried if a.intent == "invalid"}
    assert told["new_password: the same"]["new_password"] == "a"
    assert told["token: nobody's"]["token"] == "no-such-token"
    assert [a.subject for a in tried if a.intent == "partial"] == list(data)


def test_a_state_that_the_request_does_not_speak_of_is_left_out(tmp_path: Path) -> None:
    """What a token was answered to stays, or there would be none."""
    spoken = draft(things=["follow"], data={"token": holes.tie("follow", ["token"])})

    assert [a.subject for a in branches(tmp_path).attempts(draft(things=["follow"])) if a.intent == "missing"] == [
        "follow"
    ]
    assert [a for a in branches(tmp_path).attempts(spoken) if a.intent == "missing"] == []


@pytest.mark.parametrize(
    ("intent", "accepted", "idle", "told"),
    [
        ("path", True, False, "success"),
        ("path", True, True, "forbidden"),
        ("path", False, True, "forbidden"),
        ("forbidden", True, True, "success"),
        ("forbidden", False, True, "forbidden"),
        ("page", True, False, "page"),
        ("page", False, False, "invalid"),
        ("duplicate", False, True, "duplicate"),
    ],
)
def test_who_cannot_follow_oneself_is_not_said_to_follow(intent: str, accepted: bool, idle: bool, told: str) -> None:
    """A friendly redirect after which nothing has changed is a refusal."""
    assert told_as(intent, accepted=accepted, idle=idle) == told


def test_whoever_comes_back_with_another_state_is_turned_away(tmp_path: Path) -> None:
    """With one that nobody kept, with and without having been sent away, and with none."""
    state = holes.tie("authorization", ["state"])
    known = branches(tmp_path)
    known.catalog.add({**EMPTY, "name": "authorization", "label": "authorization", "table": None})
    raw = {"method": "GET", "path": "/callback"}
    back = Draft(Endpoint(raw), "anonymous").copy(query={"code": "A100", "state": state})

    tried = [
        (each.intent, each.subject, each.draft.query, each.draft.script()["things"])
        for each in known.attempts(back)
        if each.subject and each.subject.startswith("state")
    ]

    other = {"code": "A100", "state": "no-such-state"}
    assert tried == [
        ("invalid", "state: another", other, ["authorization"]),
        ("invalid", "state: nobody's", other, []),
        ("missing", "state", {"code": "A100"}, []),
    ]


@pytest.mark.parametrize(
    ("intent", "status", "persona", "level", "expected"),
    [
        ("path", 401, "anonymous", judge.NOT_ALLOWED, True),
        ("forbidden", 401, "user", judge.NOT_ALLOWED, True),
        ("forbidden", 401, "user", judge.ACCEPTED, False),
        ("path", 403, "anonymous", judge.NOT_ALLOWED, False),
        ("invalid", 401, "anonymous", judge.NOT_ALLOWED, False),
    ],
)
def test_an_account_that_was_never_let_in_is_not_told_to_be_refused(
    intent: str, status: int, persona: str, level: int, expected: bool
) -> None:
    """Where the clients carry no proof that the endpoint takes, 401 says nothing of whose account it is."""
    found = Found(endpoint(None))
    found.draft, found.grade = draft().copy(persona=persona), judge.Grade(level, True, 0, 0)
    record = Record()
    record.reply.status = status

    assert unknown(Attempt(intent, None, draft()), record, found) is expected
