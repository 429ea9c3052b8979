"""Open-class words: what a word that no lexicon knows may be, by spaCy's tagger or, without one, by its ending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from nsground.language.inflection import gerund
from nsground.language.phrases import Entry
from nsground.language.spacy_pipeline import pipeline_name, tagged
from nsground.program import Relation

Words = Sequence[str]

Tagger = Callable[[Sequence[Words]], Sequence[Sequence[Sequence[Entry]]]]
"""Words of some expressions -> for each expression and word, what it may be if the lexicon does not know it."""


@cache
def default_tagger() -> Tagger:
    """spaCy's tagger if a pipeline is installed, else :func:`by_ending`."""
    return _by_spacy if pipeline_name() is not None else by_ending


def _by_spacy(texts: Sequence[Words]) -> Sequence[Sequence[Sequence[Entry]]]:
    documents = tagged(texts, exclude=("ner", "parser", "senter"))
    return [[readings(t.text, t.pos_, t.lemma_, t.tag_) for t in document] for document in documents]


def by_ending(texts: Sequence[Words]) -> Sequence[Sequence[Sequence[Entry]]]:
    """Readings without a tagger: a word in -ing or -ed may be a verb, any word a noun."""
    return [[_by_ending(word) for word in words] for words in texts]


def _by_ending(word: str) -> list[Entry]:
    tag = "VERB" if word.endswith(("ing", "ed")) and len(word) > 5 else "NOUN"
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return readings(word, tag, word[:-1] if plural else word, "NNS" if plural else "NN")


def readings(word: str, tag: str, lemma: str, fine: str) -> list[Entry]:
    """What an unknown word may be, given its universal and fine part-of-speech tags; the likeliest is cheapest."""
    lemma = lemma.lower()
    noun = Entry("NOUN", lemma, plural=fine in ("NNS", "NNPS"))
    adjective = Entry("ADJ", ("attribute", word))
    doing = gerund(lemma) if fine in ("VBZ", "VBP", "VBD", "VB") else word  # sniffs, sniffed: sniffing
    relation = Entry("REL", doing)
    verb = Entry("VERB", ("action", doing))
    if tag in ("VERB", "ADJ") and word.endswith(("ed", "en")):
        tag = "PARTICIPLE"  # "the frosted cake" far more often than "the cake frosted by"
    ranked = {
        "NOUN": ((noun, 0.0), (adjective, 1.5)),
        "ADJ": ((adjective, 0.0), (noun, 1.5)),
        "VERB": ((verb, 0.0), (relation, 0.3), (adjective, 0.6), (noun, 2.0)),
        "PARTICIPLE": ((adjective, 0.0), (relation, 0.3), (verb, 0.6), (noun, 2.0)),
        "ADP": ((relation, 0.0),),
        "ADV": ((adjective, 0.0),),
    }
    if fine == "VB":  # "stop" is told, not said of anything
        ranked["VERB"] = ((verb, 1.0), (relation, 1.0), (adjective, 1.6), (noun, 2.0))
    likely = ranked.get(tag, ((noun, 0.0), (adjective, 1.5)))
    return [
        Entry(e.terminal, e.value, cost, e.plural)
        for e, cost in likely
        if e is not relation or Relation.can_be_named(doing)
    ]
