"""Atoms and compounds of programs, counted and weighted as by Keysers et al. (ICLR 2020).

An atom is the label of one node of a program's tree: an operator, a relation, or a word of the vocabulary. A compound
is a connected part of the tree with two to ``SIZE`` nodes, its edges labelled by argument. Where an operator takes a
word or a number (NTH's rank and direction, SAME's family), that is a node below it. Programs are in normal form; the
order of the parts of AND and OR does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nsground.program import And, Attribute, Concept, Literal, Or, Program, Relation
from nsground.program.notation import write_name
from nsground.progress import Progress, silent, track

SIZE = 5
"""Most nodes of a compound."""

MAX_PARTS = 2_000
"""Most parts of one size in one program; only a node with very many children has more, and then none are looked at."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LabelledTree:
    """A program's tree as rows; parents come first.

    Fields:
        labels: of each node.
        parents: the row of each node's parent; -1 for the root.
        edges: by which argument the parent takes it; "" where the order of arguments does not count.
    """

    labels: tuple[str, ...]
    parents: tuple[int, ...]
    edges: tuple[str, ...]


def tree(program: Program) -> LabelledTree:
    """The tree of a program.

    >>> from nsground.program import read
    >>> tree(read("NTH(2, left, AND(cup, color=red))")).labels
    ('NTH', '2', 'left', 'AND', 'cup', 'color=red')
    """
    rows = list(_rows(program))
    return LabelledTree(*(tuple(column) for column in zip(*rows, strict=True)))


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


@dataclass(frozen=True, eq=False)
class Parts:
    """The connected parts of a tree, smaller ones first; whatever its labels.

    Fields:
        tops: the uppermost row of each part.
        below: for each part, the rows right below its top, each with the part that it is the top of.
        larger: for each part, those that hold it and one node more.
        level: where the parts of n + 1 nodes start; the last is the number of parts.
    """

    tops: tuple[int, ...]
    below: tuple[tuple[tuple[int, int], ...], ...]
    larger: tuple[tuple[int, ...], ...]
    level: tuple[int, ...]


@lru_cache(maxsize=4096)
def parts(parents: tuple[int, ...], size: int) -> Parts:
    """The connected parts of a tree with 1 to ``size`` nodes; none of sizes of which there are more than ``MAX_PARTS``.

    >>> parts((-1, 0, 0), 3).level  # a root with two children: three single nodes, two pairs, and all of it
    (0, 3, 5, 6)
    """
    near = [0] * len(parents)
    for child, parent in enumerate(parents):
        if parent >= 0:
            near[child] |= 1 << parent
            near[parent] |= 1 << child
    number = {1 << row: row for row in range(len(parents))}  # a part as a set of rows in bits
    larger: list[set[int]] = [set() for _ in number]
    level, newest = [0, len(number)], list(number)
    for _ in range(size - 1):
        grown = {part | row: part for part in newest for row in _bits(_around(part, near) & ~part)}
        if not grown or len(grown) > MAX_PARTS:
            break
        for part in grown:
            number[part] = len(number)
            larger.append(set())
        for part in newest:
            larger[number[part]].update(number[part | row] for row in _bits(_around(part, near) & ~part))
        newest = list(grown)
        level.append(len(number))
    tops, below = [], []
    for part in number:
        tops.append((part & -part).bit_length() - 1)  # parents come first
        rows = [low.bit_length() - 1 for low in _bits(part)]
        below.append(tuple((row, number[_under(row, rows, parents)]) for row in rows if parents[row] == tops[-1]))
    return Parts(tuple(tops), tuple(below), tuple(tuple(sorted(each)) for each in larger), tuple(level))


def _around(part: int, near: Sequence[int]) -> int:
    neighbours = 0
    for low in _bits(part):
        neighbours |= near[low.bit_length() - 1]
    return neighbours


