"""What was kept, inserted, removed, updated and moved between two programs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from nsground.program.base import Program
from nsground.program.draw import label
from nsground.program.matching import Pairs, Tree, match, own, unordered
from nsground.program.nodes import And, Or


@dataclass(frozen=True)
class Site:
    """A node of a program and its number in the order of :meth:`Program.walk`."""

    place: int
    node: Program

    def __str__(self) -> str:
        return label(self.node)


@dataclass(frozen=True)
class Keep:
    """A node that is in both programs; what is below it may have changed."""

    sign: ClassVar[str] = " "
    before: Site
    after: Site


@dataclass(frozen=True)
class Update:
    """A node that became another one in its place, as ``cup`` became ``mug``."""

    sign: ClassVar[str] = "~"
    before: Site
    after: Site


@dataclass(frozen=True)
class Move:
    """A node that went elsewhere with all below it, which is judged by itself; or changed its turn in AND or OR."""

    sign: ClassVar[str] = ">"
    before: Site
    after: Site


@dataclass(frozen=True)
class Remove:
    """A node of the first program alone."""

    sign: ClassVar[str] = "-"
    before: Site
    after: ClassVar[None] = None


@dataclass(frozen=True)
class Insert:
    """A node of the second program alone."""

    sign: ClassVar[str] = "+"
    before: ClassVar[None] = None
    after: Site


Edit = Keep | Update | Move | Remove | Insert
KINDS: tuple[type[Edit], ...] = (Keep, Update, Move, Remove, Insert)


def diff(a: Program, b: Program) -> tuple[Edit, ...]:
    """The edits that turn ``a`` into ``b``: one for every node, in the order of ``a``, then those inserted.

    >>> from nsground.program import read
    >>> for edit in diff(read("AND(cup, color=red)"), read("LEFT_OF(AND(color=red, mug), plate)")):
    ...     print(edit.sign, edit.before or edit.after)
      AND
    ~ cup
      color=red
    + LEFT_OF
    + plate

    The mapping is the one of least cost (:mod:`nsground.program.matching`); what it leaves over and is the same
    in both programs has moved (Chawathe et al., SIGMOD 1996). ``diff(b, a)`` is the mirror image. Raises
    ProgramError where the programs are too large to compare.
    """
    if a == b:
        return tuple(Keep(Site(i, x), Site(i, y)) for i, (x, y) in enumerate(zip(a.walk(), b.walk(), strict=True)))
    if _rank(a) > _rank(b):  # one direction decides between mappings of equal cost
        return _ordered(_reversed(edit) for edit in diff(b, a))
    before, after = Tree.of(a), Tree.of(b)
    mates = dict(match(before, after))
    moved = _found_again(before, after, mates) | _out_of_turn(before, after, mates)
    edits: list[Edit] = []
    for i, node in enumerate(before.nodes):
        if i not in mates:
            edits.append(Remove(Site(i, node)))
            continue
        j = mates[i]
        kind = Update if own(node) != own(after.nodes[j]) else Move if i in moved else Keep
        edits.append(kind(Site(i, node), Site(j, after.nodes[j])))
    kept = set(mates.values())
    edits.extend(Insert(Site(j, node)) for j, node in enumerate(after.nodes) if j not in kept)
    return _ordered(edits)


def counts(edits: Iterable[Edit]) -> dict[str, int]:
    """How many edits there are of each kind: ``{"keep": 4, "update": 1, ...}``."""
    found = Counter(type(edit) for edit in edits)
    return {kind.__name__.lower(): found[kind] for kind in KINDS}


def to_dict(edit: Edit) -> dict[str, Any]:
    """An edit for JSON: its kind, and the number and the own words of the node before and after."""
    sites = {"before": edit.before, "after": edit.after}
    found = {name: {"place": site.place, "node": str(site)} for name, site in sites.items() if site is not None}
    return {"edit": type(edit).__name__.lower(), **found}


def _rank(program: Program) -> tuple[int, str]:
    return program.size, str(program)


def _reversed(edit: Edit) -> Edit:
    match edit:
        case Remove(before=site):
            return Insert(site)
        case Insert(after=site):
            return Remove(site)
        case Keep() | Update() | Move():
            return type(edit)(edit.after, edit.before)


def _ordered(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    def turn(edit: Edit) -> tuple[bool, int]:
        site = edit.before or edit.after
        assert site is not None
        return edit.before is None, site.place

    return tuple(sorted(edits, key=turn))


# --- moves ------------------------------------------------------------------------------------------------


def _found_again(before: Tree, after: Tree, mates: dict[int, int]) -> set[int]:
    """Parts that lost their place and stand elsewhere, the largest first. They are added to the mates."""
    taken = set(mates.values())
    places: dict[str, list[int]] = {}
    for j in _whole(after, taken):
        places.setdefault(_unordered_text(after.nodes[j]), []).append(j)
    moved = set()
    for i in sorted(_whole(before, mates.keys()), key=lambda i: (-before.nodes[i].size, i)):
        for j in places.get(_unordered_text(before.nodes[i]), []):
            pairs = [(i + x, j + y) for x, y in _same(before.nodes[i], after.nodes[j])]
            if not any(x in mates or y in taken for x, y in pairs):
                mates.update(pairs)
                taken.update(y for _, y in pairs)
                moved.add(i)
                break
    return moved


def _whole(tree: Tree, matched: Iterable[int]) -> Iterator[int]:
    """The nodes that are unmatched with all below them."""
    matched = set(matched)
    for i, node in enumerate(tree.nodes):
        if not any(k in matched for k in range(i, i + node.size)):
            yield i


def _same(a: Program, b: Program) -> Pairs:
    """The mapping between two programs that differ in the order of AND and OR at most."""
    if a == b:
        return [(i, i) for i in range(a.size)]
    return match(Tree.of(a), Tree.of(b))


def _unordered_text(program: Program) -> str:
    """The notation with the parts of AND and OR sorted."""

    def sort(node: Program) -> Program:
        return type(node)(tuple(sorted(node.parts, key=str))) if isinstance(node, And | Or) else node

    return str(program.map(sort))


def _out_of_turn(before: Tree, after: Tree, mates: Mapping[int, int]) -> set[int]:
    """Parts of AND and OR that are in another order than the rest, those apart that were updated."""
    found: set[int] = set()
    for i, j in mates.items():
        if unordered(before.nodes[i]) and unordered(after.nodes[j]):
            parts = [s for s in before.children[i] if s in mates and after.parent[mates[s]] == j]
            parts = [s for s in parts if own(before.nodes[s]) == own(after.nodes[mates[s]])]
            stay = _longest_rise([mates[s] for s in parts])
            found.update(s for turn, s in enumerate(parts) if turn not in stay)
    return found


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The indices of a longest increasing run of the numbers, gaps allowed; Schensted 1961.

    >>> sorted(_longest_rise([3, 1, 2, 5, 4]))
    [1, 2, 4]
    """
    ends: list[int] = []  # the least number that a rise of each length ends in
    where: list[int] = []
    before: list[int] = []
    for i, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(where[length - 1] if length else -1)
        ends[length : length + 1], where[length : length + 1] = [number], [i]
    found, i = set(), where[-1] if where else -1
    while i >= 0:
        found.add(i)
        i = before[i]
    return found
