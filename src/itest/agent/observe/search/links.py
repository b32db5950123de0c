"""Where pages lead: the values that links on them have for the parameters of the application's paths."""

from __future__ import annotations

import re
from typing import Dict, Iterable, List, Tuple

from ..known.app import Endpoint

LINK = re.compile(r"""(?:href|action|src)\s*=\s*["'](?:https?://[^/"']+)?(/[^"'#?\s{}]*)""")
OPAQUE = re.compile(r"^\d+$|^[0-9a-f]{8}-[0-9a-f-]{27}$|\.(css|js|png|jpe?g|svg|ico|gif|webp)$")
MOST = 3


class Links:
    """Knows values by the name of a parameter; numbers are left to the things that have them."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._plain = {e.path.rstrip("/") for e in endpoints if not e.parameters}
        self._patterns: List[Tuple[str, "re.Pattern[str]"]] = [
            (e.path, _as_regex(e.path)) for e in endpoints if len(e.parameters) == 1 and e.method == "GET"
        ]
        self._seen: Dict[str, List[Tuple[str, str]]] = {}

    def see(self, page: str) -> None:
        """Remembers what the links of a page have in place of parameters."""
        for link in LINK.findall(page) if "<" in page[:500] else ():
            for path, pattern in self._patterns if link.rstrip("/") not in self._plain else ():
                found = pattern.match(link)
                for name, value in found.groupdict().items() if found else ():
                    known = self._seen.setdefault(name, [])
                    if not OPAQUE.search(value) and (path, value) not in known:
                        known.append((path, value))

    def values(self, endpoint: Endpoint, name: str) -> List[str]:
        """What may stand for the parameter: what the endpoint's own links have, then others with more in their path."""
        known = sorted(self._seen.get(name, []), key=lambda seen: (seen[0] != endpoint.path, -seen[0].count("/")))
        return list(dict.fromkeys(value for _, value in known))[:MOST]


def _as_regex(path: str) -> "re.Pattern[str]":
    pieces = re.split(r"{(\w+)}", path.rstrip("/"))
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [f"(?P<{name}>[^/]+)" for name in pieces[1::2]]
    return re.compile("^" + "".join(pieces) + "/?$")
