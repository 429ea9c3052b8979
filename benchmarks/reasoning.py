"""How fast programs run, against executors in plain Python in the same process.

python benchmarks/reasoning.py [--scenes ../shared/data/coco_boxes.parquet]      # prints the table of docs/reasoning.md

Every time is processor time of the fastest of several runs, on one core, after a first run (warm). Scenes are what a
detector gives: every region has four categories of 20 and four colours of 8 with some probability.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from timeit import repeat

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

import nsground as ng
from benchmarks.plain import PlainScene, PlainSets, PlainSoft, best
from nsground.program import Program
from nsground.reasoning import Scenes
from nsground.scene import Floats, SceneGraph, Table

BOXES = Path(__file__).parents[2] / "shared" / "data" / "coco_boxes.parquet"
CATEGORIES = tuple(f"thing{i}" for i in range(20))
COLORS = ("red", "green", "blue", "gray", "black", "white", "brown", "yellow")
QUERY = "THE(AND(LEFT_OF(thing0, THE(thing1)), NOT(color=green)))"
SHAPES = (
    "THE(AND(LEFT_OF({0}, THE({1})), NOT(color={2})))",
    "AND(RIGHT_OF({0}, {1}), color={2})",
    "COUNT(AND({0}, color={2}))",
    "THE(NTH(2, left, AND({0}, color={2})))",
    "EXISTS(IN_FRONT_OF({0}, {1}))",
)
EVERYWHERE = (
    (
        "the cup left of the laptop but not in front of a person",
        "AND(LEFT_OF(cup, THE(laptop)), NOT(IN_FRONT_OF(ANY, person)))",
        {"cup", "laptop"},
    ),
    ("the person to the right of the car", "RIGHT_OF(person, THE(car))", {"person", "car"}),
    ("the second person from the left", "NTH(2, left, person)", {"person"}),
    ("the largest person left of a person", "MOST(size, LEFT_OF(person, person))", {"person"}),
)
"""Words, program, and the categories that a scene must have."""

Row = tuple[str, str, str, str]


def shortest(run: Callable[[], object], number: int, times: int = 7) -> float:
    """Seconds of processor time of the fastest of some runs, after one that does not count."""
    run()
    return min(repeat(run, number=number, repeat=times, timer=process_time)) / number


def detected(n: int, seed: int = 0) -> SceneGraph:
    rng = np.random.default_rng(seed)
    corner, extent = rng.uniform(0, 560, (n, 2)), rng.uniform(10, 80, (n, 2))

    def table(names: tuple[str, ...]) -> Table:
        probs = np.zeros((n, len(names)))
        for row in probs:
            row[rng.choice(len(names), 4, replace=False)] = rng.dirichlet([8, 1, 1, 1])
        return Table(names, probs)

    return SceneGraph(
        boxes=np.hstack([corner, corner + extent]),
        size=(640, 640),
        concepts=table(CATEGORIES),
        attributes={"color": table(COLORS)},
        existence=rng.uniform(0.6, 1, n),
    )


def plain(scene: SceneGraph) -> PlainScene:
    def rows(table: Table) -> list[dict[str, float]]:
        return [{n: v for n, v in zip(table.names, row, strict=True) if v} for row in table.probs.tolist()]

    width, height = scene.size
    boxes = [tuple(box) for box in (scene.boxes / [width, height, width, height]).tolist()]
    colors = rows(scene.attributes["color"])
    return PlainScene(boxes, rows(scene.concepts), colors, scene.existence.tolist(), width / height)


def different(count: int) -> list[Program]:
    rng = random.Random(0)
    found: dict[str, None] = {}
    while len(found) < count:
        found[rng.choice(SHAPES).format(rng.choice(CATEGORIES), rng.choice(CATEGORIES), rng.choice(COLORS))] = None
    return [ng.read(text) for text in found]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} us" if seconds < 1e-3 else f"{seconds * 1e3:,.1f} ms"


def one_scene() -> list[Row]:
    rows = []
    program = ng.read(QUERY)
    for n, number in ((10, 300), (100, 100), (1_000, 10), (5_000, 1)):
        scene = detected(n)
        ours = shortest(partial(ng.execute, program, scene), number)
        sets = PlainSets(plain(scene))
        theirs = shortest(partial(sets.run, program), number)
        rows.append((f"soft query, {n:,} regions", _ms(ours), f"{_ms(theirs)} (hard sets)", f"{theirs / ours:.2g}"))
        if n == 10:
            worlds = shortest(partial(ng.execute, program, scene, "worlds", samples=256), 20)
            theirs *= 256
            rows.append(
                ("256 worlds, 10 regions", _ms(worlds), f"{_ms(theirs)} (256 hard sets)", f"{theirs / worlds:.2g}")
            )
    return rows


def _one_by_one(programs: list[Program], scene: SceneGraph) -> None:
    for program in programs:
        ng.execute(program, scene)


def many_programs() -> list[Row]:
    rows = []
    programs = different(1_000)
    for n in (10, 30, 100):
        scene = detected(n)
        together = shortest(partial(ng.execute_batch, programs, scene), 1, 40) / len(programs)
        alone = shortest(partial(_one_by_one, programs, scene), 1, 5) / len(programs)
        rows.append(
            (
                f"1,000 queries, {n} regions, each",
                _ms(together),
                f"{_ms(alone)} (one by one)",
                f"{alone / together:.2g}",
            )
        )
    return rows


def memory() -> list[Row]:
    scene, program = detected(5_000), ng.read("NEAR(ANY, ANY)")
    tracemalloc.start()
    ng.execute(program, scene)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return [
        (
            "every pair of 5,000 regions, memory",
            f"{peak / 1e6:,.0f} MB",
            f"{5_000**2 * 8 / 1e6:,.0f} MB (one array of all pairs)",
            "",
        )
    ]


def many_scenes(path: Path) -> list[Row]:
    scenes = Scenes.from_parquet(path, size=(640, 480))
    boxes: Floats = scenes.boxes / [640, 480, 640, 480]
    names = scenes.concepts.names
    by_scene: list[PlainSoft] = []
    having: dict[str, set[int]] = {}
    all_boxes = [tuple(box) for box in boxes.tolist()]
    labels = [names[code] for code in scenes.concepts.codes.tolist()]
    for i, (start, end) in enumerate(zip(scenes.starts[:-1].tolist(), scenes.starts[1:].tolist(), strict=True)):
        index: dict[str, list[int]] = {}
        for place in range(start, end):
            index.setdefault(labels[place], []).append(place - start)
        for name in index:
            having.setdefault(name, set()).add(i)
        by_scene.append(PlainSoft(all_boxes[start:end], index, 640 / 480))
    rows = []
    for words, notation, needed in EVERYWHERE:
        program = ng.read(notation)

        def theirs() -> dict[int, tuple[int, float]]:
            candidates = set.intersection(*(having[name] for name in needed))  # noqa: B023
            return {i: best(by_scene[i].run(program)) for i in candidates}  # noqa: B023

        found = ng.execute_batch(program, scenes)
        expected = theirs()
        wrong = sum(
            1 for i, (_, degree) in expected.items()
            if degree > 0.5 and abs(found.confidence[i] - degree) > 1e-6 and found.codes[i]
        )  # fmt: skip
        assert not wrong, f"{wrong} scenes differ on {words}"
        ours = shortest(partial(ng.execute_batch, program, scenes), 1)
        slow = shortest(theirs, 1, 3)
        rows.append(
            (
                f"{len(scenes):,} scenes: {words}",
                _ms(ours),
                f"{_ms(slow)} (soft, pruned by category)",
                f"{slow / ours:.2g}",
            )
        )
    return rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scenes", type=Path, default=BOXES)
    given = options.parse_args()
    rows = [*one_scene(), *many_programs(), *memory()]
    if given.scenes.is_file():
        rows += many_scenes(given.scenes)
    else:
        print(f"no {given.scenes}: left out what needs many scenes", file=sys.stderr)
    print("| what | here | plain Python | times |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
