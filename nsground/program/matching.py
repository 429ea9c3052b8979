"""The cheapest mapping between the nodes of two programs: an exact tree edit distance, where AND and OR have no order.

The constrained edit distance of Zhang (Pattern Recognition 1995; Algorithmica 1996), a refinement of Zhang and
Shasha (SIAM J. Comput. 1989): parts that are apart stay apart. Unlike theirs it can be computed in polynomial time
where the parts of a node have no order, and it allows for both kinds of node in one tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nsground.errors import ProgramError
from nsground.program.assignment import cheapest
from nsground.program.base import Program
from nsground.program.nodes import And, Or

DELETE_COST = 4
"""What removing or inserting a node costs."""

UPDATE_COST, RELABEL_COST = 5, 7
"""What updating a node costs; always less than removing it and inserting another, and more than half of that."""

INFINITY = 1_000_000_000

MAX_WORK = 6_000_000
"""Most steps of one comparison: some seconds, for two programs of about 500 nodes."""

PER_PAIR = 25
"""Steps that a pair of nodes takes by itself."""

Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Tree:
    """A program with its nodes numbered in the order of :meth:`Program.walk`; children have larger numbers."""

    nodes: tuple[Program, ...]
    children: tuple[tuple[int, ...], ...]
    parent: tuple[int, ...]  # -1 above the root

    @staticmethod
    def of(program: Program) -> Tree:
        """The tree of a program."""
        nodes: list[Program] = []
        parents: list[int] = []
        stack = [(program, -1)]
        while stack:
            node, parent = stack.pop()
            stack.extend((child, len(nodes)) for child in reversed(node.children))
            nodes.append(node)
            parents.append(parent)
        below: list[list[int]] = [[] for _ in nodes]
        for i, parent in enumerate(parents):
            if parent >= 0:
                below[parent].append(i)
        return Tree(tuple(nodes), tuple(map(tuple, below)), tuple(parents))

    def weight(self, i: int) -> int:
        """What removing the node and all below it costs."""
        return DELETE_COST * self.nodes[i].size

    def weight_below(self, i: int) -> int:
        """The weight of the nodes below a node, without its own."""
        return self.weight(i) - DELETE_COST


def unordered(node: Program) -> bool:
    """Whether the order of a node's parts means nothing."""
    return isinstance(node, And | Or)


def own(node: Program) -> tuple[object, ...]:
    """What a node says by itself, without what is below it."""
    return (node.op, *(getattr(node, a.name) for a in node.arguments if a.kind is not Program))


def update_cost(a: Program, b: Program) -> int:
    """What turning one node into the other costs. A leaf never becomes a node with parts."""
    if own(a) == own(b):
        return 0
    if bool(a.children) != bool(b.children):
        return INFINITY
    return UPDATE_COST if a.op == b.op else RELABEL_COST


def match(a: Tree, b: Tree) -> Pairs:
    """The nodes that correspond, at least cost, as pairs of numbers; in the order of ``a``.

    Raises ProgramError where that would take more than ``MAX_WORK`` steps.
    """
    _check_work(a, b)
    table = _Table(a, b)
    return sorted(table.pairs())


def distance(a: Tree, b: Tree) -> int:
    """The cost of the cheapest mapping. Raises ProgramError as :func:`match` does."""
    _check_work(a, b)
    return _Table(a, b).tree[0, 0]


def _check_work(a: Tree, b: Tree) -> None:
    work = PER_PAIR * len(a.nodes) * len(b.nodes)
    if work <= MAX_WORK:
        wide_a, wide_b = ([len(t.children[i]) for i, n in enumerate(t.nodes) if unordered(n)] for t in (a, b))
        work += sum(min(x, y) ** 2 * max(x, y) for x in wide_a for y in wide_b)
    if work > MAX_WORK:
        raise ProgramError(
            f"programs of {len(a.nodes):,} and {len(b.nodes):,} nodes are too large to compare: that takes {work:,} "
            f"steps or more, and at most {MAX_WORK:,} are taken; compare parts of them"
        )


