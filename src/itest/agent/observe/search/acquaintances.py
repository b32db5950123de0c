"""Whom the services outside speak of: somebody whom nobody knows here, or one of the accounts."""

from __future__ import annotations

from typing import Any, Iterable, Optional

from ..drafts.draft import Draft
from ..drafts.guesses import guess
from ..known import holes
from ..known.words import snake

ATTRIBUTES = {
    "email": "email",
    "email_address": "email",
    "mail": "email",
    "username": "username",
    "login": "username",
    "preferred_username": "username",
}
"""What providers call the attributes of an account."""


def of_account(draft: Draft, who: str, attributes: Iterable[str]) -> Optional[Draft]:
    """The draft with answers that speak of the account `who`; None where they speak of nobody."""
    known = set(attributes)

    def told(name: str, value: Any) -> Any:
        attribute = ATTRIBUTES.get(snake(name), "")
        return holes.persona(who, [attribute]) if attribute in known and isinstance(value, str) else value

    return _changed(draft, told)


def of_nobody(draft: Draft) -> Optional[Draft]:
    """The draft with answers that speak of somebody else than an account; None where they speak of none."""

    def told(name: str, value: Any) -> Any:
        return guess(snake(name)) if holes.is_hole(value) and value["$"] == "persona" else value

    return _changed(draft, told)


def _changed(draft: Draft, told: Any) -> Optional[Draft]:
    conditions = [
        {**each, "arguments": _walked(each["arguments"], "", told)} if each["method"] == "answers" else each
        for each in draft.conditions
    ]
    return None if conditions == draft.conditions else draft.copy(conditions=conditions)


def _walked(value: Any, name: str, told: Any) -> Any:
    if isinstance(value, dict) and (not holes.is_hole(value) or value["$"] == "jwt"):
        return {key: _walked(item, key, told) for key, item in value.items()}
    if isinstance(value, list):
        return [_walked(item, name, told) for item in value]
    return told(name, value)
