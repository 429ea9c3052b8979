"""Detections put right by hand: boxes moved, added, deleted and given another label."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nsground.errors import SceneError
from nsground.scene import Floats, SceneGraph, Table


@dataclass(frozen=True)
class Correction:
    """One change to a scene. ``region`` is an index in the scene as the corrections before it left it.

    ``move`` takes region and box, ``add`` box and label, ``delete`` region, ``relabel`` region and label; boxes are
    x0, y0, x1, y1 in pixels of the scene.
    """

    op: Literal["move", "add", "delete", "relabel"]
    region: int | None = None
    box: tuple[float, float, float, float] | None = None
    label: str | None = None


def corrected(scene: SceneGraph, corrections: Iterable[Correction], image: Any = None) -> SceneGraph:
    """The scene after corrections, one after the other.

    What was said by hand is certain. Colours and the like of a box that was moved or added are judged anew from
    ``image``; without one, nothing is said of them. Raises SceneError naming the correction that cannot be made.
    """
    for number, correction in enumerate(corrections, 1):
        try:
            scene = _corrected(scene, correction, image)
        except SceneError as error:
            raise SceneError(f"correction {number} ({correction.op}): {error}") from None
    return scene


def _corrected(scene: SceneGraph, correction: Correction, image: Any) -> SceneGraph:
    match correction:
        case Correction("delete", int(region)):
            _check(scene, region)
            return scene[[i for i in range(len(scene)) if i != region]]
        case Correction("relabel", int(region), label=str(label)):
            _check(scene, region)
            return _relabelled(scene, region, label)
        case Correction("add", box=tuple(box), label=str(label)):
            return _joined(scene, _judged(scene, box, label, image))
        case Correction("move", int(region), box=tuple(box)):
            _check(scene, region)
            label = scene.regions[region].label or "thing"
            both = _joined(scene, _judged(scene, box, label, image))
            order = list(range(len(scene)))
            order[region] = len(scene)
            return both[order]
    raise SceneError("move takes region and box, add box and label, delete region, relabel region and label")


def _check(scene: SceneGraph, region: int) -> None:
    if not 0 <= region < len(scene):
        raise SceneError(f"there is no region {region}; the scene has {len(scene)}")


def _relabelled(scene: SceneGraph, region: int, label: str) -> SceneGraph:
    names = scene.concepts.names if label in scene.concepts.names else (*scene.concepts.names, label)
    probs = np.zeros((len(scene), len(names)))
    probs[:, : len(scene.concepts.names)] = scene.concepts.probs
    probs[region] = np.eye(len(names))[names.index(label)]
    existence = scene.existence.copy()
    existence[region] = 1.0
    return dataclasses.replace(scene, concepts=Table(names, probs), existence=existence)


def _judged(scene: SceneGraph, box: tuple[float, ...], label: str, image: Any) -> SceneGraph:
    """A scene of the one box, with all that the picture says of it."""
    if not label.strip():
        raise SceneError("the label is empty")
    if image is None:
        return SceneGraph(boxes=[box], size=scene.size, concepts=Table((label,), np.ones((1, 1))))  # type: ignore[arg-type]
    from nsground.perception import perceive

    return perceive(image, scene.domain, boxes=[box], labels=[label])


def _joined(scene: SceneGraph, one: SceneGraph) -> SceneGraph:
    """The scene with one region more, the last."""
    if scene.positions is not None and one.positions is None:
        raise SceneError("the scene has positions in space, and a box drawn in the picture has none")
    n = len(scene)
    relations = {name: np.pad(held, ((0, 1), (0, 1))) for name, held in scene.relations.items()}
    return dataclasses.replace(
        scene,
        boxes=np.concatenate([scene.boxes, one.boxes]),
        concepts=_stacked(scene.concepts, one.concepts),
        attributes={name: _stacked(table, one.attributes.get(name)) for name, table in scene.attributes.items()},
        existence=np.concatenate([scene.existence, one.existence]),
        centers=np.concatenate([scene.centers, one.centers]),
        depth=_rows(scene.depth, one.depth, "depth"),
        positions=_rows(scene.positions, one.positions, "positions"),
        hidden=None if scene.hidden is None else np.append(scene.hidden, 0.0 if one.hidden is None else one.hidden),
        masks=None if scene.masks is None else (*scene.masks, None if one.masks is None else one.masks[0]),
        relations={name: held for name, held in relations.items() if held.shape == (n + 1, n + 1)},
    )


def _stacked(table: Table, row: Table | None) -> Table:
    """A table with one row more; it knows the names of both."""
    if row is None:
        return Table(table.names, np.pad(table.probs, ((0, 1), (0, 0))))
    names = tuple(dict.fromkeys([*table.names, *row.names]))
    probs = np.zeros((len(table.probs) + 1, len(names)))
    probs[:-1, : len(table.names)] = table.probs
    probs[-1, [names.index(name) for name in row.names]] = row.probs[0]
    return Table(names, probs)


def _rows(held: Floats | None, row: Floats | None, name: str) -> Floats | None:
    if held is None:
        return None
    if row is None:
        raise SceneError(f"the scene has {name}, and a box drawn in the picture has none")
    return np.concatenate([held, row])
