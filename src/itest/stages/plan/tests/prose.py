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
from itest.stages.plan.tests.urls import above
from itest.stages.plan.tests.words import a, sentence, snake, words

ACTORS = {"user": "A signed-in user", "other": "Another user", "admin": "An administrator"}
AS_IT_COMES = "as it comes"
LOOKS = ("open", "read", "list")
SIGNED = " although they are signed in already"
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
    if scenario.intent in ("anonymous", "forbidden", "role", "tampered"):
        return scenario.answer.status >= 300
    idle = scenario.quiet or not scenario.rows
    return scenario.intent in SUBJECT_FAULTS and idle and not scenario.answer.is_json


def title(deed: Deed, scenario: Scenario) -> Title:
    """The title of a test that shows one behaviour."""
    tell = _as_it_comes if scenario.subject == AS_IT_COMES else INTENTS.get(scenario.intent, _other)
    name, doc = tell(deed, scenario)
    return Title(f"test_{snake(name)}", sentence(doc))


def field_of(scenario: Scenario) -> str:
    """The field that a subject such as `email: not an address` or `limit=-1` is about."""
    return re.split("[:=]", scenario.subject or "")[0].strip()


def what_it_finds(found: int | None, there: int) -> str:
    """What a list shows of the things that there are."""
    if found is None:
        return "works"
    if found == there and found > 1:
        return "finds all of them"
    return f"finds {COUNTS[found]}" if found < len(COUNTS) else f"finds {found}"


def verdict(scenario: Scenario) -> str:
    exact = scenario.answer.status == 404 and scenario.check == "exact"
    hidden = exact and scenario.intent not in SUBJECT_FAULTS
    return "not found" if hidden else "refused"


def ends_with(scenario: Scenario) -> str:
    return f"is_{snake(verdict(scenario))}" if refused(scenario) else ""


def fate(scenario: Scenario, otherwise: str = "works") -> str:
    """How a sentence that begins with a deed goes on."""
    if not refused(scenario):
        return otherwise
    return "is refused" if verdict(scenario) == "refused" else "is answered with 404"


def _actor(scenario: Scenario) -> str:
    return ACTORS.get(scenario.request.persona, "Anyone")


def _success(deed: Deed, s: Scenario) -> tuple[str, str]:
    if 300 <= s.answer.status < 400 and s.request.method == "GET" and deed.verb in LOOKS:
        who = "a signed-in user" if s.request.persona in ACTORS else "everybody"
        return f"{deed.phrase} leads elsewhere", f"{deed.doing} leads {who} elsewhere"
    if deed.verb.startswith("log in"):
        again = s.request.persona in ACTORS and 300 <= s.answer.status < 400
        return (f"{deed.phrase} when signed in" if again else deed.phrase), f"A user can {deed.spoken}{SIGNED * again}"
    name, doc = deed.phrase, f"{_actor(s)} can {deed.spoken}"
    if s.subject:
        return f"{name} with {s.subject}", f"{doc} with {' '.join(words(s.subject))}"
    return name, doc


def _as_it_comes(deed: Deed, s: Scenario) -> tuple[str, str]:
    """All that was ever seen of an endpoint is that it turns requests down."""
    if s.intent == "role" and s.request.persona != "admin" and refused(s):
        return _ordinary(deed)  # nobody was let in: whose account the path names says nothing
    if s.intent in ("anonymous", "role"):
        return INTENTS[s.intent](deed, s)
    return f"{deed.phrase} {ends_with(s)}", f"{deed.doing} is {verdict(s) if refused(s) else 'answered'}"


def _empty(deed: Deed, _: Scenario) -> tuple[str, str]:
    if deed.rank == LIST:
        return f"{deed.phrase} when there are none", f"{deed.doing} answers with nothing while there are none"
    return f"{deed.phrase} with nothing to show", f"{deed.doing} works while there is nothing to show"


def _anonymous(deed: Deed, s: Scenario) -> tuple[str, str]:
    can, who = ("cannot", "Nobody can") if refused(s) else ("can", "Anyone can")
    return f"anonymous {can} {deed.phrase}", f"{who} {deed.spoken} without signing in"


def _ordinary(deed: Deed) -> tuple[str, str]:
    return f"{deed.phrase} by ordinary user is refused", f"An ordinary user cannot {deed.spoken}"


