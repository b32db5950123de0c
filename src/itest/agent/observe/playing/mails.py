"""The mails that a call sent, read through the suite's own `mailbox` fixture, and what they let their reader do."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Sequence
from urllib.parse import parse_qsl, urlsplit

from ..known.words import snake
from .factories import knows
from .threads import Started

Mail = Dict[str, Any]
"""{"to": [addresses], "subject": text, "text": text}"""

URL = re.compile(r"https?://[^\s\"'<>()\[\]]*[\w=/]")
CODE = re.compile(r"((?i:code|pin|otp|token)\b[^\n<>{}\d]{0,20}?)\b(\d{4,8})\b")
OPAQUE = re.compile(r"^(?=.*\d)[\w.~=:-]{8,}$|^[A-Za-z0-9]{20,}$")
SPOKEN = re.compile(r"token|code|key|otp|pin|uid|invit|nonce|signature|secret", re.IGNORECASE)


class Watch:
    """A context manager; afterwards `seen` are the mails that left meanwhile, those from threads included."""

    def __init__(self, request: Any) -> None:
        self._mailbox = request.getfixturevalue("mailbox") if knows(request, "mailbox") else None
        self._manager: Any = None
        self._mails: Any = None
        self._started: Optional[Started] = None
        self.seen: List[Mail] = []

    def __enter__(self) -> "Watch":
        if self._mailbox is not None:
            self._started = Started()
            self._manager = self._mailbox()
            self._mails = self._manager.__enter__()
        return self

    def __exit__(self, *failure: Any) -> Optional[bool]:
        if self._started is None:
            return None
        self._started.settle()
        self._manager.__exit__(None, None, None)
        found = [self._mails[index] for index in range(len(self._mails))]
        self.seen = [{"to": list(m.recipients), "subject": m.subject, "text": m.text} for m in found]
        return None


def parts(mail: Mail, pattern: str) -> Optional[Dict[str, str]]:
    """What stands in a mail's text where the pattern has names in braces; None where it does not occur."""
    pieces = re.split(r"{(\w+)}", pattern)
    texts = [re.escape(piece) for piece in pieces[::2]]
    names = [rf"(?P<{name}>[\w.~%+=:@-]*[\w=])" for name in pieces[1::2]]
    found = re.search("".join(text + name for text, name in zip(texts, [*names, ""])), mail["text"])
    return found.groupdict() if found else None


def patterns(mails: Sequence[Mail], paths: Sequence[str]) -> Iterator[str]:
    """Patterns for what a reader of the mails can follow or type in, the application's own paths as it has them."""
    for mail in mails:
        for url in URL.findall(mail["text"]):
            yield from _of_url(urlsplit(url), paths)
        for words, _ in CODE.findall(URL.sub("", mail["text"])):
            yield f"{words}{{code}}"


def _of_url(url: Any, paths: Sequence[str]) -> Iterator[str]:
    asked = parse_qsl(url.query)
    names = [name for name, _ in asked if SPOKEN.search(name) and name.isidentifier()]
    known = [path for path in paths if "{" in path and as_regex(path).match(url.path)]
    *before, last = url.path.rstrip("/").split("/")
    if names:
        yield f"{url.path}?" + "&".join(f"{k}={{{k}}}" if k in names else f"{k}={v}" for k, v in asked)
    elif known:
        yield max(known, key=lambda path: len(re.sub(r"{\w+}", "", path))).rstrip("/")
    elif before and OPAQUE.match(last):
        yield "/".join([*before, "{token}"])


def as_regex(path: str) -> "re.Pattern[str]":
    """A path template as a pattern for paths."""
    pieces = re.split(r"{\w+}", path)
    return re.compile("^" + "[^/]+".join(map(re.escape, pieces)).rstrip("/") + "/?$")


def fits(pattern: str, path: str, name: str) -> Optional[str]:
    """The name in the pattern whose value serves as parameter or field `name` at this path; None where none does."""
    names = re.findall(r"{(\w+)}", pattern)
    if pattern.rstrip("/") == path.rstrip("/"):
        return name if name in names else None
    if not SPOKEN.search(name):
        return None
    plain = snake(name)
    exact = [each for each in names if snake(each) == plain]
    alike = [each for each in names if each in ("token", "code") or snake(each) in plain or plain in snake(each)]
    return next(iter([*exact, *alike]), None)
