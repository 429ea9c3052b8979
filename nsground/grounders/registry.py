"""The grounders by name, and what all of a comparison are given alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nsground.datasets import Example
from nsground.grounders.protocol import Grounder
from nsground.grounders.scene_cache import SceneCache
from nsground.registry import BuiltIn, Registry, having


def _trained(folder: str) -> Iterable[Path]:
    return (Path(folder) / "grounder.json", Path(folder) / "weights.safetensors")


GROUNDERS: Registry[Grounder] = Registry(
    "grounder",
    "nsground.grounders",
    {
        "symbolic": BuiltIn(
            "nsground.grounders.symbolic:load", "our executor; symbolic+PARSER takes another parser than our own"
        ),
        "chance": BuiltIn("nsground.grounders.chance:load", "a region drawn from those that there are"),
        "neural": BuiltIn(
            "nsground.grounders.neural:load", "neural:DIR, a network that nsground train grounder made", _trained
        ),
    },
    having("ground"),
    called=("argument", "setting"),
)


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
    logic: str = "product"
    seed: int = 0
    domains: tuple[str, ...] = ()
    training: Callable[[], Iterable[Example]] = field(default=_none, repr=False)


def load_grounder(name: str | Grounder, setting: Setting) -> Grounder:
    """The grounder of a name: ``symbolic``, ``symbolic+seq2seq:DIR`` (another parser, our executor), ``chance``,
    ``neural:DIR``, one of an installed package, or ``my_file.py:MyGrounder``.

    A grounder that is given is taken as it is. Raises DataError where there is none of that name, or it cannot be
    loaded.
    """
    return GROUNDERS.load(name, setting)
