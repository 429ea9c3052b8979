"""``nsground models``: what can be named, of each kind of part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nsground.cli import options
from nsground.cli.output import say, say_json, say_table

if TYPE_CHECKING:
    from nsground.registry import Registry


@click.command()
@options.as_json
def models(as_json: bool) -> None:
    """List the parts that can be named, such as detectors.

    Those of installed packages are among them. Wherever one is named, FILE.py:NAME is an object in a file of your own.
    """
    for title, registry in _registries().items():
        parts = registry.entries()
        if as_json:
            for part in parts:
                say_json({"kind": registry.kind, "name": part.name, "origin": part.origin, "about": part.about})
        elif parts:
            say(title, style="bold")
            say_table("", ("name", "from", "what"), [(part.name, part.origin, part.about) for part in parts])
            say()


def _registries() -> dict[str, Registry[Any]]:
    """The registries, by the option or the setting that takes their names."""
    from nsground.datasets.formats import FORMAT_REGISTRY
    from nsground.grounders.registry import GROUNDERS
    from nsground.parsers import PARSERS
    from nsground.perception import CLASSIFIERS, DETECTORS
    from nsground.reasoning.facts.logics import LOGIC_REGISTRY
    from nsground.relations.learned import MODELS
    from nsground.splits.rules.registry import RULE_REGISTRY

    return {
        "Detectors (--detector; detector in domain.yaml)": DETECTORS,
        "Attribute classifiers (classifiers in domain.yaml)": CLASSIFIERS,
        "Logics (--logic)": LOGIC_REGISTRY,
        "Parsers (eval parse --parser)": PARSERS,
        "Grounders (eval ground --grounder)": GROUNDERS,
        "Forms of data sets (--format)": FORMAT_REGISTRY,
        "Rules of splits (split --by)": RULE_REGISTRY,
        "Relation models (learned NAME in relations.yaml)": MODELS,
    }
