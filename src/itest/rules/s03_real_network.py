"""A test calls a server on the internet.

It fails without a network and when the server changes, it is slow, and it does to the real service whatever it tests.

What proves it: `requests`, `httpx`, `urllib` or a socket called directly in a test or fixture with a literal address
that is neither this machine nor a reserved name, and nothing in sight that intercepts it: no respx, responses, vcr or
other recorder, no patch, no proxy or transport of its own, no fixture of such a name, and no mark that says that the
network is wanted.

How to mend it: a fake at the boundary (`respx`, `responses`), or a local server.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from itest.model.report import Finding, Fix
from itest.model.rule import Body, Place, Rule
from itest.model.suite import FileFacts, Fixture, Function, Note, Suite
from itest.rules._addresses import host_of, is_own
from itest.rules._findings import finding
from itest.source.syntax import Function as FunctionNodes
from itest.source.syntax import argument, text

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream")
_CALLS = frozenset(f"{module}.{verb}" for module in ("requests", "httpx") for verb in _VERBS)
_CALLS |= {"urllib.request.urlopen", "urllib.request.urlretrieve"}
_INTERCEPTS = re.compile(
    r"respx|responses|vcr|cassette|httpretty|requests?_?mock|httpx_?mock|pook|aioresponses|betamax|mock|patch|fake|stub|"
    r"network|online|internet|external|remote|live|e2e|integration|socket|recorder",
    re.I,
)
_ANOTHER_WAY = ("proxies", "proxy", "transport", "mounts")
_OUT = ("http:", "https:")
"""The schemes that are sent anywhere; of any other the client itself complains."""
_UNREACHABLE = (".invalid", ".test", ".example", ".localhost", ".local", ".internal")
_RENAMED = re.compile(r"import (?:requests|httpx|urllib[\w.]*) as |from (?:requests|httpx) import")


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """A call out of a test or fixture: (spelling, host)."""
    if not isinstance(node, ast.Call) or place.kind not in ("test", "fixture"):
        return
    meaning = place.meaning(node.func)
    if meaning not in _CALLS:
        return
    at = 1 if meaning.endswith((".request", ".stream")) else 0
    address = text(argument(node, at, "url")) or ""
    host = host_of(address) if address.lower().startswith(_OUT) else ""
    inside = place.parents[place.parents.index(place.function) + 1 :] if place.function in place.parents else ()
    if (
        any(keyword.arg in _ANOTHER_WAY for keyword in node.keywords)
        or is_own(host)
        or host.endswith(_UNREACHABLE)
        or any(isinstance(one, (*FunctionNodes, ast.Lambda)) for one in inside)
    ):
        return
    if not any(isinstance(one, (ast.With, ast.AsyncWith)) and _INTERCEPTS.search(_spelled(one)) for one in inside):
        yield place.note(node, meaning, host)


def _spelled(node: ast.With | ast.AsyncWith) -> str:
    return " ".join(ast.unparse(item.context_expr) for item in node.items)


def by_another_name(body: Body) -> bool:
    """Whether the file imports what calls the network under a name that tells nothing."""
    return "http" in body.text and _renamed(body.file)


@lru_cache(maxsize=2)
def _renamed(file: str) -> bool:
    return _RENAMED.search(file) is not None


def check(suite: Suite) -> Iterator[Finding]:
    """Calls that nothing intercepts."""
    notes = tuple(suite.notes(RULE.code))
    tests = {(test.path, test.qualname): test for test in suite.tests} if notes else {}
    fixtures = {(one.path, one.function.qualname): one for one in suite.fixtures} if notes else {}
    for facts, note in notes:
        key = facts.path, note.scope
        owner = tests.get(key) or fixtures.get(key)
        if owner is not None and not _intercepted(suite, facts, owner):
            meaning, host = map(str, note.data)
            yield finding(
                RULE,
                (facts.path, note.line, note.column),
                f"`{meaning}` calls {host}",
                explanation="The test depends on the network and on somebody else's server.",
                subject=host,
                qualname=note.scope,
                fix=Fix(title="Fake the answer at the boundary (respx, responses), or serve it locally.", safe=False),
            )


def _intercepted(suite: Suite, facts: FileFacts, owner: Function | Fixture) -> bool:
    """Whether the names around the call say that it is intercepted or wanted."""
    function = owner.function if isinstance(owner, Fixture) else owner
    names = [facts.path.rpartition("/")[2], function.qualname, *function.decorators, *function.args]
    names += [*function.usefixtures, *facts.usefixtures, *(one.bound for one in facts.imports)]
    names += [name for one in facts.classes if one.qualname == function.owner for name in one.decorators]
    if isinstance(owner, Function):
        names += [one.name for one in suite.graph.closure(owner)]
    return any(_INTERCEPTS.search(name) for name in names)


RULE = Rule(
    code="S03",
    name="real-network",
    severity="error",
    family="safety",
    consequence="hygiene",
    check=check,
    sees={ast.Call: see_call},
    words=("requests", "httpx", "urllib"),
    hints=("requests.", "httpx.", "urlopen(", "urlretrieve("),
    concerns=by_another_name,
)
