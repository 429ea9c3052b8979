"""The rule language: ``attribute-pair(cube: red|green) and not chain-depth(>=3)``, read without eval.

rule      a call; or rules joined by "and", "or" (which binds less), "not" and brackets
call      a name, alone or with arguments in brackets, parted by commas; my_rules.py:MyRule is one of your own
argument  words parted by "|"; two such groups joined by ":" or "->"; or a number, alone or after >=, <=, >, <, =
word      cube, left_of, NOT, color=red, wine_glass, or anything in "double quotes"
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from nsground.errors import RuleError, did_you_mean, point_at
from nsground.splits.rules.base import Fault, NumberBound, Place, Rule, RuleArgument, Term, WordChoice
from nsground.splits.rules.combine import Both, Either, Opposite
from nsground.splits.rules.registry import NAMED, RULE_REGISTRY

MAX_LENGTH = 10_000
"""Longest rule that is read, in characters."""

MAX_DEPTH = 50
"""Deepest nesting of brackets and "not"."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<quoted>"(?:\\.|[^"\\])*")
    | (?P<number>\d+(?:\.\d+)?(?![\w.]))
    | (?P<name>\w+(?:[-/.]\w+)*)
    | (?P<sign>->|>=|<=|[=<>|:,()])
    )""",
    re.VERBOSE,
)
_END = "the end"


class _Token(NamedTuple):
    kind: str  # quoted, number, name, sign, end
    text: str
    place: Place


def read_rule(text: str) -> Rule:
    """The rule that a text stands for.

    >>> read_rule("depth(>=6) and not length(<20)").words()
    '(programs at least 6 deep) and (not (texts of less than 20 words))'

    Raises RuleError, pointing at the place.
    """
    if not isinstance(text, str):
        raise RuleError(f"a rule must be text, got {type(text).__name__}")
    if len(text) > MAX_LENGTH:
        raise RuleError(f"the rule has {len(text):,} characters; at most {MAX_LENGTH:,} are read")
    try:
        return _Reader(_tokens(text)).whole()
    except Fault as fault:
        raise pointed(text, fault.message, fault.place) from None


def pointed(text: str, message: str, place: Place) -> RuleError:
    """An error that shows the rule and points at a place of it."""
    return RuleError(f"{message}\n{point_at(text, *place)}")


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise Fault(f"unexpected {text[start]!r}", (start, start + 1))
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match.group(kind), match.span(kind)))
        at = match.end()
    return [*tokens, _Token("end", _END, (end, end + 1))]


class _Reader:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def next(self) -> _Token:
        token = self.token
        self.at += token.kind != "end"
        return token

    def takes(self, text: str) -> bool:
        """Whether the next token is this word or sign; it is then passed over."""
        taken = self.token.text == text and self.token.kind in ("name", "sign")
        self.at += taken
        return taken

    def need(self, text: str, why: str) -> _Token:
        token = self.token
        if not self.takes(text):
            raise self.unexpected(f"'{text}' {why}")
        return token

    def unexpected(self, wanted: str) -> Fault:
        token = self.token
        return Fault(f"unexpected {token.text if token.kind == 'end' else repr(token.text)}; expected {wanted}",
                     token.place)  # fmt: skip

    def whole(self) -> Rule:
        rule = self.either()
        if self.token.kind != "end":
            raise self.unexpected("'and', 'or' or the end")
        return rule

    def either(self) -> Rule:
        rules = [self.both()]
        while self.takes("or"):
            rules.append(self.both())
        return rules[0] if len(rules) == 1 else Either(tuple(rules))

    def both(self) -> Rule:
        rules = [self.negation()]
        while self.takes("and"):
            rules.append(self.negation())
        return rules[0] if len(rules) == 1 else Both(tuple(rules))

    def negation(self) -> Rule:
        start = self.token
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Fault(f"the rule is nested more than {MAX_DEPTH} deep", start.place)
        if self.takes("not"):
            rule: Rule = Opposite(self.negation())
        elif self.takes("("):
            rule = self.either()
            self.need(")", "to close the bracket")
        else:
            rule = self.call()
        self.depth -= 1
        return rule

    def call(self) -> Rule:
        name = self.name()
        given: list[RuleArgument] = []
        if self.takes("("):
            given.append(self.argument())
            while self.takes(","):
                given.append(self.argument())
            self.need(")", "or ',' after an argument")
        if name.text in NAMED:
            if given:
                raise Fault(f"{name.text} is a name for a rule and takes no arguments", given[0].place)
            meant = [token._replace(place=name.place) for token in _tokens(NAMED[name.text])]
            return _Reader(meant).whole()
        return self.rule(name).read(given, name.place)

    def name(self) -> _Token:
        """The name of a rule; of one in an own file, the file and the class."""
        quoted = self.token.kind == "quoted" and ".py:" in self.token.text
        if not quoted and (self.token.kind != "name" or self.token.text in ("and", "or")):
            raise self.unexpected("a rule such as depth(>=6)")
        name = self.next()
        if quoted:
            return name._replace(text=self.plain(name))
        if name.text.endswith(".py") and self.takes(":"):
            attribute = self.word()
            return name._replace(text=f"{name.text}:{attribute.text}", place=(name.place[0], attribute.place[1]))
        return name

    def rule(self, name: _Token) -> type[Rule]:
        """The class of a rule."""
        known = (*RULE_REGISTRY.built_in, *NAMED)
        if name.text not in known and ".py" not in name.text:
            known = (*known, *RULE_REGISTRY.installed())
            if name.text not in known:
                hint = did_you_mean(name.text, known)
                raise Fault(f"there is no rule {name.text!r}.{hint} Known: {', '.join(known)}", name.place)
        try:
            return RULE_REGISTRY.load(name.text)
        except RuleError as error:
            raise Fault(str(error), name.place) from None

    def argument(self) -> RuleArgument:
        start = self.token
        sign = next((sign for sign in (">=", "<=", ">", "<", "=") if self.takes(sign)), None)
        if sign is not None or start.kind == "number":
            if self.token.kind != "number":
                raise self.unexpected("a number")
            number = self.next()
            return RuleArgument((start.place[0], number.place[1]), bound=NumberBound(sign or "=", float(number.text)))
        first = self.choice()
        joint = next((joint for joint in (":", "->") if self.takes(joint)), "")
        second = self.choice() if joint else None
        return RuleArgument((start.place[0], self.tokens[self.at - 1].place[1]), first, second, joint)

    def choice(self) -> WordChoice:
        terms = [self.term()]
        while self.takes("|"):
            terms.append(self.term())
        return WordChoice(tuple(terms))

    def term(self) -> Term:
        first = self.word()
        if not self.takes("="):
            return Term(self.plain(first), None, first.place)
        value = self.word()
        return Term(self.plain(value), self.plain(first), (first.place[0], value.place[1]))

    def word(self) -> _Token:
        if self.token.kind not in ("name", "quoted", "number"):
            raise self.unexpected("a word, or a number after >=, <=, >, < or =")
        return self.next()

    def plain(self, token: _Token) -> str:
        """A word without its quotes."""
        if token.kind != "quoted":
            return token.text
        try:
            return str(json.loads(token.text))
        except ValueError:
            raise Fault('cannot be read; in quotes, \\ stands only before " or \\', token.place) from None
