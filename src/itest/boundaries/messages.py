"""Messages: what the application publishes to a broker for other programs, without a library of jobs in between."""

from __future__ import annotations

from itest.boundaries._brokers import CALLS, NO_CALLS, PACKAGES, context, requirements, unsupported
from itest.boundaries._uses import imported, uses
from itest.model.declarations import Boundary, Effect
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

_LIBRARIES = imported(PACKAGES)


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    """Brokers that are spoken to."""
    return uses(code, _LIBRARIES, lambda m: m.startswith(CALLS) and not m.startswith(NO_CALLS))


BOUNDARY = Boundary(
    name="messages",
    title="Messages",
    priority="important",
    reason="what is not published, or says something else, goes wrong in somebody else's program",
    detect=_detect,
    effect=Effect(
        kind="messages", fixture="broker", module=".support.broker", item="message", positional=("to", "body")
    ),
    fixtures=("broker",),
    context=context,
    requirements=requirements,
    unsupported=unsupported,
)
