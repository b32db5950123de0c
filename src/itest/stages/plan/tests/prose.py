"""The names and one-line docstrings of tests: what a behaviour is called, for each intent that the observer has."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from itest.model.observations import Scenario
from itest.stages.plan.tests import vocabulary
from itest.stages.plan.tests.bodies import entries
from itest.stages.plan.tests.deeds import CREATE, LIST, PREPOSITION, USERS, Deed, determined
from itest.stages.plan.tests.literals import is_hole
from itest.stages.plan.tests.words import a, gerund, listed, plural, sentence, singular, snake, words

ACTORS = {"user": "A signed-in user", "other": "Another user", "admin": "An administrator"}
AS_IT_COMES = "as it comes"
FOUND = {"finds nothing": "finds nothing", "finds all of them": "finds all"}
WITH_QUERY = "with query"
COUNTS = ("nothing", "one", "two", "three", "four", "five")
SUBJECT_FAULTS = frozenset({"missing", "invalid", "duplicate"})


@dataclass(frozen=True, slots=True)
class Title:
    """What a test is called; `name` begins with `test_`, `doc` is one sentence."""

    name: str
    doc: str


def refused(scenario: Scenario) -> bool:
    """Whether the application turned the request down: an error, a way to the login, a form shown again."""
    if scenario.answer.status >= 400:
        return True
    if scenario.intent == "anonymous":
        return scenario.answer.status >= 300
    return scenario.intent in SUBJECT_FAULTS and not scenario.rows and not scenario.answer.is_json


def title(deed: Deed, scenario: Scenario) -> Title:
    """The title of a test that shows one behaviour."""
    tell = _as_it_comes if scenario.subject == AS_IT_COMES else INTENTS.get(scenario.intent, _other)
    name, doc = tell(deed, scenario)
    return Title(f"test_{snake(name)}", sentence(doc))


def shared_title(deed: Deed, scenarios: tuple[Scenario, ...], *, query: bool = False) -> Title:
    """The title of a test that shows one behaviour for several values of one endpoint's body, or of its query."""
    first = scenarios[0]
    subjects = tuple(dict.fromkeys(" ".join(words(field_of(s))) for s in scenarios if s.subject))
    ends = _ends(first)
    if first.intent == "missing" and refused(first):
        needs = f"{deed.doing} needs {listed(subjects)}" if len(subjects) <= 4 else f"{deed.doing} needs every field"
        return Title(f"test_{snake(deed.phrase)}_without_required_field_{ends}", sentence(needs))
    if query and not refused(first):
        finds = _finds(entries(first.answer.body), len(first.things))
        name, doc = FOUND.get(finds, WITH_QUERY), f"{deed.doing} with any of these parameters {finds}"
        return Title(f"test_{snake(f'{deed.phrase} {name}')}", sentence(doc))
    kind = {"missing": "less", "invalid": "invalid value"}.get(first.intent, first.intent)
    kind = "invalid query" if query else kind
    if kind == "invalid value" and deed.verb.startswith("log in"):
        kind = "wrong credentials"
    doc = f"{deed.doing} with {a(kind) if kind.startswith('invalid') else kind} {_fate(first, 'is accepted')}"
    return Title(f"test_{snake(f'{deed.phrase} with {kind} {ends}')}", sentence(doc))


def tally_title(deed: Deed, counts: frozenset[int]) -> Title:
    """The title of a test that shows how many entries a list has for several queries."""
    if len(counts) == 1:
        finds = _finds(next(iter(counts)), 0)
        doc = f"{deed.doing} with any of these parameters {finds}"
        return Title(f"test_{snake(f'{deed.phrase} {FOUND.get(finds, WITH_QUERY)}')}", sentence(doc))
    return Title(
        f"test_{snake(deed.phrase)}_length_by_query", sentence(f"{deed.doing} gives as many as the query says")
    )


def part_title(deed: Deed, part: str, scenarios: tuple[Scenario, ...]) -> Title:
    """The title of a test that shows how one part of the answer follows the query."""
    found = {entries(s.answer.body) for s in scenarios}
    finds = _finds(found.pop(), len(scenarios[0].things)) if len(found) == 1 else ""
    if finds in FOUND:
        return Title(
            f"test_{snake(f'{deed.phrase} {FOUND[finds]}')}",
            sentence(f"{deed.doing} with any of these parameters {finds}"),
        )
    told = " ".join(words(part))
    doc = f"{deed.doing} gives the {told} that the query asks for"
    return Title(f"test_{snake(f'{deed.phrase} {told} by query')}", sentence(doc))


