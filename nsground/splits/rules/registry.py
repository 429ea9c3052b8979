"""All rules by name; a new one is a class, and an entry here or an entry point of an installed package."""

from __future__ import annotations

from importlib.metadata import entry_points

from nsground.errors import RuleError
from nsground.splits.rules.base import Rule
from nsground.splits.rules.divergent import Mcd
from nsground.splits.rules.drawn import Random, Template
from nsground.splits.rules.operators import Negation, Nested, Operators
from nsground.splits.rules.pairs import AttributePair, NounAttribute, RelationNoun
from nsground.splits.rules.parts import Part
from nsground.splits.rules.relations import Chain, ChainDepth
from nsground.splits.rules.sizes import Depth, Length, Regions

RULES: tuple[type[Rule], ...] = (
    AttributePair, NounAttribute, RelationNoun, Chain, ChainDepth, Operators, Nested, Negation, Depth, Length, Regions,
    Template, Mcd, Part, Random,
)  # fmt: skip

NAMED: dict[str, str] = {
    "cogent-a": "attribute-pair(cube: red|green|purple|cyan, cylinder: gray|blue|brown|yellow)",
    "cogent-b": "attribute-pair(cube: gray|blue|brown|yellow, cylinder: red|green|purple|cyan)",
}
"""Rules under names of their own. CLEVR-CoGenT (Johnson et al., 2017): training has the words of condition A, or B."""

ENTRY_POINTS = "nsground.split_rules"
"""The entry-point group in which a package names a rule's class."""


def known_rules() -> dict[str, type[Rule]]:
    """Every rule by name, built in and installed. Raises RuleError for an installed one that is none."""
    found = {rule.name: rule for rule in RULES}
    for point in entry_points(group=ENTRY_POINTS):
        try:
            rule = point.load()
        except (ImportError, AttributeError) as error:
            raise RuleError(f"the rule {point.name!r} ({point.value}) cannot be loaded: {error}") from error
        if not (isinstance(rule, type) and issubclass(rule, Rule) and rule.name):
            raise RuleError(f"the rule {point.name!r} ({point.value}) is no class made from Rule with a name")
        found.setdefault(rule.name, rule)
    return found
