"""What a patch puts in the place of its target, read from the call."""

from __future__ import annotations

import ast

from itest.model.rule import Place
from itest.source.syntax import argument, dotted, keyword, text

_SYNC = frozenset({"Mock", "MagicMock", "NonCallableMock", "NonCallableMagicMock"})
_PLAIN = (ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.JoinedStr)


def target_of(call: ast.Call, place: Place) -> tuple[str, ast.expr | None]:
    """The dotted target of a patch of any kind and its replacement; "" for what is no patch or no known target."""
    meaning = place.meaning(call.func)
    last = meaning.rpartition(".")[2]
    if "monkeypatch" in meaning and last == "setattr":
        return _of_setattr(call, place)
    if meaning.endswith("mock.patch") or (last == "patch" and "mocker" in meaning):
        return text(argument(call, 0, "target")) or "", argument(call, 1, "new")
    if meaning.endswith(("mock.patch.object", "mocker.patch.object")):
        return _joined(call, place), argument(call, 2, "new")
    return "", None


def _of_setattr(call: ast.Call, place: Place) -> tuple[str, ast.expr | None]:
    name = text(argument(call, 0, "target"))
    if name is not None:
        return name, argument(call, 1, "name", "value")
    return _joined(call, place), argument(call, 2, "value")


def _joined(call: ast.Call, place: Place) -> str:
    """An object's dotted name, through the imports, and the attribute that is replaced on it."""
    owner, attribute = argument(call, 0, "target"), text(argument(call, 1, "attribute", "name"))
    spelled, meaning = dotted(owner), place.meaning(owner)
    return f"{meaning}.{attribute}" if attribute and meaning and "(" not in meaning and spelled else ""


def cannot_be_awaited(node: ast.expr | None, place: Place) -> str:
    """What a replacement is when awaiting its result raises TypeError; "" when it may work."""
    if isinstance(node, ast.Lambda) and isinstance(node.body, _PLAIN):
        return "a lambda"
    if not isinstance(node, ast.Call):
        return ""
    last = place.meaning(node.func).rpartition(".")[2]
    if last not in _SYNC or keyword(node, "side_effect", "spec", "wraps") is not None or node.args:
        return ""
    given = keyword(node, "return_value")
    return last if given is None or isinstance(given, _PLAIN) else ""


def made_by(call: ast.Call, place: Place) -> str:
    """The class that `new_callable` names, when its instances cannot be awaited."""
    last = place.meaning(keyword(call, "new_callable")).rpartition(".")[2]
    return last if last in _SYNC else ""
