"""Bytes to lines and back, as the user has them: encoding, byte order mark, line ends, indentation, last line."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"
LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file's lines with their ends, and how it is to be spelled."""

    lines: tuple[str, ...]
    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    indent: str = "    "

    @property
    def plain(self) -> str:
        """The text as the parser takes it."""
        return plain(self.lines)

    def content(self, lines: Sequence[str]) -> bytes | None:
        """Lines in this text's spelling; None where its encoding has no way to say them."""
        ended = [line if line.endswith("\n") else line + self.newline for line in lines[:-1]]
        last = lines[-1] if lines else ""
        if self.lines and not self.lines[-1].endswith("\n"):
            last = last.rstrip("\r\n")
        try:
            return (BOM if self.bom else b"") + "".join([*ended, last]).encode(self.encoding)
        except UnicodeEncodeError:
            return None


def plain(lines: Sequence[str]) -> str:
    return "".join(lines).replace("\r\n", "\n")


def split_lines(text: str) -> tuple[str, ...]:
    return tuple(LINE.findall(text))


def read(content: bytes, *, python: bool = True) -> Text | None:
    """The text of a file; None where it cannot be taken apart: unknown encoding, bare carriage returns, form feeds."""
    bom = content.startswith(BOM)
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(content).readline)[0] if python else "utf-8"
        decoded = content[len(BOM) if bom else 0 :].decode("utf-8" if bom else encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None
    if "\r" in decoded.replace("\r\n", "") or "\f" in decoded:
        return None
    newline = "\r\n" if decoded.count("\r\n") * 2 > decoded.count("\n") else "\n"
    lines = split_lines(decoded)
    indent = _indent(lines) if python else "    "
    return Text(lines=lines, encoding="utf-8" if bom else encoding, bom=bom, newline=newline, indent=indent)


def parse(text: str) -> ast.Module | None:
    """The tree; None where the text is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def spelled_as(text: Text, model: Text) -> Text:
    """The text with the line ends and the indentation of another, so that both can stand in one file."""
    source = text.plain
    if model.indent != text.indent:
        source = _indented(source, text.indent, model.indent)
    return Text(lines=tuple(line.replace("\n", model.newline) for line in split_lines(source)), indent=model.indent)


def _indent(lines: Sequence[str]) -> str:
    """What the first block of the file is indented with."""
    tree = parse(plain(lines))
    for node in tree.body if tree else ():
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and body[0].lineno > node.lineno:
            line = lines[body[0].lineno - 1]
            return line[: len(line) - len(line.lstrip(" \t"))] or "    "
    return "    "


def _indented(source: str, old: str, new: str) -> str:
    tree = parse(source)
    if tree is None:
        return source
    inside = {
        number
        for node in ast.walk(tree)
        if isinstance(node, (ast.Constant, ast.JoinedStr))
        for number in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
    done = "".join(
        line if number in inside else _deepened(line, old, new) for number, line in enumerate(split_lines(source), 1)
    )
    changed = parse(done)
    return done if changed is not None and ast.dump(changed) == ast.dump(tree) else source


def _deepened(line: str, old: str, new: str) -> str:
    depth = 0
    while line.startswith(old):
        line, depth = line[len(old) :], depth + 1
    return new * depth + line
