"""What all grounders of a comparison are given alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from nsground.datasets import Example
from nsground.grounders.scene_cache import SceneCache
from nsground.reasoning.facts.logics import LogicLike


def _none() -> Iterable[Example]:
    return ()


@dataclass(frozen=True)
class Setting:
    """What all grounders of a comparison are given alike.

    Fields:
        scenes: the scenes of views, whose boxes are what there is to choose from, in pixels of the view.
        logic: how degrees combine, for those who reason.
        seed: of those who draw.
        domains: those of the examples that are to come.
        training: the examples that may be learned from, of the split or of the data set.
    """

    scenes: SceneCache = field(default_factory=SceneCache)
    logic: LogicLike = "product"
    seed: int = 0
    domains: tuple[str, ...] = ()
    training: Callable[[], Iterable[Example]] = field(default=_none, repr=False)
