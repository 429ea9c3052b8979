"""Atoms and compounds of programs, counted and weighted as by Keysers et al. (ICLR 2020).

An atom is the label of one node of a program's tree: an operator, a relation, or a word of the vocabulary. A compound
is a connected part of the tree with two to ``SIZE`` nodes, its edges labelled by argument. Where an operator takes a
word or a number (NTH's rank and direction, SAME's family), that is a node below it. Programs are in normal form; the
order of the parts of AND and OR does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nsground.program import And, Attribute, Concept, Literal, Or, Program, Relation
from nsground.program.notation import write_name

SIZE = 4
"""Most nodes of a compound."""

MOST = 2_000
"""Most parts of one size that are looked at in one program; only a node with very many children has more."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """A program's tree as rows; parents come first.

    Fields:
        labels: of each node.
        parents: the row of each node's parent; -1 for the root.
        edges: by which argument the parent takes it; "" where the order of arguments does not count.
    """

    labels: tuple[str, ...]
    parents: tuple[int, ...]
    edges: tuple[str, ...]


def tree(program: Program) -> Tree:
    """The tree of a program.

    >>> from nsground.program import read
    >>> tree(read("NTH(2, left, AND(cup, color=red))")).labels
    ('NTH', '2', 'left', 'AND', 'cup', 'color=red')
    """
    rows = list(_rows(program))
    return Tree(*(tuple(column) for column in zip(*rows, strict=True)))


def _rows(program: Program) -> Iterator[tuple[str, int, str]]:
    stack: list[tuple[Program | str, int, str]] = [(program, -1, "")]
    count = 0
    while stack:
        node, parent, edge = stack.pop()
        if isinstance(node, str):
            yield node, parent, edge
        else:
            yield _label(node), parent, edge
            stack.extend((child, count, name) for name, child in reversed(list(_below(node))))
        count += 1


def _label(node: Program) -> str:
    match node:
        case Concept() | Attribute() | Literal():
            return str(node)
        case Relation():
            return node.name.upper()
    return node.op


def _below(node: Program) -> Iterator[tuple[str, Program | str]]:
    if isinstance(node, Concept | Attribute | Literal):
        return
    for argument in node.arguments:
        value = getattr(node, argument.name)
        if argument.kind is not Program:
            if not isinstance(node, Relation):
                yield argument.name, write_name(value) if isinstance(value, str) else str(value)
            continue
        ordered = argument.many and not isinstance(node, And | Or)
        for i, child in enumerate(value if argument.many else (value,)):
            yield (f"{argument.name}{i}" if ordered else argument.name), child


def parts(shape: Tree, size: int) -> list[dict[int, list[int]]]:
    """Connected parts by number of nodes, 1 to ``size``: each as a set of rows in bits, with the parts of one node more
    that hold it."""
    near = [0] * len(shape.labels)
    for child, parent in enumerate(shape.parents):
        if parent >= 0:
            near[child] |= 1 << parent
            near[parent] |= 1 << child
    levels: list[dict[int, list[int]]] = [{1 << i: [] for i in range(len(near))}]
    for _ in range(size - 1):
        larger: dict[int, list[int]] = {}
        for part, above in levels[-1].items():
            for row in _bits(_around(part, near) & ~part):
                grown = part | row
                if grown not in larger and len(larger) >= MOST:
                    continue
                larger[grown] = []
                above.append(grown)
        levels.append(larger)
    return levels


def _around(part: int, near: Sequence[int]) -> int:
    found = 0
    while part:
        low = part & -part
        found |= near[low.bit_length() - 1]
        part ^= low
    return found


def _bits(part: int) -> Iterator[int]:
    while part:
        low = part & -part
        yield low
        part ^= low


def written(shape: Tree, part: int) -> str:
    """A part as text: the same for the same compound, in whatever order its children come.

    >>> from nsground.program import read
    >>> shape = tree(read("AND(cup, color=red)"))
    >>> written(shape, 0b111) == written(tree(read("AND(color=red, cup)")), 0b111) == "AND(parts:color=red,parts:cup)"
    True
    """
    below: dict[int, list[str]] = {}
    text = ""
    while part:
        row = part.bit_length() - 1  # from the last, so that children come before their parents
        part ^= 1 << row
        text = shape.labels[row]
        if row in below:
            text += f"({','.join(sorted(below[row]))})"
        below.setdefault(shape.parents[row], []).append(f"{shape.edges[row]}:{text}")
    return text


@dataclass(frozen=True, eq=False)
class Table:
    """What each of R programs holds of W things, as sparse rows.

    Fields:
        starts: int64 [R + 1], where each row starts in the two below; its end is the start of the next.
        columns: int64 [Z]. weights: float64 [Z].
        names: of the W columns.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    weights: Floats
    names: tuple[str, ...]

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts)

    def total(self, times: Floats) -> Floats:
        """The sum [W] of the rows, each so many times (float64 [R])."""
        weights = self.weights * np.repeat(times, self.lengths)
        return np.bincount(self.columns, weights, minlength=len(self.names)).astype(np.float64)

    def row_sums(self, values: Floats) -> Floats:
        """The sum [R] of values [Z] over each row."""
        sums = np.concatenate([[0.0], np.cumsum(values)])
        found: Floats = sums[self.starts[1:]] - sums[self.starts[:-1]]
        return found


def atoms(programs: Sequence[Program]) -> Table:
    """How often each atom is in each program."""
    return _table([Counter(tree(program).labels) for program in programs])


def compounds(
    programs: Sequence[Program], times: Sequence[int], progress: Callable[[int, int], None] = lambda done, of: None
) -> Table:
    """The weight of each compound in each program, where program i is that of ``times[i]`` examples.

    The weight of a compound G in a program is that of its most telling occurrence: 1 - max P(G'|G), over the larger
    parts G' around that occurrence, where P(G'|G) is the share of the examples with G that have G'. A compound that
    comes only inside of one larger one so weighs nothing. Larger parts of up to ``SIZE`` + 1 nodes are looked at.
    """
    count: Counter[str] = Counter()
    rows: list[list[tuple[str, list[str]]]] = []
    shared: dict[str, str] = {}  # one string for equal ones, for memory
    for done, (program, often) in enumerate(zip(programs, times, strict=True)):
        shape = tree(program)
        levels = parts(shape, SIZE + 1)[1:]
        text = {part: shared.setdefault(said := written(shape, part), said) for level in levels for part in level}
        for name in set(text.values()):
            count[name] += often
        rows.append([(text[p], [text[g] for g in above]) for level in levels[:-1] for p, above in level.items()])
        progress(done + 1, len(programs))
    return _table([_weighted(row, count) for row in rows])


def _weighted(row: list[tuple[str, list[str]]], count: Counter[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, larger in row:
        weight = 1 - max((count[each] for each in larger), default=0) / count[name]
        if weight > found.get(name, 0):
            found[name] = weight
    return found


def _table(rows: Sequence[dict[str, float]] | Sequence[Counter[str]]) -> Table:
    numbers: dict[str, int] = {}
    starts, columns = [0], list[int]()
    weights = list[float]()
    for row in rows:
        columns += [numbers.setdefault(name, len(numbers)) for name in row]
        weights += row.values()
        starts.append(len(columns))
    return Table(
        np.array(starts), np.array(columns, dtype=np.int64), np.array(weights, dtype=np.float64), tuple(numbers)
    )
