"""Ways in that go round the log-in, by framework, for applications whose log-in cannot be driven."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from ..playing.phase import Job

Json = Dict[str, Any]
Enter = Callable[[Job, Any, Any], Optional[Json]]


def _force_login(_job: Job, client: Any, row: Any) -> Optional[Json]:
    """Django's test client."""
    try:
        client.force_login(row)
    except Exception:
        return None
    return {}


def _session(job: Job, client: Any, row: Any) -> Optional[Json]:
    """What Flask-Login keeps in the session."""
    if "flask_login" not in (job.payload.get("features") or []):
        return None
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = str(row.get_id() if hasattr(row, "get_id") else row.id), True
    return {}


FALLBACKS: List[Tuple[str, str, Enter]] = [("django", "force_login", _force_login), ("flask", "session", _session)]
