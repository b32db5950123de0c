"""Tokens that the application's own functions make for an account, where no log-in can be driven.

Codes by telephone, accounts of another company: the function that would answer the log-in is called.
"""

from __future__ import annotations

import inspect
import re
import sys
from itertools import islice
from typing import Any, Dict, Iterator, List, NamedTuple, Sequence

from ..known import tokens
from ..playing.phase import Job
from .below import modules_below
from .makers import makers
from .subject import Account

Json = Dict[str, Any]
CLAIMS = re.compile(r"data|payload|claims|encode|content|body", re.IGNORECASE)
WHO = re.compile(r"^(user|account|person|member|customer|instance|obj)$", re.IGNORECASE)
READ_CLAIM = re.compile(r"(?:payload|claims|decoded\w*|data|token\w*)(?:\.get\(|\[)\s*[\"'](\w+)[\"']")
NAMES = {"email": ("email", "sub"), "username": ("username", "sub"), "id": ("sub", "user_id", "id", "identity")}
MOST = 24


class Issued(NamedTuple):
    """`told` is model.observations.Issued as JSON; `answer` is what the function gave for this account."""

    told: Json
    answer: Any


def issued(job: Job, client: Any, row: Any, values: Json) -> Iterator[Issued]:
    """Every token that some function makes for the account, the likeliest first."""
    account, root = Account(job, row, values), str(job.payload["project"])
    claims = _read_claims(root)
    ways = ((told, made, how) for told, made in makers(root) for how in _arguments(made, account, claims))
    for reference, function, arguments in islice(ways, MOST):
        try:
            answer = _called(client, function, {name: account.fill(item) for name, item in arguments.items()})
        except Exception:
            continue
        for path in tokens.find(answer)[:1]:
            told = {"function": reference, "arguments": arguments, "model": account.model, "pick": list(path)}
            yield Issued(told, answer)


def _called(client: Any, function: Any, arguments: Json) -> Any:
    """What the function answers, as JSON; Flask's extensions want the application around them."""
    application = getattr(client, "application", None)
    if application is None or not hasattr(application, "app_context"):
        return _plain(function(**arguments))
    with application.app_context():
        return _plain(function(**arguments))


def _plain(answer: Any) -> Any:
    """Tokens of libraries are objects with a text; bytes are not taken for one, they cannot stand in a header."""
    if isinstance(answer, (str, dict, list, tuple)) or answer is None:
        return list(answer) if isinstance(answer, tuple) else answer
    return str(answer)


def _arguments(function: Any, account: Account, claims: Sequence[str]) -> Iterator[Json]:
    """The ways to call a function for the account; parameters that have a default keep it."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    wanted = [p.name for p in named if p.default is p.empty] or [p.name for p in named[:1]]
    if len(wanted) == 1:
        for value in _values(wanted[0], account, claims):
            yield {wanted[0]: value}
    else:
        told = {name: account.named(name) for name in wanted}
        if told and None not in told.values():
            yield told


def _values(name: str, account: Account, claims: Sequence[str]) -> Iterator[Any]:
    """What the one parameter of a function may want to have."""
    if WHO.match(name):
        yield from account.as_object()
    elif CLAIMS.search(name):
        for what, value in account.known_as():
            for claim in dict.fromkeys([*(c for c in claims if c in NAMES[what]), *NAMES[what][:1]]):
                yield {claim: value}
    else:
        first = account.named(name)
        yield from [] if first is None else [first]
        yield from (value for _, value in account.known_as() if value != first)


def _read_claims(root: str) -> List[str]:
    """The names of the claims that the project below `root` reads out of tokens, in the order of its modules."""
    found: List[str] = []
    for module in modules_below(root):
        try:
            text = inspect.getsource(sys.modules[module])
        except (OSError, TypeError):
            continue
        found += READ_CLAIM.findall(text) if "decode" in text else []
    return list(dict.fromkeys(found))