def _forbidden(deed: Deed, s: Scenario) -> tuple[str, str]:
    if any(is_hole(hole, "persona") and hole["name"] == s.request.persona for hole in s.request.holes.values()):
        return f"{deed.phrase} on oneself {ends_with(s)}", f"{deed.doing} {fate(s)} where it is one's own account"
    if s.request.persona == "admin" and refused(s):
        return f"{deed.phrase} by administrator {ends_with(s)}", f"An administrator cannot {deed.spoken}"
    # the main account may do what its owner may: what it cannot do wants another role
    if not (deed.one and s.things) or (s.request.persona == "user" and refused(s)):
        if refused(s):
            return _ordinary(deed)
        return f"another user can {deed.phrase}", f"Another user can {deed.spoken} as well"
    if deed.verb == "open" or deed.object.removeprefix("own ").removeprefix("current ") not in (deed.item, ""):
        doc = f"Nobody can {deed.spoken} of another user" if refused(s) else f"A user can {deed.spoken} of another user"
        return f"{deed.phrase} of another user {ends_with(s)}", doc
    whose = "another user" if deed.item in USERS else f"another users {deed.item}"
    spoken = "another user" if deed.item in USERS else f"another user's {deed.item}"
    if refused(s):
        return f"{deed.nominal} {whose} is {verdict(s)}", f"Nobody can {deed.verb} {spoken}"
    return f"{deed.nominal} {whose}", f"A user can {deed.verb} {spoken}"


def _missing(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s))) or "a field"
    return f"{deed.phrase} without {told} {ends_with(s)}", f"{deed.doing} without {determined(told)} {fate(s)}"


def _invalid(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s))) or "value"
    fault = _fault(s)
    kind = "wrong" if told == "password" and fault == "invalid" and deed.verb.startswith("log in") else fault
    return (
        f"{deed.phrase} with {kind} {told} {ends_with(s)}",
        f"{deed.doing} with {a(f'{kind} {told}')} {fate(s, 'is accepted')}",
    )


def _fault(s: Scenario) -> str:
    """What is wrong with the value that was sent, where one word says it."""
    return vocabulary.FAULTS.get((s.subject or "").partition(":")[2].strip(), "invalid")


def _duplicate(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s)))
    if told:
        return f"{deed.phrase} with taken {told} {ends_with(s)}", f"{deed.doing} with {a(told)} that is taken {fate(s)}"
    same = " with the same values" if s.request.json or s.request.form else ""
    return f"{deed.phrase} twice {ends_with(s)}", f"{deed.doing} a second time{same} {fate(s)}"


def _unknown(deed: Deed, s: Scenario) -> tuple[str, str]:
    if deed.one and not (deed.the and deed.parent) and not above(s):
        return f"{_of_unknown(deed)} {ends_with(s)}", f"{deed.doing} that does not exist {fate(s)}"
    parent, of = deed.parent or "id", "for" if deed.rank == CREATE else "of"
    spoken = f"{deed.doing} {of} {determined(deed.parent) or 'something'} that does not exist"
    return f"{deed.phrase} {of} unknown {parent} {ends_with(s)}", f"{spoken} {fate(s)}"


def _of_unknown(deed: Deed) -> str:
    """`read unknown article`, `apply to unknown vacancy`: what is unknown stands behind the preposition."""
    *before, last = PREPOSITION.split(deed.object, maxsplit=1)
    return " ".join((deed.verb, *before, "unknown", last))


def _twice(deed: Deed, s: Scenario) -> tuple[str, str]:
    return f"{deed.phrase} twice {ends_with(s)}", f"{deed.doing} a second time {fate(s)}"


def _page(deed: Deed, s: Scenario) -> tuple[str, str]:
    name, _, value = (s.subject or "").partition("=")
    told = " ".join(words(name))
    if value == "matching":
        return f"{deed.phrase} by {told}", f"{deed.doing} by {told} finds those that match"
    if value == "nothing" and not refused(s) and entries(s.answer.body) == 0:
        return f"{deed.phrase} by unknown {told}", f"{deed.doing} by {a(f'{told} that nothing has')} finds nothing"
    if value in ("huge", "empty", "nothing"):
        shown = f"{value.replace('nothing', 'unknown')} {told}"
        spoken = a(shown)
    else:
        shown = spoken = " ".join(words((s.subject or "query").replace("=-", " minus ")))
    found = what_it_finds(entries(s.answer.body), 0) if s.answer.is_json and s.answer.status < 400 else "works"
    return f"{deed.phrase} with {shown} {ends_with(s)}", f"{deed.doing} with {spoken} {fate(s, found)}"


