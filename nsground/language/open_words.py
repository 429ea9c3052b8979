"""Open-class words: what a word of English may be in an expression, by WordNet, and how unusual that is.

A word that is a noun, a verb and an adjective gets a reading for each; a reading costs more the rarer the word is as
that part of speech in descriptions of pictures. Which of them it is, grammar and preferences decide.
"""

from __future__ import annotations

import math
from functools import lru_cache

from nsground.language.phrases import Entry
from nsground.program import Relation
from nsground.wordnet import WordNet, load_wordnet
from nsground.wordnet.morphology import participle

RARE = 0.3
"""What a bit of surprise at a part of speech costs: a word is half as often a verb as it is a noun."""
DEAREST = 2.5
"""A part of speech that costs more than this is not considered."""
TEXTS = 0.2
"""What one occurrence in texts counts, where one in a picture counts 1."""
FORMS = {"ing": 0.5, "s": 0.05, "": 0.01}
"""How often a verb in a phrase about a picture ends so, "" being its bare form; past forms are the rest."""
ADVERB = 0.5
"""What it costs to say an adverb of a thing: "the cup upside"."""
KEPT = 65_536
"""For how many words what was found is kept."""


@lru_cache(KEPT)
def open_entries(word: str) -> tuple[Entry, ...]:
    """The readings of a single word that English has for it, the likeliest cheapest; none for unknown words.

    >>> [(entry.terminal, entry.value) for entry in open_entries("zebras")]
    [('NOUN', 'zebra')]
    >>> [(entry.terminal, entry.value, entry.cost) for entry in open_entries("climbing")][:2]
    [('VERB', ('action', 'climbing'), 0.0), ('REL', 'climbing', 0.3)]
    """
    wordnet = load_wordnet()
    weights = {pos: _weight(wordnet, word, pos) for pos in "nvar" if wordnet.lemmas(word, pos)}
    most = max(weights.values(), default=0.0)
    entries: list[Entry] = []
    for pos, weight in weights.items():
        cost = RARE * math.log2(most / weight)
        if cost <= DEAREST:
            readings = _as(wordnet, word, pos)
            entries.extend(Entry(e.terminal, e.value, round(e.cost + cost, 2), e.plural) for e in readings)
    return tuple(_cheapest(entries))


@lru_cache(KEPT)
def compounds(words: tuple[str, ...]) -> tuple[tuple[int, Entry], ...]:
    """Nouns in several parts that a text begins with: how many words, and the reading.

    >>> compounds(("fire", "hydrants", "near"))
    ((2, Entry(terminal='NOUN', value='fire hydrant', cost=0.0, plural=True)),)
    """
    return tuple(
        (length, entry) for length in range(len(words), 1, -1) if (entry := _compound(words[:length])) is not None
    )


@lru_cache(KEPT)
def _compound(words: tuple[str, ...]) -> Entry | None:
    """The noun that some words are together, however it is written: surf board, t-shirt, fire hydrant."""
    wordnet = load_wordnet()
    for joint in (" ", "-", ""):
        if not joint and not wordnet.seen("".join(words)):
            continue
        phrase = joint.join(words)
        for lemma in wordnet.lemmas(phrase, "n")[:1]:
            if (joint and wordnet.seen(lemma)) or not wordnet.lemmas(words[0], "a"):
                return Entry("NOUN", spelled(lemma), plural=lemma != phrase)
    return None


def spelled(noun: str) -> str:
    """A noun as concepts are named: without hyphens, so that t-shirt and t shirt are one."""
    return noun.replace("-", " ")


def _weight(wordnet: WordNet, word: str, pos: str) -> float:
    """How often a word is met as this part of speech."""
    lemma = wordnet.lemmas(word, pos)[0]
    often = sum(sense.seen + TEXTS * sense.tagged for sense in wordnet.lemma_senses(lemma, pos))
    return (0.3 + often) * (_form(word, lemma) if pos == "v" else 1.0)


def _form(word: str, lemma: str) -> float:
    """The share that the form of a verb has among its forms."""
    if word == lemma:
        return FORMS[""]
    return next((share for ending, share in FORMS.items() if ending and word.endswith(ending)), 1 - sum(FORMS.values()))


def _as(wordnet: WordNet, word: str, pos: str) -> list[Entry]:
    """The readings of a word as one part of speech, by its likeliest lemma."""
    lemma = wordnet.lemmas(word, pos)[0]
    match pos:
        case "n":
            return [Entry("NOUN", spelled(lemma), plural=word != lemma)]
        case "a":
            acting = word.endswith("ing") and wordnet.lemmas(word, "v")
            return [Entry("ADJ", ("action" if acting else wordnet.adjective_family(lemma) or "attribute", word))]
        case "r":
            return [Entry("ADJ", ("attribute", word), ADVERB)]
    if word != lemma and not word.endswith(
        ("ing", "s")
    ):  # "the frosted cake" far more often than "the cake frosted by"
        return [Entry("ADJ", ("attribute", word)), *_relation(word, 0.3), Entry("VERB", ("action", word), 0.6)]
    doing = participle(lemma)
    adjective = [Entry("ADJ", ("action", doing), 0.6)] if word == doing else []  # "the sleeping dog"
    return [Entry("VERB", ("action", doing)), *_relation(doing, 0.3), *adjective]


def _relation(name: str, cost: float) -> list[Entry]:
    return [Entry("REL", name, cost)] if Relation.can_be_named(name) else []


def _cheapest(entries: list[Entry]) -> list[Entry]:
    """Each reading once."""
    kept: dict[tuple[str, object], Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.cost):
        kept.setdefault((entry.terminal, entry.value), entry)
    return list(kept.values())