class _Table:
    """Distances between all subtrees, and between all that is below two nodes; the smallest first."""

    def __init__(self, a: Tree, b: Tree) -> None:
        self.a, self.b = a, b
        self.tree: dict[tuple[int, int], int] = {}
        self.forest: dict[tuple[int, int], int] = {}
        for i in reversed(range(len(a.nodes))):
            for j in reversed(range(len(b.nodes))):
                self.forest[i, j] = min(self._forest_options(i, j))
                self.tree[i, j] = min(self._tree_options(i, j))

    def _tree_options(self, i: int, j: int) -> tuple[int, int, int]:
        """The two roots correspond; or all of i is below j; or all of j is below i."""
        a, b, tree = self.a, self.b, self.tree
        inside = min((tree[i, t] - b.weight(t) for t in b.children[j]), default=INFINITY) + b.weight(j)
        around = min((tree[s, j] - a.weight(s) for s in a.children[i]), default=INFINITY) + a.weight(i)
        return self.forest[i, j] + update_cost(a.nodes[i], b.nodes[j]), inside, around

    def _forest_options(self, i: int, j: int) -> tuple[int, int, int]:
        """Parts correspond to parts; or all parts of i are below one part of j; or the other way round."""
        a, b, forest = self.a, self.b, self.forest
        inside = min((forest[i, t] - b.weight_below(t) for t in b.children[j]), default=INFINITY) + b.weight_below(j)
        around = min((forest[s, j] - a.weight_below(s) for s in a.children[i]), default=INFINITY) + a.weight_below(i)
        paired = sum(self.tree[s, t] - a.weight(s) - b.weight(t) for s, t in self._parts(i, j))
        return paired + a.weight_below(i) + b.weight_below(j), inside, around

    def _parts(self, i: int, j: int) -> Pairs:
        """The parts of i and j that correspond, each pair cheaper together than apart."""
        left, right = self.a.children[i], self.b.children[j]
        if not left or not right:
            return []
        gains = [[min(0, self.tree[s, t] - self.a.weight(s) - self.b.weight(t)) for t in right] for s in left]
        free = unordered(self.a.nodes[i]) and unordered(self.b.nodes[j])
        pairs = cheapest(gains) if free else _in_order(gains)
        return [(left[s], right[t]) for s, t in pairs if gains[s][t] < 0]

    def pairs(self) -> Pairs:
        """The mapping, followed down from the roots along the cheapest options."""
        found: Pairs = []
        todo = [("tree", 0, 0)]
        while todo:
            kind, i, j = todo.pop()
            options = self._tree_options(i, j) if kind == "tree" else self._forest_options(i, j)
            costs = self.tree if kind == "tree" else self.forest
            best = options.index(costs[i, j])
            if best == 1:
                weigh = self.b.weight if kind == "tree" else self.b.weight_below
                todo.append((kind, i, min(self.b.children[j], key=lambda t: costs[i, t] - weigh(t))))
            elif best == 2:
                weigh = self.a.weight if kind == "tree" else self.a.weight_below
                todo.append((kind, min(self.a.children[i], key=lambda s: costs[s, j] - weigh(s)), j))
            elif kind == "tree":
                found.append((i, j))
                todo.append(("forest", i, j))
            else:
                todo.extend(("tree", s, t) for s, t in self._parts(i, j))
        return found


def _in_order(gains: Sequence[Sequence[int]]) -> Pairs:
    """The pairs of rows and columns with the least sum, none of which cross."""
    n, m = len(gains), len(gains[0])
    least = [[0] * (m + 1) for _ in range(n + 1)]  # of the rows from s and the columns from t on
    for s in reversed(range(n)):
        for t in reversed(range(m)):
            least[s][t] = min(gains[s][t] + least[s + 1][t + 1], least[s + 1][t], least[s][t + 1])
    found, s, t = [], 0, 0
    while s < n and t < m:
        if least[s][t] == gains[s][t] + least[s + 1][t + 1]:
            found.append((s, t))
            s, t = s + 1, t + 1
        elif least[s][t] == least[s + 1][t]:
            s += 1
        else:
            t += 1
    return found
