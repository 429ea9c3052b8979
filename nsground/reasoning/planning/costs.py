"""What is dear to compute, and in which order the parts of a conjunction are."""

from __future__ import annotations

from functools import lru_cache

from nsground import program as p
from nsground.program import Program


@lru_cache(maxsize=4096)
def paired(node: Program) -> bool:
    """Whether a node or any below it looks at pairs of regions, which is dear."""
    return node.pairs or any(map(paired, node.children))


@lru_cache(maxsize=4096)
def cheapest_first(node: p.And) -> tuple[tuple[int, ...], bool]:
    """The order in which to compute the parts of a conjunction, and whether some part is to be gated."""
    dear = [paired(part) for part in node.parts]
    order = sorted(range(len(dear)), key=lambda i: (dear[i], node.parts[i].size if dear[i] else 0))
    return tuple(order), any(dear)
