"""What every part of the planning of tests needs to look up, gathered once: deeds, places, things, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from itest.boundaries._chosen import chosen, effects, keepers
from itest.model.answers import Answers
from itest.model.declarations import Effect
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations, Personas, Request, Scenario, Thing
from itest.model.runtime import Endpoint, RuntimeFacts
from itest.stages.plan.factories import factory_names
from itest.stages.plan.tests.background import set_off
from itest.stages.plan.tests.deeds import CREATE, READ, Deed, deed, is_link
from itest.stages.plan.tests.forms import pages, with_forms
from itest.stages.plan.tests.literals import Scope
from itest.stages.plan.tests.resources import Place, places
from itest.stages.plan.tests.twins import without_twins
from itest.stages.plan.tests.words import identifier

CLIENTS = {"anonymous": "client", "user": "user_client", "other": "other_client", "admin": "admin_client"}
SESSIONS = ("flask_sqlalchemy", "sqlalchemy", "sqlalchemy_async", "sqlmodel")
FIXTURES = frozenset(
    [
        "client",
        "user",
        "other",
        "admin",
        "user_client",
        "other_client",
        "admin_client",
        "app",
        "database",
        "accounts",
        "changes",
        "db_session",
        "isolation",
        "db",
        "request",
        "response",
        "rows",
        "payload",
        "field",
        "value",
        "fields",
        "query",
        "method",
        "path",
        "location",
        "errors",
        "pytest",
        "monkeypatch",
        "tmp_path",
        "capsys",
        "created",
        "changed",
        "deleted",
        "settings",
        "live_server",
        "mailbox",
        "mails",
        "mail",
        "factories",
        "builders",
        "support",
        "started",
        "event_loop",
    ]
)


ORDINALS = {"2": "second", "3": "third", "4": "fourth", "5": "fifth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`scenarios` are those worth a test. `watch` tells whether tests assert the rows that changed.

    `senders` are the endpoints that were seen to send mail; `session` holds the fixture that factories need, where they
    need one; `located_errors` marks frameworks whose errors
    tell the field in a `loc`. `crossers` are by kind the endpoints that were seen to have an effect outside; `keepers`
    tells whose boundary's a fixture is, `titles` what a boundary is called.
    """

    framework: str
    located_errors: bool
    watch: bool
    session: frozenset[str]
    boundaries: tuple[str, ...]
    endpoints: Mapping[str, Endpoint]
    places: Mapping[str, Place]
    deeds: Mapping[str, Deed]
    things: Mapping[str, Thing]
    factories: Mapping[str, str]
    scenarios: tuple[Scenario, ...]
    scope: Scope
    senders: frozenset[str] = frozenset()
    effects: tuple[Effect, ...] = ()
    crossers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keepers: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def requests(self) -> Iterator[Request]:
        """Every request that a test or a fixture sends, in a stable order; successes first."""
        for scenario in sorted(self.scenarios, key=lambda s: s.intent != "success"):
            yield scenario.request
        for thing in self.things.values():
            if thing.request:
                yield thing.request


def key_of(request: Request) -> str:
    """The endpoint's key, `METHOD path`."""
    return f"{request.method.upper()} {request.path}"


def world(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, observations: Observations) -> World:
    """Everything that planning looks up; only endpoints that the probe knows have tests."""
    observations = without_twins(observations)
    observations = replace(observations, scenarios=set_off(observations.scenarios))
    endpoints = {e.key: e for e in runtime.endpoints if e.first_party}
    located = places(runtime, observations)
    deeds = _deeds(endpoints, located, observations)
    return World(
        framework=facts.framework or "flask",
        located_errors=facts.framework == "fastapi" or "django-ninja" in runtime.versions,
        watch="database" in answers.boundaries and bool(runtime.tables),
        session=frozenset({"db_session"} if facts.orm in SESSIONS else ()),
        boundaries=answers.boundaries,
        endpoints=endpoints,
        places=located,
        deeds=deeds,
        things={thing.name: thing for thing in observations.things},
        factories=factory_names(runtime, facts.orm or ""),
        scenarios=_telling(observations, endpoints),
        scope=_scope(facts, runtime, observations, deeds, _reserved(answers)),
        senders=frozenset(s.endpoint for s in observations.scenarios if s.mails),
        effects=effects(answers.boundaries),
        crossers=_crossers(observations),
        keepers=keepers(answers.boundaries),
        titles={boundary.name: boundary.title for boundary in chosen(answers.boundaries)},
    )


def _crossers(observations: Observations) -> Mapping[str, frozenset[str]]:
    seen = [(effect.kind, s.endpoint) for s in observations.scenarios for effect in s.effects]
    return {kind: frozenset(endpoint for each, endpoint in seen if each == kind) for kind in dict(seen)}


def _reserved(answers: Answers) -> frozenset[str]:
    """The names that fixtures, variables and functions of the boundaries have in tests."""
    known = [name for effect in effects(answers.boundaries) for name in (effect.kind, effect.fixture, effect.item)]
    return FIXTURES.union(known, *(boundary.fixtures for boundary in chosen(answers.boundaries)))


