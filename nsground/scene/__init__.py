"""Scene graphs: the regions of one picture as aligned arrays, and the files they live in."""

from nsground.scene.graph import Floats, SceneGraph, Table
from nsground.scene.region import Region

__all__ = ["Floats", "Region", "SceneGraph", "Table"]
