"""What an endpoint does, in words: a verb and an object that test names and docstrings are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from itest.model.observations import Thing
from itest.model.runtime import Endpoint
from itest.stages.plan.tests import vocabulary
from itest.stages.plan.tests.resources import Place
from itest.stages.plan.tests.words import a, gerund, is_plural, plural, singular, snake, words

CREATE, READ, LIST, UPDATE, DELETE, OTHER = range(6)
USERS = vocabulary.USERS
PREPOSITION = re.compile(r"(?:^| )(to|in|from|for|on|at|with|by|into|as) ")
NOMINAL = {"create": "creation of", "update": "update of", "replace": "replacement of", "delete": "deletion of"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """`verb` and `object` are plain words; `rank` is the place in the life cycle; `item` the singular noun acted on.

    `parent` is the noun of the item that the object stands below; `the` tells that there is only one such object.
    """

    verb: str
    object: str
    rank: int
    item: str
    parent: str = ""
    one: bool = False
    the: bool = False

    @property
    def phrase(self) -> str:
        """`create article`, as test names have it."""
        return f"{self.verb} {self.object}".strip()

    @property
    def spoken(self) -> str:
        """`create an article`, as sentences have it."""
        return f"{self.verb} {self.target}".strip()

    @property
    def doing(self) -> str:
        """`creating an article`."""
        return f"{gerund(self.verb)} {self.target}".strip()

    @property
    def target(self) -> str:
        """The object with the article that it needs."""
        return f"the {self.object}" if self.the and self.object else determined(self.object)

    @property
    def nominal(self) -> str:
        """`update of` or `following`: what comes before `another user's article`."""
        return NOMINAL.get(self.verb, gerund(self.verb))


def determined(phrase: str) -> str:
    """A noun phrase with the article that it needs; plurals go without, `own` things are somebody's."""
    if not phrase:
        return ""
    if phrase.startswith("own "):
        return f"their {phrase[4:]}"
    head, of, owner = phrase.partition(" of ")
    if of:
        return f"the {head} of {determined(owner)}"
    parts = PREPOSITION.split(phrase, maxsplit=1)
    if len(parts) == 3:
        return f"{determined(parts[0])} {parts[1]} {determined(parts[2])}".strip()
    if head in vocabulary.MASS:
        return f"the {phrase}"
    return phrase if is_plural(head.rsplit(" ", 1)[-1]) else a(phrase)


def is_link(thing: Thing, act: Deed) -> bool:
    """Whether the thing is a row that only joins others: what `follow` or `favorite` leaves behind."""
    return thing.from_row and act.rank == OTHER and singular(snake(thing.label)).rpartition("_")[2] != act.item


def deed(endpoint: Endpoint, place: Place, writes: bool) -> Deed:
    """The deed of an endpoint; `writes` tells whether its success changes rows (a GET that does is no mere page)."""
    act = replace(_deed(endpoint, place, writes), parent=place.parent.replace("_", " "))
    if endpoint.method == "GET" and act.verb == "read" and act.object in vocabulary.HEALTH:
        return replace(act, verb="check", object=vocabulary.HEALTH[act.object])
    return act


def _deed(endpoint: Endpoint, place: Place, writes: bool) -> Deed:
    chosen = _chosen(endpoint)
    if chosen:
        return _on_rows(chosen, place)
    if not place.action:
        unusual = (endpoint.method, place.one) in (("POST", True), ("DELETE", False))
        spoken = _handler_words(endpoint, place) if unusual else ()
        return _spoken(spoken, place) if spoken else _plain(endpoint.method, place)
    first = place.action.split("_")[0]
    if endpoint.method == "POST" and first in vocabulary.LIST:
        return _plain("POST", place)
    for known, verb, rank in (
        (vocabulary.CREATE, "create", CREATE),
        (vocabulary.UPDATE, "update", UPDATE),
        (vocabulary.DELETE, "delete", DELETE),
        (vocabulary.READ, "read", READ),
        (vocabulary.LIST, "list", LIST),
    ):
        if first in known:
            return _named(place, verb, rank, shown=endpoint.method == "GET" and not writes)
    return _action(endpoint, place)


def _chosen(endpoint: Endpoint) -> list[str]:
    """What a form lets choose that is done to rows which it lists."""
    fields = (endpoint.form or {}).get("properties") or {}
    return list(fields["action"].get("enum") or ()) if {"action", "_selected_action"} <= fields.keys() else []


def _on_rows(chosen: list[str], place: Place) -> Deed:
    """`send email` for `send_email`, `mark order as paid` for `mark_as_paid`; one of several is a mere update."""
    item = place.noun.replace("_", " ")
    verb, *rest = words(chosen[0]) if len(chosen) == 1 else ("update", item)
    named = rest if item in map(singular, rest) else [item, *rest]
    return Deed(verb=verb, object=" ".join(named), rank=UPDATE if len(chosen) > 1 else OTHER, item=item)


def _plain(method: str, place: Place) -> Deed:
    item = place.noun.replace("_", " ")
    own = f"current {item}" if place.own and item in USERS else item
    if place.one or place.own:
        verb, rank = {
            "GET": ("read", READ),
            "PUT": ("update", UPDATE),
            "PATCH": ("update", UPDATE),
            "DELETE": ("delete", DELETE),
            "POST": ("update", UPDATE) if place.one else ("create", CREATE),
        }.get(method, (method.lower(), OTHER))
        return Deed(verb=verb, object=own, rank=rank, item=item, one=True, the=place.own)
    if not place.counted and method == "GET":
        return Deed(verb="read", object="front page" if item == "page" else item, rank=READ, item=item, the=True)
    if method == "POST":
        return Deed(verb="create", object=item, rank=CREATE, item=item)
    verb, rank = {"GET": ("list", LIST), "DELETE": ("delete all", DELETE)}.get(method, ("update", UPDATE))
    return Deed(verb=verb, object=_object(place, many=True), rank=rank, item=item)


