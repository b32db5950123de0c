"""`add test "POST /orders"`: the tests of one endpoint that are not there yet."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from itest.errors import ItestError
from itest.flow.adding import suggestion
from itest.flow.tasks.common import changes_of, existing, recorded, refused, texts_of
from itest.flow.work import Work
from itest.model.changes import Change, ChangeSet
from itest.model.runtime import Endpoint
from itest.source.syntax import Function
from itest.stages.graft import Wanted, graft

OF_ALL = ("test_factories.py", "test_journeys.py")
"""Modules that are about the suite as a whole rather than about one endpoint."""


NOTHING = ChangeSet(changes=())


@dataclasses.dataclass(slots=True, kw_only=True)
class TestsTask:
    """The tests of one endpoint that are not there yet, each in the module of its resource."""

    __test__ = False

    endpoint: str
    suite: ChangeSet = NOTHING

    def endpoints(self, work: Work) -> tuple[str, ...]:
        """The one that is named; parameters may be called anything, and a method alone need not be said."""
        known = [each for each in work.known_runtime().endpoints if each.first_party]
        method, _, path = self.endpoint.strip().rpartition(" ")
        fitting = [e for e in known if _plain(e.path) == _plain(path) and method.strip().upper() in ("", e.method)]
        if not fitting:
            raise _no_endpoint(self.endpoint, known)
        if len(fitting) > 1:
            advice = f"Say which: {', '.join(repr(each.key) for each in fitting)}."
            raise ItestError(f"{len(fitting)} endpoints are at {path}", advice=advice)
        self.endpoint = fitting[0].key
        return (self.endpoint,)

    def changes(self, work: Work, suite: ChangeSet) -> ChangeSet:
        """The test modules with what is new in them, and what those tests need of the rest of the suite."""
        self.suite = suite
        return dataclasses.replace(suite, changes=self._with(work, frozenset()))

    def proved(self, work: Work) -> ChangeSet:
        """Without the tests that were red or not stable; what the user had in the modules is as it was."""
        dropped = work.trial.dropped if work.trial else ()
        names = frozenset(re.split(r"[\[ ]", each.test.rpartition("::")[2])[0] for each in dropped)
        return recorded(work, self._with(work, names))

    def _with(self, work: Work, left_out: frozenset[str]) -> tuple[Change, ...]:
        texts = texts_of(work, self.suite)
        tests = {
            path: frozenset(_tests(text)) - left_out
            for path, text in texts.items()
            if PurePosixPath(path).name.startswith("test_") and path not in OF_ALL
        }
        if not any(tests.values()):
            raise _no_tests(work, self.endpoint)
        peers: Wanted = {path: _tops(text) for path, text in texts.items() if path in ("builders.py", "factories.py")}
        peers = {**peers, **{path: frozenset(_tests(texts[path])) for path in tests}}
        wanted = {path: names for path, names in tests.items() if names}
        done = graft(existing(work, texts), texts, wanted, peers)
        return changes_of(work, done, self.suite, f"add test {self.endpoint}")


def _tests(text: bytes) -> Iterable[str]:
    return [node.name for node in ast.parse(text).body if isinstance(node, Function) and node.name.startswith("test")]


def _tops(text: bytes) -> frozenset[str]:
    """Builders and factories by name: what a new file of them need not have."""
    nodes = ast.parse(text).body
    return frozenset(
        node.name
        for node in nodes
        if (isinstance(node, ast.FunctionDef) and not node.args.args)
        or (isinstance(node, ast.ClassDef) and node.name.endswith("Factory"))
    )


def _plain(path: str) -> str:
    return re.sub(r"\{[^}]*\}|<[^>]*>", "{}", path).rstrip("/")


def _no_endpoint(asked: str, known: Iterable[Endpoint]) -> ItestError:
    keys = [each.key for each in known]
    advice = f"{suggestion(asked, keys)}`itest inspect` and `itest map` list them."
    return ItestError(f"There is no endpoint {asked}", advice=advice)


def _no_tests(work: Work, endpoint: str) -> ItestError:
    seen, dropped = work.observations, work.trial.dropped if work.trial else ()
    reasons = [each.reason for each in dropped] + [each.reason for each in (seen.missed if seen else ())]
    if seen and seen.scenarios and not reasons:
        reasons = [f"the suite covers {', '.join(work.answers.boundaries)} alone (see itest add boundary)"]
    return refused(f"No test of {endpoint} can be made", reasons[0] if reasons else "nothing stable was seen")
