"""The decorator that makes an operator of a class: it reads what the fields declare."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

from nsground.program.base import Program
from nsground.program.types import OPERATORS, Accepts, Argument, Type

P = TypeVar("P", bound=Program)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def operator(
    op: str,
    *,
    denotes: Type = Type.REGIONS,
    orders: bool = False,
    singular: bool = False,
    presupposes: bool = False,
    marks: bool = False,
) -> Callable[[type[P]], type[P]]:
    """Class decorator: make an operator of a class that declares its arguments as fields.

    ``op`` is its name in the notation; the traits are attributes of :class:`Program`, where they are explained.
    """

    def decorate(cls: type[P]) -> type[P]:
        if op in OPERATORS:
            raise TypeError(f"there is an operator {op} already: {OPERATORS[op].__qualname__}")
        made = dataclass(frozen=True, eq=False, repr=False)(cls)
        made.op, made.denotes, made.arguments = op, denotes, _declared(made)
        made.orders, made.singular, made.presupposes, made.marks = orders, singular, presupposes, marks
        made.pairs = any(argument.anchor for argument in made.arguments)
        pool = made.pool_argument = next((argument for argument in made.arguments if argument.pool), None)
        made.filters = pool is not None and not pool.collective and not marks
        OPERATORS[op] = made
        return made

    return decorate


def _declared(cls: type[Program]) -> tuple[Argument, ...]:
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = [each.name for each in dataclasses.fields(cls) if each.init and each.name != "span"]
    return tuple(_argument(name, hints[name]) for name in fields)


def _argument(name: str, hint: typing.Any) -> Argument:
    many = typing.get_origin(hint) is tuple
    options = typing.get_args(hint)[0] if many else hint
    parts = typing.get_args(options) if typing.get_origin(options) is typing.Union else (options,)
    accepts = [a for part in parts for a in getattr(part, "__metadata__", ()) if isinstance(a, Accepts)]
    (kind,) = {typing.get_args(part)[0] if hasattr(part, "__metadata__") else part for part in parts}
    first = accepts[0] if accepts else Accepts()
    traits = vars(first) | {"types": tuple(type_ for each in accepts for type_ in each.types)}
    return Argument(name=name, kind=kind, many=many, **traits)
