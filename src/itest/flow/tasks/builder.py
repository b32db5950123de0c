"""`add builder MODEL`: one builder of a request body that the application was seen to accept."""

from __future__ import annotations

import dataclasses
import re

from itest.errors import ItestError
from itest.flow.tasks.common import absent, changes_of, existing, recorded, rendered
from itest.flow.work import Work
from itest.model.changes import ChangeSet
from itest.stages.graft import graft
from itest.stages.plan.builders import builder_function, plan_builders
from itest.stages.plan.tests import known_payloads


@dataclasses.dataclass(slots=True, kw_only=True)
class BuilderTask:
    """The builder of one model's request body, in builders.py."""

    model: str

    def endpoints(self, work: Work) -> tuple[str, ...]:
        """Those that may take such a body."""
        absent(work, "builders.py", builder_function(self.model))
        words = _words(self.model)
        takers = [
            each
            for each in work.known_runtime().endpoints
            if each.first_party and each.method in ("POST", "PUT", "PATCH") and words & _words(each.path)
        ]
        if not takers:
            raise _no_body(self.model, "no endpoint that takes a body is about it")
        return tuple(each.key for each in takers)

    def changes(self, work: Work, suite: ChangeSet) -> ChangeSet:
        """builders.py with the function."""
        function = builder_function(self.model)
        if work.observations is None:
            raise AssertionError("the application is observed before anything is taken from what it does")
        payloads = known_payloads(work.facts, work.answers, work.known_runtime(), work.observations)
        fitting = [each for each in payloads if builder_function(each.noun) == function]
        if not fitting:
            others = ", ".join(sorted({builder_function(each.noun) for each in payloads}))
            raise _no_body(self.model, f"no body about it was accepted (there are {others})" if others else "")
        planned = plan_builders(fitting)
        file = rendered(work, planned) if planned else ()
        texts = {change.path: change.after or b"" for change in file}
        texts = {path.removeprefix(f"{work.answers.tests_dir}/"): text for path, text in texts.items()}
        done = graft(existing(work, texts), texts, {"builders.py": frozenset({function})})
        return dataclasses.replace(suite, changes=changes_of(work, done, suite, f"add builder {self.model}"))

    def proved(self, work: Work) -> ChangeSet:
        """All of it: what is in a builder was accepted when it was found."""
        return recorded(work, work.changes.changes)


def _words(text: str) -> frozenset[str]:
    """The words of a name or path, in the singular as far as an s tells."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", re.sub(r"\{[^}]*\}", " ", text)).lower()
    return frozenset(
        word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")
        for word in re.findall(r"[a-z0-9]+", plain)
    )


def _no_body(model: str, why: str) -> ItestError:
    advice = f"`itest add factory {model}` makes rows of it without a request."
    return ItestError(f"There is no request body of a {model} to build" + (f": {why}" if why else ""), advice=advice)