def _object(place: Place, *, many: bool) -> str:
    """The noun of the place, in the plural where several are meant; nothing for a section that has no things."""
    if not place.counted:
        return ""
    return (plural(place.noun) if many else place.noun).replace("_", " ")


def _named(place: Place, verb: str, rank: int, *, shown: bool) -> Deed:
    """A deed that the path spells out: `/create`, `/{id}/edit`, `/edit_profile`."""
    rest = [word for word in place.action.split("_")[1:] if word not in vocabulary.FILLER]
    item = place.noun.replace("_", " ")
    named = " ".join(rest) or _object(place, many=rank == LIST) or item
    act = Deed(verb=verb, object=named, rank=rank, item=item, one=place.one)
    if shown and rank in (CREATE, UPDATE, DELETE):
        return replace(act, verb="open", object=f"form to {act.spoken}", rank=READ, the=True)
    return act


def _action(endpoint: Endpoint, place: Place) -> Deed:
    item = place.noun.replace("_", " ")
    spoken = _handler_words(endpoint, place)
    action = place.action.replace("_", " ")
    first, _, rest = action.partition(" ")
    whole = _object(place, many=not place.one)
    step = _step(spoken or tuple(place.action.split("_")))
    if step:
        verb, named = step
    elif endpoint.method == "DELETE" and place.action in vocabulary.UNDONE:
        verb, named = f"un{place.action}", whole
    elif spoken:
        verb, named = spoken[0], " ".join(spoken[1:])
    elif first in vocabulary.OF_THINGS and rest and place.counted and item not in rest:
        verb, named = first, f"{rest} {item}"
    elif first in vocabulary.VERBS and endpoint.method != "DELETE":
        verb, named = first, rest or whole
    elif action.rpartition(" ")[2] in vocabulary.VERBS and " " in action and endpoint.method != "GET":
        named, _, verb = action.rpartition(" ")
    elif first.endswith("ed") and not first.endswith("eed") and endpoint.method == "GET":
        verb, named = "list", f"{action} {_object(place, many=True)}".strip()
    else:
        verb = {"GET": "read", "POST": "add", "DELETE": "delete"}.get(endpoint.method, "update")
        own = place.own and place.noun in USERS
        named = f"own {action}" if own else f"{action} of {whole}" if whole and not place.own else action
    verb, named = _usual("check" if verb == "test" else verb, named, place)
    rank = DELETE if verb.endswith(" out") else READ if endpoint.method == "GET" else OTHER
    return Deed(verb=verb, object=named, rank=rank, item=item, one=place.one, the=not place.counted)


def _step(told: tuple[str, ...]) -> tuple[str, str] | None:
    """`finish` and `direct upload`, `request` and `password reset`: a step of a deed, the deed as its object."""
    if len(told) > 2 and told[-1] in vocabulary.STEPS and told[0] in vocabulary.VERBS:
        return told[-1], " ".join((*told[1:-1], told[0]))
    return None


def _usual(verb: str, named: str, place: Place) -> tuple[str, str]:
    """`log in` for `login`, also where it stands at the end of the path (`login/access-token`)."""
    *around, last = place.action.split("_")
    if last in vocabulary.PAIRED:
        verb, named = f"{vocabulary.PAIRED[last]}{' by ' if around else ''}{' '.join(around)}", ""
    if verb in vocabulary.PAIRED:
        item = place.noun.replace("_", " ")
        by = "" if singular(named) in (*USERS, item) else f" by {named}" if named else ""
        verb, named = f"{vocabulary.PAIRED[verb]}{by}", ""
    return verb, named


def _spoken(spoken: tuple[str, ...], place: Place) -> Deed:
    item = place.noun.replace("_", " ")
    return Deed(verb=spoken[0], object=" ".join(spoken[1:]), rank=OTHER, item=item, one=place.one)


def _handler_words(endpoint: Endpoint, place: Place) -> tuple[str, ...]:
    """The words of a handler function that itself says verb and object (`favorite_an_article`), else none."""
    name = endpoint.handler.qualname if endpoint.handler else ""
    if "." in name or "<" in name:
        return ()
    spoken = tuple(word for word in words(name) if word not in vocabulary.FILLER | vocabulary.ITSELF)
    spoken = spoken[:-2] if spoken[-2:] == ("for", "user") else spoken  # for whoever is signed in
    told = any(singular(word)[:5] in name for word in place.action.split("_")) or place.noun.split("_")[-1] in spoken
    acts = spoken and (spoken[0] in vocabulary.VERBS | vocabulary.CREATE or spoken[0].startswith("un"))
    if not (told and acts and 2 <= len(spoken) <= 5):
        return ()
    verb = "read" if spoken[0] in vocabulary.READ else spoken[0]
    if endpoint.method == "POST" and verb in vocabulary.CREATE | {"register"}:
        spoken = (*spoken[:-1], singular(spoken[-1])) if singular(spoken[-1]) in (*USERS, place.noun) else spoken
    return (verb, "own", *spoken[1:]) if place.own and place.noun in USERS else (verb, *spoken[1:])
