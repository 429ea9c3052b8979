"""Our objects in a terminal, by rich: short by default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch
from itertools import islice

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from nsground.explaining.explanation import outcome_sentence
from nsground.inspector.outline import (
    COLUMNS,
    MAX_NODES,
    MAX_ROWS,
    OutlineNode,
    program_nodes,
    row,
    trace_nodes,
    unread,
)
from nsground.language import Parse
from nsground.program import Program
from nsground.reasoning import Answer, Trace
from nsground.scene import Region, SceneGraph
from nsground.views import unregistered

COLORS = {"found": "green", "many": "green", "ambiguous": "magenta", "none": "red", "undecided": "yellow"}


@singledispatch
def renderable(thing: object) -> RenderableType:
    """An object as rich draws it. Raises TypeError for one of a class that is not registered here."""
    raise unregistered("renderable", thing)


@renderable.register
def _program(program: Program) -> RenderableType:
    return _tree(program_nodes(program), program.size)


@renderable.register
def _parse(parse: Parse) -> RenderableType:
    words = ", ".join(word for word, _ in parse.unused)
    head = Text.assemble((_clean(parse.text), "bold"), f"  {parse.score:.2f} ", (_clean(parse.note), "dim"))
    warnings = [Text(f"not read: {_clean(words)}", "yellow")] if words else []
    return Group(head, *warnings, renderable(parse.program))


@renderable.register
def _trace(trace: Trace) -> RenderableType:
    return _tree(trace_nodes(trace), len(trace))


@renderable.register
def _scene(scene: SceneGraph) -> RenderableType:
    head = Text(_clean(repr(scene).strip("<>")), "bold")
    return Group(head, *_table(list(scene.regions[:MAX_ROWS]), len(scene)))


@renderable.register
def _answer(answer: Answer) -> RenderableType:
    warnings = [Text(_clean(unread(answer)), "yellow")] if answer.unread else []
    regions = answer.regions if answer.degrees is not None else ()
    return Group(
        Text(_clean(answer.expression or str(answer.program)), "bold"),
        Text(_clean(outcome_sentence(answer)), COLORS[answer.outcome]),
        *warnings,
        *_table(regions[:MAX_ROWS], len(regions)),
    )


def _tree(nodes: Iterable[OutlineNode], count: int) -> Tree:
    path: list[Tree] = []
    for node in islice(nodes, MAX_NODES):
        line = Text.assemble((_clean(node.label), "bold"), "  ", (_clean(node.text), "dim"))
        del path[node.depth :]
        path.append(path[-1].add(line) if path else Tree(line))
    if count > MAX_NODES:
        path[0].add(Text(f"and {count - MAX_NODES} more nodes", "dim"))
    return path[0]


def _table(regions: Sequence[Region], count: int) -> list[RenderableType]:
    if not regions:
        return []
    table = Table(box=None, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="right" if name == "score" else "left")
    for region in regions:
        table.add_row(*(Text(_clean(cell)) for cell in row(region)))
    more = [Text(f"and {count - len(regions)} more regions", "dim")] if count > len(regions) else []
    return [table, *more]


def _clean(text: str) -> str:
    """Without control characters, which could drive the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
