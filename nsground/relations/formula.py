"""Formulas: the small safe language in which relations and measures are defined, read into trees."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from nsground.errors import RelationError, did_you_mean, point_at
from nsground.files.grammar_folder import read_grammar
from nsground.relations.evaluate import ARITY, KEYWORDS
from nsground.relations.geometry import PARAMETERS
from nsground.relations.nodes import Apply, Constant, FormulaNode, Geometric, RelationCall

MAX_LENGTH = 2_000
"""Longest formula that is read, in characters."""

MAX_DEPTH = 60
"""Deepest nesting of a formula; a sum of n terms is n deep."""

VARIABLES = ("a", "b", "c")
"""The regions a formula speaks of: ``a`` is described, ``b`` and ``c`` are what it stands in relation to."""

NAMED = {"axis": "along(a, right)", "attribute": "value(a, price)"}
"""What a function may take the name of besides regions, with an example of it."""

FUNCTION_NAMES = (*PARAMETERS, *ARITY)
"""Every function that a formula may call by name."""

TERMINALS = {
    "NAME": "a name", "NUMBER": "a number", "SIGN": "'+' or '-'", "TIMES": "'*' or '/'",
    "COMPARE": "a comparison", "LPAR": "'('", "RPAR": "')'", "COMMA": "','", "EQUAL": "'='",
    "AND": "'and'", "OR": "'or'", "NOT": "'not'", "$END": "the end",
}  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula: its text and the tree read from it."""

    text: str
    tree: FormulaNode = field(compare=False)

    def __str__(self) -> str:
        return self.text

    def calls(self) -> Iterator[RelationCall]:
        """The relations that the formula calls."""
        return (node for node in self.tree.walk() if isinstance(node, RelationCall))


def read_formula(text: str, arity: int) -> Formula:
    """The formula of a relation over ``arity`` regions, or of a measure (arity 1).

    >>> formula = read_formula("smooth(center_x(b) - center_x(a), scale=0.1)", arity=2)
    >>> formula.tree.function, formula.tree.keywords
    ('smooth', (('scale', 0.1),))

    Raises RelationError, pointing at the place, where the text cannot be read. A name that is called and is
    no function is taken for a relation; whether there is such a relation is the catalogue's to say.
    """
    if not isinstance(text, str):
        raise RelationError(f"a formula must be text, got {text!r}")
    if len(text) > MAX_LENGTH:
        raise RelationError(f"the formula has {len(text):,} characters; at most {MAX_LENGTH:,} are read")
    if not text.strip():
        raise RelationError("the formula is empty; write one such as center_x(a) < center_x(b)")
    try:
        return Formula(text, _number(_reader(arity).parse(text)))
    except UnexpectedInput as error:
        raise _unexpected(text, error) from None
    except _Fault as fault:
        raise RelationError(f"{fault.message}\n{fault.point(text)}") from None


class _Fault(Exception):
    """Something wrong at a token, on its way up to where the whole text is known."""

    def __init__(self, message: str, token: Token) -> None:
        self.message, self.token = message, token

    def point(self, text: str) -> str:
        return point_at(text, self.token.start_pos or 0, self.token.end_pos)


@cache
def _reader(arity: int) -> Lark:
    return Lark(read_grammar("meaning.lark"), parser="lalr", transformer=_Build(arity))


@dataclass(frozen=True)
class _Keyword:
    name: Token
    value: float


