"""Many scenes as flat arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nsground.errors import SceneError
from nsground.scene.scenes import Labels, Scenes


def three() -> Scenes:
    """Two regions, none, and three."""
    corners = np.array([[0, 0], [20, 0], [5, 5], [30, 30], [60, 10]], dtype=float)
    return Scenes(
        starts=np.array([0, 2, 2, 5]),
        boxes=np.hstack([corners, corners + 10]),
        concepts=Labels(("cup", "fork"), np.array([0, 1, 1, -1, 0], dtype=np.int32)),
        attributes={"color": Labels(("red",), np.array([0, -1, 0, 0, -1], dtype=np.int32))},
        size=(100, 50),
    )


def test_an_item_is_a_scene() -> None:
    scenes = three()
    assert [len(scene) for scene in scenes] == [2, 0, 3]
    assert [region.label for region in scenes[2].regions] == ["fork", None, "cup"]
    assert scenes[0].regions[0].attributes == {"color": "red"}
    assert scenes[-1].regions[2].box == (60, 10, 70, 20)
    with pytest.raises(IndexError, match="there is no scene 3"):
        scenes[3]


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    columns = {
        "image_id": [7, 3, 7], "category": ["cup", "dog", "fork"], "cx": [0.5, 0.25, 0.1], "cy": [0.5] * 3,
        "w": [0.2] * 3, "h": [0.2] * 3, "score": [0.5, 1.0, 0.25],
    }  # fmt: skip
    path = tmp_path / "scenes.parquet"
    parquet.write_table(pyarrow.table(columns), path)
    scenes = Scenes.from_parquet(path, size=(100, 200))
    assert (len(scenes), list(scenes.names or ())) == (2, [3, 7])
    assert scenes[1].regions[0].box == pytest.approx((40, 80, 60, 120))
    assert [(r.label, r.score) for r in scenes[1]] == [("cup", 0.5), ("fork", 0.25)]
    del columns["w"]
    parquet.write_table(pyarrow.table(columns), path)
    with pytest.raises(SceneError, match="no column 'w'"):
        Scenes.from_parquet(path)
    path.write_bytes(b"no parquet")
    with pytest.raises(SceneError, match="cannot be read"):
        Scenes.from_parquet(path)


def test_arrays_that_disagree() -> None:
    scenes = three()
    with pytest.raises(SceneError, match="starts"):
        Scenes(np.array([0, 4]), scenes.boxes, scenes.concepts)
    with pytest.raises(SceneError, match=r"boxes\[0\]"):
        Scenes(scenes.starts, scenes.boxes[:, [2, 1, 0, 3]], scenes.concepts)
    with pytest.raises(SceneError, match="concepts"):
        Scenes(scenes.starts, scenes.boxes, Labels(("cup",), np.zeros(4, dtype=np.int32)))


def test_which_scenes_have_a_category() -> None:
    scenes = three()
    assert scenes.having(0).tolist() == [True, False, True] and scenes.having(1).tolist() == [True, False, True]
    assert scenes.owners(0).tolist() == [0, 2] and scenes.owners(1).tolist() == [0, 2]
