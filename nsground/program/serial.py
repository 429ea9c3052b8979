"""Programs as plain data: ``{"op": "NOT", "part": {"op": "ATTRIBUTE", ...}, "span": [3, 8]}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nsground.errors import ProgramError, did_you_mean
from nsground.program.types import MAX_DEPTH, OPERATORS, Argument

if TYPE_CHECKING:
    from nsground.program.base import Program


def to_dict(program: Program) -> dict[str, Any]:
    """The program as dictionaries, lists, strings and numbers."""
    data: dict[str, Any] = {"op": program.op}
    for argument in program.arguments:
        value = getattr(program, argument.name)
        if argument.many:
            data[argument.name] = [to_dict(child) for child in value]
        else:
            plain = str(value) if argument.choices else value
            data[argument.name] = plain if argument.plain else to_dict(value)
    if program.span is not None:
        data["span"] = list(program.span)
    return data


def from_dict(data: object, path: str = "program", depth: int = 0) -> Program:
    """The program in such data. Raises ProgramError naming the path to what is wrong."""
    if depth > MAX_DEPTH:
        raise ProgramError(f"{path[:60]}...: nested more than {MAX_DEPTH} deep")
    if not isinstance(data, dict):
        raise ProgramError(f"{path}: expected an object with 'op', got {type(data).__name__}")
    op = data.get("op")
    if not isinstance(op, str) or op not in OPERATORS:
        hint = did_you_mean(str(op), OPERATORS)
        raise ProgramError(f"{path}.op: {op!r} is no operator.{hint} Known: {', '.join(sorted(OPERATORS))}")
    kind = OPERATORS[op]
    known = {"op", "span", *(a.name for a in kind.arguments)}
    if extra := sorted(set(data) - known, key=str):
        raise ProgramError(f"{path}: {op} has no argument {extra[0]!r}; it takes {', '.join(sorted(known))}")
    values: dict[str, Any] = {}
    for argument in kind.arguments:
        if argument.name not in data:
            raise ProgramError(f"{path}: {op} needs {argument.name!r}")
        values[argument.name] = _value(argument, data[argument.name], f"{path}.{argument.name}", depth)
    try:
        return kind(**values, span=_span(data.get("span"), path))
    except ProgramError as error:
        raise ProgramError(f"{path}: {error}") from None


def _value(argument: Argument, value: object, path: str, depth: int) -> object:
    if argument.plain:
        return value
    if not argument.many:
        return from_dict(value, path, depth + 1)
    if not isinstance(value, list):
        raise ProgramError(f"{path}: expected a list, got {type(value).__name__}")
    return tuple(from_dict(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value))


def _span(value: object, path: str) -> tuple[int, int] | None:
    match value:
        case None:
            return None
        case [int(start), int(end)] if 0 <= start <= end:
            return start, end
    raise ProgramError(f"{path}.span: expected [start, end] with 0 <= start <= end, got {value!r}")
