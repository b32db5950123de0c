"""English for the names and sentences of generated tests: singular and plural, identifiers, articles, gerunds."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata

IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "movies": "movie",
    "cookies": "cookie",
    "data": "data",
    "media": "media",
    "news": "news",
    "series": "series",
    "species": "species",
    "statuses": "status",
    "aliases": "alias",
    "buses": "bus",
    "caches": "cache",
    "databases": "database",
    "leases": "lease",
    "purchases": "purchase",
    "releases": "release",
    "licenses": "license",
    "responses": "response",
    "expenses": "expense",
    "courses": "course",
    "houses": "house",
    "warehouses": "warehouse",
    "exercises": "exercise",
    "analyses": "analysis",
}
PLURALS = {one: many for many, one in IRREGULAR.items()}
DOUBLED = (
    "get",
    "put",
    "set",
    "run",
    "submit",
    "cancel",
    "log",
    "stop",
    "drop",
    "ban",
    "pin",
    "plan",
    "ship",
    "tag",
    "reset",
    "unban",
    "unpin",
)
ARTICLES = frozenset({"a", "an", "the"})
ACRONYMS = re.compile(r"(?<![\w./@-])(api|csv|html|http|jwt|otp|pdf|sdk|sms|url|uuid|xml)(?![\w./@-])")


def words(text: str) -> tuple[str, ...]:
    """The lower-case ASCII words of an identifier, a path segment or a phrase; camel case is taken apart."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return tuple(word.lower() for word in re.findall(r"[A-Za-z0-9]+", spaced))


def snake(text: str) -> str:
    """`text` as lower_case_words, empty when nothing of it can stand in an identifier."""
    return "_".join(words(text))


def identifier(text: str, reserved: frozenset[str] = frozenset(), prefix: str = "some") -> str:
    """A variable name made of `text` that is no keyword, no builtin and none of `reserved`."""
    name = snake(text) or "thing"
    if name[0].isdigit() or keyword.iskeyword(name) or hasattr(builtins, name) or name in reserved:
        return f"{prefix}_{name}"
    return name


def singular(word: str) -> str:
    """`articles` -> `article`; words that are no plural stay as they are. Only the last part of `a_b` changes."""
    head, _, last = word.rpartition("_")
    if head:
        return f"{head}_{singular(last)}"
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|sh|ch|x|z)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def plural(word: str) -> str:
    """`article` -> `articles`; words that already are plural stay as they are."""
    head, _, last = word.rpartition("_")
    if head:
        return f"{head}_{plural(last)}"
    if word in PLURALS:
        return PLURALS[word]
    if is_plural(word):
        return word
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s")


def is_plural(word: str) -> bool:
    return word in IRREGULAR or singular(word) != word


def a(phrase: str) -> str:
    """`phrase` with its indefinite article."""
    first = phrase.split(" ", 1)[0].lower()
    vowel = first[:1] in "aeiou" and not re.match(r"(uni([^nm]|$)|us(e|a)|eu|one|url)", first)
    if first in {"url", "user", "uuid"}:
        vowel = False
    return f"{'an' if vowel or first in {'hour', 'http', 'html', 'ssh', 'sdk', 'sms', 'xml'} else 'a'} {phrase}"


def gerund(verb: str) -> str:
    """`create` -> `creating`; of a phrase (`log in`) the first word changes."""
    first, _, rest = verb.partition(" ")
    if first.endswith("ie"):
        stem = first[:-2] + "y"
    elif first.endswith("e") and not first.endswith(("ee", "oe", "ye")):
        stem = first[:-1]
    elif first in DOUBLED:
        stem = first + first[-1]
    else:
        stem = first
    return f"{stem}ing {rest}".rstrip()


def third(verb: str) -> str:
    """`create` -> `creates`, `log in` -> `logs in`."""
    first, _, rest = verb.partition(" ")
    return f"{plural(first) if not first.endswith('s') else first + 'es'} {rest}".rstrip()


def listed(items: tuple[str, ...]) -> str:
    """`a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(text: str) -> str:
    """`text` with a capital first letter and a full stop; nothing in it can end a docstring."""
    safe = ACRONYMS.sub(lambda found: found.group().upper(), re.sub(r"[\\\"\x00-\x1f]", "", text).strip())
    return f"{safe[:1].upper()}{safe[1:]}".rstrip(".") + "."
