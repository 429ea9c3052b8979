"""Learned relations: a small network on the geometry of two regions, in a file that an entry names as its meaning.

    in_the_shadow_of:
      phrases: [in the shadow of]
      meaning: learned in_the_shadow_of.safetensors      # beside the YAML file

The file is safetensors: arrays, and a description as text. Using one needs no torch. An installed package may
add models by code, by entry points of the group ``nsground.relation_models``: ``learned NAME`` is then a meaning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from nsground.errors import RelationError, did_you_mean
from nsground.registry import Registry, Spec, having, read_name
from nsground.relations.geometry import GEOMETRY, Array, Chosen
from nsground.relations.nodes import FormulaNode

FORMAT = "nsground relation 1"

MARK = "learned "
"""Begins a meaning that is the name of a file."""

NETWORK = ".safetensors"

MAX_BYTES = 20_000_000
MAX_LAYERS = 8

OF_ONE = ("center_x", "center_y", "width", "height", "bottom", "aspect")
"""Of each of the two regions."""

OF_TWO = ("gap", "iou", "overlap_x", "overlap_y")
"""Of both, the same either way."""

OF_TURNED = ("covered", "covered_x", "covered_y")
"""Of both, one way and the other."""

APART = (
    ("center_x", "width"), ("center_x", "height"), ("center_y", "height"), ("bottom", "height"), ("left", "width"),
    ("right", "width"), ("width", "width"), ("height", "height"),
)  # fmt: skip
"""How far the two are apart in these, in sizes of b."""

FEATURES = (
    *(f"{name}(a)" for name in OF_ONE),
    *(f"{name}(b)" for name in OF_ONE),
    *(f"({name}(a) - {name}(b)) / {side}(b)" for name, side in APART),
    *(f"{name}(a, b)" for name in (*OF_TWO, *OF_TURNED)),
    *(f"{name}(b, a)" for name in OF_TURNED),
)
"""What the network sees of a pair."""

Form = Literal["free", "symmetric", "asymmetric"]
"""What the network keeps by the way it is made: R(a, b) = R(b, a), or never both R(a, b) and R(b, a)."""


def features(a: Chosen, b: Chosen) -> Array:
    """The features [..., F] of pairs, as numpy or torch arrays."""
    found = [GEOMETRY[name](a) for name in OF_ONE] + [GEOMETRY[name](b) for name in OF_ONE]
    found += [_squeezed(a.xp, (GEOMETRY[name](a) - GEOMETRY[name](b)) / GEOMETRY[side](b)) for name, side in APART]
    found += [GEOMETRY[name](a, b) for name in (*OF_TWO, *OF_TURNED)]
    found += [GEOMETRY[name](b, a) for name in OF_TURNED]
    return a.xp.stack(a.xp.broadcast_arrays(*found), axis=-1)


def _squeezed(xp: Any, x: Array) -> Array:
    """Far is far: beyond a few sizes, differences count for less and less."""
    return x / (1 + xp.abs(x) / 3)


@dataclass(frozen=True, eq=False)
class RelationNetwork:
    """Layers of weights [in, out] and biases [out], tanh between them, over features shifted and scaled.

    The last layer has one output: over 0, the relation holds.
    """

    shift: Any
    scale: Any
    layers: tuple[tuple[Any, Any], ...]
    form: Form = "free"

    def degrees(self, a: Chosen, b: Chosen) -> Array:
        """Degrees to which the relation holds of pairs."""
        return self.of_features(a.xp, features(a, b), None if self.form == "free" else features(b, a))

    def of_features(self, xp: Any, one_way: Array, other_way: Array | None) -> Array:
        """Degrees [...] of pairs by their features [..., F], and those of the pairs turned round."""
        there = self._score(xp, one_way)
        if self.form != "free":
            back = self._score(xp, other_way)
            there = (there + back) / 2 if self.form == "symmetric" else xp.minimum(there, -back)
        return xp.tanh(there * 0.5) * 0.5 + 0.5

    def _score(self, xp: Any, values: Array) -> Array:
        values = (values - _as(xp, self.shift)) / _as(xp, self.scale)
        for i, (weights, biases) in enumerate(self.layers):
            values = values @ _as(xp, weights) + _as(xp, biases)
            if i < len(self.layers) - 1:
                values = xp.tanh(values)
        return values[..., 0]

    def to_bytes(self, about: Mapping[str, Any]) -> bytes:
        """The network as a safetensors file, with what is to be known ``about`` it as JSON."""
        from safetensors.numpy import save

        arrays = {"shift": self.shift, "scale": self.scale}
        for i, (weights, biases) in enumerate(self.layers):
            arrays |= {f"weights.{i}": weights, f"biases.{i}": biases}
        described = {"format": FORMAT, "form": self.form, "features": list(FEATURES), **about}
        found: bytes = save(
            {name: np.ascontiguousarray(array, dtype=np.float64) for name, array in arrays.items()},
            {"nsground": json.dumps(described)},
        )
        return found


def _as(xp: Any, a: Array) -> Array:
    return xp.asarray(a) if isinstance(a, np.ndarray) and xp is not np else a


def load(path: Path) -> RelationNetwork:
    """The network in a file. Raises RelationError naming the file and what is wrong with it."""
    from safetensors import SafetensorError, safe_open

    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise RelationError(f"{path}: {size:,} bytes; a relation has at most {MAX_BYTES:,}")
        with safe_open(str(path), framework="np") as file:
            about = json.loads((file.metadata() or {}).get("nsground", "{}"))
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except (OSError, SafetensorError, json.JSONDecodeError) as error:
        raise RelationError(f"{path}: is no learned relation: {error}") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT or about.get("features") != list(FEATURES):
        raise RelationError(f"{path}: is no learned relation of this version ({FORMAT}); learn it again")
    return _checked(path, arrays, about.get("form"))


def _checked(path: Path, arrays: dict[str, Any], form: Any) -> RelationNetwork:
    count = sum(name.startswith("weights.") for name in arrays)
    wanted = {"shift", "scale", *(f"{kind}.{i}" for kind in ("weights", "biases") for i in range(count))}
    if set(arrays) != wanted or not 1 <= count <= MAX_LAYERS or form not in ("free", "symmetric", "asymmetric"):
        raise RelationError(f"{path}: expected arrays {', '.join(sorted(wanted))}, got {', '.join(sorted(arrays))}")
    width = len(FEATURES)
    shapes: list[tuple[str, tuple[int, ...]]] = [("shift", (width,)), ("scale", (width,))]
    for i in range(count):
        out = 1 if i == count - 1 else arrays[f"weights.{i}"].shape[-1]
        shapes += [(f"weights.{i}", (width, out)), (f"biases.{i}", (out,))]
        width = out
    for name, shape in shapes:
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise RelationError(f"{path}: {name}: expected finite numbers of {shape}, got {arrays[name].shape}")
    layers = tuple((arrays[f"weights.{i}"], arrays[f"biases.{i}"]) for i in range(count))
    return RelationNetwork(arrays["shift"], arrays["scale"], layers, form)


class RelationModel(Protocol):
    """A relation by code: any object with this method."""

    def degrees(self, a: Chosen, b: Chosen) -> Array:
        """Degrees in [0, 1] to which the relation holds of every region of ``a`` and every one of ``b``."""
        ...


MODELS: Registry[RelationModel] = Registry(
    "relation model", "nsground.relation_models", {}, having("degrees"), error=RelationError
)


@dataclass(frozen=True)
class Learned(FormulaNode):
    """The meaning that is a model of a and b, loaded when it is first asked.

    ``name`` is the path of a network's file, or a name of ``MODELS``.
    """

    name: str

    @cached_property
    def model(self) -> RelationModel:
        """The model, loaded when it is first asked for. Raises RelationError where it cannot be."""
        return load(Path(self.name)) if self.name.endswith(NETWORK) else MODELS.once(Spec(self.name))


def named_model(text: str, folder: Path) -> str:
    """The model that a meaning names: the file of a network in ``folder``, or the name of an installed model.

    Raises RelationError where the file lies outside of the folder, or where there is none of that name.
    """
    name = text[len(MARK) :].strip()
    if not name.endswith(NETWORK):
        read, installed = read_name(name), MODELS.names()
        if read is not None and read.file is None and read.kind in installed:
            return name
        raise RelationError(
            f"expected the name of a {NETWORK} file beside this one, or of a relation model that an installed package"
            f" adds, got {name!r}.{did_you_mean(name, installed)}"
        )
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise RelationError(f"expected the name of a {NETWORK} file beside this one, got {name!r}")
    if not path.is_file():
        raise RelationError(f"there is no file {path.name!r} in {folder}")
    return str(path)
