"""How a fresh account is let in: as it is, or with what a person would have confirmed set in its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional, Sequence

Json = Dict[str, Any]
Remedy = Callable[[], Json]


@dataclass
class Admission:
    """The log-in that opens most with those beside it, and what each remedy set that was needed for it, by its name."""

    login: Optional[Json]
    also: List[Json]
    needed: Dict[str, Json] = field(default_factory=dict)


def admitted(proofs: Any, signed_up: Any, remedies: Sequence[tuple[str, Remedy]]) -> Admission:
    """Tries the log-ins; while doors stay shut, each remedy in turn; they are kept only where they open more.

    `proofs` is a `Proofs`; a remedy gives what it has set, or nothing. A token for refreshing opens the door to
    refresh while an account that was never confirmed is shut out of everything else.
    """
    best = _found(proofs, signed_up, {})
    shut = len(proofs.shut)
    done: Dict[str, Json] = {}
    for name, remedy in remedies:
        if best.login is not None and not shut:
            break
        was_set = remedy()
        if not was_set:
            continue
        done[name] = was_set
        again = _found(proofs, signed_up, dict(done))
        if again.login is not None and (best.login is None or len(proofs.shut) < shut):
            best, shut = again, len(proofs.shut)
    return best


def _found(proofs: Any, signed_up: Any, done: Dict[str, Json]) -> Admission:
    login, also = proofs.find(signed_up)
    return Admission(login, also, done)