def crowd_title(deeds: tuple[Deed, ...], scenarios: tuple[Scenario, ...]) -> Title:
    """The title of a test that shows one refusal for several endpoints of a resource."""
    first, items = scenarios[0], {deed.item for deed in deeds}
    item = items.pop() if len(items) == 1 else "id"
    verdict = _verdict(first)
    if first.intent == "unknown":
        return Title(
            f"test_unknown_{snake(item)}_is_{snake(verdict)}", sentence(f"{a(item)} that does not exist is {verdict}")
        )
    if first.intent in ("forbidden", "role"):
        return Title(f"test_others_are_{snake(verdict)}", sentence(f"Another user's {item} is out of reach"))
    if first.intent == "mediatype":
        doc = sentence(f"{_deeds(deeds) or 'each'} with the wrong content type is refused")
        return Title(f"test_wrong_content_type_{_ends(first)}".rstrip("_"), doc)
    if first.intent == "tampered":
        return Title("test_tampered_token_is_refused", "A token that was tampered with opens nothing.")
    several = len({deed.doing for deed in deeds}) > 1
    told = f"{_deeds(deeds)} {'need' if several else 'needs'} a login" if _deeds(deeds) else "All of this needs a login"
    doc = sentence(told)
    return Title("test_anonymous_is_sent_to_login" if first.answer.status < 400 else "test_anonymous_is_refused", doc)


def _deeds(deeds: tuple[Deed, ...]) -> str:
    """`creating and deleting articles`, or the deeds one by one when they are about different things."""
    verbs = tuple(dict.fromkeys(gerund(deed.verb) for deed in deeds))
    items = {deed.item for deed in deeds}
    simple = all(singular(deed.object) == deed.item for deed in deeds)
    if len(items) == 1 and simple and len(verbs) <= 5:
        return f"{listed(verbs)} {plural(snake(items.pop())).replace('_', ' ')}"
    doings = tuple(dict.fromkeys(deed.doing for deed in deeds))
    return listed(doings) if len(" ".join(doings)) <= 70 else ""


def field_of(scenario: Scenario) -> str:
    """The field that a subject such as `email: not an address` or `limit=-1` is about."""
    return re.split("[:=]", scenario.subject or "")[0].strip()


def _finds(found: int | None, there: int) -> str:
    """What a list shows of the things that there are."""
    if found is None:
        return "works"
    if found == there and found > 1:
        return "finds all of them"
    return f"finds {COUNTS[found]}" if found < len(COUNTS) else f"finds {found}"


def _verdict(scenario: Scenario) -> str:
    exact = scenario.answer.status == 404 and scenario.check == "exact"
    hidden = exact and scenario.intent not in SUBJECT_FAULTS
    return "not found" if hidden else "refused"


def _ends(scenario: Scenario) -> str:
    return f"is_{snake(_verdict(scenario))}" if refused(scenario) else ""


def _fate(scenario: Scenario, otherwise: str = "works") -> str:
    """How a sentence that begins with a deed goes on."""
    if not refused(scenario):
        return otherwise
    return "is refused" if _verdict(scenario) == "refused" else "is answered with 404"


def _actor(scenario: Scenario) -> str:
    return ACTORS.get(scenario.request.persona, "Anyone")


def _success(deed: Deed, s: Scenario) -> tuple[str, str]:
    if deed.verb.startswith("log in"):
        return deed.phrase, f"A user can {deed.spoken}"
    name, doc = deed.phrase, f"{_actor(s)} can {deed.spoken}"
    if s.subject:
        return f"{name} with {s.subject}", f"{doc} with {' '.join(words(s.subject))}"
    return name, doc


def _as_it_comes(deed: Deed, s: Scenario) -> tuple[str, str]:
    """All that was ever seen of an endpoint is that it turns requests down."""
    if s.intent in ("anonymous", "forbidden", "role"):
        return INTENTS[s.intent](deed, s)
    return f"{deed.phrase} {_ends(s)}", f"{deed.doing} is {_verdict(s) if refused(s) else 'answered'}"


def _empty(deed: Deed, _: Scenario) -> tuple[str, str]:
    if deed.rank == LIST:
        return f"{deed.phrase} when there are none", f"{deed.doing} answers with nothing while there are none"
    return f"{deed.phrase} with nothing to show", f"{deed.doing} works while there is nothing to show"


def _anonymous(deed: Deed, s: Scenario) -> tuple[str, str]:
    can = "cannot" if refused(s) else "can"
    who = "Nobody can" if refused(s) else "Anyone can"
    return f"anonymous {can} {deed.phrase}", f"{who} {deed.spoken} without signing in"


