"""Verbs of several words: picking up, turned on; and passives: led by, being leaned on by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nsground.language.inflection import gerund
from nsground.language.lexicon import Lexicon
from nsground.language.phrases import STEP, Edge
from nsground.program import Relation
from nsground.wordnet import load_wordnet

PARTICLES = frozenset({"up", "down", "out", "off", "away", "back"})
ON = frozenset({"put", "try", "turn", "switch"})
"""Verbs to which "on" is a particle: putting on a coat, but standing on a rock."""

PREPOSITIONS = frozenset(
    {"on", "at", "with", "into", "to", "in", "for", "after", "over", "through", "upon", *PARTICLES}
)
"""What may stand between a verb in the passive and "by": leaned on by, looked at by."""

STAYING = frozenset({
    "stand", "sit", "lie", "lay", "park", "seat", "place", "locate", "position", "situate", "stop", "stack", "hang",
    "rest", "wait", "walk", "go", "come", "run", "kneel", "lean", "pass", "play", "sleep",
})  # fmt: skip
"""Verbs after which "by" is a place: parked by the road."""


def verbs(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[int, Edge]]:
    """Where words are a verb with its particle, or a passive with "by", and the edges that say so."""
    for i, word in enumerate(words[:-1]):
        then = words[i + 1]
        if then == "by" or (then in PREPOSITIONS and words[i + 2 : i + 3] == ["by"]):
            yield from _passive(words, i, i + 2 if then == "by" else i + 3, lexicon)
        if (then in PARTICLES or then == "on") and not lexicon.find((word, then)):
            yield from _phrasal(i, word, then)


def _passive(words: Sequence[str], i: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, Edge]]:
    phrase = tuple(words[i:end])
    lemmas = load_wordnet().lemmas(words[i], "v")
    if not lemmas or lexicon.find(phrase) or words[i].endswith("ing"):
        return
    if words[i] in lemmas or (end == i + 2 and STAYING.intersection(lemmas)):
        return
    name = " ".join(phrase).replace(" ", "_")
    if Relation.can_be_named(name):
        begin = i - 1 if i and words[i - 1] == "being" else i
        yield begin, Edge(end - begin, "REL", name, STEP - 300)


def _phrasal(i: int, word: str, particle: str) -> Iterator[tuple[int, Edge]]:
    known = load_wordnet()
    verb = next((v for v in known.lemmas(word, "v") if known.lemma_senses(f"{v} {particle}", "v")), None)
    if verb is None or (particle == "on" and verb not in ON) or word == verb:
        return
    done = word.endswith(("ed", "n", "t")) and not word.endswith("ing")
    if done:  # turned on, rolled up, cut off
        yield i, Edge(2, "VERB", ("state", f"{word} {particle}"), STEP - 300)
        yield i, Edge(2, "ADJ", ("state", f"{word} {particle}"), STEP - 300)
        return
    name = f"{gerund(verb)} {particle}"
    yield i, Edge(2, "REL", name.replace(" ", "_"), STEP - 200)
    yield i, Edge(2, "VERB", ("action", name), STEP - 100)
