"""Names and docstrings of tests that show several scenarios: values of a field, pages of a list, many endpoints."""

from __future__ import annotations

from itest.model.observations import Scenario
from itest.stages.plan.tests.bodies import entries
from itest.stages.plan.tests.deeds import Deed
from itest.stages.plan.tests.prose import Title, ends_with, fate, field_of, refused, verdict, what_it_finds
from itest.stages.plan.tests.urls import above
from itest.stages.plan.tests.words import a, gerund, listed, plural, sentence, singular, snake, words

FOUND = {"finds nothing": "finds nothing", "finds all of them": "finds all"}
WITH_QUERY = "with query"


def shared_title(deed: Deed, scenarios: tuple[Scenario, ...], *, query: bool = False) -> Title:
    """The title of a test that shows one behaviour for several values of one endpoint's body, or of its query."""
    first = scenarios[0]
    subjects = tuple(dict.fromkeys(" ".join(words(field_of(s))) for s in scenarios if s.subject))
    ends = ends_with(first)
    if first.intent == "missing" and refused(first):
        needs = f"{deed.doing} needs {listed(subjects)}" if len(subjects) <= 4 else f"{deed.doing} needs every field"
        return Title(f"test_{snake(deed.phrase)}_without_required_field_{ends}", sentence(needs))
    if query and not refused(first):
        finds = what_it_finds(entries(first.answer.body), len(first.things))
        name, doc = FOUND.get(finds, WITH_QUERY), f"{deed.doing} with any of these parameters {finds}"
        return Title(f"test_{snake(f'{deed.phrase} {name}')}", sentence(doc))
    kind = {"missing": "less", "invalid": "invalid value"}.get(first.intent, first.intent)
    kind = "invalid query" if query else kind
    if kind == "invalid value" and deed.verb.startswith("log in"):
        kind = "wrong credentials"
    doc = f"{deed.doing} with {a(kind) if kind.startswith('invalid') else kind} {fate(first, 'is accepted')}"
    return Title(f"test_{snake(f'{deed.phrase} with {kind} {ends}')}", sentence(doc))


def tally_title(deed: Deed, count: int | None) -> Title:
    """The title of a test that shows how many entries a list has for several queries, where not all have as many."""
    if count is not None:
        finds = what_it_finds(count, 0)
        doc = f"{deed.doing} with any of these parameters {finds}"
        return Title(f"test_{snake(f'{deed.phrase} {FOUND.get(finds, WITH_QUERY)}')}", sentence(doc))
    return Title(
        f"test_{snake(deed.phrase)}_length_by_query", sentence(f"{deed.doing} gives as many as the query says")
    )


def part_title(deed: Deed, part: str, scenarios: tuple[Scenario, ...]) -> Title:
    """The title of a test that shows how one part of the answer follows the query."""
    found = {entries(s.answer.body) for s in scenarios}
    finds = what_it_finds(found.pop(), len(scenarios[0].things)) if len(found) == 1 else ""
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
    first = scenarios[0]
    items = {deed.parent if above(s) else deed.item for deed, s in zip(deeds, scenarios, strict=True)}
    item = (items.pop() if len(items) == 1 else "") or "id"
    ends = verdict(first)
    if first.intent == "unknown":
        return Title(
            f"test_unknown_{snake(item)}_is_{snake(ends)}", sentence(f"{a(item)} that does not exist is {ends}")
        )
    if first.intent in ("forbidden", "role"):
        return Title(f"test_others_are_{snake(ends)}", sentence(f"Another user's {item} is out of reach"))
    if first.intent == "mediatype":
        doc = sentence(f"{_deeds(deeds) or 'each'} with the wrong content type is refused")
        return Title(f"test_wrong_content_type_{ends_with(first)}".rstrip("_"), doc)
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
