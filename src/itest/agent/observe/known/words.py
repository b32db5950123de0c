"""The vocabulary of requests: for each kind of field a few fixed values from real life, by number.

Number 0 is what a first thing is made of, number 1 what it is changed to, number 2 what a decoy is made of.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Pattern, Tuple

PASSWORD = "Corr3ct-horse-battery"

PEOPLE: Dict[str, Dict[str, str]] = {
    "user": {"first": "Ada", "last": "Lovelace"},
    "other": {"first": "Grace", "last": "Hopper"},
    "admin": {"first": "Alan", "last": "Turing"},
    "newcomer": {"first": "Hedy", "last": "Lamarr"},
}
STRANGERS: List[Tuple[str, str]] = [("Mary", "Somerville"), ("Emmy", "Noether"), ("Edsger", "Dijkstra")]

UUIDS = [f"3f2b8c1e-6d4a-4c8e-9b1f-00000000000{n}" for n in (1, 2, 3)]
TEXTS: List[Tuple[str, List[str]]] = [
    (r"(^|_)(uuid|guid)$", UUIDS),
    (r"_id$", ["id-1001", "id-1002", "id-1003"]),
    (r"(^|_)(token|secret|key)$", ["key-1001", "key-1002", "key-1003"]),
    (r"(first|given|fore)_?name|^fname$", ["Mary", "Emmy", "Edsger"]),
    (r"(last|family|sur)_?name|^lname$", ["Somerville", "Noether", "Dijkstra"]),
    (r"full_?name|display_?name|contact_?name|recipient_?name", ["Mary Somerville", "Emmy Noether", "Edsger Dijkstra"]),
    (r"user_?name|^login$|nick_?name|handle|screen_?name", ["mary", "emmy", "edsger"]),
    (r"(current|old|existing|previous)_?pass", [PASSWORD, PASSWORD, PASSWORD]),
    (r"new_?pass|pass\w*_new|new_pwd", ["N3w-horse-battery", "N3wer-horse-battery", "N3w-horse-battery"]),
    (r"e_?mail", ["mary@example.com", "emmy@example.com", "edsger@example.com"]),
    (r"pass(word|wd|phrase|code)?\d?$|pass(word|wd)_|pwd", [PASSWORD, "N3w-horse-battery", PASSWORD]),
    (r"phone|mobile|tel$|fax|whatsapp", ["+442071838750", "+442071838751", "+442071838752"]),
    (
        r"website|homepage|url|link|href|web_?site|callback",
        ["https://example.com/first", "https://example.com/second", "https://example.com/third"],
    ),
    (
        r"image|picture|photo|avatar|logo|thumbnail|cover",
        ["https://example.com/first.png", "https://example.com/second.png", "https://example.com/third.png"],
    ),
    (r"slug|permalink|^id$|^identifier$", ["a-walk-in-the-park", "the-second-edition", "notes-on-engines"]),
    (r"colou?r", ["#336699", "#993366", "#669933"]),
    (r"currency", ["EUR", "USD", "GBP"]),
    (r"country_?code|^country$|nationality", ["GB", "DE", "NL"]),
    (r"city|town", ["London", "Erlangen", "Rotterdam"]),
    (r"state$|province|region|county", ["Kent", "Bavaria", "Holland"]),
    (r"zip|postal|post_?code", ["10115", "91054", "30111"]),
    (r"street|address|addr|line_?1|line_?2", ["12 St James's Square", "7 Hauptstrasse", "3 Coolsingel"]),
    (r"time_?zone|^tz$", ["Europe/London", "Europe/Berlin", "Europe/Amsterdam"]),
    (r"language|locale|^lang", ["en", "de", "nl"]),
    (
        r"company|organi[sz]ation|employer|publisher|brand|vendor|supplier",
        ["Analytical Engines", "Invariant Works", "Shortest Paths"],
    ),
    (r"job|occupation|profession|position|role_?title", ["Engineer", "Editor", "Teacher"]),
    (r"isbn", ["9780141439518", "9780141439563", "9780141439600"]),
    (r"sku|serial|code|reference|ref_?no|number$|^no$", ["A100", "B200", "C300"]),
    (r"tag|keyword|label|topic|genre|skill", ["history", "science", "travel"]),
    (r"title|headline|subject|heading|caption", ["A walk in the park", "The second edition", "Notes on engines"]),
    (
        r"summary|description|excerpt|abstract|intro|about|bio|tagline|details",
        ["Short and to the point", "Longer than before", "Written by somebody else"],
    ),
    (
        r"comment|message|review|feedback|reply|note|remark|reason|question|answer",
        ["Well said", "On second thoughts", "Not so sure"],
    ),
    (
        r"body|content|text|post|markdown|story",
        ["It was a bright cold day", "It was the best of times", "Call me Ishmael"],
    ),
    (r"category|kind|type|group|section|department", ["Books", "Music", "Garden"]),
    (r"status|state", ["open", "closed", "open"]),
    (r"gender|sex$", ["female", "male", "female"]),
    (r"name$|^name", ["Copper kettle", "Silver teapot", "Iron skillet"]),
    (r"q$|query|search|term|filter", ["park", "edition", "engines"]),
]

NUMBERS: List[Tuple[str, List[float]]] = [
    (r"^lat|latitude", [51.5, 49.6, 51.9]),
    (r"^lo?ng?$|longitude|^lon", [-0.1, 11.0, 4.4]),
    (r"price|cost|fee|salary|balance|total|amount|budget|rate$", [19.5, 24.5, 7.5]),
    (r"rating|stars|score", [4, 5, 3]),
    (r"quantity|qty|count|stock|capacity|seats", [3, 5, 8]),
    (r"^age$|_age$", [36, 41, 29]),
    (r"year", [2024, 2025, 2023]),
    (r"month", [5, 6, 7]),
    (r"day", [17, 18, 19]),
    (r"percent|discount", [10, 15, 20]),
    (r"limit|per_?page|page_?size|^size$|first$", [10, 20, 5]),
    (r"offset|skip", [0, 1, 2]),
    (r"page", [1, 2, 1]),
    (r"priority|order|position|rank|level|sort", [1, 2, 3]),
    (r"duration|minutes|hours|length|seconds", [30, 45, 60]),
    (r"weight|height|width", [12, 14, 16]),
]

DATES = ["2030-05-17", "2030-06-18", "2030-07-19"]
BIRTHDAYS = ["1990-05-17", "1991-06-18", "1992-07-19"]
TIMES = ["09:30:00", "10:45:00", "14:15:00"]
NOWHERE_UUID = "00000000-0000-4000-8000-000000000000"


def snake(name: str) -> str:
    """`firstName`, `First Name` and `first-name` as `first_name`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[^a-zA-Z0-9]+", "_", spaced).strip("_").lower()


