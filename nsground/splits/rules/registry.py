"""All rules by name. A new one is a class, in an own file, in an installed package, or here."""

from __future__ import annotations

from nsground.errors import RuleError
from nsground.registry import BuiltIn, Registry
from nsground.splits.rules.base import Rule
from nsground.splits.rules.divergent import Mcd
from nsground.splits.rules.drawn import Random, Template
from nsground.splits.rules.operators import Negation, Nested, Operators
from nsground.splits.rules.pairs import AttributePair, NounAttribute, RelationNoun
from nsground.splits.rules.parts import InPart
from nsground.splits.rules.relations import Chain, ChainDepth
from nsground.splits.rules.sizes import Depth, Length, TargetCount

RULES: tuple[type[Rule], ...] = (
    AttributePair, NounAttribute, RelationNoun, Chain, ChainDepth, Operators, Nested, Negation, Depth, Length,
    TargetCount, Template, Mcd, InPart, Random,
)  # fmt: skip

NAMED: dict[str, str] = {
    "cogent-a": "attribute-pair(cube: red|green|purple|cyan, cylinder: gray|blue|brown|yellow)",
    "cogent-b": "attribute-pair(cube: gray|blue|brown|yellow, cylinder: red|green|purple|cyan)",
}
"""Rules under names of their own. CLEVR-CoGenT (Johnson et al., 2017): training has the words of condition A, or B."""

ENTRY_POINTS = "nsground.split_rules"
"""The entry-point group in which a package names a rule's class."""


def _lacks(part: object) -> str:
    return "" if isinstance(part, type) and issubclass(part, Rule) and part.name else "is no class of Rule with a name"


def _first_line(rule: type[Rule]) -> str:
    return (rule.__doc__ or "").strip().partition("\n")[0]


RULE_REGISTRY: Registry[type[Rule]] = Registry(
    "rule", ENTRY_POINTS, {rule.name: BuiltIn(rule, _first_line(rule)) for rule in RULES}, _lacks, error=RuleError
)


def known_rules() -> dict[str, type[Rule]]:
    """Every rule by name, built in and installed. Raises RuleError for an installed one that is none."""
    return {name: RULE_REGISTRY.load(name) for name in (*RULE_REGISTRY.built_in, *RULE_REGISTRY.installed())}
