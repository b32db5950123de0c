"""Readable values by the name of a column: what a person would type into a field called city, email or price."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from itest.model.runtime import RuntimeColumn, RuntimeModel

Entry = TypeVar("Entry")

TEXTS: tuple[tuple[str, str], ...] = (
    (r"e_?mail", "{noun}{n}@example.com"),
    (r"first_?name|given_?name|forename", "Ada"),
    (r"last_?name|surname|family_?name", "Lovelace"),
    (r"middle_?name", "King"),
    (r"full_?name|display_?name|real_?name|author_?name|recipient|contact_?name", "Ada Lovelace"),
    (r"user_?name|login|nick_?name|nick|handle|screen_?name", "{noun}{n}"),
    (r"slug|permalink", "{dashed}-{n}"),
    (r"(phone|mobile|msisdn|fax|telephone|tel|cell)(_?(number|num|no|nr))?", "+1201555{n:04d}"),
    (r"zip|postal|postcode|zip_?code|postal_?code", "10115"),
    (r"city|town", "London"),
    (r"street|address|addr|address_?line_?\d?|line_?[12]", "12 Harbour Street"),
    (r"state|province|county", "London"),
    (r"country_?code|country", "GB"),
    (r"region", "Europe"),
    (r"currency|currency_?code", "EUR"),
    (r"locale|language|lang|language_?code", "en"),
    (r"time_?zone|tz", "UTC"),
    (r"isbn|isbn13", "978{n:010d}"),
    (r"isbn10", "{n:010d}"),
    (r"ean|gtin|barcode|upc", "{n:013d}"),
    (r"iban", "GB82WEST12345698765432"),
    (r"bic|swift", "DEUTDEFF"),
    (r"vat|tax_?id|tax_?number", "GB{n:09d}"),
    (r"color|colour", "#336699"),
    (r"mac|mac_?address", "02:00:00:00:00:01"),
    (r"ip|ip_?address|ip_?addr|host_?ip", "192.0.2.1"),
    (r"latitude|lat", "52.52"),
    (r"longitude|lng|lon", "13.405"),
    (r"\w*ur[li]|website|homepage|link|href|location_url", "https://example.com/{dashed}/{n}"),
    (r"host|hostname|domain|domain_?name|fqdn", "{dashed}{n}.example.com"),
    (r"mime|mime_?type|content_?type|media_?type", "text/plain"),
    (r"version", "1.0.{n}"),
    (r"semver", "1.0.{n}"),
    (r"file_?name|file", "report-{n}.txt"),
    (r"path|file_?path|directory|folder", "files/{dashed}-{n}.txt"),
    (r"extension|ext|suffix", "txt"),
    (r"uuid|guid|uid", "00000000-0000-4000-8000-{n:012d}"),
    (r"sku|code|reference|ref|number|serial|invoice|order_?number|part_?number", "{initials}-{n:04d}"),
    (r"token|secret|api_?key|key|jti|hash|digest|checksum|signature|session", "{dashed}-{column}-{n:04d}"),
    (r"description|summary|abstract|excerpt|about(_?me)?|bio|biography", "A short description"),
    (r"body|content|text|message|comment|note|notes|post|review", "A few words about it"),
    (r"html|markup", "<p>A few words about it</p>"),
    (r"subject|headline|heading|title|label|caption|question", "{Label} {n}"),
    (r"name|\w*_name|company|organi[sz]ation|brand|team", "{Label} {n}"),
    (r"sex|gender", "female"),
    (r"unit|units", "kg"),
    (r"job|job_?title|position|occupation|profession", "Engineer"),
    (r"method|verb", "GET"),
    (r"cron|schedule", "0 9 * * *"),
    (r"status", "new"),
)

NUMBERS: tuple[tuple[str, int | float], ...] = (
    (r"price|cost|amount|total|subtotal|fee|salary|balance|revenue|budget|value", 9.99),
    (r"tax|discount|rate|percent|percentage|ratio|vat", 5),
    (r"quantity|qty|count|stock|inventory|number_of|copies|seats|capacity", 3),
    (r"age", 36),
    (r"year", 2024),
    (r"month", 1),
    (r"day", 15),
    (r"hour", 9),
    (r"rating|stars|score|grade", 4),
    (r"latitude|lat", 52.52),
    (r"longitude|lng|lon", 13.405),
    (r"port", 8080),
    (r"status_?code|http_?status", 200),
    (r"weight|height|width|length|depth|size|distance|duration", 10),
)

MOMENTS: tuple[tuple[str, datetime], ...] = (
    (r"birth|dob|born", datetime(1990, 12, 10, 9, 0)),
    (r"expir|valid_?(to|until|till)|not_?after", datetime(2099, 1, 15, 9, 0)),
    (r"(^|_)(end|until|finish|due|deadline|close|closes|to|return|check_?out|departure)", datetime(2024, 1, 22, 17, 0)),
)


@dataclass(frozen=True, slots=True)
class Nouns:
    """The spellings of a model's and a column's name that templates use."""

    noun: str
    dashed: str
    label: str
    initials: str
    column: str


def nouns(model: RuntimeModel, column: RuntimeColumn) -> Nouns:
    words = split(model.name) or ["item"]
    flat = "".join(words)
    own = [word for word in split(column.attribute) if word] or ["value"]
    label = " ".join(words) if own[-1] in {"name", "title", "label", "heading"} and len(own) == 1 else " ".join(own)
    return Nouns(flat, "-".join(words), label.capitalize(), _initials(words), "-".join(own))


def split(name: str) -> list[str]:
    """Lower-case ASCII words of a CamelCase or snake_case name; accents are dropped."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3 \2\4", plain)
    return [word.lower() for word in re.findall(r"[A-Za-z0-9]+", spaced)]


def readable(model: RuntimeModel, column: RuntimeColumn) -> str:
    """A template (`{n}` is the object's number) for a text column, by its name, else by the name itself."""
    spelled = nouns(model, column)
    template = _by_name(column.attribute, TEXTS)
    if template is None:
        template = "{Label}" if not column.unique else "{Label} {n}"
    filled = template.replace("{Label}", spelled.label).replace("{noun}", spelled.noun)
    return (
        filled.replace("{dashed}", spelled.dashed)
        .replace("{initials}", spelled.initials)
        .replace("{column}", spelled.column)
    )


def number(column: RuntimeColumn) -> int | float:
    """A plausible number for the column's name; 1 where the name says nothing."""
    found = _by_name(column.attribute, NUMBERS)
    return 1 if found is None else found


def moment(column: RuntimeColumn) -> datetime:
    """A fixed moment; ends lie after starts."""
    name = column.attribute.lower()
    for pattern, when in MOMENTS:
        if re.search(pattern, name):
            return when
    return datetime(2024, 1, 15, 9, 0)


def day(column: RuntimeColumn) -> date:
    return moment(column).date()


def clock(column: RuntimeColumn) -> time:
    return moment(column).time()


def _by_name(attribute: str, table: tuple[tuple[str, Entry], ...]) -> Entry | None:
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", attribute).lower().strip("_")
    for prefix in ("", r"(?:\w+_)?"):
        for pattern, value in table:
            if re.fullmatch(f"{prefix}({pattern})", name):
                return value
    return None


def _initials(words: list[str]) -> str:
    letters = "".join(word[0] for word in words) if len(words) > 1 else words[0][:3]
    return letters.upper()
