"""What there is to say of our objects in a few lines, whatever draws it: notebooks and terminals share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nsground.program import Program
from nsground.program.draw import label
from nsground.reasoning import Answer, Step, Trace
from nsground.scene import Region, SceneGraph

MAX_ROWS = 10
"""Regions in a table."""

MAX_NODES = 40
"""Nodes of a program or steps of a trace."""


@dataclass(frozen=True)
class OutlineNode:
    """A node of a program as a line: ``depth`` 0 for the whole, and what there is to say of it."""

    depth: int
    label: str
    text: str = ""


def program_nodes(program: Program) -> Iterator[OutlineNode]:
    """The nodes of a program, parents first."""
    stack = [(program, 0)]
    while stack:
        node, depth = stack.pop()
        yield OutlineNode(depth, label(node))
        stack.extend((child, depth + 1) for child in reversed(node.children))


def trace_nodes(trace: Trace) -> Iterator[OutlineNode]:
    """The nodes of a trace, each with what it keeps and loses."""
    for step in trace.steps:
        yield OutlineNode(step.depth, label(step.node), _kept(step, trace.run.facts.scene))


def _kept(step: Step, scene: SceneGraph) -> str:
    if step.degrees is None:
        return f"= {step.value}"
    kept = [f"#{i} {scene.regions[i].label or 'region'} {step.degrees[i]:.2f}" for i in step.kept[:4]]
    more = f" and {len(step.kept) - 4} more" if len(step.kept) > 4 else ""
    lost = f"  ✕ {' '.join(f'#{i}' for i in step.lost[:6])}{' ...' if len(step.lost) > 6 else ''}" if step.lost else ""
    return f"✓ {', '.join(kept)}{more}{lost}" if kept else f"✕ nothing{lost}"


def row(region: Region) -> tuple[str, str, str, str, str]:
    """A region as cells: index, label, score, looks, box."""
    looks = ", ".join(value for value in region.attributes.values() if value != region.label)
    box = " ".join(f"{v:.0f}" for v in region.box)
    return f"#{region.index}", region.label or "", f"{region.score:.2f}", looks, box


COLUMNS = ("region", "label", "score", "looks", "x0 y0 x1 y1")


def picture_of(scene: SceneGraph) -> Path | None:
    """The picture that a scene came from, where it is still there."""
    if scene.source is None:
        return None
    path = Path(scene.source)
    return (
        path
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff") and path.is_file()
        else None
    )


def unread(answer: Answer) -> str:
    """A line with the words that found no place in the program; empty where all did."""
    return f"Not read: {', '.join(answer.unread)}" if answer.unread else ""
