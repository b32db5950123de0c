"""The sentence that tells what happens in a journey."""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.observations import Journey, Step
from itest.stages.plan.tests.words import a, listed, sentence, third
from itest.stages.plan.tests.world import World

WHO = {"new": "Somebody new", "known": "A user", "given": "A user", "nobody": "Somebody"}
MOST = 88


def summary(journey: Journey, world: World) -> str:
    """`Somebody new creates an article, favorites it, changes it and deletes it.`"""
    if journey.noun == "account":
        ends = {"change": "changes the account", "delete": "deletes it", "log out": "logs out"}
        told = ["signs up", "logs in", *(ends[step.kind] for step in journey.steps if step.kind in ends)]
        return sentence(f"Somebody new {listed(tuple(dict.fromkeys(told)))}")
    main = next((step for step in reversed(journey.steps) if step.name and _is_main(step, journey)), None)
    who = "An administrator" if main and main.request.persona == "admin" else WHO[journey.way]
    said = ""
    for kinds in (("create", "act", "change", "delete"), ("create", "change", "delete")):
        deeds = _told([step for step in journey.steps if step.kind in kinds], main, world)
        said = f"{who} {listed(tuple(dict.fromkeys(deeds)))}"
        if len(said) <= MOST:
            break
    return sentence(said)


def _is_main(step: Step, journey: Journey) -> bool:
    return any(thing.name == step.name and thing.label == journey.noun for thing in journey.things)


def _told(steps: list[Step], main: Step | None, world: World) -> Iterator[str]:
    """What is done, in order; of other things only that they are made. `it` is what was spoken of last."""
    about = world.deeds.get(main.endpoint) if main else None
    last = ""
    for step in steps:
        deed = world.deeds.get(step.endpoint)
        if deed is None or (about is not None and step.kind == "delete" and deed.item != about.item):
            continue
        if step.kind == "create":
            yield f"{third(deed.verb)} {deed.target}".strip()
        else:
            same = deed.object in ("", deed.item) or deed.target == a(deed.item)
            yield f"{third(deed.verb)} {'it' if same and last == deed.item else 'the ' + (deed.object or deed.item)}"
        last = deed.item
