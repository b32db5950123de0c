"""What each operator does to a piece of source: the edited line, and the lines that nobody wants broken."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest

from itest.agent.prove.edits import apply, edits, shown
from itest.agent.prove.source import Source

BODIES = [
    ("order.save()", "dropped call", "pass"),
    ("await order.save()", "dropped call", "pass"),
    ("db.session.commit()", "dropped commit", "pass"),
    ("send_mail('hello', user)", "dropped message", "pass"),
    ("tasks.bill.delay(order.id)", "dropped message", "pass"),
    ("check_owner(order, user)", "dropped guard", "pass"),
    ("order.state = state", "dropped assignment", "pass"),
    ("data['state'] = state", "dropped assignment", "pass"),
    ("stock -= amount", "dropped assignment", "pass"),
    ("stock -= amount", "wrong sign", "stock += amount"),
    ("stock -= 1", "wrong amount", "stock -= 2"),
    ("return a + b", "wrong sign", "return a - b"),
    ("return price * 100", "wrong amount", "return price + 100"),
    ("return price * 100", "wrong amount", "return price * 101"),
    ("return body, 201", "changed status", "return body, 202"),
    ("raise HTTPException(status_code=404)", "changed status", "raise HTTPException(status_code=418)"),
    ("return Response(status=status.HTTP_201_CREATED)", "changed status", "return Response(status=202)"),
    ("return Response(status=HTTPStatus.CONFLICT)", "changed status", "return Response(status=418)"),
    ("abort(404)", "changed status", "abort(418)"),
    ("return {'id': order.id}", "changed key", "return {'changed_id': order.id}"),
    ("return {'state': 'paid'}", "changed constant", "return {'state': 'changed'}"),
    ("order.paid = True", "flipped boolean", "order.paid = False"),
    ("return Order(paid=False)", "flipped boolean", "return Order(paid=True)"),
    ("return q.filter(Order.paid).all()", "dropped filter", "return q.all()"),
    ("return Order.objects.filter(paid=1)", "dropped filter", "return Order.objects.all()"),
    ("return select(Order).where(Order.id == id)", "dropped filter", "return select(Order)"),
    ("return select(Order).where(Order.id == id)", "swapped comparison", "return select(Order).where(Order.id != id)"),
    ("return [x for x in y if x.paid]", "dropped filter", "return [x for x in y if True]"),
    ("return a if b else c", "negated condition", "return a if not (b) else c"),
    ("return a is  not None", "swapped comparison", "return a is None"),
]


def function(body: str) -> str:
    return f"async def handler(request):\n{indent(dedent(body), '    ')}\n"


def results(text: str) -> set[tuple[str, str]]:
    """(operator, the changed lines) of every fault."""
    source = Source(text)
    return {(edit.operator, shown(source, edit)[1]) for edit in edits(source)}


@pytest.mark.parametrize(("line", "operator", "after"), BODIES, ids=[f"{b[1]}: {b[0]}" for b in BODIES])
def test_an_operator_changes_the_line(line: str, operator: str, after: str) -> None:
    """Among the faults of the function there is this one."""
    assert (operator, after) in {(kind, " ".join(text.split())) for kind, text in results(function(line))}


@pytest.mark.parametrize("leaving", ["raise NotFound", "return None", "abort(404)"])
def test_a_guard_is_dropped_where_it_leaves(leaving: str) -> None:
    """An `if` that ends in raise, return or abort is a guard; it can also be negated."""
    found = results(function(f"if not order:\n    {leaving}\nreturn order"))

    assert ("dropped guard", "if False:") in found
    assert ("negated condition", "if not (not order):") in found


def test_a_comparison_that_decides_is_negated_only_once() -> None:
    """`if a == b` has one opposite; `if a < b` has a neighbour as well."""
    equal = results(function("if a == b:\n    c()"))
    less = results(function("if a < b:\n    c()"))

    assert ("swapped comparison", "if a != b:") not in equal
    assert ("swapped comparison", "if a <= b:") in less


@pytest.mark.parametrize(
    "line",
    [
        "logger.info('a', 1)",
        "print(a)",
        "'''A docstring.'''",
        "assert a == 1",
        "session.refresh(a)",
        "import os",
        "pass",
    ],
)
def test_what_has_no_effect_is_left_alone(line: str) -> None:
    """Nobody should have to test logging or docstrings."""
    assert results(function(line)) == set()


def test_texts_are_not_taken_for_sums() -> None:
    """`+` between texts is no amount."""
    assert results(function("return 'a' + b + str(c)")) == set()


def test_nothing_outside_of_functions_is_a_live_fault() -> None:
    """Module level runs once, at import."""
    assert results("LIMIT = 3 + 4\nregister(LIMIT)\n") == set()


DECLARATIONS = [
    ("@login_required\ndef view(): ...", ""),
    ("@app.route('/a')\n@roles.requires('admin')\ndef view(): ...", ""),
    ("@router.get('/a', dependencies=[Depends(admin)])\ndef view(): ...", "@router.get('/a', dependencies=[])"),
    ("@api.post('/a', auth=Bearer())\ndef view(): ...", "@api.post('/a', auth=None)"),
    ("class View(ViewSet):\n    permission_classes = [IsOwner]", "permission_classes = []"),
    ("class View(LoginRequiredMixin, ListView):\n    model = Order", "class View(ListView):"),
]


@pytest.mark.parametrize(("text", "after"), DECLARATIONS, ids=[text[:30] for text, _ in DECLARATIONS])
def test_a_guard_that_acts_at_import_is_dropped(text: str, after: str) -> None:
    """Decorators, dependencies, class attributes and mixins; such faults want a fresh start."""
    source = Source(text)
    found = [edit for edit in edits(source) if edit.operator == "dropped guard"]

    assert [shown(source, edit)[1] for edit in found] == [after]
    assert all(edit.fresh for edit in found)


@pytest.mark.parametrize("text", ["@auth.verify_password\ndef check(): ...", "@jwt_optional\ndef view(): ..."])
def test_a_decorator_that_guards_nothing_stays(text: str) -> None:
    """Callbacks of an authentication library and optional logins."""
    assert edits(Source(text)) == []


def test_the_status_of_a_route_decorator_is_changed_at_import() -> None:
    """FastAPI keeps it with the route."""
    source = Source("@router.post('/a', status_code=201)\ndef view(): ...")

    assert [(e.operator, shown(source, e)[1], e.fresh) for e in edits(source)] == [
        ("changed status", "@router.post('/a', status_code=202)", True)
    ]


MANY_LINES = '''
def view(self, é):
    """Docs."""
    if check(
        é,
        "ü",
    ):
        raise Refused
    rows = self.query.filter(
        a == 1,
    ).all()
    send(
        rows,
    ); note(rows)
    return {
        "é": rows,
    }
'''


def test_every_edit_leaves_a_module_of_as_many_lines_that_compiles() -> None:
    """Multi-line calls and letters of two bytes included: functions are found by their line."""
    source = Source(MANY_LINES)
    found = edits(source)

    assert len(found) >= 7
    for edit in found:
        text = apply(source, edit)
        assert text.count("\n") == MANY_LINES.count("\n"), edit
        ast.parse(text)


def test_the_same_text_gives_the_same_faults() -> None:
    """An index names a fault, in another process too."""
    assert edits(Source(MANY_LINES)) == edits(Source(MANY_LINES))


def test_a_filter_over_several_lines_is_shown_without_its_padding() -> None:
    """The empty lines that keep the line numbers are nobody's business."""
    source = Source(function("return (\n    select(Order)\n    .where(\n        Order.paid\n    )\n)"))
    (edit,) = (edit for edit in edits(source) if edit.operator == "dropped filter")

    assert shown(source, edit)[1] == "select(Order)"
