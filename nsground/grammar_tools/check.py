"""A grammar folder put to the test: its files, its phrases, its formulas, its contracts, its examples, its use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import RelationError
from nsground.grammar_tools.additions import Additions, is_function_word, is_open, what
from nsground.grammar_tools.files import file_findings
from nsground.grammar_tools.findings import GrammarFinding
from nsground.grammar_tools.probes import reach_findings
from nsground.grammar_tools.use import use_findings
from nsground.language import parse
from nsground.language.phrases import Entry
from nsground.relations import Catalogue, check_examples, random_scenes
from nsground.relations import check as check_contracts
from nsground.scene import SceneGraph

SCENES = 20
"""Random scenes that formulas and contracts are tested on."""


def check_grammar(folder: str | Path, domain: DomainLike = "photo") -> list[GrammarFinding]:
    """Test a grammar folder as laid over a domain.

    Where the files cannot be read as a whole, what is wrong with them is all that is found. Raises DomainError where
    there is no such folder, it holds no grammar, or a file is not YAML.
    """
    before = load_domain(domain)
    after = before.with_grammar(folder)
    findings = list(file_findings(after))
    if any(finding.verdict == "broken" for finding in findings):
        return [*findings, GrammarFinding("files", "the rest", "remark", "not tested; mend the files first")]
    additions = Additions(before, after)
    return [
        *findings,
        *phrase_findings(additions),
        *reach_findings(additions),
        *_relation_findings(additions),
        *use_findings(additions),
    ]


def phrase_findings(additions: Additions) -> Iterator[GrammarFinding]:
    """Phrases that the grammar gives to two things, and phrases that it takes from what the domain says they are."""
    before, after = additions.lexicons
    added: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    taken: dict[tuple[str, str], list[str]] = defaultdict(list)
    for phrase, entry in additions.words():
        if is_open(entry):
            added[" ".join(phrase), entry.terminal].append(entry)
            if is_function_word(phrase, before):
                text = f"{' '.join(phrase)!r} is a word of the language itself; as a {what(entry)} it is in the way"
                yield GrammarFinding("phrases", what(entry), "broken", text)
            for old in before.find(phrase):
                if old.terminal == entry.terminal and old.value != entry.value and old not in after.find(phrase):
                    taken[what(old), what(entry)].append(" ".join(phrase))
    clashes = {key: names for key, entries in added.items() if len(names := {what(e) for e in entries}) > 1}
    for (clash, _), names in clashes.items():
        text = f"{clash!r} is given to {' and to '.join(sorted(names))}; give it to one of them"
        yield GrammarFinding("phrases", "lexicon.yaml", "broken", text)
    for (old_name, new_name), phrases in taken.items():
        shown = ", ".join(map(repr, dict.fromkeys(phrases)))
        yield GrammarFinding("phrases", new_name, "remark", f"takes {shown} from the {old_name}")
    if added and not clashes:
        count = len({phrase for phrase, _ in added})
        yield GrammarFinding(
            "phrases", after_name(additions), "holds", f"{count} phrases, none of them given to two things"
        )


def after_name(additions: Additions) -> str:
    """How the grammar that is checked is called in findings: the name of its folder."""
    return additions.after.grammars[-1].folder.name


# --- relations --------------------------------------------------------------------------------------------


def _relation_findings(additions: Additions) -> Iterator[GrammarFinding]:
    before, after = additions.catalogues
    names = additions.relations()
    scenes = random_scenes(SCENES, seed=0, attributes=after.asked)
    for name in names:
        yield from _relation_formula(after, name, scenes)
    for name in (name for name, entry in after.measures.items() if before.measures.get(name) != entry):
        yield from _measure_formula(after, name, scenes)
    for law in check_contracts(after, scenes, names):
        verdict = f"holds, {law.tested:,} pairs tested" if law.holds else f"broken: {law.worst}"
        yield GrammarFinding(
            "contract", f"relation {law.relation}", "holds" if law.holds else "broken", f"{law.clause} {verdict}"
        )
    yield from _example_findings(additions, set(names))


def _relation_formula(catalogue: Catalogue, name: str, scenes: list[SceneGraph]) -> Iterator[GrammarFinding]:
    arity = catalogue.relation(name).arity
    try:
        degrees = [catalogue.degrees(name, scene, *[np.arange(len(scene))] * arity) for scene in scenes]
    except RelationError as error:
        yield GrammarFinding("formula", f"relation {name}", "broken", str(error))
        return
    share = float(np.mean([np.mean(each > 0.5) for each in degrees]))
    if share in (0.0, 1.0):
        how = "of nothing" if share == 0 else "of everything"
        yield GrammarFinding("formula", f"relation {name}", "remark", f"it holds {how} in {len(scenes)} random scenes")
    else:
        yield GrammarFinding(
            "formula", f"relation {name}", "holds", f"of {share:.1%} of the pairs in {len(scenes)} random scenes"
        )


def _measure_formula(catalogue: Catalogue, name: str, scenes: list[SceneGraph]) -> Iterator[GrammarFinding]:
    try:
        values = np.concatenate([catalogue.measure_values(name, scene, np.arange(len(scene))) for scene in scenes])
    except RelationError as error:
        yield GrammarFinding("formula", f"measure {name}", "broken", str(error))
        return
    span = f"from {values.min():.3g} to {values.max():.3g}"
    yield GrammarFinding("formula", f"measure {name}", "holds", f"{span} in {len(scenes)} random scenes")


def _example_findings(additions: Additions, names: set[str]) -> Iterator[GrammarFinding]:
    """Whether examples are read as they say: those of the grammar, and still those of the domain."""
    before, after = additions.catalogues
    ours = 0
    for examples in check_examples(after, lambda text: parse(text, additions.after)):
        name, mine = examples.relation, before.relations.get(examples.relation) != after.relation(examples.relation)
        if not examples.holds:
            yield GrammarFinding("examples", f"relation {name}", "broken", examples.worst)
        elif mine:
            yield GrammarFinding("examples", f"relation {name}", "holds", f"{examples.tested} read as they say")
        else:
            ours += examples.tested
    for name in after.relations:
        if name in names and not after.relation(name).examples:
            yield GrammarFinding(
                "examples", f"relation {name}", "remark", "it has none; they show how its phrases are read"
            )
    if ours:
        yield GrammarFinding("examples", additions.before.name, "holds", f"{ours} of the domain's own read as before")
