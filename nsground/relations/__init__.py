"""Relations: a catalogue of what they are called, what they mean and what always holds of them."""

from nsground.relations.catalogue import Catalogue, load_catalogue
from nsground.relations.contracts import Finding, check, check_examples, random_scenes
from nsground.relations.entries import Contract, MeasureEntry, RelationEntry
from nsground.relations.formula import Formula, read_formula

__all__ = [
    "Catalogue", "Contract", "Finding", "Formula", "MeasureEntry", "RelationEntry", "check", "check_examples",
    "load_catalogue", "random_scenes", "read_formula",
]  # fmt: skip
