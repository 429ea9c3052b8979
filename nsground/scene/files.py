"""Scene files: versioned JSON, written atomically and read with an error for all that can be wrong.

    {"nsground_scene": 1, "size": [640, 480], "boxes": [[x0, y0, x1, y1], ...],
     "concepts": {"names": ["cup", ...], "probs": [[0.9, ...], ...]},
     "attributes": {"color": {"names": [...], "probs": [...]}}, ...}

The fields are those of :class:`SceneGraph`; one that has its default may be left out.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nsground.domains.domain import Domain
from nsground.errors import SceneError, did_you_mean
from nsground.files.atomic import write_bytes
from nsground.scene import masks
from nsground.scene.graph import SceneGraph, Table
from nsground.scene.reading import items, mapping, need, short, word

VERSION = 1
MAX_BYTES = 200_000_000
"""Largest file that is read."""

FIELDS = tuple(field.name for field in dataclasses.fields(SceneGraph))


# --- plain data -------------------------------------------------------------------------------------------


def to_dict(scene: SceneGraph) -> dict[str, Any]:
    """The scene as dictionaries, lists, strings and numbers; fields that have their defaults are left out.

    >>> to_dict(SceneGraph(boxes=[[0, 0, 4, 4]], size=(8, 4), concepts=Table((), np.ones((1, 0)))))["boxes"]
    [[0.0, 0.0, 4.0, 4.0]]
    """
    plain = SceneGraph(boxes=scene.boxes, size=scene.size, concepts=scene.concepts)
    data: dict[str, Any] = {"nsground_scene": VERSION}
    if scene.masks is not None:
        scene = dataclasses.replace(scene, masks=_masks(scene.masks, scene.size))
    for name in FIELDS:
        value = _plain(getattr(scene, name))
        if name in ("boxes", "size", "concepts") or value != _plain(getattr(plain, name)):
            data[name] = value
    return data


def _plain(value: Any) -> Any:
    match value:
        case np.ndarray():
            return value.tolist()
        case Domain():
            return value.address  # what is laid over it is not the scene's
        case Table(names=names, probs=probs):
            return {"names": list(names), "probs": probs.tolist()}
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
    return value


def from_dict(data: object, source: str = "scene") -> SceneGraph:
    """The scene that :func:`to_dict` wrote. Raises SceneError naming ``source``, field and value."""
    try:
        return _scene(mapping(data, "top"))
    except SceneError as error:
        raise SceneError(f"{source}: {error}") from None


def _scene(data: Mapping[str, Any]) -> SceneGraph:
    version = need(data, "nsground_scene", "top")
    if version != VERSION or type(version) is not int:
        raise SceneError(f"nsground_scene: this nsground reads version {VERSION}, got {short(version)}")
    for name in data:
        if name not in FIELDS and name != "nsground_scene":
            raise SceneError(f"there is no field {name!r}.{did_you_mean(str(name), FIELDS)} Known: {', '.join(FIELDS)}")
    fields: dict[str, Any] = {name: value for name, value in data.items() if name in FIELDS and value is not None}
    for name in ("boxes", "size", "concepts"):
        fields[name] = need(fields, name, "top")
    for name in ("boxes", "existence", "centers", "depth", "positions", "hidden", "masks", "complete_for"):
        if name in fields:
            items(fields[name], name)
    for name in ("attributes", "axes", "relations"):
        if name in fields:
            mapping(fields[name], name)
    fields["concepts"] = _table(fields["concepts"], "concepts")
    if "attributes" in fields:
        fields["attributes"] = {k: _table(t, f"attributes.{k}") for k, t in fields["attributes"].items()}
    given, fields["masks"] = fields.get("masks"), None
    scene = SceneGraph(**fields)
    if given is None:
        return scene
    return dataclasses.replace(scene, masks=_masks(given, scene.size))


def _masks(given: Sequence[Any], size: tuple[int, int]) -> tuple[dict[str, Any] | None, ...]:
    return tuple(m if m is None else masks.checked(m, f"masks[{i}]", size) for i, m in enumerate(given))


def _table(value: object, name: str) -> Table:
    given = mapping(value, name)
    if extra := sorted(set(given) - {"names", "probs"}, key=str):
        raise SceneError(f"{name}: there is no field {extra[0]!r}; a table has 'names' and 'probs'")
    names = [word(v, f"{name}.names[{i}]") for i, v in enumerate(items(need(given, "names", name), f"{name}.names"))]
    probs: Any = items(need(given, "probs", name), f"{name}.probs")
    return Table(tuple(names), probs)


# --- files ------------------------------------------------------------------------------------------------


def save(scene: SceneGraph, path: Path) -> None:
    """Write the scene as JSON: all of it or, if anything fails, nothing. Raises SceneError if it cannot."""
    write_bytes(path, json.dumps(to_dict(scene), allow_nan=False).encode(), SceneError)


def load(path: Path) -> SceneGraph:
    """The scene in a JSON file: ours, or one scene in the form of CLEVR, COCO or Visual Genome.

    Raises SceneError naming file, field and value.
    """
    data = read_json(path)
    try:
        return _recognised(data)
    except SceneError as error:
        raise SceneError(f"{path}: {error}") from None


def load_clevr_scenes(path: str | Path) -> list[SceneGraph]:
    """All scenes of a CLEVR ``scenes.json``. Raises SceneError naming file, scene, field and value."""
    from nsground.scene.clevr import clevr_scenes

    try:
        return clevr_scenes(mapping(read_json(Path(path)), "top"))
    except SceneError as error:
        raise SceneError(f"{path}: {error}") from None


def read_json(path: Path) -> object:
    """The data in a JSON file. Raises SceneError where it is missing, too large, broken or too deep."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            kind = "a folder" if path.is_dir() else "no ordinary file"
            raise SceneError(f"{path}: is {kind}; give the path of a JSON file")
        if size > MAX_BYTES:
            raise SceneError(f"{path}: {size:,} bytes; at most {MAX_BYTES:,} are read")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SceneError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SceneError(f"{path}: is not JSON: byte {error.start} is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise SceneError(f"{path}: is not JSON: {error.msg} at line {error.lineno} column {error.colno}") from None
    except SceneError:
        raise
    except ValueError as error:  # a path that no system can have, a number too long for Python
        raise SceneError(f"{path}: cannot be read: {error}") from None
    except RecursionError:
        raise SceneError(f"{path}: is nested too deep to be a scene") from None


def _recognised(data: Any) -> SceneGraph:
    """The scene in data of any form we know; what tells the forms apart is written here and nowhere else."""
    from nsground.scene.clevr import clevr_scenes, from_clevr
    from nsground.scene.coco import from_coco
    from nsground.scene.visual_genome import from_visual_genome

    match data:
        case {"nsground_scene": _}:
            return _scene(data)
        case {"objects": [{"3d_coords": _}, *_]}:
            return from_clevr(data)
        case {"scenes": [_]}:
            return clevr_scenes(data)[0]
        case {"scenes": [*scenes]}:
            raise SceneError(f"holds {len(scenes)} scenes; pick one with load_clevr_scenes(path)[i]")
        case {"annotations": _, "images": _} | [{"bbox": _}, *_]:
            return from_coco(data)
        case {"objects": [{"x": _, "y": _, "w": _, "h": _}, *_]}:
            return from_visual_genome(data)
    raise SceneError(
        f"is no scene that we know: expected an object with 'nsground_scene', or CLEVR's, COCO's or "
        f"Visual Genome's form, got {_outline(data)}"
    )


def _outline(data: object) -> str:
    if isinstance(data, Mapping):
        return f"an object with {', '.join(map(repr, list(data)[:6])) or 'no field'}"
    return short(data)
