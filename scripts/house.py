"""Measure the house: arrows and circles between modules, size of rooms, docstrings, names of classes.

    python scripts/house.py              # a page of tables
    python scripts/house.py --json       # the same as one line of JSON
    python scripts/house.py --root DIR   # of another checkout

An arrow is an import of one module by another: at its top, inside a function, or by its name in a text, such as
``"nsground.room.module:function"``; imports for the type checker alone do not count. A circle is a set of modules (or
rooms) each of which imports every other, directly or through others: a strongly connected component of two or more.
Lines are those of files as they are. What is public has no name with a leading underscore, nor stands in something that
has; methods of public classes count. What overrides a method with a docstring has that one, as in ``help()``; stubs of
a protocol (``...``) have the protocol's.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import grimp
import networkx as nx
from rich.console import Console
from rich.table import Table

PACKAGE = "nsground"


@dataclass(frozen=True)
class House:
    """What was measured.

    Fields:
        arrows: between modules; ``room_arrows``: between rooms, each counted once.
        circles: of modules, the largest first; ``room_circles``: of rooms.
        rooms: files and lines of each.
        public: definitions; ``undocumented``: those without a docstring, as ``module.name``.
        shared_names: classes of one name, by the modules that define them.
    """

    modules: int
    arrows: int
    room_arrows: int
    circles: list[list[str]]
    room_circles: list[list[str]]
    rooms: dict[str, tuple[int, int]]
    public: int
    undocumented: list[str]
    shared_names: dict[str, list[str]]


def measure(root: Path) -> House:
    """The house of a checkout."""
    files = sorted((root / PACKAGE).rglob("*.py"))
    classes = documented_methods(files)
    definitions = [found for file in files for found in public_definitions(file, root, classes)]
    modules, rooms = arrows(root)
    return House(
        modules=modules.number_of_nodes(),
        arrows=modules.number_of_edges(),
        room_arrows=rooms.number_of_edges(),
        circles=circles(modules),
        room_circles=circles(rooms),
        rooms=sizes(files, root),
        public=len(definitions),
        undocumented=[name for name, documented in definitions if not documented],
        shared_names=shared_names(files, root),
    )


def arrows(root: Path) -> tuple[nx.DiGraph[str], nx.DiGraph[str]]:
    """Which module imports which, and which room."""
    sys.path.insert(0, str(root))
    try:
        graph = grimp.build_graph(PACKAGE, exclude_type_checking_imports=True, cache_dir=None)
    finally:
        sys.path.remove(str(root))
    modules: nx.DiGraph[str] = nx.DiGraph()
    modules.add_nodes_from(graph.modules)
    for module in graph.modules:
        modules.add_edges_from((module, other) for other in graph.find_modules_directly_imported_by(module))
    for file in (root / PACKAGE).rglob("*.py"):
        module = module_of(file, root)
        modules.add_edges_from(
            (module, other)
            for other in named(file)
            if other in graph.modules and not f"{module}.".startswith(f"{other}.")  # where its own data files are
        )
    rooms: nx.DiGraph[str] = nx.DiGraph()
    rooms.add_edges_from((room(a), room(b)) for a, b in modules.edges if room(a) != room(b))
    return modules, rooms


def named(file: Path) -> Iterator[str]:
    """The modules whose names stand in texts of a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = re.fullmatch(rf"({PACKAGE}(?:\.\w+)+)(?::\w+)?", node.value)
            if match:
                yield match[1]


def module_of(file: Path, root: Path) -> str:
    """The name by which a file is imported."""
    return ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def room(module: str) -> str:
    """The room of a module: the part below ``nsground``, itself where it is a module of its own."""
    return module.split(".")[1] if "." in module else module


def circles(graph: nx.DiGraph[str]) -> list[list[str]]:
    """The strongly connected components of two or more, the largest first."""
    found = [sorted(component) for component in nx.strongly_connected_components(graph) if len(component) > 1]
    return sorted(found, key=lambda members: (-len(members), members))


def sizes(files: Iterable[Path], root: Path) -> dict[str, tuple[int, int]]:
    """Files and lines of each room, by name."""
    lines: dict[str, list[int]] = defaultdict(list)
    for file in files:
        parts = file.relative_to(root / PACKAGE).with_suffix("").parts
        lines[parts[0]].append(len(file.read_text(encoding="utf-8").splitlines()))
    return {name: (len(counts), sum(counts)) for name, counts in sorted(lines.items())}


