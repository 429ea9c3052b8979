"""A relation begun: its entry in a grammar folder, with phrases, a meaning, a contract and examples to change."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from nsground.domains.domain import Domain, DomainLike, load_domain
from nsground.domains.grammars import FILES
from nsground.errors import DomainError, ParseError, RelationError
from nsground.files.reading import read_text, read_yaml
from nsground.grammar_tools.additions import is_function_word
from nsground.grammar_tools.probes import nouns_of
from nsground.language import parse_all
from nsground.language.lexicon import load_lexicon
from nsground.program import Relation
from nsground.relations import load_catalogue

FILE = "relations.yaml"

NEAR = {
    2: "smooth(0.2 - distance(a, b), scale=0.05)",
    3: "smooth(0.2 - distance(a, b), scale=0.05) and smooth(0.2 - distance(a, c), scale=0.05)",
}
"""A meaning to begin with, by the number of regions: near one another."""

HEAD = """\
# Relations of one's own. R(a, b) says that a stands in the relation to b.
#   phrases   the English for it; more of them are added to the list
#   contract  what always holds of it: inverse, symmetric, asymmetric, irreflexive, transitive, mirror, upside_down
#   meaning   a formula that gives a degree in [0, 1]; above 0.5 it holds. x and y are in widths and heights of the
#             picture, y downward, distances in its diagonals. The built-in grammar/relations.yaml has many
#   examples  expressions with the programs that they must come to
# nsground grammar check FOLDER tests all of it.
"""


@dataclass(frozen=True)
class NewRelation:
    """What a file of relations becomes by one more: its ``path`` and ``text``, and the ``examples`` of the new one."""

    path: Path
    text: str
    examples: tuple[tuple[str, str], ...]


def new_relation(
    name: str,
    folder: Path,
    phrases: Sequence[str] = (),
    meaning: str | None = None,
    arity: int = 2,
    domain: DomainLike = "photo",
) -> NewRelation:
    """The entry of a relation, added below those that a grammar folder has; nothing is written yet.

    Without ``phrases`` its name is its phrase; without a ``meaning`` it begins as nearness, with the contract that
    nearness keeps. Raises RelationError where the name or a phrase is taken, malformed or cannot be read, or the
    meaning is no formula, and DomainError where the folder cannot be read.
    """
    path = folder / FILE
    entries = read_yaml(path) if path.is_file() else {}
    place = load_domain(domain)
    known = load_catalogue(place.with_grammar(folder) if _has_grammar(folder) else place)
    if name in known.relations:
        raise RelationError(f"{name} is a relation already ({known.relation(name).source}); choose another name")
    spoken = tuple(phrases) or (name.replace("_", " "),)
    old = f"{read_text(path).rstrip()}\n" if entries else HEAD
    bare = f"{old}\n{_entry(name, spoken, meaning, arity, ())}"
    examples = _examples(name, spoken, arity, _laid_over(place, folder, bare))
    return NewRelation(path, f"{old}\n{_entry(name, spoken, meaning, arity, examples)}", examples)


def _has_grammar(folder: Path) -> bool:
    return any((folder / name).is_file() for name in FILES)


def _entry(
    name: str, phrases: Sequence[str], meaning: str | None, arity: int, examples: Sequence[tuple[str, str]]
) -> str:
    """The entry in YAML."""
    lines = [f"{_plain(name)}:", f"  phrases: [{', '.join(map(_plain, phrases))}]"]
    if arity != 2:
        lines.append(f"  arity: {arity}")
    if meaning is None:
        lines.append(f"  contract: {{symmetric: true, mirror: {name}, upside_down: {name}}}")
    lines.append(f"  meaning: {NEAR[arity] if meaning is None else _plain(meaning)}")
    if examples:
        lines.append("  examples:")
        lines += [f"    - {json.dumps(list(pair), ensure_ascii=False)}" for pair in examples]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text in YAML: as it is, or in quotes where YAML would take it for something else."""
    try:
        plain = yaml.safe_load(f"[{text}]") == [text]
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)  # JSON's quotes are YAML's, too


def _laid_over(place: Domain, folder: Path, text: str) -> Domain:
    """The domain with the folder as it is going to be laid over it. Errors name the folder, not the copy of it."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made)
        for file in FILES:
            if (folder / file).is_file():
                shutil.copyfile(folder / file, copy / file)
        (copy / FILE).write_text(text, encoding="utf-8")
        after = place.with_grammar(copy)
        try:
            load_lexicon(after, load_catalogue(after))  # both are kept, so that the copy is not needed again
        except (RelationError, DomainError) as error:
            raise type(error)(str(error).replace(str(copy.resolve()), str(folder))) from None
    return after


def _examples(name: str, phrases: Sequence[str], arity: int, domain: Domain) -> tuple[tuple[str, str], ...]:
    """An example for each phrase, with the program that it is read as. Raises RelationError where it is not."""
    first, second, third = nouns_of(load_lexicon(domain, load_catalogue(domain)))
    anchors = f"the {second}" if arity == 2 else f"the {second} and the {third}"
    examples = []
    before = load_lexicon(domain.without_last_grammar(), load_catalogue(domain.without_last_grammar()))
    for phrase in phrases:
        if is_function_word(tuple(phrase.split()), before):
            raise RelationError(f"{phrase!r} cannot be a phrase of {name}: it is a word of the language itself")
        text = f"the {first} {phrase} {anchors}"
        try:
            program = parse_all(text, domain, limit=1)[0].program
        except ParseError as error:
            raise RelationError(f"{phrase!r} cannot be a phrase of {name}: {error}") from None
        if not any(node.name == name for node in program.find(Relation)):
            raise RelationError(
                f"{phrase!r} cannot be a phrase of {name}: {text!r} is read as {program}; its words belong to others"
            )
        examples.append((text, str(program)))
    return tuple(examples)
