"""`add factory MODEL`: one factory, proved on the scratch database before it is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from itest.errors import ItestError
from itest.flow.adding import suggestion
from itest.flow.tasks.common import absent, changes_of, existing, recorded, refused, rendered, texts_of
from itest.flow.work import Work
from itest.model.changes import Change, ChangeSet
from itest.model.plan import PlannedFile
from itest.stages.graft import graft
from itest.stages.plan.factories import factory_names, factory_notes, plan_factories

TRIAL = "test_added_factory.py"


@dataclasses.dataclass(slots=True, kw_only=True)
class FactoryTask:
    """The factory of one model, in factories.py."""

    model: str
    name: str = ""

    def endpoints(self, work: Work) -> tuple[str, ...]:
        """None: factories come from the models."""
        known = factory_names(work.known_runtime(), work.facts.orm or "")
        names = {key.partition(":")[2].rpartition(".")[2] or key: factory for key, factory in known.items()}
        spelled = {spelling.lower(): factory for name, factory in names.items() for spelling in (name, factory)}
        if self.model.lower() not in spelled:
            raise _no_factory(self.model, names, work)
        self.name = spelled[self.model.lower()]
        absent(work, "factories.py", self.name)
        return ()

    def changes(self, work: Work, suite: ChangeSet) -> ChangeSet:
        """factories.py with the factory, and a test of it that is only for the trial."""
        personas = work.observations.personas if work.observations else None
        orm, framework = work.facts.orm or "", work.facts.framework
        planned = plan_factories(work.known_runtime(), orm, personas, framework=framework)
        context = planned[0].context
        texts = texts_of(work, suite)
        every = frozenset(factory["name"] for factory in context["factories"])
        wanted = {"factories.py": frozenset({self.name})}
        done = graft(existing(work, texts), texts, wanted, {"factories.py": every})
        own = [factory for factory in context["factories"] if factory["name"] == self.name and factory["watched"]]
        trial: tuple[Change, ...] = ()
        if own:
            test = PlannedFile(
                path=TRIAL,
                template="suite/test_factories.py.jinja",
                ownership="owned",
                context={**context, "factories": own},
            )
            trial = rendered(work, test)
        return dataclasses.replace(suite, changes=(*changes_of(work, done, suite, f"add factory {self.model}"), *trial))

    def proved(self, work: Work) -> ChangeSet:
        """Without the test; an error where the database refused what the factory makes."""
        if work.trial is not None and work.trial.dropped:
            raise refused(f"No factory that works can be made for {self.model}", work.trial.dropped[0].reason)
        left = tuple(change for change in work.changes.changes if not change.path.endswith(f"/{TRIAL}"))
        work.trial = None
        return recorded(work, left)


def _no_factory(model: str, names: Mapping[str, str], work: Work) -> ItestError:
    if not names:
        return ItestError(
            "The project has no models that factories can be made for", advice="`itest inspect` shows them."
        )
    why = [note for note in factory_notes(work.known_runtime(), work.facts.orm or "") if model in note]
    advice = why[0] if why else f"{suggestion(model, names)}Models: {', '.join(sorted(names))}."
    return ItestError(f"There is no model called {model}" if not why else f"{model} has no factory", advice=advice)
