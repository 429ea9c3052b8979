"""Draw the map of the rooms from the imports between them, and list them in docs/architecture.md.

    python scripts/draw_rooms.py            # writes docs/images/rooms.svg and the table of docs/architecture.md
    python scripts/draw_rooms.py --check    # exit code 1 where either is not what the imports say

Rooms stand on floors, each above all that it imports. An arrow that follows from others is not drawn: `cli` imports
`program`, but so does all that stands between them. The order on a floor is by the mean place of a room's neighbours
(Sugiyama, Tagawa and Toda, IEEE Transactions on Systems, Man, and Cybernetics 11(2), 1981), so that few arrows cross.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.house import arrows  # noqa: E402

PICTURE = Path("docs/images/rooms.svg")
PAGE = Path("docs/architecture.md")
BEGIN, END = "<!-- rooms: written by scripts/draw_rooms.py -->", "<!-- end of rooms -->"

EVERYWHERE = ("errors", "files", "progress", "version", "views")
"""What any room may use: one box below all others, without arrows."""

WAY = ("language", "perception", "program", "scene", "relations", "reasoning", "explaining", "grounding")
"""Rooms that every expression and picture goes through."""

Node = str | tuple[str, str, int]
"""A room, or where an arrow passes a floor: from, to, floor."""

WIDTH, HEIGHT, GAP, STEP = 110.0, 34, 22, 74
SWEEPS = 24


def rooms(root: Path) -> nx.DiGraph[str]:
    """Which room imports which, without ``nsground`` itself, which imports all that is public, and ``__main__``."""
    graph = arrows(root)[1]
    graph.add_nodes_from(
        part.stem for part in (root / "nsground").iterdir() if part.suffix == ".py" or _is_package(part)
    )
    graph.remove_nodes_from(["nsground", "__init__", "__main__"])
    return graph


def _is_package(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


def floors(graph: nx.DiGraph[str]) -> dict[str, int]:
    """The floor of each room: 0 for one that imports none, else one above the highest that it imports."""
    floor: dict[str, int] = {}
    for room in reversed(list(nx.topological_sort(graph))):
        floor[room] = max((floor[other] + 1 for other in graph[room]), default=0)
    return floor


def layout(graph: nx.DiGraph[str]) -> tuple[dict[Node, float], dict[str, int], list[list[Node]]]:
    """Where each room and each bend of an arrow stands on its floor, the floors, and the arrows as ways."""
    floor = floors(graph)
    ways: list[list[Node]] = []
    for above, below in sorted(graph.edges):
        bends: list[Node] = [(above, below, level) for level in range(floor[above] - 1, floor[below], -1)]
        ways.append([above, *bends, below])
    rows: list[list[Node]] = [[] for _ in range(max(floor.values()) + 1)]
    for room in sorted(floor):
        rows[floor[room]].append(room)
    for way in ways:
        for bend in way[1:-1]:
            rows[_level(bend, floor)].append(bend)
    neighbours: dict[Node, list[Node]] = {node: [] for row in rows for node in row}
    for way in ways:
        for first, second in pairwise(way):
            neighbours[first].append(second)
            neighbours[second].append(first)
    place = {node: place for row in rows for node, place in _spread(row, dict.fromkeys(row, 0.0)).items()}
    for _ in range(SWEEPS):
        for row in (*rows, *reversed(rows)):
            wished = {node: _mean([place[other] for other in neighbours[node]], place[node]) for node in row}
            row.sort(key=lambda node: (wished[node], str(node)))
            place |= _spread(row, wished)
    return place, floor, ways


def _level(node: Node, floor: dict[str, int]) -> int:
    return floor[node] if isinstance(node, str) else node[2]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _width(node: Node) -> float:
    return max(WIDTH, 9.0 * len(node)) if isinstance(node, str) else 12.0


def _spread(row: list[Node], wished: dict[Node, float]) -> dict[Node, float]:
    """Middles as near to those wished as they may be without overlap, in the order of the row."""
    middles: list[float] = []
    for i, node in enumerate(row):
        least = middles[-1] + (_width(row[i - 1]) + _width(node)) / 2 + GAP if middles else wished[node]
        middles.append(max(least, wished[node]))
    shift = _mean([wished[node] - middle for node, middle in zip(row, middles, strict=True)], 0.0)
    return {node: middle + shift for node, middle in zip(row, middles, strict=True)}


def svg(graph: nx.DiGraph[str]) -> str:
    """The map."""
    inner = nx.transitive_reduction(graph.subgraph(set(graph) - set(EVERYWHERE)))
    place, floor, ways = layout(inner)
    left = min(place[node] - _width(node) / 2 for node in place) - GAP
    width = max(place[node] + _width(node) / 2 for node in place) + GAP - left
    top = max(floor.values())
    height = (top + 1) * STEP + HEIGHT + 2 * GAP

    def x(node: Node) -> float:
        return round(place[node] - left, 1)

    def y(node: Node) -> float:
        return GAP + (top - _level(node, floor)) * STEP

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        'font-family="system-ui, DejaVu Sans, sans-serif" font-size="14" text-anchor="middle">',
        "<title>The rooms of nsground: each imports only what stands below it</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#6b7280"/></marker></defs>',
    ]
    for first, *bends, last in ways:
        passed = [(x(bend), y(bend) + down) for bend in bends for down in (0, HEIGHT)]
        points = [(x(first), y(first) + HEIGHT), *passed, (x(last), y(last))]
        path = f"M{points[0][0]} {points[0][1]}" + "".join(_curve(a, b) for a, b in pairwise(points))
        lines.append(f'<path d="{path}" fill="none" stroke="#6b7280" stroke-width="1.2" marker-end="url(#tip)"/>')
    for room in sorted(floor):
        lines += _box(room, x(room) - _width(room) / 2, y(room), _width(room), room in WAY)
    everywhere = "everywhere: " + ", ".join(room for room in EVERYWHERE if room in graph)
    lines += _box(everywhere, GAP, GAP + (top + 1) * STEP, width - 2 * GAP, False)
    return "\n".join([*lines, "</svg>", ""])


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    if start[0] == end[0]:
        return f"L{end[0]} {end[1]}"
    middle = (start[1] + end[1]) / 2
    return f"C{start[0]} {middle} {end[0]} {middle} {end[0]} {end[1]}"


def _box(text: str, x: float, y: float, width: float, on_the_way: bool) -> list[str]:
    fill, edge = ("#dbeafe", "#1d4ed8") if on_the_way else ("#f3f4f6", "#6b7280")
    return [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT}" rx="6" fill="{fill}" stroke="{edge}"/>',
        f'<text x="{x + width / 2:.1f}" y="{y + HEIGHT / 2 + 5:.1f}" fill="#111827">{text}</text>',
    ]


def table(graph: nx.DiGraph[str], root: Path) -> Iterator[str]:
    """The rooms as lines of a Markdown table, those on top first: what each stands on, and how it introduces itself."""
    floor = floors(graph)
    direct = nx.transitive_reduction(graph.subgraph(set(graph) - set(EVERYWHERE)))
    yield "| room | stands on | what it says of itself |"
    yield "| --- | --- | --- |"
    for room in sorted(graph, key=lambda name: (-floor[name], name)):
        below = ", ".join(f"`{other}`" for other in sorted(direct[room])) if room in direct else ""
        yield f"| `{room}` | {below} | {introduction(room, root)} |"


def introduction(room: str, root: Path) -> str:
    """The first sentence or line of a room's docstring."""
    file = root / "nsground" / room / "__init__.py"
    text = (file if file.is_file() else file.parent.with_suffix(".py")).read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0].replace("\n", " ")
    return first.replace("``", "`").replace("|", "\\|")


def files(root: Path) -> dict[Path, str]:
    """What the picture and the page must hold."""
    graph = rooms(root)
    page = (root / PAGE).read_text(encoding="utf-8")
    listed = "\n".join([BEGIN, "", *table(graph, root), "", END])
    return {PICTURE: svg(graph), PAGE: re.sub(f"{BEGIN}.*{END}", lambda _: listed, page, flags=re.DOTALL)}


def main() -> None:
    """Draw, or check what is drawn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="Write nothing; exit with 1 where a file is out of date.")
    check = parser.parse_args().check
    stale = False
    for path, text in files(ROOT).items():
        file = ROOT / path
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale = True
        if check:
            print(f"{path} is not what the imports say; run python scripts/draw_rooms.py")
        else:
            file.write_text(text, encoding="utf-8")
            print(f"{path} written")
    sys.exit(int(check and stale))


if __name__ == "__main__":
    main()
