"""Reads the SQL of a CHECK constraint far enough to tell whether a row satisfies it and which literals matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from itest.stages.plan.factories.operators import COMPARISONS, FUNCTIONS, arithmetic, compare, like, logical, matches

Row = Mapping[str, Any]
Term = Callable[[Row], Any]

TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>[eE]?'(?:[^']|'')*') | (?P<number>\d+(?:\.\d+)?) | (?P<quoted>"[^"]+"|`[^`]+`)
      | (?P<word>[^\W\d]\w*) | (?P<sign>::|<=|>=|<>|!=|==|!~\*?|~\*?|\|\||[-+*/%<>=(),.\[\]])
    )""",
    re.VERBOSE,
)


class UnreadableError(ValueError):
    """The text is beyond this reader."""


@dataclass(slots=True)
class Condition:
    """A check that was read: `holds(row)` follows SQL, where NULL satisfies; `columns` and `literals` occur in it."""

    text: str
    holds: Callable[[Row], bool] = lambda _: True
    columns: list[str] = field(default_factory=list)
    literals: list[Any] = field(default_factory=list)
    patterns: list[tuple[str, str]] = field(default_factory=list)


def read(text: str) -> Condition | None:
    """The condition that `text` spells; None where it cannot be read."""
    condition = Condition(text)
    try:
        reader = _Reader(_tokens(text), condition)
        term = reader.either()
        reader.finish()
    except (UnreadableError, IndexError):
        return None
    condition.holds = lambda row: _holds(term, row)
    return condition


