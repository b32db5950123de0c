"""Many texts in one file of plain text, each line marked.

Reviewers fold one file, version control merges it line by line, and neither pytest nor a linter takes it for code. A
part of it that was damaged is a part that is no longer known, no more.
"""

from __future__ import annotations

from collections.abc import Mapping


def bundled(texts: Mapping[str, bytes], heading: str) -> bytes:
    """The texts by path, below a heading whose lines begin with `#`."""
    parts = [heading]
    for path in sorted(texts):
        parts.append(f"= {path}\n")
        parts += [f"| {line}\n" if line else "|\n" for line in _lines(texts[path])]
    return "".join(parts).encode()


def unbundled(content: bytes) -> dict[str, bytes]:
    """The texts by path, with a line break at the end of each. Raises UnicodeDecodeError when it is no text."""
    found: dict[str, list[str] | None] = {}
    path = ""
    for line in _lines(content, "strict"):
        if line.startswith("= "):
            path = line[2:]
            found[path] = None if path in found else []
        elif line != "|" and not line.startswith(("| ", "#")):
            found[path] = None
        elif line.startswith("|"):
            known = found.get(path)
            if known is not None:
                known.append(line[2:])
    return {path: "".join(f"{line}\n" for line in known).encode() for path, known in found.items() if known is not None}


def _lines(content: bytes, errors: str = "replace") -> list[str]:
    """Without line ends; form feeds and the like are part of a line."""
    lines = content.decode("utf-8", errors).replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
