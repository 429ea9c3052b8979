"""Pickles that hold plain data, read without unpickling: RefCOCO's references are released so.

A pickle is a program for a machine with a stack. Unpickling runs all of it, also what imports and calls; here only the
instructions that make numbers, text, lists, tuples and mappings are known, and a file with any other is refused.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.errors import DataError

LARGEST = 1 << 30
"""Largest file that is read, in bytes."""

MARK = object()
"""On the stack, where the items of a list, tuple or mapping begin."""


def read_plain_pickle(file: Path) -> Any:
    """What is in a pickle: None, bool, int, float, str, list, tuple, and dict with keys of text or whole numbers.

    Text of Python 2, which was bytes, is read as Latin-1.

    Raises DataError where the file cannot be read, is damaged, or holds anything else.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise DataError(f"{file}: {file.stat().st_size:,} bytes; at most {LARGEST:,} are read")
        return _Machine(file).run(file.read_bytes())
    except OSError as error:
        raise DataError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, IndexError, KeyError, TypeError) as error:  # what broken instructions come to
        raise DataError(f"{file}: a damaged pickle: {error}") from None


class _Machine:
    """The stack and what is remembered of it, by number."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def run(self, data: bytes) -> Any:
        for opcode, argument, place in pickletools.genops(data):
            name = opcode.name
            if name in _VALUES:
                self.stack.append(argument)
            elif name in _DONE:
                _DONE[name](self, argument)
            elif name == "STOP":
                return self.last(1)[0]
            elif name not in _NOTHING:
                raise DataError(
                    f"{self.file}: at byte {place:,} the pickle does not hold plain data ({name}); opened in Python it"
                    " would import or call something, so it is not read"
                )
        raise ValueError("it ends too early")

    def items(self) -> list[Any]:
        """What was put on the stack since the last mark, taken off with it."""
        mark = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i] is MARK), None)
        if mark is None:
            raise ValueError("there is no mark on the stack")
        above = self.stack[mark + 1 :]
        del self.stack[mark:]
        return above

    def last(self, count: int) -> tuple[Any, ...]:
        """The last few on the stack, taken off."""
        values = tuple(self.stack[len(self.stack) - count :])
        if len(values) < count or any(value is MARK for value in values):
            raise ValueError("too little is on the stack")
        del self.stack[len(self.stack) - count :]
        return values

    def remember(self, number: int | None) -> None:
        self.memo[len(self.memo) if number is None else number] = self.stack[-1]

    def extend(self, items: list[Any]) -> None:
        _checked(self.stack[-1], list).extend(items)

    def update(self, items: list[Any]) -> None:
        _checked(self.stack[-1], dict).update(_pairs(items))


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"items are put into a {type(value).__name__}, not a {kind.__name__}")
    return value


def _pairs(items: list[Any]) -> Iterator[tuple[Any, Any]]:
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, str | int):
            raise ValueError(f"a key is a {type(key).__name__}, not text or a whole number")
        yield key, value


_VALUES = frozenset((
    "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "STRING", "BINSTRING",
    "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8",
))  # fmt: skip
"""Instructions that put their argument on the stack."""

_NOTHING = frozenset(("PROTO", "FRAME"))

_DONE: Mapping[str, Callable[[_Machine, Any], object]] = {
    "NONE": lambda machine, _: machine.stack.append(None),
    "NEWTRUE": lambda machine, _: machine.stack.append(True),
    "NEWFALSE": lambda machine, _: machine.stack.append(False),
    "MARK": lambda machine, _: machine.stack.append(MARK),
    "EMPTY_LIST": lambda machine, _: machine.stack.append([]),
    "EMPTY_DICT": lambda machine, _: machine.stack.append({}),
    "EMPTY_TUPLE": lambda machine, _: machine.stack.append(()),
    "LIST": lambda machine, _: machine.stack.append(machine.items()),
    "TUPLE": lambda machine, _: machine.stack.append(tuple(machine.items())),
    "DICT": lambda machine, _: machine.stack.append(dict(_pairs(machine.items()))),
    "TUPLE1": lambda machine, _: machine.stack.append(machine.last(1)),
    "TUPLE2": lambda machine, _: machine.stack.append(machine.last(2)),
    "TUPLE3": lambda machine, _: machine.stack.append(machine.last(3)),
    "APPEND": lambda machine, _: machine.extend(list(machine.last(1))),
    "APPENDS": lambda machine, _: machine.extend(machine.items()),
    "SETITEM": lambda machine, _: machine.update(list(machine.last(2))),
    "SETITEMS": lambda machine, _: machine.update(machine.items()),
    "PUT": lambda machine, number: machine.remember(number),
    "BINPUT": lambda machine, number: machine.remember(number),
    "LONG_BINPUT": lambda machine, number: machine.remember(number),
    "MEMOIZE": lambda machine, _: machine.remember(None),
    "GET": lambda machine, number: machine.stack.append(machine.memo[number]),
    "BINGET": lambda machine, number: machine.stack.append(machine.memo[number]),
    "LONG_BINGET": lambda machine, number: machine.stack.append(machine.memo[number]),
}  # fmt: skip
"""What other instructions do."""