def _forbidden(deed: Deed, s: Scenario) -> tuple[str, str]:
    if any(is_hole(hole, "persona") and hole["name"] == s.request.persona for hole in s.request.holes.values()):
        return f"{deed.phrase} on oneself {_ends(s)}", f"{deed.doing} {_fate(s)} where it is one's own account"
    if not (deed.one and s.things):
        if refused(s):
            return f"{deed.phrase} by ordinary user is refused", f"An ordinary user cannot {deed.spoken}"
        return f"another user can {deed.phrase}", f"Another user can {deed.spoken} as well"
    if deed.verb == "open" or deed.object.removeprefix("own ").removeprefix("current ") not in (deed.item, ""):
        doc = f"Nobody can {deed.spoken} of another user" if refused(s) else f"A user can {deed.spoken} of another user"
        return f"{deed.phrase} of another user {_ends(s)}", doc
    whose = "another user" if deed.item in USERS else f"another users {deed.item}"
    spoken = "another user" if deed.item in USERS else f"another user's {deed.item}"
    if refused(s):
        return f"{deed.nominal} {whose} is {_verdict(s)}", f"Nobody can {deed.verb} {spoken}"
    return f"{deed.nominal} {whose}", f"A user can {deed.verb} {spoken}"


def _missing(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s))) or "a field"
    return f"{deed.phrase} without {told} {_ends(s)}", f"{deed.doing} without {determined(told)} {_fate(s)}"


def _invalid(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s))) or "value"
    fault = _fault(s)
    kind = "wrong" if told == "password" and fault == "invalid" and deed.verb.startswith("log in") else fault
    return (
        f"{deed.phrase} with {kind} {told} {_ends(s)}",
        f"{deed.doing} with {a(f'{kind} {told}')} {_fate(s, 'is accepted')}",
    )


def _fault(s: Scenario) -> str:
    """What is wrong with the value that was sent, where one word says it."""
    return vocabulary.FAULTS.get((s.subject or "").partition(":")[2].strip(), "invalid")


def _duplicate(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s)))
    if told:
        return f"{deed.phrase} with taken {told} {_ends(s)}", f"{deed.doing} with a {told} that is taken {_fate(s)}"
    return f"{deed.phrase} twice {_ends(s)}", f"{deed.doing} a second time with the same values {_fate(s)}"


def _unknown(deed: Deed, s: Scenario) -> tuple[str, str]:
    if deed.one and not (deed.the and deed.parent):
        return f"{_of_unknown(deed)} {_ends(s)}", f"{deed.doing} that does not exist {_fate(s)}"
    parent, of = deed.parent or "id", "for" if deed.rank == CREATE else "of"
    spoken = f"{deed.doing} {of} {determined(deed.parent) or 'something'} that does not exist"
    return f"{deed.phrase} {of} unknown {parent} {_ends(s)}", f"{spoken} {_fate(s)}"


def _of_unknown(deed: Deed) -> str:
    """`read unknown article`, `apply to unknown vacancy`: what is unknown stands behind the preposition."""
    *before, last = PREPOSITION.split(deed.object, maxsplit=1)
    return " ".join((deed.verb, *before, "unknown", last))


def _twice(deed: Deed, s: Scenario) -> tuple[str, str]:
    return f"{deed.phrase} twice {_ends(s)}", f"{deed.doing} a second time {_fate(s)}"


def _page(deed: Deed, s: Scenario) -> tuple[str, str]:
    name, _, value = (s.subject or "").partition("=")
    told = " ".join(words(name))
    if value == "matching":
        return f"{deed.phrase} by {told}", f"{deed.doing} by {told} finds those that match"
    if value == "nothing" and not refused(s):
        return f"{deed.phrase} by unknown {told}", f"{deed.doing} by {a(f'{told} that nothing has')} finds nothing"
    if value in ("huge", "empty"):
        shown, spoken = f"{value} {told}", a(f"{value} {told}")
    else:
        shown = spoken = " ".join(words((s.subject or "query").replace("=-", " minus ")))
    found = _finds(entries(s.answer.body), 0) if s.answer.is_json and s.answer.status < 400 else "works"
    return f"{deed.phrase} with {shown} {_ends(s)}", f"{deed.doing} with {spoken} {_fate(s, found)}"


def _partial(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s))) or "one field"
    return f"update only {told} of {deed.object}", f"The {told} of {deed.target} can be updated alone"


def _tampered(deed: Deed, s: Scenario) -> tuple[str, str]:
    return (
        f"{deed.phrase} with tampered token {_ends(s)}",
        f"{deed.doing} with a token that was tampered with is refused",
    )


def _mediatype(deed: Deed, s: Scenario) -> tuple[str, str]:
    return f"{deed.phrase} with wrong content type {_ends(s)}", f"{deed.doing} with the wrong content type {_fate(s)}"


def _other(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(f"{s.intent} {s.subject or ''}"))
    return f"{deed.phrase} {told} {_ends(s)}", f"{deed.doing}: {told}"


INTENTS: dict[str, Callable[[Deed, Scenario], tuple[str, str]]] = {
    "success": _success,
    "empty": _empty,
    "anonymous": _anonymous,
    "forbidden": _forbidden,
    "role": _forbidden,
    "missing": _missing,
    "invalid": _invalid,
    "duplicate": _duplicate,
    "unknown": _unknown,
    "twice": _twice,
    "page": _page,
    "partial": _partial,
    "tampered": _tampered,
    "mediatype": _mediatype,
}
