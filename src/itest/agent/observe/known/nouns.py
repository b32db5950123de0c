"""Words of paths, tables and fields: plural and singular, and how alike two names are."""

from __future__ import annotations

import re
from typing import List, Tuple

from .words import snake

KEYS = re.compile(r"_?(id|pk|uuid|guid|slug|key|name|no|number|token|code)s?$")
PLURALS = (("ies", "y"), ("sses", "ss"), ("uses", "us"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))
VERBS = {
    "create", "new", "add", "update", "edit", "delete", "remove", "list", "detail", "details", "view", "get", "all",
    "api", "v1", "v2", "v3", "me", "my", "index", "start", "finish", "search", "html", "json", "manage", "self",
    "current",
}  # fmt: skip


def singular(word: str) -> str:
    """`categories` as `category`, `boxes` as `box`, `statuses` as `status`; other words as they are."""
    for plural, single in PLURALS:
        if word.endswith(plural) and len(word) > len(plural) + 1:
            return word[: -len(plural)] + single
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def noun(text: str) -> str:
    """The singular in snake case."""
    parts = snake(text).split("_")
    return "_".join([*parts[:-1], singular(parts[-1])])


def segments(path: str) -> List[str]:
    """The parts of a path; parameters keep their braces."""
    return [part for part in re.split(r"[/.](?![^{]*\})", path) if part]


def shared(path: str, other: str) -> int:
    """How many parts two paths have in common from their beginning."""
    count = 0
    for one, two in zip(segments(path), segments(other)):
        if one != two:
            break
        count += 1
    return count


def subject(path: str) -> List[str]:
    """Nouns of the fixed parts of a path, the last one first, verbs left out."""
    fixed = [noun(part) for part in segments(path) if "{" not in part]
    return [word for word in reversed(fixed) if word and word not in VERBS]


def before(path: str, parameter: str) -> List[str]:
    """Nouns of the fixed parts in front of a parameter, the nearest first."""
    front = path.split("{" + parameter + "}")[0]
    return subject(front)


def stem(parameter: str) -> str:
    """The noun inside a parameter's or field's name: `article_id` as `article`, `id` as an empty word."""
    return noun(KEYS.sub("", snake(parameter)))


def likeness(word: str, other: str) -> int:
    """How well two nouns name the same thing: 4 equal, 3 the same last word, 2 one inside the other, 0 not at all."""
    if not word or not other:
        return 0
    a, b = noun(word), noun(other)
    if a == b or a.replace("_", "") == b.replace("_", ""):
        return 4
    if a.split("_")[-1] == b.split("_")[-1]:
        return 3
    if len(a) > 3 and len(b) > 3 and (a in b or b in a):
        return 2
    return 0


def best(word: str, names: List[str]) -> Tuple[int, int]:
    """(likeness, index) of the best match among names; (0, -1) when none fits."""
    graded = [(likeness(word, name), -index) for index, name in enumerate(names)]
    top = max(graded, default=(0, 1))
    return (top[0], -top[1]) if top[0] else (0, -1)
