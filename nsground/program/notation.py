"""The text form of programs: written here, read with ``grammar/program.lark`` (LALR)."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any as Anything

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from nsground.errors import NotationError, ProgramError, did_you_mean, point_at
from nsground.files.grammar_folder import read_grammar
from nsground.program import views
from nsground.program.base import Program
from nsground.program.nodes import Any, Attribute, Concept, Literal, Relation
from nsground.program.types import OPERATORS, Argument

MAX_LENGTH = 100_000
"""Longest notation that is read, in characters."""

_PLAIN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_HIDDEN = frozenset({"CONCEPT", "ATTRIBUTE", "RELATION", "LITERAL"})  # written without their own name

TERMINALS = {
    "OPERATOR": "an operator such as AND", "NAME": "a word", "QUOTED": 'a "quoted word"',
    "NUMBER": "a number", "LPAR": "'('", "RPAR": "')'", "COMMA": "','", "EQUAL": "'='", "$END": "the end",
}  # fmt: skip


# --- writing ----------------------------------------------------------------------------------------------


def write(program: Program) -> str:
    """The notation on one line."""
    head, arguments = parts(program)
    if not arguments:
        return head
    return f"{head}({', '.join(write(a) if isinstance(a, Program) else a for a in arguments)})"


def write_pretty(program: Program, width: int = 72) -> str:
    """The notation, one argument a line wherever a node is wider than ``width``."""
    line = write(program)
    head, arguments = parts(program)
    if len(line) <= width or not arguments:
        return line
    lines = [write_pretty(a, max(width - 2, 20)) if isinstance(a, Program) else a for a in arguments]
    inner = ",\n".join(lines).replace("\n", "\n  ")
    return f"{head}(\n  {inner}\n)"


views.notation.register(Program, write)
views.pretty.register(Program, write_pretty)


def write_name(name: str) -> str:
    """A word of the vocabulary: ``wine glass`` as ``wine_glass``, anything odd in JSON quotes."""
    plain = name.replace(" ", "_")
    return plain if "_" not in name and _PLAIN.fullmatch(plain) else json.dumps(name, ensure_ascii=False)


def parts(program: Program) -> tuple[str, list[Program | str]]:
    """What the notation of a node is put together from: its head, and its arguments in brackets after it."""
    match program:
        case Concept():
            return write_name(program.name), []
        case Attribute():
            return f"{write_name(program.family)}={write_name(program.value)}", []
        case Literal():
            return str(program.number), []
        case Relation():
            return program.name.upper(), list(program.children)
    arguments: list[Program | str] = []
    for argument in program.arguments:
        value = getattr(program, argument.name)
        for item in value if argument.many else (value,):
            arguments.append(
                item if isinstance(item, Program) else str(item) if argument.kind is int else write_name(item)
            )
    return program.op, arguments


# --- reading ----------------------------------------------------------------------------------------------


def read(notation: str) -> Program:
    """The program that a notation stands for.

    >>> read("AND(LEFT_OF(plate, fork), NOT(color=green))").children[1]
    <Program NOT(color=green)>

    Raises NotationError, pointing at the place, if the notation cannot be read or does not type-check.
    """
    if not isinstance(notation, str):
        raise NotationError(f"a program's notation must be text, got {type(notation).__name__}")
    if len(notation) > MAX_LENGTH:
        raise NotationError(f"the notation has {len(notation):,} characters; at most {MAX_LENGTH:,} are read")
    try:
        tree: Anything = _reader().parse(notation)
    except UnexpectedInput as error:
        raise _unexpected(notation, error) from None
    return _as_node(tree, notation)


@cache
def _reader() -> Lark:
    return Lark(read_grammar("program.lark"), parser="lalr", transformer=_Build())


class _Word(str):
    """A bare word, a concept or a name until the operator around it says which."""

    token: Token


class _Build(Transformer[Token, Anything]):
    """Builds nodes while LALR reduces, so that deep notation needs no recursion."""

    def plain(self, items: list[Token]) -> _Word:
        return self._word(str(items[0]).replace("_", " "), items[0])

    def quoted(self, items: list[Token]) -> _Word:
        return self._word(json.loads(items[0]), items[0])

    def _word(self, text: str, token: Token) -> _Word:
        word = _Word(text)
        word.token = token
        return word

    def number(self, items: list[Token]) -> Token:
        return items[0]

    def attribute(self, items: list[_Word]) -> Program | _Problem:
        return _built(items[0].token, Attribute, str(items[0]), str(items[1]))

    def constant(self, items: list[Token]) -> Program | _Problem:
        token = items[0]
        if token == "ANY":
            return Any()
        return _Problem(f"{token} needs arguments, as in {token}(...)", token)

    def call(self, items: list[Anything]) -> Program | _Problem:
        head, given = items[0], items[1:]
        for item in given:
            if isinstance(item, _Problem):
                return item
        if head in OPERATORS and head not in _HIDDEN:
            return _call(head, OPERATORS[head], given)
        if head in _HIDDEN:
            return _Problem(f"{head} is never written; write plate, color=green, 3 or LEFT_OF(a, b)", head)
        if len(given) < 2 or any(isinstance(item, Token) for item in given):
            hint = did_you_mean(head, OPERATORS.keys() - _HIDDEN)
            return _Problem(
                f"{head} is no operator, and as a relation it needs two or more sets of regions.{hint}", head
            )
        nodes = [_node(item) for item in given]
        return _built(head, Relation, str(head).lower(), nodes[0], tuple(nodes[1:]))


class _Problem:
    """Something wrong in the notation, carried up to where the whole text is known."""

    def __init__(self, message: str, token: Token) -> None:
        self.message, self.token = message, token


def _built(token: Token, kind: type[Program], *values: Anything) -> Program | _Problem:
    for value in values:
        if isinstance(value, _Problem):
            return value
    try:
        return kind(*values)
    except ProgramError as error:
        return _Problem(str(error), token)


def _call(head: Token, kind: type[Program], given: list[Anything]) -> Program | _Problem:
    declared = kind.arguments
    if len(given) != len(declared) and not (declared and declared[-1].many):
        shape = f"{head}({', '.join(a.name for a in declared)})"
        return _Problem(f"{head} takes {len(declared)} argument(s), got {len(given)}; write {shape}", head)
    values: list[Anything] = []
    for i, argument in enumerate(declared):
        items = given[i:] if argument.many else given[i : i + 1]
        taken = [_take(head, argument, item) for item in items]
        for value in taken:
            if isinstance(value, _Problem):
                return value
        values.append(tuple(taken) if argument.many else taken[0])
    return _built(head, kind, *values)


def _take(head: Token, argument: Argument, item: Anything) -> Anything:
    if issubclass(argument.kind, str):
        if isinstance(item, _Word):
            return str(item)
        return _Problem(f"{head}: argument {argument.name!r} must be a word, got {item}", head)
    if argument.kind is int:
        if isinstance(item, Token):
            return int(item)
        return _Problem(f"{head}: argument {argument.name!r} must be a whole number, got {item}", head)
    return _node(item)


def _node(item: Anything) -> Anything:
    if isinstance(item, _Word):
        return _built(item.token, Concept, str(item))
    if isinstance(item, Token):
        return _built(item, Literal, int(item))
    return item


def _as_node(tree: Anything, notation: str) -> Program:
    node = _node(tree)
    if isinstance(node, _Problem):
        token = node.token
        start = token.start_pos or 0
        raise NotationError(f"{node.message}\n{point_at(notation, start, token.end_pos)}")
    assert isinstance(node, Program)
    return node


def _unexpected(notation: str, error: UnexpectedInput) -> NotationError:
    if not notation.strip():
        return NotationError("the notation is empty; write a program such as LEFT_OF(plate, fork)")
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        place, got = error.token.start_pos or 0, repr(str(error.token))
    elif isinstance(error, UnexpectedCharacters):
        place, got = error.pos_in_stream or 0, repr(notation[error.pos_in_stream or 0])
        if notation[place].isupper():
            got += " (operators are upper case, words lower case or quoted)"
    else:
        place, got = len(notation), "the end"
    names = error.accepts if isinstance(error, UnexpectedToken) and error.accepts else None
    names = names or getattr(error, "expected", None) or getattr(error, "allowed", None) or set()
    wanted = sorted(TERMINALS.get(n, n) for n in names)
    expected = f"; expected {' or '.join(wanted)}" if wanted else ""
    return NotationError(f"unexpected {got}{expected}\n{point_at(notation, place)}")


__all__ = ["MAX_LENGTH", "read", "write", "write_name", "write_pretty"]
