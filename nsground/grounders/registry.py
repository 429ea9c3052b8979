"""The grounders by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nsground.grounders.protocol import Grounder
from nsground.grounders.setting import Setting
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


def load_grounder(name: str | Grounder, setting: Setting) -> Grounder:
    """The grounder of a name: ``symbolic``, ``symbolic+seq2seq:DIR`` (another parser, our executor), ``chance``,
    ``neural:DIR``, one of an installed package, or ``my_file.py:MyGrounder``.

    A grounder that is given is taken as it is. Raises DataError where there is none of that name, or it cannot be
    loaded.
    """
    return GROUNDERS.load(name, setting)