def _under(top: int, rows: Sequence[int], parents: Sequence[int]) -> int:
    """A row and, of some rows that come in order, those below it, in bits."""
    below = 1 << top
    for row in rows:
        if row > top and below >> parents[row] & 1:
            below |= 1 << row
    return below


def _bits(part: int) -> Iterator[int]:
    while part:
        low = part & -part
        yield low
        part ^= low


def written(shape: LabelledTree, cut: Parts) -> list[str]:
    """The parts of a tree as texts: the same for the same compound, in whatever order its children come.

    >>> from nsground.program import read
    >>> shape = tree(read("AND(cup, color=red)"))
    >>> written(shape, parts(shape.parents, 3))[-1]
    'AND(parts:color=red,parts:cup)'
    """
    texts: list[str] = []
    labels, edges = shape.labels, shape.edges
    for top, below in zip(cut.tops, cut.below, strict=True):
        if not below:
            texts.append(labels[top])
        elif len(below) == 1:
            texts.append(f"{labels[top]}({edges[below[0][0]]}:{texts[below[0][1]]})")
        else:
            texts.append(f"{labels[top]}({','.join(sorted(f'{edges[row]}:{texts[part]}' for row, part in below))})")
    return texts


@dataclass(frozen=True, eq=False)
class CountTable:
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
        """How many entries each row has, int64 [R]."""
        return np.diff(self.starts)

    def total(self, times: Floats) -> Floats:
        """The sum [W] of the rows, each so many times (float64 [R])."""
        weights = self.weights * np.repeat(times, self.lengths)
        return np.bincount(self.columns, weights, minlength=len(self.names)).astype(np.float64)

    def row_sums(self, values: Floats) -> Floats:
        """The sum [R] of values [Z] over each row."""
        sums = np.concatenate([[0.0], np.cumsum(values)])
        row_totals: Floats = sums[self.starts[1:]] - sums[self.starts[:-1]]
        return row_totals


def atoms(programs: Sequence[Program]) -> CountTable:
    """How often each atom is in each program."""
    return _table([Counter(tree(program).labels) for program in programs])


def compounds(programs: Sequence[Program], times: Sequence[int], progress: Progress = silent) -> CountTable:
    """The weight of each compound in each program, where program i is that of ``times[i]`` examples.

    The weight of a compound G in a program is that of its most telling occurrence: 1 - max P(G'|G), over the larger
    parts G' around that occurrence, where P(G'|G) is the share of the examples with G that have G'. A compound that
    comes only inside of one larger one so weighs nothing. Larger parts of up to ``SIZE`` + 1 nodes are looked at.
    """
    count: Counter[str] = Counter()
    rows: list[tuple[list[str], Parts]] = []
    shared: dict[str, str] = {}  # one string for equal ones, for memory
    pairs = list(zip(programs, times, strict=True))
    for program, often in track(pairs, "counting compounds", progress):
        shape = tree(program)
        cut = parts(shape.parents, SIZE + 1)
        texts = [shared.setdefault(text, text) for text in written(shape, cut)]
        for name in set(texts):
            count[name] += often
        rows.append((texts, cut))
    return _table([_weighted(texts, cut, count) for texts, cut in rows])


def _weighted(texts: Sequence[str], cut: Parts, count: Counter[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in range(cut.level[1], cut.level[min(SIZE, len(cut.level) - 1)]):
        name = texts[part]
        weight = 1 - max((count[texts[larger]] for larger in cut.larger[part]), default=0) / count[name]
        if weight > weights.get(name, 0):
            weights[name] = weight
    return weights


def _table(rows: Sequence[dict[str, float]] | Sequence[Counter[str]]) -> CountTable:
    numbers: dict[str, int] = {}
    starts, columns = [0], list[int]()
    weights = list[float]()
    for row in rows:
        columns += [numbers.setdefault(name, len(numbers)) for name in row]
        weights += row.values()
        starts.append(len(columns))
    return CountTable(
        np.array(starts), np.array(columns, dtype=np.int64), np.array(weights, dtype=np.float64), tuple(numbers)
    )
