"""Plans builders.py: a fluent builder with a domain name for each request body that several tests are about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from itest.model.plan import PlannedFile

SILENT_H = ("hour", "honest", "honour", "honor", "heir")
SPOKEN_CONSONANT = ("user", "uni", "use", "usage", "util", "uuid", "uri", "eu", "one", "once", "ubiq")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadBuilder:
    """A valid body. `fields` pairs names with Python source; `imports` are (module, name) pairs that the source needs.

    `envelope` is the key that the body is wrapped in, if any.
    """

    noun: str
    fields: tuple[tuple[str, str], ...]
    envelope: str | None = None
    imports: tuple[tuple[str, str], ...] = ()


def plan_builders(builders: Iterable[PayloadBuilder]) -> PlannedFile | None:
    """builders.py with one function for each builder, in order of their nouns; None where nothing is built."""
    known = {builder_function(builder.noun): builder for builder in builders}
    if not known:
        return None
    shown = [
        {"function": function, "label": phrase(known[function].noun), "builder": known[function]}
        for function in sorted(known, key=lambda function: known[function].noun)
    ]
    imports = sorted({pair for builder in known.values() for pair in builder.imports})
    return PlannedFile(
        path="builders.py",
        template="suite/builders.py.jinja",
        ownership="seeded",
        context={"builders": shown, "imports": imports},
    )


def builder_function(noun: str) -> str:
    """The function's name: "an_article" for "article", "a_user_profile" for "UserProfile"."""
    return phrase(noun).replace(" ", "_")


def phrase(noun: str) -> str:
    """The noun in plain lower-case words behind its indefinite article."""
    plain = unicodedata.normalize("NFKD", noun).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain).lower()) or ["thing"]
    return f"{article(words[0])} {' '.join(words)}"


def article(word: str) -> str:
    """ "an" before what is spoken with a vowel, "a" otherwise."""
    if word.startswith(SILENT_H):
        return "an"
    return "an" if word[0] in "aeiou" and not word.startswith(SPOKEN_CONSONANT) else "a"
