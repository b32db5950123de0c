"""What is tried next in a body that was refused, and what is learned from one that was taken."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.drafts.bodies import Bodies
from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.drafts.repair import Repair
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing import clients
from itest.agent.observe.playing.factories import Factories
from itest.agent.observe.playing.play import Record

BILL = [
    {"name": "id", "attribute": "id", "kind": "int", "primary_key": True},
    {"name": "payer_id", "attribute": "payer_id", "kind": "int", "references": "person.id"},
]
PERSON = [{"name": "id", "attribute": "id", "kind": "int", "primary_key": True}]
FORM = {"properties": {"payer": {"type": "string"}, "shared_by": {"type": "array"}, "amount": {"type": "string"}}}
PAYER = holes.tie("person", ["id"])


def bodies() -> Bodies:
    """Of an application with bills that persons pay, in which a person can be made."""
    models = [
        {"key": name.title(), "name": name.title(), "module": "app", "table": name, "columns": columns}
        for name, columns in (("bill", BILL), ("person", PERSON))
    ]
    app = App({"framework": "flask", "endpoints": [], "models": models})
    catalog = Catalog(app, Factories([], 1), {})
    made = Record()
    made.reply = clients.Reply(status=201, body={"id": 7}, is_json=True)
    made.rows = [{"table": "person", "kind": "created", "before": None, "after": {"id": 7}}]
    catalog.learn(Draft(Endpoint({"method": "POST", "path": "/persons"}), "user"), made)
    return Bodies(app, catalog)


def bill(path: str = "/bills", **data: Any) -> Draft:
    draft = Draft(Endpoint({"method": "POST", "path": path, "form": FORM}), "user")
    return draft.copy(encoding="form", data=data)


def refused(**said: str) -> Record:
    record = Record()
    record.reply = clients.Reply(status=400, body={name: [text] for name, text in said.items()}, is_json=True)
    return record


def test_a_field_that_declares_what_it_refers_to_is_given_that() -> None:
    """Whatever it is called; several are a list."""
    one, several = {"type": "string", "x-references": "person.id"}, {"type": "array", "x-references": "person.id"}
    shape = {"properties": {"_selected": one, "_all": several}}

    filled = bodies().filled(Draft(Endpoint({"method": "POST", "path": "/admin/app/bill/"}), "user"), shape)

    assert filled.data == {"_selected": PAYER, "_all": [PAYER]}


def test_a_field_with_the_name_of_a_reference_is_tried_as_one() -> None:
    """`payer` is what the column payer_id leads to."""
    repair = Repair(bodies())
    mended = repair.mended(bill(payer="First steps"), refused(payer="This field is wrong"))

    assert mended is not None
    assert mended.data == {"payer": PAYER}


def test_what_is_no_choice_is_tried_as_a_reference_of_the_same_row() -> None:
    """Alone, then in a list."""
    repair, draft = Repair(bodies()), bill(shared_by="First steps")
    tried: list[Any] = []
    for _ in range(2):
        mended = repair.mended(draft, refused(shared_by="Not a valid choice."))
        assert mended is not None
        draft, tried = mended, [*tried, mended.data["shared_by"]]

    assert tried == [PAYER, [PAYER]]


def test_what_a_field_wanted_is_known_where_the_form_comes_again() -> None:
    """At another path, for which nothing else tells it."""
    known = bodies()
    assert known.reference("person", "user") == PAYER
    known.learn(bill(payer=PAYER, shared_by=[PAYER], amount=19))

    again = known.filled(bill("/add"), FORM)

    assert again.data["payer"] == PAYER
    assert again.data["shared_by"] == [PAYER]
    assert isinstance(again.data["amount"], int)
    other = {"properties": {"payer": {"type": "string"}, "note": {"type": "string"}}}
    assert isinstance(known.filled(bill("/elsewhere"), other).data["payer"], str)
