"""The file that ``scripts/build_lexicon.py`` makes of WordNet: what its numbers stand for.

Words are keys of a MARISA trie, which numbers them; synsets are numbered part of speech by part of speech. ``*_starts``
say where the row of each word or synset begins in the array it belongs to, and one more where the last ends.

====================  ==========================================================================================
trie                  the words, lemmas and irregular forms
sense_starts          word -> its senses: by part of speech, and the most usual in pictures first
sense_synsets         the synset of a sense
sense_seen            how often it was counted in descriptions of pictures, at most 65,535
sense_shares          its share among the senses of the word as this part of speech, in 255ths
sense_tagged          how often it was tagged in WordNet's own corpus, at most 255
synset_kinds          class of a noun, family of an adjective, class of a verb: an index into the names in the metadata
synset_ends           the number of the last synset, plus one, of each part of speech
hypernyms             synset -> the synsets right above it
members               synset -> its words
antonyms              pairs of opposite words
irregular             irregular form, part of speech, lemma
parts                 whole and part, pairs of synsets
====================  ==========================================================================================
"""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("wordnet.safetensors")

POS_ORDER = "nvar"
"""Nouns, verbs, adjectives, adverbs: the order in which synsets are numbered."""

ADJECTIVE_FAMILIES = (
    "", "color", "size", "shape", "age", "length", "height", "width", "thickness", "weight", "texture", "temperature",
    "shade", "state", "mood", "speed", "sex", "build", "pattern", "place", "material",
)  # fmt: skip
"""What an adjective says something about; "" where WordNet does not tell."""

VERB_CLASSES = {
    29: "body", 30: "change", 31: "cognition", 32: "communication", 33: "competition", 34: "consumption",
    35: "contact", 36: "creation", 37: "emotion", 38: "motion", 39: "perception", 40: "possession", 41: "social",
    42: "stative", 43: "weather",
}  # fmt: skip
"""WordNet's lexicographer files of verbs."""
