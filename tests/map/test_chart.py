"""Which endpoints cross which boundaries, and which tests call them: told from source alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.console import Screen
from itest.flow.mapping import chart_of
from itest.model.chart import Area, Chart
from itest.source.code import Code
from itest.source.tree import SourceTree
from itest.stages.chart import endpoints_of
from itest.stages.inspect import as_json, inspect
from tests.map.shop import lay

ORDERS = "tests/test_orders.py::"
NEXT, ONE = "POST /orders", "GET /orders/{order_id}"


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Chart:
    return chart_of(lay(tmp_path_factory.mktemp("shop")), Screen(quiet=True))


def area(chart: Chart, name: str) -> Area:
    return next(each for each in chart.areas if each.name == name)


def callers(chart: Chart, endpoint: str) -> list[str]:
    crossing = next(each for each in area(chart, "api").crossings if each.endpoint == endpoint)
    return [test.removeprefix(ORDERS) for test in crossing.tests]


def test_what_matters_most_comes_first(chart: Chart) -> None:
    """By priority, then by name."""
    names = [each.name for each in chart.areas]

    assert names[0] == "api"
    assert names.index("database") < names.index("email")


def test_an_endpoint_crosses_what_its_handler_leads_to(chart: Chart) -> None:
    """Through functions, an object made once, a method that calls another, and a method that only one class has."""
    crossed = {each.endpoint for each in area(chart, "email").crossings}

    assert crossed == {NEXT, "POST /orders/{order_id}/confirmation", "DELETE /orders/{order_id}"}
    assert all(each.seen == "code" for each in area(chart, "email").crossings)


def test_a_model_is_the_way_to_the_database(chart: Chart) -> None:
    """Who names it crosses the boundary; who does not, does not."""
    crossed = {each.endpoint for each in area(chart, "database").crossings}

    assert {NEXT, ONE} <= crossed
    assert "GET /orders/latest" not in crossed


@pytest.mark.parametrize(
    ("endpoint", "tests"),
    [
        (NEXT, ["test_create", "test_receipt"]),
        (ONE, ["test_show", "TestOrder::test_read"]),
        ("GET /orders/latest", ["test_latest", "test_by_name"]),
        ("DELETE /orders/{order_id}", ["test_refused"]),
        ("POST /orders/{order_id}/confirmation", []),
    ],
)
def test_a_test_covers_what_it_calls_itself(chart: Chart, endpoint: str, tests: list[str]) -> None:
    """Through helpers, constants, parameters, names and `self`; what its fixtures do beforehand does not count."""
    assert callers(chart, endpoint) == tests


def test_who_replaces_the_mailer_looks_at_mail(chart: Chart) -> None:
    """The name is followed from where it is patched to what it is."""
    crossing = next(each for each in area(chart, "email").crossings if each.endpoint == NEXT)

    assert crossing.watching == (f"{ORDERS}test_receipt",)


def test_what_no_test_calls_is_named(chart: Chart) -> None:
    """On the whole and for each boundary: a test that sees nothing of the mails covers no mail."""
    assert "POST /orders/{order_id}/confirmation" in chart.uncovered
    assert [each.endpoint for each in area(chart, "email").uncovered] == [
        "POST /orders/{order_id}/confirmation",
        "DELETE /orders/{order_id}",
    ]
    assert (chart.tests, chart.generated) == (7, 0)


def test_a_project_without_tests_has_a_map(tmp_path: Path) -> None:
    """Everything is uncovered."""
    lay(tmp_path)
    (tmp_path / "tests/test_orders.py").unlink()

    chart = chart_of(tmp_path, Screen(quiet=True))

    assert chart.uncovered == chart.endpoints
    assert chart.tests == 0


def test_what_itest_wrote_tells_more(tmp_path: Path) -> None:
    """Tests in the module of a boundary, or with a fixture of its own, say that their endpoint crosses it."""
    lay(tmp_path)
    (tmp_path / "tests/test_journeys.py").write_text('def test_way(client):\n    client.get("/orders/latest")\n')
    (tmp_path / ".itest.toml").write_text(
        'schema = 1\nversion = "0"\ndigest = ""\n[answers]\napp = "shop.app:app"\nboundaries = ["api", "journeys"]\n'
        'tests_dir = "tests"\n[[files]]\npath = "tests/test_journeys.py"\nownership = "owned"\nsha256 = ""\n'
        'boundary = "journeys"\n'
    )

    chart = chart_of(tmp_path, Screen(quiet=True))

    assert [(each.endpoint, each.seen) for each in area(chart, "journeys").crossings] == [
        ("GET /orders/latest", "tests")
    ]
    assert (area(chart, "journeys").chosen, area(chart, "email").chosen) == (True, False)
    assert chart.generated == 1


PACKED = """schema = 1
version = "0"
digest = ""

[answers]
app = "shop.app:app"
boundaries = ["api"]
tests_dir = "tests"

[[files]]
path = "tests/sms/conftest.py"
ownership = "seeded"
sha256 = ""
boundary = "sms"

[[files]]
path = "tests/sms/test_sms.py"
ownership = "seeded"
sha256 = ""
boundary = "sms"

[[packs]]
name = "sms"
source = "../sms"
kind = "folder"
sha256 = "1"
priority = "critical external"
"""


def test_a_pack_is_a_boundary_like_the_others(tmp_path: Path) -> None:
    """Its modules look at it, and so does each test that asks for a fixture of it; its priority is what it says."""
    lay(tmp_path)
    (tmp_path / "tests/sms").mkdir()
    fixture = "import pytest\n\n\n@pytest.fixture\ndef gateway():\n    return []\n"
    (tmp_path / "tests/sms/conftest.py").write_text(fixture)
    (tmp_path / "tests/sms/test_sms.py").write_text('def test_sent(client):\n    client.post("/orders")\n')
    mine = "def test_mine(client, gateway):\n    client.get('/orders/latest')\n\n\ndef test_other():\n    pass\n"
    (tmp_path / "tests/sms/test_mine.py").write_text(mine)
    (tmp_path / ".itest.toml").write_text(PACKED)

    sms = area(chart_of(tmp_path, Screen(quiet=True)), "sms")

    assert (sms.priority, sms.chosen) == ("critical external", True)
    assert sms.tests == ("tests/sms/test_mine.py::test_mine", "tests/sms/test_sms.py::test_sent")
    assert [(each.endpoint, each.covering) for each in sms.crossings] == [
        (NEXT, ("tests/sms/test_sms.py::test_sent",)),
        ("GET /orders/latest", ("tests/sms/test_mine.py::test_mine",)),
    ]


def test_inspection_names_the_endpoints_of_each_boundary(tmp_path: Path) -> None:
    """As far as the code alone tells: `itest inspect --json` has them beside the evidence."""
    tree = SourceTree(lay(tmp_path))
    facts = inspect(tree)

    document = as_json(facts, endpoints_of(facts, Code(tree)))

    crossed = {each["name"]: each["endpoints"] for each in document["boundaries"]}
    assert document["schema"] == 1
    assert crossed["email"] == [NEXT, "POST /orders/{order_id}/confirmation", "DELETE /orders/{order_id}"]
    assert ONE in crossed["database"]
    assert ONE not in crossed["email"]
    assert len(crossed["api"]) == len(facts.routes)
