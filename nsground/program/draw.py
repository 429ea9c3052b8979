"""Programs as graphs: networkx, Mermaid and Graphviz DOT. One walk serves all three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsground.program import views
from nsground.program.base import Program
from nsground.program.notation import write, write_name

if TYPE_CHECKING:
    import networkx


def label(program: Program) -> str:
    """A node's own part of the notation, without children: ``LEFT_OF``, ``NTH 2 left``, ``color=green``."""
    if not program.children:
        return write(program)
    if program.op == "RELATION":
        return str(getattr(program, "name", "")).upper()
    own = [
        write_name(value) if isinstance(value, str) else str(value)
        for argument in program.arguments
        if argument.kind is not Program
        for value in [getattr(program, argument.name)]
    ]
    return " ".join([program.op, *own])


def graph(program: Program) -> networkx.DiGraph[int]:
    """Edges from parent to child with ``index``; nodes with ``label``, ``op`` and ``program``."""
    import networkx

    made: networkx.DiGraph[int] = networkx.DiGraph()
    stack: list[tuple[Program, int | None, int]] = [(program, None, 0)]
    while stack:
        node, parent, index = stack.pop()
        name = made.number_of_nodes()
        made.add_node(name, label=label(node), op=node.op, program=node)
        if parent is not None:
            made.add_edge(parent, name, index=index)
        stack.extend((child, name, i) for i, child in reversed(list(enumerate(node.children))))
    return made


def mermaid(program: Program) -> str:
    """Mermaid flowchart text, top down.

    >>> from nsground.program import read
    >>> print(mermaid(read("NOT(color=green)")))
    flowchart TD
      n0["NOT"]
      n1["color=green"]
      n0 --> n1
    """
    made = graph(program)
    boxes = [f'  n{n}["{node["label"].translate(_MERMAID)}"]' for n, node in made.nodes.items()]
    return "\n".join(["flowchart TD", *boxes, *(f"  n{a} --> n{b}" for a, b in made.edges)])


def dot(program: Program) -> str:
    """The program as Graphviz DOT text."""
    made = graph(program)
    boxes = [f'  n{n} [label="{node["label"].translate(_DOT)}"];' for n, node in made.nodes.items()]
    arrows = [f"  n{a} -> n{b};" for a, b in made.edges]
    style = "  node [shape=box];"
    return "\n".join(["digraph program {", style, *boxes, *arrows, "}"])


_MERMAID = str.maketrans(
    {"#": "#35;", '"': "#quot;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
)
_DOT = str.maketrans({"\\": "\\\\", '"': '\\"'})

views.graph.register(Program, graph)
views.mermaid.register(Program, mermaid)
views.dot.register(Program, dot)