class _Build(Transformer[Token, Any]):
    """Builds nodes while LALR reduces, so that deep formulas need no recursion. A bare name stays a token
    until what stands around it says whether it is a region or an axis."""

    def __init__(self, arity: int) -> None:
        super().__init__()
        self.variables = VARIABLES[:arity]

    def number(self, items: list[Token]) -> FormulaNode:
        return Constant(_finite(items[0], float(items[0])))

    def name(self, items: list[Token]) -> Token:
        return items[0]

    def constant(self, items: list[Token]) -> float:
        return _finite(items[-1], float("".join(items)))

    def keyword(self, items: list[Any]) -> _Keyword:
        return _Keyword(items[0], items[1])

    def infix(self, items: list[Any]) -> FormulaNode:
        left, sign, right = items
        return _apply(sign, str(sign), left, right)

    def prefix(self, items: list[Any]) -> FormulaNode:
        sign, value = items
        return _apply(sign, "negative", value) if sign == "-" else _number(value)

    def either(self, items: list[Any]) -> FormulaNode:
        return _apply(None, "or", *items)

    def both(self, items: list[Any]) -> FormulaNode:
        return _apply(None, "and", *items)

    def negation(self, items: list[Any]) -> FormulaNode:
        return _apply(None, "not", *items)

    def call(self, items: list[Any]) -> FormulaNode:
        head, given = items[0], items[1:]
        if head in PARAMETERS:
            return self._geometric(head, given)
        if head in ARITY:
            return _applied(head, given)
        return RelationCall(str(head), self._regions(head, given), head.start_pos or 0)

    def _geometric(self, head: Token, given: list[Any]) -> FormulaNode:
        wanted = PARAMETERS[head]
        if len(given) != len(wanted):
            raise _Fault(f"{head} takes {', '.join(wanted)}; got {_count(given)}", head)
        if wanted[-1] in VARIABLES:
            return Geometric(str(head), self._regions(head, given))
        if not isinstance(given[-1], Token):
            raise _Fault(f"{head} takes the name of an {wanted[-1]} last, as in {NAMED[wanted[-1]]}", head)
        return Geometric(str(head), self._regions(head, given[:-1]), str(given[-1]))

    def _regions(self, head: Token, given: list[Any]) -> tuple[str, ...]:
        for item in given:
            if not isinstance(item, Token):
                hint = did_you_mean(head, FUNCTION_NAMES)
                regions = " or ".join(self.variables)
                raise _Fault(f"{head} takes regions, {regions}, and nothing else.{hint}", head)
            if item not in self.variables:
                known = ", ".join(self.variables)
                raise _Fault(f"there is no region {str(item)!r}; here there are: {known}", item)
        return tuple(str(item) for item in given)


def _applied(head: Token, given: list[Any]) -> FormulaNode:
    keywords = [item for item in given if isinstance(item, _Keyword)]
    values = [item for item in given if not isinstance(item, _Keyword)]
    least, most = ARITY[head]
    if not least <= len(values) <= most:
        wanted = f"{least}" if least == most else f"{least} or more"
        raise _Fault(f"{head} takes {wanted} number{'s' * (wanted != '1')}; got {_count(values)}", head)
    known = KEYWORDS.get(head, ())
    for i, keyword in enumerate(keywords):
        if keyword.name not in known or keyword.name in [other.name for other in keywords[:i]]:
            takes = f"it takes {', '.join(known)}, once" if known else "it takes none"
            raise _Fault(f"{head} has no constant {str(keyword.name)!r} here; {takes}", keyword.name)
        if keyword.value <= 0:
            raise _Fault(f"{keyword.name} must be above 0, got {keyword.value:g}", keyword.name)
    return _apply(head, str(head), *values, keywords=tuple((str(k.name), k.value) for k in keywords))


def _apply(
    token: Token | None, function: str, *values: Any, keywords: tuple[tuple[str, float], ...] = ()
) -> FormulaNode:
    arguments = tuple(_number(value) for value in values)
    node = Apply(function, arguments, keywords, 1 + max(argument.depth for argument in arguments))
    if node.depth > MAX_DEPTH:
        place = token or Token("NAME", "", start_pos=0, end_pos=1)
        raise _Fault(f"the formula is nested more than {MAX_DEPTH} deep; split it into relations", place)
    return node


def _number(item: Any) -> FormulaNode:
    if isinstance(item, Token):
        if item in VARIABLES:
            raise _Fault(f"{item} is a region, not a number; write center_x({item}) or the like", item)
        raise _Fault(f"unknown name {str(item)!r}.{did_you_mean(item, FUNCTION_NAMES)}", item)
    if isinstance(item, _Keyword):
        raise _Fault(f"{item.name}=... may stand only in a function that takes it", item.name)
    assert isinstance(item, FormulaNode)
    return item


def _finite(token: Token, value: float) -> float:
    if math.isinf(value):
        raise _Fault("the number is too large", token)
    return value


def _count(given: list[Any]) -> str:
    return f"{len(given)} argument{'s' * (len(given) != 1)}"


def _unexpected(text: str, error: UnexpectedInput) -> RelationError:
    names: Iterable[str] = ()
    if isinstance(error, UnexpectedToken):
        ended = error.token.type == "$END"
        place, got = (len(text), "the end") if ended else (error.token.start_pos or 0, repr(str(error.token)))
        names = error.accepts or error.expected
    elif isinstance(error, UnexpectedCharacters):
        place, names = error.pos_in_stream or 0, error.allowed or ()
        got = repr(text[place])
    else:
        raise error
    expected = " or ".join(sorted(TERMINALS.get(name, name) for name in names))
    return RelationError(f"unexpected {got}; expected {expected}\n{point_at(text, place)}")