def _compiled(table: List[Tuple[str, List[Any]]]) -> List[Tuple[Pattern[str], List[Any]]]:
    return [(re.compile(pattern), values) for pattern, values in table]


_TEXTS = _compiled(TEXTS)
_NUMBERS = _compiled(NUMBERS)


def text(name: str, number: int) -> str:
    """A text for a field of this name; fields that nobody knows get a plain phrase."""
    found = _lookup(_TEXTS, snake(name))
    values = found if found is not None else ["First steps", "Second thoughts", "Third party"]
    return str(values[number % len(values)])


def number(name: str, number: int) -> float:
    """A number for a field of this name, small and positive."""
    found = _lookup(_NUMBERS, snake(name))
    values = found if found is not None else [3, 4, 5]
    return float(values[number % len(values)])


def _lookup(table: List[Tuple[Pattern[str], List[Any]]], name: str) -> Optional[List[Any]]:
    for pattern, values in table:
        if pattern.search(name):
            return values
    return None


STYLES: List[Tuple[str, str]] = [
    ("{first}", PASSWORD),
    ("{first}{last}", PASSWORD),
    ("{first}{last}", "Corr3ct!Horse"),
    ("{first}", "4829135760"),
]
"""What user names and passwords look like, tried in turn until the application takes them."""


def person(name: str, style: int = 0) -> Dict[str, str]:
    """The attributes of one persona: first, last, full, username, email, password."""
    first, last = PEOPLE[name]["first"], PEOPLE[name]["last"]
    username, password = STYLES[style]
    return {
        "first": first,
        "last": last,
        "full": f"{first} {last}",
        "username": username.format(first=first.lower(), last=last.lower()),
        "email": f"{first.lower()}@example.com",
        "password": password,
    }


def stranger(number: int) -> Dict[str, str]:
    """The attributes of somebody who has no account yet."""
    first, last = STRANGERS[number % len(STRANGERS)]
    lower = first.lower()
    password = PASSWORD if number % len(STRANGERS) != 1 else "N3w-horse-battery"
    found = {"first": first, "last": last, "full": f"{first} {last}", "username": lower, "password": password}
    return {**found, "email": f"{lower}@example.com"}


def personal(field: str, who: Dict[str, str]) -> Optional[str]:
    """What a sign-up or log-in form's field gets for this person, or None when it is not about the person."""
    name = snake(field)
    if re.search(r"(current|old|existing|previous|new)_?p", name):
        return None
    for pattern, key in (
        (r"pass|pwd", "password"),
        (r"e_?mail", "email"),
        (r"(first|given|fore)_?name|^fname$", "first"),
        (r"(last|family|sur)_?name|^lname$", "last"),
        (r"full_?name|display_?name|^name$", "full"),
        (r"user|login|nick|handle|identifier|account|identity", "username"),
    ):
        if re.search(pattern, name):
            return who[key]
    return None