def _holds(term: Term, row: Row) -> bool:
    try:
        return term(row) is not False
    except (TypeError, ValueError, ArithmeticError):
        return True


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = TOKEN.match(text, position)
        if not match or match.lastgroup is None:
            raise UnreadableError(text[position:])
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens; each method reads one level of precedence."""

    def __init__(self, tokens: list[tuple[str, str]], condition: Condition) -> None:
        self.tokens = [*tokens, ("end", "")]
        self.at = 0
        self.condition = condition

    def peek(self) -> str:
        kind, text = self.tokens[self.at]
        return text.upper() if kind in {"word", "sign"} else ""

    def take(self, *words: str) -> bool:
        if self.peek() in words:
            self.at += 1
            return True
        return False

    def need(self, word: str) -> None:
        if not self.take(word):
            raise UnreadableError(word)

    def finish(self) -> None:
        if self.tokens[self.at][0] != "end":
            raise UnreadableError("more")

    def either(self) -> Term:
        terms = [self.both()]
        while self.take("OR"):
            terms.append(self.both())
        return terms[0] if len(terms) == 1 else lambda row: logical([term(row) for term in terms], stop=True)

    def both(self) -> Term:
        terms = [self.negated()]
        while self.take("AND"):
            terms.append(self.negated())
        return terms[0] if len(terms) == 1 else lambda row: logical([term(row) for term in terms], stop=False)

    def negated(self) -> Term:
        if self.take("NOT"):
            inner = self.negated()
            return lambda row: None if (value := inner(row)) is None else not value
        return self.predicate()

    def predicate(self) -> Term:
        left = self.sum()
        if self.peek() in COMPARISONS:
            return self.comparison(left)
        if self.take("IS"):
            return self.identity(left)
        refused = self.take("NOT")
        term = self.special(left, refused)
        if not refused:
            return term
        return lambda row: None if (value := term(row)) is None else not value

    def comparison(self, left: Term) -> Term:
        operator = COMPARISONS[self.peek()]
        self.at += 1
        if self.take("ANY"):
            return self.membership(left)
        right = self.sum()
        return lambda row: compare(operator, left(row), right(row))

    def identity(self, left: Term) -> Term:
        refused = self.take("NOT")
        wanted = {"NULL": None, "TRUE": True, "FALSE": False}
        word = self.peek()
        if word not in wanted:
            raise UnreadableError(word)
        self.at += 1
        return lambda row: (left(row) is wanted[word]) is not refused

    def special(self, left: Term, refused: bool) -> Term:
        if self.take("IN"):
            return self.membership(left)
        if self.take("BETWEEN"):
            low = self.sum()
            self.need("AND")
            high = self.sum()
            least, most = COMPARISONS[">="], COMPARISONS["<="]
            return lambda row: logical(
                [compare(least, left(row), low(row)), compare(most, left(row), high(row))], False
            )
        for word, reader in (("LIKE", like), ("ILIKE", like), ("~", matches), ("~*", matches), ("REGEXP", matches)):
            if self.take(word):
                return self.shape(left, reader)
        if self.take("!~", "!~*"):
            shape = self.shape(left, matches)
            return lambda row: None if (value := shape(row)) is None else not value
        if refused:
            raise UnreadableError("NOT")
        return left

    def shape(self, left: Term, reader: Callable[[Any, Any], Any]) -> Term:
        pattern = self.sum()
        if self.take("ESCAPE"):
            self.sum()
        if self.condition.columns and self.condition.literals:
            kind = "like" if reader is like else "regex"
            self.condition.patterns.append((self.condition.columns[-1], f"{kind}:{self.condition.literals[-1]}"))
        return lambda row: reader(left(row), pattern(row))

    def membership(self, left: Term) -> Term:
        self.need("(")
        depth = 1
        while self.take("(", "ARRAY", "["):
            depth += self.tokens[self.at - 1][1] == "("
        options = [self.sum()]
        while self.take(","):
            options.append(self.sum())
        self.take("]")
        while depth:
            if self.take(")"):
                depth -= 1
            elif not self.cast():
                raise UnreadableError("list")
        equal = COMPARISONS["="]
        return lambda row: logical([compare(equal, left(row), option(row)) for option in options], stop=True)

    def sum(self) -> Term:
        term = self.product()
        while self.peek() in {"+", "-", "||"}:
            term = self.binary(term, self.product)
        return term

    def product(self) -> Term:
        term = self.unary()
        while self.peek() in {"*", "/", "%"}:
            term = self.binary(term, self.unary)
        return term

    def binary(self, left: Term, operand: Callable[[], Term]) -> Term:
        sign = self.peek()
        self.at += 1
        right = operand()
        return lambda row: arithmetic(sign, left(row), right(row))

    def unary(self) -> Term:
        if self.take("-"):
            inner = self.unary()
            if self.tokens[self.at - 1][0] == "number":
                self.condition.literals[-1] = -self.condition.literals[-1]
            return lambda row: arithmetic("-", 0, inner(row))
        self.take("+")
        term = self.primary()
        while self.cast():
            pass
        return term

    def cast(self) -> bool:
        if not self.take("::"):
            return False
        self.type_name()
        return True

    def type_name(self) -> None:
        self.at += 1
        while self.peek() in {"VARYING", "PRECISION", "WITHOUT", "WITH", "TIME", "ZONE"}:
            self.at += 1
        if self.take("("):
            while not self.take(")"):
                self.at += 1
                if self.at >= len(self.tokens):
                    raise UnreadableError("type")
        if self.take("["):
            self.need("]")

    def primary(self) -> Term:
        if self.take("("):
            term = self.either()
            self.need(")")
            return term
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "string":
            return self.literal(text.lstrip("eE")[1:-1].replace("''", "'"))
        if kind == "number":
            return self.literal(float(text) if "." in text else int(text))
        if kind == "quoted":
            return self.column(text[1:-1])
        if kind != "word":
            raise UnreadableError(text)
        return self.word(text)

    def word(self, text: str) -> Term:
        upper = text.upper()
        if upper in {"NULL", "TRUE", "FALSE"}:
            value = {"NULL": None, "TRUE": True, "FALSE": False}[upper]
            return lambda _: value
        if self.peek() == "(":
            return self.call(upper)
        return self.column(text)

    def call(self, name: str) -> Term:
        self.need("(")
        if name == "CAST":
            term = self.either()
            self.need("AS")
            self.type_name()
            self.need(")")
            return term
        if name not in FUNCTIONS:
            raise UnreadableError(name)
        arguments = [self.either()]
        while self.take(","):
            arguments.append(self.either())
        self.need(")")
        return lambda row: FUNCTIONS[name](*[argument(row) for argument in arguments])

    def literal(self, value: Any) -> Term:
        self.condition.literals.append(value)
        return lambda _: value

    def column(self, name: str) -> Term:
        while self.take("."):
            name = self.tokens[self.at][1].strip('"`')
            self.at += 1
        self.condition.columns.append(name)
        return lambda row: row[name]
