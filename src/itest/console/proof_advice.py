"""The last words of a proof: how many faults were caught, and what would catch the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from itest.model.proof import Proof

REMEDIES = {
    "changed status": "assert the exact status",
    "changed key": "assert the whole body, not a part of it",
    "changed constant": "assert the whole body, not a part of it",
    "wrong sign": "assert the amounts that are answered and stored",
    "wrong amount": "assert the amounts that are answered and stored",
    "dropped assignment": "assert the stored row after the call",
    "dropped commit": "assert the stored row after the call",
    "dropped call": "assert what the call leaves behind",
    "flipped boolean": "assert the stored row and the answer's flags",
    "dropped message": "assert the mail or message that goes out",
    "dropped guard": "call it as a stranger, without login and with bad input",
    "dropped filter": "have other rows in the database that must not show",
    "negated condition": "test both sides of the condition",
    "swapped comparison": "test the values at the limit",
}


def advice(proof: Proof) -> Iterator[str]:
    """One line for each kind of survivor, the commonest first."""
    unrun = [outcome for outcome in proof.survivors if not outcome.ran]
    if unrun:
        places = ", ".join(sorted({outcome.fault.group for outcome in unrun})[:5])
        yield f"{_faults(len(unrun))} on lines that no test runs: {places}"
    kinds = Counter(outcome.fault.operator for outcome in proof.survivors if outcome.ran)
    for operator, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        yield f"{_faults(count)} of the kind “{operator}” survived: {REMEDIES[operator]}"
    void = len(proof.outcomes) - len(proof.tried)
    if void:
        yield f"{_faults(void)} could not be judged and do not count (their tests are not steady)"


def closing(proof: Proof) -> str:
    """The closing line."""
    if not proof.tried:
        return "No fault could be tried."
    total, caught = len(proof.tried), len(proof.caught)
    return f"{caught} of {total} faults caught ({proof.percent:.0f} %) by {proof.tests} tests in {proof.seconds:.0f} s"


def _faults(count: int) -> str:
    return "1 fault" if count == 1 else f"{count} faults"
