"""A scene in the pixels of another size of its picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nsground.scene.graph import SceneGraph


def in_pixels(scene: SceneGraph, size: tuple[int, int]) -> SceneGraph:
    """The scene in the pixels of a picture of ``size`` (W, H); without masks, where the sizes differ."""
    if scene.size == size:
        return scene
    scale = np.array(size) / scene.size
    boxes, centers = scene.boxes * np.tile(scale, 2), scene.centers * scale
    return replace(scene, boxes=boxes, centers=centers, size=size, masks=None)