def _deeds(
    endpoints: Mapping[str, Endpoint], located: Mapping[str, Place], observations: Observations
) -> Mapping[str, Deed]:
    writes = {s.endpoint for s in observations.scenarios if s.intent == "success" and s.rows and not s.quiet}
    deeds = {key: deed(e, located[key], key in writes) for key, e in endpoints.items()}
    deeds.update(_gates(observations.personas, deeds))
    return with_forms(deeds, pages(observations.scenarios) - writes)


def gates(personas: Personas) -> Mapping[str, str]:
    """The endpoints through which accounts come in: key -> `sign up` or `log in`."""
    found = {key_of(account.signup): "sign up" for account in personas.accounts if account.signup}
    for login in (personas.login, *personas.also):
        if login and login.request:
            found[key_of(login.request)] = "log in"
    return found


def _gates(personas: Personas, deeds: Mapping[str, Deed]) -> Mapping[str, Deed]:
    ranks = {"sign up": CREATE, "log in": READ}
    return {
        key: replace(deeds[key], verb=verb, object="", rank=ranks[verb])
        for key, verb in gates(personas).items()
        if key in deeds
    }


def _telling(observations: Observations, endpoints: Mapping[str, Endpoint]) -> tuple[Scenario, ...]:
    """The scenarios that tests may assert; where accounts come in more than once, their values are spelled out.

    A body of nothing but constants can have a builder, and then one field can be left out or broken by a parameter.
    """
    aliases = _aliases(endpoints.values())
    known = [
        s
        for s in observations.scenarios
        if s.endpoint in endpoints
        and (s.answer.status < 500 or s.intent in ("broken", "event", "trouble"))
        and (s.intent == "success" or s.endpoint not in aliases)
    ]
    entrances = gates(observations.personas)
    often = {key for key in entrances if sum(s.endpoint == key for s in known) > 1}
    values = {account.name: account.values for account in observations.personas.accounts}
    return tuple(
        replace(s, request=replace(s.request, json=_told(s.request.json, values), form=_told(s.request.form, values)))
        if s.endpoint in often
        else s
        for s in known
    )


def _aliases(endpoints: Iterable[Endpoint]) -> frozenset[str]:
    """Endpoints that are another path to the very same handler; one success shows that they are there."""
    seen: set[tuple[object, ...]] = set()
    found: set[str] = set()
    for endpoint in sorted(endpoints, key=lambda e: (len(e.path), e.path)):
        same = (endpoint.method, endpoint.handler, tuple(parameter.name for parameter in endpoint.parameters))
        if endpoint.handler and same in seen:
            found.add(endpoint.key)
        seen.add(same)
    return frozenset(found)


def _told(value: Any, accounts: Mapping[str, Mapping[str, Any]]) -> Any:
    """The value with the attributes of accounts put in."""
    if isinstance(value, Mapping):
        known = accounts.get(value.get("name", ""), {}) if value.get("$") == "persona" else {}
        if len(value.get("path", ())) == 1 and value["path"][0] in known:
            return known[value["path"][0]]
        return {key: _told(item, accounts) for key, item in value.items()}
    return [_told(item, accounts) for item in value] if isinstance(value, (list, tuple)) else value


def _spoken(thing: Thing, deeds: Mapping[str, Deed]) -> str:
    """A name as a person would say it: `another_article` for the second one and `third_article`, `updated_user` for a
    changed one, `follow` for the row that following leaves behind."""
    act = deeds.get(key_of(thing.request)) if thing.request else None
    if act and is_link(thing, act):
        return act.verb
    name, _, number = thing.name.rpartition("_")
    if name and number in ORDINALS:
        plain = number == "2" and not name.startswith(("another_", "other_"))
        return f"{'another' if plain else ORDINALS[number]}_{name}"
    name = thing.name
    changed = thing.request is not None and thing.request.method in ("PUT", "PATCH")
    return f"updated_{name}" if changed and "_" not in name else name


def _scope(
    facts: ProjectFacts,
    runtime: RuntimeFacts,
    observations: Observations,
    deeds: Mapping[str, Deed],
    reserved: frozenset[str],
) -> Scope:
    variables: dict[str, str] = {}
    for thing in sorted(observations.things, key=lambda each: not each.from_row):
        spoken, used = _spoken(thing, deeds), frozenset(variables.values())
        name = f"{spoken}_answer" if spoken in used else spoken
        variables[thing.name] = identifier(name, reserved | used)
    made = frozenset(thing.name for thing in observations.things if thing.model)
    version = tuple(int(part) for part in runtime.python.split(".")[:2] if part.isdigit())
    return Scope(framework=facts.framework or "flask", old_moments=version < (3, 11), variables=variables, objects=made)


def needed(names: Iterable[str], world: World) -> tuple[str, ...]:
    """The things and all that they need themselves, in the order of making."""
    found: dict[str, None] = {}
    for name in names:
        thing = world.things.get(name)
        if thing:
            found.update(dict.fromkeys((*needed(thing.needs, world), name)))
    return tuple(found)
