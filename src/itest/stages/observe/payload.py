"""What the agent's observer is told of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from itest.boundaries._chosen import chosen, contexts, effects
from itest.boundaries._hooks import hooks
from itest.model.answers import Answers
from itest.model.codec import to_json
from itest.model.facts import ProjectFacts
from itest.model.observations import Personas
from itest.model.runtime import RuntimeFacts


def payload(
    facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, project: Path, personas: Personas | None = None
) -> dict[str, Any]:
    """Endpoints, models and tables as JSON, the folders in the sandbox, and the names of the accounts."""
    accounts = [account.name for account in personas.accounts if account.name != "anonymous"] if personas else []
    return {
        "framework": facts.framework,
        "project": str(project),
        "suite": str(project / answers.tests_dir),
        "endpoints": to_json(runtime.endpoints),
        "models": to_json(runtime.models),
        "tables": list(runtime.tables),
        "features": list(runtime.features),
        "boundaries": [boundary.name for boundary in chosen(answers.boundaries)],
        "effects": [{"kind": effect.kind, "fixture": effect.fixture} for effect in effects(answers.boundaries)],
        "store": bool(contexts(("cache",), facts, runtime)["cache"]["redis"])
        if "cache" in answers.boundaries
        else False,
        "hooks": to_json(hooks(facts)) if "webhook" in answers.boundaries else [],
        "people": ["anonymous", *accounts],
        "cast": to_json(personas) if personas else None,
        "user_table": personas.table if personas else None,
        "accounts": {a.name: dict(a.values) for a in personas.accounts} if personas else {},
        "attributes": sorted({name for account in personas.accounts for name in account.values}) if personas else [],
        "homes": list(personas.homes) if personas else [],
    }
