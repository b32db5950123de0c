"""Parses files with the interpreter that runs it and prints their syntax trees as JSON, for a Python of another age.

Run as a script: paths on stdin, one a line; each is answered by a line on stdout, `[type, {field: value}]` or why not.
"""

import ast
import base64
import json
import sys
import warnings
from typing import Any


def plain(value: Any) -> Any:
    """A syntax node as `[type, fields]`, with its place; constants that JSON lacks as `["!", kind, text]`."""
    if isinstance(value, ast.AST):
        fields = {name: plain(getattr(value, name, None)) for name in (*value._fields, *value._attributes)}
        return [type(value).__name__, fields]
    if isinstance(value, list):
        return {"list": [plain(item) for item in value]}
    if value is None or isinstance(value, (bool, str)) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    if isinstance(value, bytes):
        return ["!", "bytes", base64.b64encode(value).decode()]
    return ["!", "ellipsis" if value is ... else type(value).__name__, repr(value)]


def parsed(path: str) -> Any:
    """The file's tree, or a sentence."""
    try:
        with open(path, "rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return plain(ast.parse(file.read()))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return "cannot be parsed: %s" % (error,)


def main() -> None:
    """Answer each path on a line of its own, until there are no more."""
    sys.setrecursionlimit(5000)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(parsed(line.rstrip("\n"))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