Classes = Mapping[str, tuple[list[str], set[str]]]
"""The bases of each class, and the names of its methods that have a docstring."""


def documented_methods(files: Iterable[Path]) -> Classes:
    """All classes of some files, by name; of several of one name, all together."""
    classes: dict[str, tuple[list[str], set[str]]] = {}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases, methods = classes.setdefault(node.name, ([], set()))
                bases += [re.split(r"[.\[]", ast.unparse(base).split("[")[0])[-1] for base in node.bases]
                methods |= {
                    child.name for child in node.body
                    if isinstance(child, ast.FunctionDef) and ast.get_docstring(child) is not None
                }  # fmt: skip
    return classes


def inherits_docstring(method: str, bases: Iterable[str], classes: Classes) -> bool:
    """Whether a class above has a method of this name with a docstring."""
    above = [classes[base] for base in bases if base in classes]
    return any(method in methods or inherits_docstring(method, higher, classes) for higher, methods in above)


def public_definitions(file: Path, root: Path, classes: Classes) -> Iterator[tuple[str, bool]]:
    """Every public class, function and method of a file, and whether it has a docstring, its own or one from above."""
    module = module_of(file, root)

    def walk(node: ast.Module | ast.ClassDef, name: str) -> Iterator[tuple[str, bool]]:
        for child in node.body:
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and child.name[0] != "_":
                if not is_overload(child):
                    documented = ast.get_docstring(child) is not None
                    if isinstance(node, ast.ClassDef) and not documented:
                        documented = inherits_docstring(child.name, classes[node.name][0], classes) or is_stub(
                            child, node
                        )
                    yield f"{name}.{child.name}", documented
                if isinstance(child, ast.ClassDef):
                    yield from walk(child, f"{name}.{child.name}")

    if not any(part[0] == "_" and part[:2] != "__" for part in module.split(".")):
        yield from walk(ast.parse(file.read_text(encoding="utf-8")), module)


def is_stub(method: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, protocol: ast.ClassDef) -> bool:
    """Whether a method stands for one that is defined elsewhere, as the docstring of its protocol says."""
    is_protocol = any(ast.unparse(base).split("[")[0] == "Protocol" for base in protocol.bases)
    empty = len(method.body) == 1 and ast.unparse(method.body[0]) == "..."
    return is_protocol and empty and ast.get_docstring(protocol) is not None


def is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it only tells types of the definition after it."""
    names = (ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list)
    return any(name == "overload" for name in names)


def shared_names(files: Iterable[Path], root: Path) -> dict[str, list[str]]:
    """The public classes at the top of modules that have one name in several of them."""
    where: dict[str, list[str]] = defaultdict(list)
    for file in files:
        module = module_of(file, root)
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name[0] != "_":
                where[node.name].append(module)
    return {name: modules for name, modules in sorted(where.items()) if len(modules) > 1}


def show(house: House, console: Console) -> None:
    """The tables."""
    console.print(
        f"{house.modules:,} modules, {house.arrows:,} arrows between them, {house.room_arrows:,} between rooms"
    )
    for title, found in (("modules", house.circles), ("rooms", house.room_circles)):
        inside = sum(map(len, found))
        console.print(f"{len(found):,} circles of {title}, with {inside:,} {title} in them")
        for members in found:
            console.print(f"  {len(members)}: {', '.join(name.removeprefix(PACKAGE + '.') for name in members)}")
    table = Table("room", "files", "lines", box=None)
    for name, (files, lines) in house.rooms.items():
        table.add_row(name, f"{files:,}", f"{lines:,}")
    console.print(table)
    console.print(f"{house.public:,} public definitions, {len(house.undocumented):,} without a docstring")
    missing = Counter(room(name) for name in house.undocumented)
    console.print("  " + ", ".join(f"{name} {count}" for name, count in missing.most_common()))
    console.print(f"{len(house.shared_names):,} names of several classes")
    for name, modules in house.shared_names.items():
        console.print(f"  {name}: {', '.join(module.removeprefix(PACKAGE + '.') for module in modules)}")


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--undocumented", action="store_true", help="List what has no docstring.")
    args = parser.parse_args()
    house = measure(args.root)
    if args.as_json:
        print(json.dumps(asdict(house)))
        return
    console = Console(soft_wrap=True, highlight=False)
    show(house, console)
    if args.undocumented:
        for name in house.undocumented:
            console.print(f"  {name}")


if __name__ == "__main__":
    main()
