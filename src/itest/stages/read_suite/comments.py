"""The comments that hide findings: `# itest: ignore[M02] reason`."""

from __future__ import annotations

import re

_IGNORE = re.compile(r"#\s*itest:\s*ignore(?:\[([A-Za-z0-9,\s]*)\])?[ \t]*(.*)")


def ignores(text: str) -> tuple[tuple[int, str, str], ...]:
    """(line, codes separated by commas or "" for all, reason) of each such comment."""
    if "itest:" not in text:
        return ()
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _IGNORE.search(line) if "itest:" in line else None
        if match:
            found.append((number, (match[1] or "").replace(" ", "").upper(), match[2].strip()))
    return tuple(found)
