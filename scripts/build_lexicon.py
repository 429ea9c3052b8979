"""Compile WordNet into ``nsground/wordnet/wordnet.safetensors``, with counts of its words in pictures.

    python scripts/build_lexicon.py ../shared/data/language/factual/train.csv

Reads the database of Debian's package ``wordnet-base`` (or ``--wordnet FOLDER``), ``scripts/wordnet_classes.yaml``, and
phrases about regions of pictures with their graphs: a CSV file with a column ``scene_graph``, as FACTUAL (Li et al.
2023) has it, ``( man , wear , hat ) , ( hat , is , red )``. The same input gives the same file.

How often a *word* is named in pictures is counted. Which of its *senses* is meant is estimated, as selectional
preferences are (Resnik 1997; Rooth et al. 1999): what is worn is mostly a garment, so worn glasses are spectacles, and
words with one sense show what is worn. Expectation maximisation alternates between P(class | slot), a slot being
"object of wear" or "subject of is red", and P(sense | word), whose prior is WordNet's own tag counts times how visible
the class is.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np
import yaml
from safetensors.numpy import save_file
from wordnet_files import FOLDER, Synset, SynsetKey, read_exceptions, read_senses, read_synsets, read_tag_counts

from nsground.wordnet.layout import ADJECTIVE_FAMILIES, FILE, POS_ORDER, VERB_CLASSES
from nsground.wordnet.morphology import Morphology, plural

ROUNDS = 12
"""Of expectation maximisation; the shares of senses do not change any more."""
PRIOR = 2.0
"""How many sightings WordNet's own counts of a word weigh as much as."""
SMOOTHING = 5.0
"""How many sightings in a slot what is usual everywhere weighs as much as."""
VISIBLE = {
    "abstraction": 0.02, "amount": 0.05, "event": 0.05, "group": 0.3, "shape": 0.2, "artifact": 0.05, "object": 0.2,
    "device": 0.4,
}  # fmt: skip
"""How likely a sense of a class is named in a picture, next to one of people, garments, furniture ..., which have 1."""
ATTRIBUTE_NOUNS = {
    "color 1": "color", "chromatic color 1": "color", "achromatic color 1": "color", "size 1": "size", "size 2": "size",
    "shape 2": "shape", "shape 1": "shape", "form 1": "shape", "age 1": "age", "length 1": "length",
    "length 2": "length", "height 2": "height", "stature 2": "height", "width 1": "width",
    "thickness 1": "thickness", "weight 1": "weight",
    "texture 1": "texture", "temperature 1": "temperature", "brightness 1": "shade", "light 7": "shade",
    "cleanness 1": "state", "wetness 1": "state", "fullness 1": "state", "emotion 1": "mood", "happiness 1": "mood",
    "happiness 2": "mood", "speed 1": "speed", "gender 1": "sex", "sex 4": "sex", "body weight 1": "build",
    "design 4": "pattern", "position 1": "place", "material 1": "material",
}  # fmt: skip
"""Nouns that an adjective's ``attribute`` or derivation leads to, and the family that it then has."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("graphs", type=Path, help="CSV file of phrases with scene graphs")
    arguments.add_argument("--wordnet", type=Path, default=FOLDER)
    options = arguments.parse_args()
    wordnet = read(options.wordnet)
    triples = list(read_triples(options.graphs))
    save_file(*compile_tables(wordnet, count_senses(wordnet, triples)))
    print(f"{FILE}: {FILE.stat().st_size / 1e6:.2f} MB")


# --- WordNet ----------------------------------------------------------------------------------------------


@dataclass
class WordNet:
    """What is kept of WordNet: no names of single persons and places, no taxa above the species."""

    synsets: dict[SynsetKey, Synset]
    senses: dict[tuple[str, str], list[SynsetKey]]
    tagged: Mapping[tuple[str, str, SynsetKey], int]
    irregular: dict[tuple[str, str], list[str]]
    classes: dict[SynsetKey, str]
    names: tuple[str, ...]

    @property
    def forms(self) -> Morphology:
        return Morphology(
            lambda word, pos: (word, pos) in self.senses, lambda word, pos: self.irregular.get((word, pos), ())
        )

    def above(self, key: SynsetKey) -> Iterator[SynsetKey]:
        """The synset and all its hypernyms, the nearest first."""
        seen: dict[SynsetKey, None] = {key: None}
        level = [key]
        while level:
            yield from level
            higher = dict.fromkeys(up for at in level for up in self.synsets[at].to("@") if up in self.synsets)
            level = [up for up in higher if up not in seen]
            seen.update(higher)


def read(folder: Path) -> WordNet:
    synsets, senses = read_synsets(folder), read_senses(folder)
    tags = read_tag_counts(folder)
    tagged = {(w, p, key): tags.get((w, p, i), 0) for (w, p), keys in senses.items() for i, key in enumerate(keys, 1)}
    table = yaml.safe_load((Path(__file__).parent / "wordnet_classes.yaml").read_text())
    wordnet = WordNet(synsets, senses, tagged, defaultdict(list), {}, tuple(table))
    for pos, form, lemma in read_exceptions(folder):
        if form != lemma and (lemma, pos) in senses:
            wordnet.irregular[form, pos].append(lemma)
    taxon = senses["taxonomic group", "n"][0]
    dropped = {key for key, s in synsets.items() if s.to("@i") or (key[0] == "n" and taxon in wordnet.above(key))}
    wordnet.synsets = {key: synset for key, synset in synsets.items() if key not in dropped}
    wordnet.senses = {at: kept for at, keys in senses.items() if (kept := [k for k in keys if k not in dropped])}
    for (form, pos), lemmas in list(wordnet.irregular.items()):
        wordnet.irregular[form, pos] = [lemma for lemma in lemmas if (lemma, pos) in wordnet.senses]
    wordnet.classes = dict(noun_classes(wordnet, table))
    return wordnet


def noun_classes(wordnet: WordNet, table: Mapping[str, Mapping[str, list]]) -> Iterator[tuple[SynsetKey, str]]:
    by_file = {number: name for name, entry in table.items() for number in entry.get("files", ())}
    anchors: dict[SynsetKey, str] = {}
    for name, entry in table.items():
        for anchor in entry.get("under", ()):
            anchors.setdefault(sense(wordnet, anchor), name)
    for key, synset in wordnet.synsets.items():
        if key[0] == "n":
            yield key, next((anchors[up] for up in wordnet.above(key) if up in anchors), by_file[synset.category])


def sense(wordnet: WordNet, anchor: str) -> SynsetKey:
    """The synset of "bow 1": the first sense of bow, of all that WordNet has."""
    lemma, _, number = anchor.rpartition(" ")
    keys = read_senses_once().get((lemma, "n"), [])
    if len(keys) < int(number) or keys[int(number) - 1] not in wordnet.synsets:
        raise SystemExit(f"WordNet has no sense {anchor!r} of a noun, or none that is kept")
    return keys[int(number) - 1]


def read_senses_once(cache: dict = {}) -> dict:  # noqa: B006
    return cache or cache.update(read_senses()) or cache


# --- what is seen in pictures -----------------------------------------------------------------------------

Triple = tuple[str, str, str]


def read_triples(path: Path) -> Iterator[Triple]:
    """Subject, relation and object of each fact; "is" relates things to attributes."""
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            for fact in re.findall(r"\(([^()]*)\)", row["scene_graph"]):
                parts = [part.strip().lower() for part in fact.split(" , ")]
                if len(parts) == 3 and all(parts):
                    yield parts[0], parts[1], parts[2]


Expected = dict[str, dict[SynsetKey, float]]
"""word as written -> synset -> how often it means it in pictures."""


def count_senses(wordnet: WordNet, triples: Iterable[Triple]) -> dict[str, Expected]:
    """Part of speech -> how often each sense of each word is named in pictures."""
    nouns: Counter[tuple[str, str]] = Counter()  # word, slot
    others: dict[str, Counter[str]] = {"v": Counter(), "a": Counter()}
    for subject, relation, thing in triples:
        if (head := noun(subject, wordnet)) is not None:
            nouns[head, f"subject of {relation} {thing}" if relation == "is" else f"subject of {relation}"] += 1
        if relation != "is" and (head := noun(thing, wordnet)) is not None:
            nouns[head, f"object of {relation}"] += 1
        word = thing if relation == "is" else relation.split()[0]
        for pos in "av" if relation == "is" else "v":
            lemma = next(iter(wordnet.forms.lemmas(word, pos)), None)
            if lemma is not None and not (relation == "is" and pos == "v" and lemma == word):  # "is glass" is no verb
                others[pos][lemma] += 1
                break
    spread = {
        pos: {word: {key: n * share for key, share in prior(wordnet, word, pos).items()} for word, n in counts.items()}
        for pos, counts in others.items()
    }
    return {"n": by_expectation(wordnet, nouns), **spread, "r": {}}


def noun(phrase: str, wordnet: WordNet) -> str | None:
    """The longest end of a phrase that WordNet knows as a noun: polar bear, but man of "young man"."""
    words = phrase.split()
    ends = (" ".join(words[i:]) for i in range(len(words)))
    return next((end for end in ends if any(wordnet.forms.lemmas(end, "n"))), None)


def prior(wordnet: WordNet, word: str, pos: str = "n") -> dict[SynsetKey, float]:
    """P(sense | word) before a picture is seen. A form has the senses of all its lemmas."""
    weights: Counter[SynsetKey] = Counter()
    for lemma in wordnet.forms.lemmas(word, pos):
        for key in wordnet.senses[lemma, pos]:
            visible = VISIBLE.get(wordnet.classes[key], 1.0) if pos == "n" else 1.0
            weights[key] += (wordnet.tagged[lemma, pos, key] + 0.5) * visible
    return {key: weight / weights.total() for key, weight in weights.items()}


def by_expectation(wordnet: WordNet, seen: Counter[tuple[str, str]]) -> Expected:
    """Expected counts of the senses of nouns. What a slot likes is learned from the *other* words in it."""
    priors = {word: prior(wordnet, word) for word in dict.fromkeys(word for word, _ in seen)}
    expected = {(word, slot): priors[word] for word, slot in seen}
    of_sense: dict[str, Counter[SynsetKey]] = {}
    for _ in range(ROUNDS):
        of_slot: dict[str, Counter[str]] = defaultdict(Counter)
        of_class: dict[str, Counter[str]] = defaultdict(Counter)
        of_sense = defaultdict(Counter)
        overall: Counter[str] = Counter()
        for (word, slot), times in seen.items():
            for key, share in expected[word, slot].items():
                name = wordnet.classes[key]
                of_sense[word][key] += times * share
                for counter in (of_slot[slot], of_class[word], overall):
                    counter[name] += times * share
        total = overall.total()
        for (word, slot), times in seen.items():
            mine: Counter[str] = Counter()
            for key, share in expected[word, slot].items():
                mine[wordnet.classes[key]] += times * share
            weights = {}
            mass = of_sense[word].total() + PRIOR
            for key, before in priors[word].items():
                name = wordnet.classes[key]
                share = (of_sense[word][key] + PRIOR * before) / mass
                usual = (overall[name] - of_class[word][name] + 1.0) / (total - of_class[word].total() + 1.0)
                here = of_slot[slot][name] - mine[name] + SMOOTHING * usual
                weights[key] = share * here / usual
            scale = sum(weights.values())
            expected[word, slot] = {key: weight / scale for key, weight in weights.items()}
    return {word: dict(counts) for word, counts in of_sense.items()}


# --- the file ---------------------------------------------------------------------------------------------


def compile_tables(wordnet: WordNet, counts: dict[str, Expected]) -> tuple[dict[str, np.ndarray], str, dict[str, str]]:
    """The arrays of ``nsground/wordnet/layout.py``, the file, and its metadata."""
    order = sorted(wordnet.synsets, key=lambda key: (POS_ORDER.index(key[0]), key[1]))
    number = {key: i for i, key in enumerate(order)}
    trie = marisa_trie.Trie({lemma for lemma, _ in wordnet.senses} | {form for form, _ in wordnet.irregular})
    words = [trie.restore_key(i) for i in range(len(trie))]
    starts, synset, seen, share, tagged = [0], [], [], [], []
    for word in words:
        for pos in POS_ORDER:
            if (word, pos) not in wordnet.senses:
                continue
            expected = sightings(wordnet, counts[pos], word, pos)
            before = prior(wordnet, word, pos)
            weights = {key: expected.get(key, 0.0) + weight for key, weight in before.items()}
            for key, weight in sorted(weights.items(), key=lambda item: -item[1]):
                synset.append(number[key])
                seen.append(min(round(expected.get(key, 0.0)), 65535))
                share.append(round(255 * weight / sum(weights.values())))
                tagged.append(min(wordnet.tagged.get((word, pos, key), 0), 255))
        starts.append(len(synset))
    up_starts, up = pointers(order, number, lambda key: wordnet.synsets[key].to("@"))
    families = {key: adjective_family(wordnet, key) for key in order if key[0] == "a"}
    names = {"n": wordnet.names, "v": tuple(VERB_CLASSES.values()), "a": ADJECTIVE_FAMILIES, "r": ("",)}
    kind = []
    for key in order:
        match key[0]:
            case "n":
                kind.append(wordnet.names.index(wordnet.classes[key]))
            case "v":
                kind.append(list(VERB_CLASSES).index(wordnet.synsets[key].category))
            case "a":
                kind.append(ADJECTIVE_FAMILIES.index(families[key]))
            case _:
                kind.append(0)
    member_starts, members = pointers(
        order, trie, lambda key: [w.lower() for w in wordnet.synsets[key].words if w.lower() in trie]
    )
    opposite = sorted(antonyms(wordnet, trie))
    forms = sorted(
        (trie[f], POS_ORDER.index(p), trie[lemma])
        for (f, p), ls in wordnet.irregular.items()
        for lemma in ls
        if lemma in trie
    )
    parts = sorted(
        {(number[key], number[part]) for key in order for part in wordnet.synsets[key].to("%p") if part in number}
    )
    arrays = {
        "trie": np.frombuffer(trie.tobytes(), np.uint8),
        "sense_starts": np.array(starts, np.uint32),
        "sense_synsets": np.array(synset, np.uint32),
        "sense_seen": np.array(seen, np.uint16),
        "sense_shares": np.array(share, np.uint8),
        "sense_tagged": np.array(tagged, np.uint8),
        "synset_kinds": np.array(kind, np.uint8),
        "synset_ends": np.cumsum([sum(key[0] == pos for key in order) for pos in POS_ORDER]).astype(np.uint32),
        "hypernym_starts": up_starts,
        "hypernyms": up,
        "member_starts": member_starts,
        "members": members,
        "antonyms": np.array(opposite, np.uint32).reshape(-1, 2),
        "irregular": np.array(forms, np.uint32).reshape(-1, 3),
        "parts": np.array(parts, np.uint32).reshape(-1, 2),
    }
    kinds = {pos: "\n".join(values) for pos, values in names.items()}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}, str(FILE), {"version": "1", **kinds}


def sightings(wordnet: WordNet, counts: Expected, word: str, pos: str) -> Counter[SynsetKey]:
    """How often a word is seen in its senses; in its plural, too, unless that is a word of its own."""
    forms = [word]
    if pos == "n" and (many := plural(word)) != word and (many, pos) not in wordnet.senses:
        forms.append(many)
    return sum((Counter(counts.get(form, {})) for form in forms), Counter())


def pointers(order, number, to) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[no-untyped-def]
    """What each synset points to, in one row after another, and where each row starts."""
    starts, row = [0], []
    for key in order:
        row.extend(number[target] for target in to(key) if target in number)
        starts.append(len(row))
    return np.array(starts, np.uint32), np.array(row, np.uint32)


def antonyms(wordnet: WordNet, trie: marisa_trie.Trie) -> set[tuple[int, int]]:
    """Pairs of opposite words, in both directions."""
    pairs = set()
    for synset in wordnet.synsets.values():
        for pointer in synset.pointers:
            if pointer.symbol == "!" and pointer.target in wordnet.synsets and synset.key[0] in "av":
                other = wordnet.synsets[pointer.target].words[pointer.target_word - 1].lower()
                pairs.add((trie[synset.words[pointer.source_word - 1].lower()], trie[other]))
    return pairs


def adjective_family(wordnet: WordNet, key: SynsetKey) -> str:
    """The family of an adjective: by its attribute or that of the adjective it is similar to, then by derivation."""
    synset = wordnet.synsets[key]
    heads = [key, *synset.to("&")]
    attribute_of = attribute_nouns(wordnet)
    for head in heads:
        for target in wordnet.synsets[head].to("="):
            if target in attribute_of:
                return attribute_of[target]
        if wordnet.synsets[head].words[0] in ("chromatic", "achromatic"):
            return "color"
    if re.match(r"(made|consisting|composed|resembling or made)\b.* (of|from) ", synset.definition):
        return "material"
    for symbol in ("\\", "+"):
        for target in synset.to(symbol):
            if target[0] == "n" and target in wordnet.synsets:
                above = list(wordnet.above(target))
                if family := next((attribute_of[up] for up in above if up in attribute_of), None):
                    return family
    return ""


def attribute_nouns(wordnet: WordNet, cache: dict = {}) -> dict[SynsetKey, str]:  # noqa: B006
    return cache or cache.update({sense(wordnet, name): family for name, family in ATTRIBUTE_NOUNS.items()}) or cache


if __name__ == "__main__":
    main()
