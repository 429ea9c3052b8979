"""Our objects in a terminal, by rich: short by default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from nsground.explaining.explanation import outcome_sentence
from nsground.inspector.outline import COLUMNS, MAX_NODES, MAX_ROWS, Node, program_nodes, row, trace_nodes, unread
from nsground.language import Parse
from nsground.program import Program
from nsground.reasoning import Answer, Trace
from nsground.scene import Region, SceneGraph

COLORS = {"found": "green", "many": "green", "ambiguous": "magenta", "none": "red"}


def renderable(thing: object) -> RenderableType:
    """How a program, parse, scene, answer or trace shows itself."""
    match thing:
        case Program():
            return _tree(program_nodes(thing), thing.size)
        case Parse():
            words = ", ".join(word for word, _ in thing.unused)
            head = Text.assemble((_clean(thing.text), "bold"), f"  {thing.score:.2f} ", (_clean(thing.note), "dim"))
            warning = [Text(f"not read: {_clean(words)}", "yellow")] if words else []
            return Group(head, *warning, _tree(program_nodes(thing.program), thing.program.size))
        case Trace():
            return _tree(trace_nodes(thing), len(thing))
        case SceneGraph():
            return Group(
                Text(_clean(repr(thing).strip("<>")), "bold"), *_table(list(thing.regions[:MAX_ROWS]), len(thing))
            )
        case Answer():
            warning = [Text(_clean(unread(thing)), "yellow")] if thing.unread else []
            regions = thing.regions if thing.degrees is not None else ()
            return Group(
                Text(_clean(thing.expression or str(thing.program)), "bold"),
                Text(_clean(outcome_sentence(thing)), COLORS[thing.outcome]),
                *warning,
                *_table(regions[:MAX_ROWS], len(regions)),
            )
    raise TypeError(f"nothing is known of how to show a {type(thing).__name__}")


def _tree(nodes: Iterable[Node], count: int) -> Tree:
    path: list[Tree] = []
    for node in islice(nodes, MAX_NODES):
        line = Text.assemble((_clean(node.label), "bold"), "  ", (_clean(node.said), "dim"))
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
