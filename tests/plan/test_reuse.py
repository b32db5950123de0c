"""What becomes of fixtures that stand above the suite: told in its conftest and to the one who runs the command."""

from __future__ import annotations

from dataclasses import replace

from itest.model.facts import ExistingFixture, ProjectFacts, Where
from itest.model.plan import FixtureUse
from itest.stages.plan import expected_uses, unserved
from itest.stages.plan.reuse import fixture_uses, noted, told
from tests.foundation.samples import FASTAPI, FLASK

OURS = ("app", "client", "db_session", "user", "user_client")


def having(*fixtures: ExistingFixture) -> ProjectFacts:
    return replace(FLASK[0], fixtures=fixtures)


def fixture(name: str, path: str = "tests/conftest.py", line: int = 3, **more: object) -> ExistingFixture:
    return ExistingFixture(name=name, scope="function", where=Where(path=path, line=line), **more)  # type: ignore[arg-type]


def uses(*fixtures: ExistingFixture, tests_dir: str = "tests/integration") -> dict[str, tuple[str, str]]:
    found = fixture_uses(having(*fixtures), tests_dir, OURS)
    return {use.name: (use.use, use.why) for use in found}


def test_what_can_serve_is_reused_and_anything_else_of_the_same_name_is_not() -> None:
    """With the reason that was read from its source, or what the name says."""
    assert uses(
        fixture("client", serves=True),
        fixture("app", why="is made anew for each test"),
        fixture("db_session"),
        fixture("user"),
        fixture("user_client"),
        fixture("runner"),
    ) == {
        "client": ("reused", ""),
        "app": ("overridden", "is made anew for each test"),
        "db_session": ("overridden", "knows nothing of this suite's transaction"),
        "user": ("overridden", "is something else"),
        "user_client": ("overridden", "is logged in as somebody else"),
    }


def test_only_what_stands_above_the_suite_reaches_it() -> None:
    """Where the suite lies elsewhere, what would be in question is told as being out of reach."""
    beside, own = fixture("client", "tests/unit/conftest.py"), fixture("app", "tests/integration/conftest.py")
    serving = fixture("client", serves=True)

    assert uses(beside, own) == {}
    assert uses(serving, tests_dir="integration_tests") == {
        "client": ("out of reach", "is not above integration_tests")
    }


def test_the_nearest_of_several_conftests_counts() -> None:
    """As it does for pytest."""
    far, near = fixture("client", "conftest.py", serves=True), fixture("client", why="is asynchronous")

    assert uses(near, far) == {"client": ("overridden", "is asynchronous")}


def test_a_fixture_for_every_test_is_told() -> None:
    """It runs for those of the suite too, wherever the conftest takes it from."""
    everywhere = fixture("clean", "tests/helpers.py", autouse=True, conftest="tests/conftest.py")

    assert uses(everywhere) == {"clean": ("runs", "asks to run for every test")}


def test_what_turned_out_not_to_serve_is_overridden_for_that_reason() -> None:
    """The run of the tests has the last word."""
    facts = unserved(having(fixture("client", serves=True), fixture("app", why="is asynchronous")), "leaves tests red")

    assert [(each.serves, each.why) for each in facts.fixtures] == [
        (False, "leaves tests red"),
        (False, "is asynchronous"),
    ]


def test_the_sentences() -> None:
    """Without lines in the conftest, which would change with each edit; with them in the terminal."""
    where = Where(path="tests/conftest.py", line=7)
    all_of_them = (
        FixtureUse(name="app", where=where, use="overridden", why="is asynchronous"),
        FixtureUse(name="client", where=where, use="reused"),
        FixtureUse(name="clean", where=where, use="runs", why="asks to run for every test"),
        FixtureUse(name="user", where=where, use="out of reach", why="is not above x"),
        FixtureUse(name="other", where=where, use="out of reach", why="is not above x"),
    )

    assert told(all_of_them) == (
        "`app` stands in for the one of tests/conftest.py, which is asynchronous.",
        "`client` is the one of tests/conftest.py.",
    )
    assert list(noted(all_of_them)) == [
        "tests/conftest.py:7: your fixture `app` does not serve these tests: it is asynchronous",
        "tests/conftest.py:7: your fixture `client` serves these tests",
        "tests/conftest.py:7: your fixture `clean` also runs for these tests: it asks to run for every test",
        "tests/conftest.py: `user` and `other` of yours did not come into question, as the suite lies elsewhere",
    ]


def test_what_is_expected_goes_by_the_framework_and_the_boundaries() -> None:
    """Flask has no `started`, and without accounts nobody is called `user`."""
    here = (fixture("started"), fixture("user"), fixture("db_session"), fixture("client", serves=True))
    flask, fastapi = (replace(sample[0], fixtures=here, boundaries=()) for sample in (FLASK, FASTAPI))

    assert [use.name for use in expected_uses(flask, "tests/integration")] == ["client", "db_session"]
    assert [use.name for use in expected_uses(fastapi, "tests/integration")] == ["client", "db_session", "started"]
