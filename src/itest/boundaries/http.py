"""Third-party HTTP: the services of others that the application calls, by whatever client."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from itest.boundaries._uses import calls
from itest.model.declarations import Boundary, Effect
from itest.model.facts import Evidence, ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.source.code import Code
from itest.source.syntax import unparse

CALLS = Effect(kind="calls", fixture="outside", module=".support.outside", item="call", positional=("method", "url"))
LIBRARIES = ("aiohttp", "httpx", "httpx2", "urllib3")
"""The clients beside http.client that connections are led away from; requests stands on urllib3."""
_VERBS = "get|post|put|patch|delete|head|options|request"
_CALLED = re.compile(
    rf"(requests(\.api)?\.({_VERBS}|[Ss]ession)"
    rf"|httpx2?\.({_VERBS}|stream|Client|AsyncClient)"
    r"|aiohttp\.(ClientSession|request)"
    r"|urllib\.request\.(urlopen|urlretrieve|build_opener)"
    r"|urllib3\.(PoolManager|ProxyManager|request|HTTPConnectionPool|HTTPSConnectionPool|connection_from_url)"
    r"|http\.client\.HTTPS?Connection"
    r"|pycurl\.Curl"
    r"|httpx_oauth\.(clients\.\w+|oauth2)\.\w*OAuth2|authlib\.integrations\.(requests|httpx)_client\.\w+"
    r"|openai\.(Async)?(Azure)?OpenAI|anthropic\.(Async)?Anthropic|twilio\.rest\.Client|slack_sdk\.(WebClient|web\..+)"
    r"|github\.Github|googleapiclient\.discovery\.build|telegram\.Bot|telebot\.TeleBot|tweepy\.(API|Client)"
    r"|firebase_admin\.messaging\.\w+|zeep\.Client|httplib2\.Http|suds\.client\.Client|niquests\.\w+)$"
)
_IMPORTED = re.compile(
    r"^[ \t]*(?:from|import)[ \t]+(?:[\w.]+,[ \t]*)*"
    r"(?:requests|httpx2?|aiohttp|urllib|urllib3|http\.client|pycurl|httpx_oauth|authlib"
    r"|openai|anthropic|twilio|slack_sdk|github|googleapiclient|telegram|telebot|tweepy|firebase_admin|zeep|httplib2|suds"
    r"|niquests)\b",
    re.M,
)
_ADDRESS = re.compile(r"(?i)_(BASE_)?(URL|URI|ENDPOINT)$")
_KEY = re.compile(r"(?i)_(KEY|TOKEN|SECRET|ID|USER|USERNAME|PASSWORD)$")
_OWN = re.compile(
    r"(?i)DATABASE|SQL|POSTGRES|MONGO|(^|_)DB(_|$)|REDIS|CACHE|BROKER|CELERY|RABBIT|AMQP|MAIL|SMTP|SENTRY|AWS|S3|BUCKET"
    r"|SECRET_KEY|JWT|SESSION|CSRF|SALT|ADMIN|SUPERUSER|FRONTEND|CORS|SITE|CALLBACK|REDIRECT|MEDIA|STATIC|LOG"
)
"""What other boundaries set, or what is the application's own."""
_GOES_ON = re.compile(
    r"\{[\w.]*(?:url|uri|endpoint|base)[\w.]*\}[\w{]|(?:url|uri|endpoint|base)\w* \+ f?[\"'][\w{]", re.I
)
"""An address that the rest of the path follows at once: it ends with a slash itself."""
_OF_TESTS = re.compile(r"(^|/)(tests?|testing|conftest|test_\w+|\w+_tests?)(/|\.py$)")


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    outlines = (each for each in code.importing(_IMPORTED) if not _OF_TESTS.search(code.path(each.module)))
    return calls(code, outlines, _sends)


def _sends(meaning: str, node: ast.Call) -> bool:
    """Whether the call sends something to a service, or makes what sends."""
    return bool(_CALLED.match(meaning)) and not _of_test_client(node)


def _of_test_client(node: ast.Call) -> bool:
    """A client that talks to an application in its own process calls nobody."""
    return any(keyword.arg in ("app", "transport") and "ASGI" in unparse(keyword.value) for keyword in node.keywords)


def _context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """The clients to lead, and the environment variables without which services would not be called at all."""
    return {
        "libraries": tuple(name for name in LIBRARIES if name in runtime.versions),
        "variables": tuple(_settings(facts, runtime)),
    }


def _settings(facts: ProjectFacts, runtime: RuntimeFacts) -> Iterator[tuple[str, str]]:
    """A key or an address for every variable that nothing else sets and that belongs to the modules that call."""
    known = {name for name, _ in (*runtime.environment, *(facts.database.variables if facts.database else ()))}
    known.update(name for name, _ in runtime.wiring.variables)
    texts = {e.where.path: _text(facts, e.where.path) for b in facts.boundaries if b.name == "http" for e in b.evidence}
    for variable in facts.variables:
        if variable.name in known or variable.default or _OWN.search(variable.name):
            continue
        read = _text(facts, variable.where.path)
        near = [*texts.values(), *([read] if _IMPORTED.search(read) else [])]
        names = "|".join(map(re.escape, [variable.name, *_assigned(read, variable.where.line)]))
        if any(re.search(rf"\b({names})\b", text, re.IGNORECASE) for text in near):
            yield from _value(variable.name, slash=any(map(_GOES_ON.search, near)))


def _assigned(text: str, line: int) -> list[str]:
    """The setting as which a line keeps what it reads: other modules know the variable by this name."""
    return re.findall(r"^\s*([A-Z][A-Z0-9_]{5,})\s*(?::[^=]+)?=", "".join(text.splitlines()[line - 1 : line]))


def _text(facts: ProjectFacts, path: str) -> str:
    file = Path(facts.root) / path
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _value(name: str, *, slash: bool) -> Iterator[tuple[str, str]]:
    if _ADDRESS.search(name):
        yield name, f"https://{_dashed(_ADDRESS.sub('', name))}.example.com{'/' if slash else ''}"
    elif _KEY.search(name):
        yield name, f"test-{_dashed(name)}"


def _dashed(name: str) -> str:
    return name.strip("_").lower().replace("_", "-")


BOUNDARY = Boundary(
    name="http",
    title="Third-party HTTP",
    priority="critical external",
    reason="others answer late, wrongly or not at all, and the application has to live with it",
    detect=_detect,
    effect=CALLS,
    fixtures=("outside",),
    context=_context,
)
