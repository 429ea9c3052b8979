"""A scene as it was seen, with one thing after the other replaced by the truth.

A region stands for the true object that it meets by an IoU of 0.5 or more (:func:`~nsground.scene.matched`). Regions
that meet none keep what was seen in them. Boxes are repaired by looking again, at the true boxes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nsground.scene import Floats, SceneGraph, Table, iou, matched

Indices = NDArray[np.int64]

GROUND = ("right", "front", "above")
"""Axes that span the frame of positions."""


def described(scene: SceneGraph, truth: SceneGraph) -> SceneGraph:
    """The scene with the true categories and attributes, of those families that are known of the truth."""
    at, true = _met(scene, truth)
    tables = {
        family: _put(scene.attributes.get(family, Table((), np.zeros((len(scene), 0)))), table, at, true)
        for family, table in truth.attributes.items()
    }
    concepts = _put(scene.concepts, truth.concepts, at, true)
    return replace(scene, concepts=concepts, attributes={**scene.attributes, **tables})


def placed(scene: SceneGraph, truth: SceneGraph) -> SceneGraph:
    """The scene with the true centres, depths, positions and shares hidden, on which relations rest.

    Positions are put into the frame of those that meet no object: turned, and moved so that the middles of what is
    met agree. What the scene does not tell of a region that meets none stays untold of all.
    """
    at, true = _met(scene, truth)
    centers = scene.centers.copy()
    centers[at] = truth.centers[true]
    positions, axes = _positions(scene, truth, at, true)
    return replace(
        scene,
        centers=centers,
        depth=_rows(scene.depth, truth.depth, at, true, len(scene)),
        hidden=_rows(scene.hidden, truth.hidden, at, true, len(scene)),
        positions=positions,
        axes=axes,
    )


def _met(scene: SceneGraph, truth: SceneGraph) -> tuple[Indices, Indices]:
    """The regions that meet an object, and the objects that they meet."""
    match = matched(iou(scene.boxes, truth.boxes))
    at = np.flatnonzero(match >= 0)
    return at, match[at]


def _put(seen: Table, truth: Table, at: Indices, true: Indices) -> Table:
    """A table over all names of both, with the true rows where they are known."""
    names = tuple(dict.fromkeys([*seen.names, *truth.names]))
    probs = np.zeros((len(seen.probs), len(names)))
    probs[:, : len(seen.names)] = seen.probs
    rows = np.zeros((len(at), len(names)))
    rows[:, [names.index(name) for name in truth.names]] = truth.probs[true]
    probs[at] = rows
    return Table(names, probs)


def _rows(seen: Floats | None, truth: Floats | None, at: Indices, true: Indices, regions: int) -> Floats | None:
    if truth is None or (seen is None and len(at) < regions):
        return seen
    values = np.zeros((regions, *truth.shape[1:])) if seen is None else seen.copy()
    values[at] = truth[true]
    return values


def _positions(
    scene: SceneGraph, truth: SceneGraph, at: Indices, true: Indices
) -> tuple[Floats | None, dict[str, Floats]]:
    """The positions, and the axes of their frame, which is the truth's."""
    seen = scene.positions
    if truth.positions is None or not len(at):
        return seen, dict(scene.axes)
    others = np.setdiff1d(np.arange(len(scene)), at)
    known = [axis for axis in GROUND if axis in scene.axes and axis in truth.axes]
    if len(others) and (seen is None or len(known) < len(GROUND)):
        return seen, dict(scene.axes)
    positions = np.zeros((len(scene), 3))
    positions[at] = truth.positions[true]
    if len(others):
        assert seen is not None
        ours, theirs = (np.array([frame.axes[axis] for axis in GROUND]) for frame in (scene, truth))
        along = (seen[others] - seen[at].mean(axis=0)) @ ours.T
        positions[others] = along @ np.linalg.pinv(theirs).T + positions[at].mean(axis=0)
    return positions, dict(truth.axes)
