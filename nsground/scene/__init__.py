"""Scene graphs: the regions of one picture as aligned arrays, and the files they live in."""

from nsground.scene.clevr import from_clevr
from nsground.scene.coco import from_coco
from nsground.scene.coco_categories import COCO_CATEGORIES
from nsground.scene.draw import from_graph
from nsground.scene.files import load_clevr_scenes
from nsground.scene.geometry import iou, matched
from nsground.scene.graph import Floats, Rle, SceneGraph, Table
from nsground.scene.region import Region
from nsground.scene.visual_genome import from_visual_genome

__all__ = [
    "COCO_CATEGORIES", "Floats", "Region", "Rle", "SceneGraph", "Table", "from_clevr", "from_coco", "from_graph",
    "from_visual_genome", "iou", "load_clevr_scenes", "matched",
]  # fmt: skip
