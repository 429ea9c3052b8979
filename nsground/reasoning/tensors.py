"""Programs on torch tensors, with gradients: for learning concepts, attributes and relations from what is meant.

    scenes = TensorScenes(concepts=Column(names, probs), attributes={"color": Column(colors, probs)}, boxes=boxes)
    shares = degrees(ng.read("THE(LEFT_OF(cube, THE(color=red)))"), scenes)      # [B, N], with gradients

Everything is differentiable in every logic but ``boolean``: degrees of concepts, attributes, existence and relations,
and through the formulas of relations also boxes and positions. ``operators.selection`` says what the choices
``relaxed``, ``lenient`` and ``strict`` do. Needs torch and array-api-compat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, NamedTuple, cast

import array_api_compat.torch as xp
import torch
from torch import Tensor

from nsground.domains.domain import DomainLike, load_domain
from nsground.domains.ontology import load_ontology
from nsground.errors import ExecutionError, SceneError
from nsground.program import Program, Type
from nsground.reasoning.facts.backend import Module
from nsground.reasoning.facts.logics import LogicLike, get_logic
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.operators.evaluator import Choice, Evaluator
from nsground.reasoning.operators.slots import fill
from nsground.reasoning.planning.templates import skeleton
from nsground.relations import load_catalogue
from nsground.scene import SceneGraph


class Column(NamedTuple):
    """Probabilities ``probs`` [B, N, V] over ``names``, the V values of a family."""

    names: tuple[str, ...]
    probs: Tensor


@dataclass(frozen=True, eq=False)
class TensorScenes:
    """B scenes of N regions, padded where they have fewer: padding is what ``existence`` is 0 of.

    Fields:
        boxes: [B, N, 4] x0, y0, x1, y1 in pixels; those of padding may be anything.
        concepts: category probabilities.
        attributes: a column for each family, such as ``color``.
        existence: [B, N]; default 1.
        centers: [B, N, 2] in pixels; default those of the boxes.
        size: width and height in pixels, of all pictures, or [B, 2].
        positions: [B, N, 3] or None. axes: named unit vectors [3] or [B, 3]. depth, hidden: [B, N] or None.
        relations: degrees [B, N, N] that go before formulas: what a network says, perhaps.
        domain: whose relations, measures and order of concepts apply.

    Raises SceneError where shapes disagree.
    """

    boxes: Tensor
    concepts: Column
    attributes: Mapping[str, Column] = field(default_factory=dict)
    existence: Tensor | None = None
    centers: Tensor | None = None
    size: tuple[float, float] | Tensor = (1.0, 1.0)
    positions: Tensor | None = None
    axes: Mapping[str, Tensor] = field(default_factory=dict)
    depth: Tensor | None = None
    hidden: Tensor | None = None
    relations: Mapping[str, Tensor] = field(default_factory=dict)
    domain: DomainLike = "photo"

    def __post_init__(self) -> None:
        if self.boxes.ndim != 3 or self.boxes.shape[-1] != 4:
            raise SceneError(f"boxes: expected [B, N, 4], got {list(self.boxes.shape)}")
        b, n = self.boxes.shape[:2]
        wanted = {"existence": (b, n), "centers": (b, n, 2), "positions": (b, n, 3), "depth": (b, n), "hidden": (b, n)}
        for name, shape in wanted.items():
            _check(name, getattr(self, name), shape)
        for name, column in {"concepts": self.concepts, **self.attributes}.items():
            _check(name, column.probs, (b, n, len(column.names)))
        for name, degrees in self.relations.items():
            _check(f"relations.{name}", degrees, (b, n, n))

    @staticmethod
    def of(scenes: Sequence[SceneGraph], dtype: torch.dtype = torch.float64) -> TensorScenes:
        """Scenes as tensors, padded to the largest; ``dataclasses.replace`` then puts what is learned in its place.

        They must have the same names, the same kinds of field and one domain, else SceneError.
        """
        first = scenes[0]
        for i, scene in enumerate(scenes):
            if _kind(scene) != _kind(first):
                raise SceneError(f"scenes[{i}]: has other names or fields than the first: {_kind(scene)}")
        most = max(map(len, scenes))

        def stacked(values: Sequence[Any], square: bool = False) -> Tensor:
            shape = (len(values), most, *((most,) if square else values[0].shape[1:]))
            found = torch.zeros(shape, dtype=dtype)
            for row, value in enumerate(values):
                place = (row, slice(len(value)), slice(len(value))) if square else (row, slice(len(value)))
                found[place] = torch.tensor(value, dtype=dtype)
            return found

        def maybe(name: str) -> Tensor | None:
            return None if getattr(first, name) is None else stacked([getattr(scene, name) for scene in scenes])

        return TensorScenes(
            boxes=stacked([scene.boxes for scene in scenes]),
            concepts=Column(first.concepts.names, stacked([scene.concepts.probs for scene in scenes])),
            attributes={
                family: Column(table.names, stacked([scene.attributes[family].probs for scene in scenes]))
                for family, table in first.attributes.items()
            },
            existence=stacked([scene.existence for scene in scenes]),
            centers=stacked([scene.centers for scene in scenes]),
            size=torch.tensor([scene.size for scene in scenes], dtype=dtype),
            positions=maybe("positions"),
            axes={
                name: torch.stack([torch.tensor(scene.axes[name], dtype=dtype) for scene in scenes])
                for name in first.axes
            },
            depth=maybe("depth"),
            hidden=maybe("hidden"),
            relations={name: stacked([scene.relations[name] for scene in scenes], True) for name in first.relations},
            domain=first.domain,
        )

    def __len__(self) -> int:
        return len(self.boxes)

    def __getitem__(self, rows: Any) -> TensorScenes:
        """Some of the scenes: a list, a slice or a tensor of indices."""

        def part(name: str, value: Any) -> Any:
            if isinstance(value, Column):
                return Column(value.names, value.probs[rows])
            if isinstance(value, Mapping):
                return {key: part(name, each) for key, each in value.items()}
            shared = not isinstance(value, Tensor) or (name == "axes" and value.ndim == 1)
            return value if shared else value[rows]

        return replace(self, **{each.name: part(each.name, getattr(self, each.name)) for each in fields(self)})


def degrees(
    program: Program | Sequence[Program], scenes: TensorScenes, logic: LogicLike = "product", choice: Choice = "relaxed"
) -> Tensor:
    """The degrees [B, N] to which regions exist and are what a program describes.

    One program for all scenes, or one for each. Raises ExecutionError for a program that asks for no regions, as many
    programs as there are not scenes, or the logic ``boolean``, which has no gradients.
    """
    if isinstance(program, Program):
        run, found = _run(program, scenes, logic, choice), program
        _demand_regions(program)
        return _rows(cast(Tensor, run.members(found)), len(scenes))
    if len(program) != len(scenes):
        raise ExecutionError(f"expected a program for each of {len(scenes)} scenes, got {len(program)}")
    groups: dict[Program, list[int]] = {}
    for row, each in enumerate(program):
        _demand_regions(each)
        groups.setdefault(skeleton(each)[0], []).append(row)
    parts, order = [], []
    for shape, rows in groups.items():
        run = _run(shape, scenes[rows], logic, choice)
        fill(run, [skeleton(program[row])[1] for row in rows])
        parts.append(_rows(cast(Tensor, run.members(shape)), len(rows)))
        order += rows
    return torch.cat(parts)[torch.argsort(torch.tensor(order))]


def denotation(program: Program, scenes: TensorScenes, logic: LogicLike = "product", choice: Choice = "relaxed") -> Any:
    """What a program denotes in every scene: degrees [B, N] given existence, a truth [B], or a number or a value
    with ``degrees`` [B, K + 1] that it is 0, 1, ... K, or [B, V] of each of its ``names``."""
    return _run(program, scenes, logic, choice).value(program)


def _run(program: Program, scenes: TensorScenes, logic: LogicLike, choice: Choice) -> Evaluator:
    if logic == "boolean":
        raise ExecutionError("the logic 'boolean' has no gradients; choose godel, product or lukasiewicz")
    if choice not in ("strict", "lenient", "relaxed"):
        raise ExecutionError(f"no choice {choice!r}; known: strict, lenient, relaxed")
    domain = load_domain(scenes.domain)
    flat = _Flat(scenes)
    base = torch.arange(len(scenes) * flat.count).reshape(len(scenes), flat.count)
    facts = TensorFacts(
        flat,
        get_logic(logic),
        load_catalogue(domain),
        load_ontology(domain),
        base,
        cast(Module, xp),
        None,
        tensors=scenes,
    )
    return Evaluator(facts, choice)


def _rows(found: Tensor, count: int) -> Tensor:
    return found if len(found) == count else found.expand(count, -1)


def _demand_regions(program: Program) -> None:
    if program.type is not Type.REGIONS:
        raise ExecutionError(f"the program asks for a {program.type.value}, not for regions; use denotation")


def _check(name: str, value: Tensor | None, shape: tuple[int, ...]) -> None:
    if value is not None and tuple(value.shape) != shape:
        raise SceneError(f"{name}: expected {list(shape)}, got {list(value.shape)}")


def _kind(scene: SceneGraph) -> tuple[Any, ...]:
    """What scenes that become one must have in common."""
    tables = {family: table.names for family, table in scene.attributes.items()}
    there = [name for name in ("positions", "depth", "hidden") if getattr(scene, name) is not None]
    return scene.concepts.names, tables, there, set(scene.axes), set(scene.relations), scene.domain


class _Flat:
    """The regions of all scenes in one row, as formulas see them."""

    def __init__(self, scenes: TensorScenes) -> None:
        self.scenes = scenes
        self.count = scenes.boxes.shape[1]
        b = len(scenes)

        def flat(value: Tensor | None) -> Tensor | None:
            return None if value is None else value.reshape(b * self.count, *value.shape[2:])

        def each(value: Tensor) -> Tensor:
            """A vector of each scene as one of each region."""
            return value if value.ndim == 1 else value.repeat_interleave(self.count, dim=0)

        there = _existence(scenes)[..., None] > 0
        unit = torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=scenes.boxes.dtype)
        self.boxes = flat(torch.where(there, scenes.boxes, unit))
        centers = (scenes.boxes[..., :2] + scenes.boxes[..., 2:]) / 2 if scenes.centers is None else scenes.centers
        self.centers = flat(torch.where(there, centers, unit[2:] / 2))
        self.positions, self.depth, self.hidden = flat(scenes.positions), flat(scenes.depth), flat(scenes.hidden)
        self.axes = {name: each(axis) for name, axis in scenes.axes.items()}
        size = scenes.size
        self.size = (
            tuple(each(size).unbind(-1)) if isinstance(size, Tensor) and size.ndim > 1 else tuple(map(float, size))
        )
        self.attributes: Mapping[str, Any] = {}
        self.relations = {name: _Given(value) for name, value in scenes.relations.items()}


class _Given:
    """A relation that the scenes give, by indices of regions in one row."""

    def __init__(self, degrees: Tensor) -> None:
        self.degrees = degrees

    def __getitem__(self, pair: tuple[Tensor, Tensor]) -> Tensor:
        i, j = pair
        count = self.degrees.shape[-1]
        return self.degrees[i // count, i % count, j % count]


def _existence(scenes: TensorScenes) -> Tensor:
    return torch.ones_like(scenes.boxes[..., 0]) if scenes.existence is None else scenes.existence


@dataclass(frozen=True, eq=False)
class TensorFacts(Facts):
    """The facts of B scenes as tensors; every region counts, however small its degrees: they have gradients."""

    tensors: TensorScenes = None  # type: ignore[assignment]  # always given

    @cached_property
    def existence(self) -> Tensor:
        return _existence(self.tensors)

    @property
    def concept_names(self) -> tuple[str, ...]:
        return tuple(self.tensors.concepts.names)

    def families(self) -> Mapping[str, tuple[str, ...]]:
        columns = {"category": self.tensors.concepts} | dict(self.tensors.attributes)
        return {family: tuple(column.names) for family, column in columns.items()}

    def concept(self, concept: str) -> Tensor:
        columns = [self.concept_names.index(name) for name in self.stands_for(concept)[0]]
        return self.tensors.concepts.probs[..., columns].sum(-1).clamp(max=1.0)

    def table(self, family: str) -> tuple[tuple[str, ...], Tensor] | None:
        column = self.tensors.attributes.get(family)
        if column is None:
            return (self.concept_names, self.tensors.concepts.probs) if family == "category" else None
        return tuple(column.names), column.probs
