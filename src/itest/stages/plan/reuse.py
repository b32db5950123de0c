"""What becomes of the fixtures that stand above the suite: which serve its tests, and which it has an own one for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from itest.assets import templates
from itest.boundaries._chosen import chosen
from itest.model.facts import ExistingFixture, ProjectFacts
from itest.model.plan import FixtureUse
from itest.stages.plan.context import ASGI

PEOPLE = ("user", "other", "admin")
SESSIONS = ("database", "db_session")
UNTRIED = "was not tried with these tests"
"""Why a fixture that could serve does not, where nothing runs."""


def provided(context: Mapping[str, Any]) -> frozenset[str]:
    """The names of all fixtures that the conftest has of its own, or would have without those of the user's."""
    people = [each["name"] for each in context["people"]]
    names = _founded(context["framework"], context["orm"], people, context["crossed"])
    return names.union(thing.name for thing in context["shared_things"]) - (set() if context["memory"] else {"memory"})


def expected_uses(facts: ProjectFacts, tests_dir: str) -> tuple[FixtureUse, ...]:
    """What would become of the project's fixtures in a suite of all its boundaries, as far as its source tells."""
    detected = [boundary.name for boundary in facts.boundaries]
    people = PEOPLE if "auth" in detected else ()
    return fixture_uses(facts, tests_dir, _founded(facts.framework, facts.orm, people, detected))


def _founded(
    framework: str | None, orm: str | None, people: Sequence[str], boundaries: Iterable[str]
) -> frozenset[str]:
    """The fixtures of the foundation: the framework's, the ORM's, those for people and those of boundaries."""
    parts = {"database": ("database", "isolation"), "rows": ("changes",), "session": ("db_session",)}
    home = templates() / "orms" / (orm or "none")
    names = {"client", "memory", "accounts" if people else "client"}
    names |= {"started", "app"} if framework in ASGI else {"app"} if framework != "django" else set()
    names |= {name for part, given in parts.items() if (home / f"{part}.jinja").exists() for name in given}
    names |= {name for person in people for name in (person, f"{person}_client")}
    return frozenset(names).union(*(boundary.fixtures for boundary in chosen(boundaries)))


def unserved(facts: ProjectFacts, why: str = UNTRIED) -> ProjectFacts:
    """The facts without any fixture that can serve; `why` ends a sentence about one that could."""
    told = (replace(each, serves=False, why=why) if each.serves else each for each in facts.fixtures)
    return replace(facts, fixtures=tuple(told))


def fixture_uses(facts: ProjectFacts, tests_dir: str, ours: Collection[str]) -> tuple[FixtureUse, ...]:
    """What becomes of the fixtures above the suite that are called like one of `ours`, or run for every test."""
    above = [each for each in facts.fixtures if stands_above(each.home, tests_dir)]
    usual = f"{facts.tooling.tests_dir or 'tests'}/integration"
    beside = [each for each in facts.fixtures if each not in above and stands_above(each.home, usual)]
    uses = (*_uses(_nearest(above), ours), *_beyond(_nearest(beside), ours, tests_dir))
    return tuple(sorted(uses, key=lambda use: (use.use == "out of reach", use.name)))


def _uses(above: Iterable[ExistingFixture], ours: Collection[str]) -> Iterator[FixtureUse]:
    for each in above:
        if each.name in ours:
            why = "" if each.serves else each.why or _otherwise(each.name)
            yield FixtureUse(name=each.name, where=each.where, use="overridden" if why else "reused", why=why)
        elif each.autouse:
            yield FixtureUse(name=each.name, where=each.where, use="runs", why="asks to run for every test")


def _beyond(beside: Iterable[ExistingFixture], ours: Collection[str], tests_dir: str) -> Iterator[FixtureUse]:
    for each in beside:
        if each.name in ours:
            why = " and ".join(filter(None, (f"is not above {tests_dir}", each.why)))
            yield FixtureUse(name=each.name, where=each.where, use="out of reach", why=why)


def _nearest(fixtures: Iterable[ExistingFixture]) -> Iterable[ExistingFixture]:
    """The fixture of each name that tests below all of their folders are given."""
    return {each.name: each for each in sorted(fixtures, key=lambda each: each.home.count("/"))}.values()


def stands_above(conftest: str, tests_dir: str) -> bool:
    """Whether a conftest's fixtures reach the suite's folder from one above it; the suite's own does not count."""
    folder, _, name = conftest.rpartition("/")
    return name == "conftest.py" and (not folder or tests_dir.startswith(folder + "/"))


def _otherwise(name: str) -> str:
    if name in SESSIONS:
        return "knows nothing of this suite's transaction"
    return "is logged in as somebody else" if name.endswith("_client") else "is something else"


def told(uses: Iterable[FixtureUse]) -> tuple[str, ...]:
    """A sentence for the conftest about each fixture that it leaves to the user's, or has in its place."""
    sentences = {
        "reused": "`{0.name}` is the one of {0.where.path}.",
        "overridden": "`{0.name}` stands in for the one of {0.where.path}, which {0.why}.",
    }
    return tuple(sentences[use.use].format(use) for use in uses if use.use in sentences)


def noted(uses: Iterable[FixtureUse]) -> Iterator[str]:
    """The same for the one who runs the command, with the lines; what is out of reach in one sentence a file."""
    sentences = {
        "reused": "your fixture `{0.name}` serves these tests",
        "overridden": "your fixture `{0.name}` does not serve these tests: it {0.why}",
        "runs": "your fixture `{0.name}` also runs for these tests: it {0.why}",
    }
    beyond: dict[str, list[str]] = {}
    for use in uses:
        if use.use in sentences:
            yield f"{use.where.path}:{use.where.line}: {sentences[use.use].format(use)}"
        else:
            beyond.setdefault(use.where.path, []).append(f"`{use.name}`")
    for path, names in beyond.items():
        yield f"{path}: {' and '.join(names)} of yours did not come into question, as the suite lies elsewhere"
