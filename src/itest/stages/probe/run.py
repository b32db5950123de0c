"""Brings one application entry up: attempt after attempt, each with as many repairs as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from itest.model.codec import from_json, to_json
from itest.model.facts import AppEntry, ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.sandbox import JobError, Sandbox
from itest.stages.probe.attempts import Attempt, attempts
from itest.stages.probe.early import loaded_early
from itest.stages.probe.repair import provide_database, repair
from itest.stages.probe.supplies import Supplies
from itest.stages.probe.wiring import judge, markers

_ROUNDS = 8


@dataclass(frozen=True, kw_only=True)
class Run:
    """One entry in one sandbox; `supplies` grows while it runs."""

    facts: ProjectFacts
    entry: AppEntry
    sandbox: Sandbox
    supplies: Supplies

    @classmethod
    def begin(cls, facts: ProjectFacts, entry: AppEntry, sandbox: Sandbox) -> Run:
        return cls(facts=facts, entry=entry, sandbox=sandbox, supplies=Supplies.begin(facts, sandbox))

    def facts_found(self) -> RuntimeFacts:
        """The facts of the first attempt whose address is live, else of the first that came up.

        Raises the first JobError when none did.
        """
        reached: list[tuple[Attempt, dict[str, Any]]] = []
        failed: JobError | None = None
        for attempt in attempts(self.facts, self.entry, self.sandbox):
            try:
                result = self._result(attempt)
            except JobError as error:
                failed = failed or error
                continue
            reached.append((attempt, result))
            if attempt.mechanism in result["wiring"].get("marked", ()):
                break
        if not reached:
            assert failed is not None  # there is always a first attempt
            raise failed
        return self._described(*judge(self.facts, reached))

    def _result(self, attempt: Attempt) -> dict[str, Any]:
        result = self._repaired(attempt, start=False)
        if not self._is_lazy(result):
            return result
        if attempt.address.dialect != "sqlite" and not self.supplies.database:
            provide_database(self.supplies, self.facts, self.sandbox)
        try:
            return self._repaired(attempt, start=True)
        except JobError:
            return result

    def _is_lazy(self, result: dict[str, Any]) -> bool:
        """Whether the application makes its engine only when it is started."""
        mapped = (self.facts.orm or "").startswith(("sqlalchemy", "sqlmodel"))
        return mapped and result["wiring"].get("engine") is None and "lifespan" in result["features"]

    def _repaired(self, attempt: Attempt, *, start: bool) -> dict[str, Any]:
        """The probe's answer; raises the last JobError when nothing more can be supplied."""
        payload: dict[str, Any] = {
            "framework": self.facts.framework,
            "orm": self.facts.orm,
            "entry": to_json(self.entry),
            "variables": attempt.variables,
            "configuration": attempt.configuration,
            "patched": attempt.patched,
            "markers": markers(),
            "start": start,
            "late": self._late(),
        }
        for _ in range(_ROUNDS):
            server = {"live": self.supplies.database is not None, "support": self.supplies.database}
            payload["scratch"] = to_json(attempt.address) | server
            try:
                return self.sandbox.run_job("probe", payload, environment=self.supplies.environment)
            except JobError as error:
                failed = error
                if not repair(error, self.supplies, self.facts, self.sandbox):
                    break
        raise failed

    def _late(self) -> list[str]:
        """The supplied variables, where pytest-django reads the settings before any conftest can set them."""
        return sorted(self.supplies.tried) if loaded_early(self.facts) else []

    def _described(self, wiring: dict[str, Any], result: dict[str, Any]) -> RuntimeFacts:
        supplies = self.supplies
        described = {
            **result,
            "wiring": wiring,
            "environment": sorted(supplies.recorded(self.facts).items()),
            "folders": sorted(supplies.folders),
            "files": sorted(supplies.files),
            "repairs": supplies.repairs,
            "config": result.get("config") or (),
            "entry": to_json(self.entry),
        }
        return from_json(RuntimeFacts, described)
