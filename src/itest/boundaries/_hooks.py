"""What a module that receives webhooks tells of them: how they are signed, which events it knows and what it reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from itest.model.facts import ProjectFacts

SCHEMES = {
    "stripe-signature": "stripe",
    "svix-signature": "svix",
    "x-hub-signature-256": "prefixed",
    "x-razorpay-signature": "sha256",
    "x-paystack-signature": "sha512",
    "x-signature": "sha256",
    "x-signature-256": "sha256",
    "x-webhook-signature": "sha256",
}
"""By the header, how its signature is made: Stripe's own, Svix's, or a digest of the body in hexadecimal letters."""
OTHER = re.compile(r"^[ \t]*from[ \t]+(?:twilio\.request_validator|slack_sdk\.signature)\b", re.M)
"""Signatures that nobody here can make: of the address and a form, or with a moment of its own."""
SVIX = re.compile(r"^[ \t]*(?:from|import)[ \t]+svix\b", re.M)
HEADER = re.compile(r"(?i)\b(stripe|svix|x-hub|x-razorpay|x-paystack|x-webhook|x)[-_]signature([-_]256)?\b")
EVENT = re.compile(r"^[a-z][a-z0-9_]*([.:][a-z0-9_]+)+$")
SECRET = re.compile(r"(WEBHOOK|ENDPOINT|SIGNING|HOOK)\w*(SECRET|KEY|TOKEN)|(SECRET|KEY)\w*(WEBHOOK|ENDPOINT|SIGNING)")
NAMED = frozenset({"session", "checkout_session", "intent", "payment_intent", "invoice", "charge", "subscription"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A `variable` of the environment or a `setting` of Django's holds the secret, or `literal` is it; `reads` are the
    paths that are read in an event's object.
    """

    path: str
    header: str
    scheme: str
    variable: str | None
    setting: str | None
    literal: str | None
    events: tuple[str, ...]
    reads: tuple[tuple[str, ...], ...]


def hooks(facts: ProjectFacts) -> tuple[Hook, ...]:
    """One for each module in which the evidence of boundary `webhook` is, where the secret's place is known."""
    paths = dict.fromkeys(e.where.path for b in facts.boundaries if b.name == "webhook" for e in b.evidence)
    found = (_hook(facts, path) for path in paths)
    return tuple(hook for hook in found if hook is not None)


def _hook(facts: ProjectFacts, path: str) -> Hook | None:
    text = (Path(facts.root) / path).read_text(encoding="utf-8", errors="replace")
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    if OTHER.search(text):
        return None
    header = _header(text)
    variable, literal = _variable(facts, header), _literal(tree)
    setting = _setting(tree) if facts.framework == "django" and not variable else None
    if not variable and not setting and not literal:
        return None
    return Hook(
        path=path,
        header=header,
        scheme=SCHEMES[header.lower()],
        variable=variable,
        setting=setting,
        literal=None if variable or setting else literal,
        events=tuple(dict.fromkeys(_events(tree))),
        reads=tuple(dict.fromkeys(_reads(tree, of_stripe=header.lower().startswith("stripe")))),
    )


def _header(text: str) -> str:
    """The header as it is spelled on the wire; without one in sight an SDK reads Svix's or Stripe's."""
    found = (match.group().replace("_", "-") for match in HEADER.finditer(text))
    sdk = "svix-signature" if SVIX.search(text) else "stripe-signature"
    known = next((name for name in found if name.lower() in SCHEMES), sdk)
    return "-".join(part.capitalize() for part in known.split("-"))


def _variable(facts: ProjectFacts, header: str) -> str | None:
    """The environment variable whose name says that it holds this secret, one of the provider's own before others."""
    names = [variable.name for variable in facts.variables if SECRET.search(variable.name.upper())]
    provider = header.split("-")[0].upper()
    return next((name for name in names if provider in name.upper()), next(iter(names), None))


def _setting(tree: ast.Module) -> str | None:
    """The attribute of Django's settings whose name says that it holds the secret."""
    read = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and SECRET.search(node.attr))
    return next((each.attr for each in read if isinstance(each.value, ast.Name) and each.value.id == "settings"), None)


def _literal(tree: ast.Module) -> str | None:
    """The secret that stands in the source itself, by the shape of those of Stripe."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return next((text for text in texts if text.startswith("whsec_")), None)


def _events(tree: ast.Module) -> Iterator[str]:
    """Texts in the form of event types that are compared with, matched with, looked up by, or listed with others."""
    for node in ast.walk(tree):
        for place in _choices(node):
            for inner in ast.walk(place):
                if EVENT.match(_text(inner)):
                    yield _text(inner)


def _choices(node: ast.AST) -> list[ast.expr]:
    """What a comparison, the keys of a mapping, a case of a match or a list of nothing but events chooses by."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.Dict):
        return [key for key in node.keys if key is not None]
    if isinstance(node, ast.MatchValue):
        return [node.value]
    listed = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else []
    return list(listed) if all(EVENT.match(_text(each)) for each in listed) else []


def _reads(tree: ast.Module, *, of_stripe: bool) -> Iterator[tuple[str, ...]]:
    """The paths behind `event["data"]["object"]`, also through a variable that it was given to; `event["data"]` is all
    that other providers have.
    """
    names = {name for node in ast.walk(tree) for name in _holders(node)} | NAMED
    for node in ast.walk(tree):
        if isinstance(node, (ast.Subscript, ast.Attribute, ast.Call)):
            root, path = _path(node)
            rooted = isinstance(root, ast.Name) and root.id in names
            if path and rooted:
                yield path
            if path[:2] == ("data", "object") and path[2:]:
                yield path[2:]
            if not of_stripe and path[:1] == ("data",) and path[1:]:
                yield path[1:]


def _holders(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign) and _path(node.value)[1][-1:] == ("object",):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _path(node: ast.AST) -> tuple[ast.AST, tuple[str, ...]]:
    """What a chain of keys, attributes and `.get` calls begins with, and its steps."""
    if isinstance(node, ast.Subscript) and _text(node.slice):
        root, before = _path(node.value)
        return root, (*before, _text(node.slice))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        root, before = _path(node.func.value)
        return (root, (*before, _text(node.args[0]))) if _text(node.args[0]) else (node, ())
    if isinstance(node, ast.Attribute) and not node.attr.startswith("_") and node.attr not in ("get", "items", "keys"):
        root, before = _path(node.value)
        return root, (*before, node.attr)
    return node, ()


def _text(node: ast.AST) -> str:
    """The text that a node is, empty where it is none."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