def _partial(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(field_of(s))) or "one field"
    return f"update only {told} of {deed.object}", f"The {told} of {deed.target} can be updated alone"


def _tampered(deed: Deed, s: Scenario) -> tuple[str, str]:
    doc = f"{deed.doing} with a token that was tampered with is refused"
    return f"{deed.phrase} with tampered token {ends_with(s)}", doc


def _mediatype(deed: Deed, s: Scenario) -> tuple[str, str]:
    doc = f"{deed.doing} with the wrong content type {fate(s)}"
    return f"{deed.phrase} with wrong content type {ends_with(s)}", doc


def _other(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = " ".join(words(f"{s.intent} {s.subject or ''}"))
    return f"{deed.phrase} {told} {ends_with(s)}", f"{deed.doing}: {told}"


def _broken(deed: Deed, s: Scenario) -> tuple[str, str]:
    """Told of an endpoint that was never seen to work: that it fails is a question, what it leaves behind is not."""
    if s.rows:
        return f"{deed.phrase} if it fails", f"what {deed.doing} has done if it fails"
    return f"{deed.phrase} leaves nothing behind if it fails", f"{deed.doing} leaves nothing behind if it fails"


def _trouble(deed: Deed, s: Scenario) -> tuple[str, str]:
    """Told of what comes of a service outside that fails: `subject` says in words how."""
    when = f"when {s.subject}"
    if s.check == "state" or s.answer.raised:
        end = f"leaves nothing behind {when}"
        done = f"{deed.phrase} {when}", f"what {deed.doing} has done {when}"
        return done if s.rows else (f"{deed.phrase} {end}", f"{deed.doing} {end}")
    refusal = f"is answered with {s.answer.status}" if s.answer.status >= 500 else "is refused"
    if refused(s):
        return f"{deed.phrase} {refusal} {when}", f"{deed.doing} {refusal} {when}"
    return f"{deed.phrase} although {s.subject}", f"{deed.doing} is answered although {s.subject}"


def _event(_: Deed, s: Scenario) -> tuple[str, str]:
    """Told of what a provider sends: `subject` is the event, and how it came."""
    if s.check == "state" or s.answer.raised or s.answer.status >= 500:
        if s.rows:
            return f"{s.subject} if that fails", f"what the event {s.subject} has changed if that fails"
        end = "leaves nothing behind if that fails"
    else:
        end = "is refused" if refused(s) else "is acted upon" if s.rows or s.mails or s.effects else "changes nothing"
    return f"{s.subject} {end}", f"the event {s.subject} {end}"


def _nobody(deed: Deed, s: Scenario) -> tuple[str, str]:
    doc = f"{deed.doing} for an account that does not exist {fate(s, 'sends no mail')}"
    return f"{deed.phrase} for unknown account {ends_with(s)}", doc


def _renewed(deed: Deed, s: Scenario) -> tuple[str, str]:
    told = f" after {s.subject}" if s.subject else ""
    return f"{deed.phrase}{told or ' with new password'}", f"A user can {deed.spoken} with the new password{told}"


def _again(deed: Deed, _: Scenario) -> tuple[str, str]:
    return f"{deed.phrase} again from cache", f"{deed.doing} a second time gives the same answer, from the cache"


def _fresh(deed: Deed, s: Scenario) -> tuple[str, str]:
    return f"{deed.phrase} again after {s.subject}", f"{deed.doing} shows what is new after {s.subject}"


def _after(deed: Deed, s: Scenario) -> tuple[str, str]:
    return f"{deed.phrase} after {s.subject}", f"{deed.doing} shows what {s.subject} has changed"


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
    "broken": _broken,
    "event": _event,
    "trouble": _trouble,
    "nobody": _nobody,
    "renewed": _renewed,
    "again": _again,
    "fresh": _fresh,
    "after": _after,
}
