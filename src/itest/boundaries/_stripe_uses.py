"""Which resources of Stripe's the code of an application can reach: by the SDK's classes and services, or by path."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from itest.boundaries._stripe_parts import KINDS, RESOURCES, at_path
from itest.source.aside import aside
from itest.source.tree import SourceTree

CLASSES = {
    "Charge": "charges",
    "Customer": "customers",
    "Invoice": "invoices",
    "InvoiceItem": "invoiceitems",
    "PaymentIntent": "payment_intents",
    "PaymentMethod": "payment_methods",
    "Plan": "plans",
    "Price": "prices",
    "Product": "products",
    "Refund": "refunds",
    "SetupIntent": "setup_intents",
    "Subscription": "subscriptions",
    "SubscriptionItem": "subscriptions",
    "Token": "tokens",
}
SPEAKS = re.compile(r"stripe", re.IGNORECASE)
SERVICES = re.compile(rf"\.(?:{'|'.join(path.rpartition('/')[2] for path in RESOURCES)})\.[a-z]")
PATH = re.compile(rf"(?:^|/)(?:{'|'.join(RESOURCES)})(?:/|$)")
LIBRARY = re.compile(r"""(?:^[ \t]*(?:from|import)[ \t]+|["'])((?:\w+\.)*?\w*stripe\w*)""", re.MULTILINE)
"""A module that is imported, or an application that settings name."""
ONCE = ("payment", "setup")
"""Modes of a checkout session that begin no subscription."""


def reached(tree: SourceTree) -> frozenset[str]:
    """The parts that the project's own code calls by name; empty where it calls Stripe in none of the usual ways."""
    found: set[str] = set()
    files = [file for path, file in tree.python.items() if not aside(path)]
    client = any("StripeClient" in file.text for file in files)
    for file in files:
        speaks = bool(SPEAKS.search(file.text))
        if (speaks or (client and SERVICES.search(file.text))) and file.module is not None:
            found.update(_in_module(file.module, speaks=speaks, client=client, by_path="api.stripe.com" in file.text))
    return frozenset(found)


def by_another(tree: SourceTree, distributions: Iterable[str]) -> bool:
    """Whether the project uses another library that calls Stripe for it, such as dj-stripe."""
    installed = {re.sub(r"[-_.]", "", name.lower()) for name in distributions} - {"stripe"}
    others = {name for name in installed if "stripe" in name}
    files = tree.python.values() if others else ()
    named = {match.group(1).lower() for file in files for match in LIBRARY.finditer(file.text)} - {"stripe"}
    return any(other.startswith(re.sub(r"[_.]", "", name)) for name in named for other in others)


def _in_module(tree: ast.Module, *, speaks: bool, client: bool, by_path: bool) -> Iterator[str]:
    names = dict(_imported(tree))
    for chain in _chains(tree):
        spoken = [*names.get(chain[0], (chain[0],)), *chain[1:]]
        if any(SPEAKS.search(name) for name in spoken):
            yield from _by_class(spoken)
        if client:
            yield from _by_service(spoken)
        if speaks and spoken[-1] == "refund":
            yield "refunds"
    for text in _texts(tree):
        part = at_path(text[match.start() :]) if (match := PATH.search(text)) else None
        if part and (by_path or "/v1/" in text):
            yield part
    if speaks:
        yield from _by_argument(tree)


def _imported(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What names of the module stand for, where they come from the SDK."""
    for node in ast.walk(tree):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                origin = f"{module}.{alias.name}".strip(".")
                if origin.partition(".")[0] == "stripe" and (module or alias.asname):
                    yield alias.asname or alias.name, tuple(origin.split("."))


def _chains(tree: ast.Module) -> Iterator[list[str]]:
    """The names of each expression such as `stripe.Charge.create`, once and whole."""
    within: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)) and id(node) not in within:
            names: list[str] = []
            rest: ast.AST = node
            while not isinstance(rest, ast.Name):
                within.add(id(rest))
                if isinstance(rest, ast.Attribute):
                    names.append(rest.attr)
                elif not isinstance(rest, (ast.Call, ast.Subscript)):
                    break
                rest = rest.func if isinstance(rest, ast.Call) else rest.value
            within.add(id(rest))
            yield [rest.id if isinstance(rest, ast.Name) else "", *reversed(names)]


def _by_class(names: list[str]) -> Iterator[str]:
    """`stripe.checkout.Session.create`: the class, and what is done with it."""
    for index, name in enumerate(names):
        if name == "Session" and "billing_portal" in names[:index]:
            yield "billing"
        elif name == "Session" and "checkout" in names[:index]:
            yield from _sessions(names[index + 1 :])
        elif name in CLASSES:
            yield RESOURCES[CLASSES[name]]


def _by_service(names: list[str]) -> Iterator[str]:
    """`client.v1.checkout.sessions.create`: the service, where something is asked of it."""
    for index in range(1, len(names) - 1):
        for path in (names[index], f"{names[index - 1]}/{names[index]}"):
            if path == "checkout/sessions":
                yield from _sessions(names[index + 1 :])
            elif path in RESOURCES:
                yield RESOURCES[path]


def _sessions(asked: list[str]) -> Iterator[str]:
    """Whoever only makes sessions never sees what becomes of them."""
    yield "checkout"
    if not asked or asked[0] not in ("create", "create_async"):
        yield "sessions"


def _texts(tree: ast.Module) -> Iterator[str]:
    """Texts, with a letter wherever something is put into them."""
    pieces: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            pieces.update(map(id, node.values))
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)


def _by_argument(tree: ast.Module) -> Iterator[str]:
    """What is named to Stripe by its id, and the subscription that a session may begin."""
    for name, value in _arguments(tree):
        if name in ("customer", "subscription"):
            yield KINDS[name]
        if name == "mode" and not (isinstance(value, ast.Constant) and value.value in ONCE):
            yield "billing"
        if name in ("api_version", "stripe_version"):
            yield "intents"


def _arguments(tree: ast.Module) -> Iterable[tuple[str, ast.expr]]:
    """Arguments by name, the entries of dictionaries, and attributes that are set."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.Assign):
            yield from ((each.attr, node.value) for each in node.targets if isinstance(each, ast.Attribute))
