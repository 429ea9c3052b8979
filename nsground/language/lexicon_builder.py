"""From lexicon files to phrases: sections are collected, then patterns, plurals and spellings are expanded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nsground.domains.lexicon_file import read_lexicon_file
from nsground.language.inflection import plurals
from nsground.language.phrases import FREE, Entry, Phrase
from nsground.language.tokens import split
from nsground.wordnet import load_wordnet

MODAL = 1.5
"""What it costs to leave out a word such as "can", which may be a thing as well; a thing costs 1."""


class LexiconBuilder:
    """Collects entries from files; patterns are expanded when all files are read."""

    def __init__(self) -> None:
        self.entries: dict[Phrase, list[Entry]] = {}
        self.plurals: dict[str, str] = {}
        self.spellings: dict[str, str] = {}
        self.slots: dict[str, dict[str, list[str]]] = {"family": {}, "side": {}, "camera": {"camera": []}}
        self.patterns: dict[str, list[str]] = {}
        self.variants: dict[str, dict[str, float]] = {}
        self.attributes: dict[str, dict[str, list[str]]] = {}
        self.measures: dict[str, dict[str, list[str]]] = {}
        self.closed: dict[str, list[str]] = {}
        self.nouns: list[tuple[str, list[str]]] = []
        self.remarks: set[str] = set()
        self.degrees: set[str] = set()
        self.figures: dict[str, dict[str, list[str]]] = {"inscriptions": {}, "units": {}, "qualities": {}}
        self.wearable: set[str] = set()
        self.parts: set[str] = set()
        self.people: set[str] = set()
        self.pictures: set[str] = set()
        self.portions: set[str] = set()
        self.settings: set[str] = set()
        self.inverses: dict[str, str] = {}

    # --- reading ------------------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Take up the sections of a lexicon file. Raises DomainError where the file is malformed."""
        for section, content in read_lexicon_file(path).items():
            getattr(self, f"_read_{section}")(content)

    def _read_closed(self, content: dict[str, list[str]]) -> None:
        for terminal, words in content.items():
            self.closed.setdefault(terminal, []).extend(words)

    def _read_variants(self, content: dict[str, dict[str, float]]) -> None:
        self.variants.update(content)

    def _read_free(self, content: list[str]) -> None:
        self.closed.setdefault(FREE, []).extend(content)

    def _read_remarks(self, content: list[str]) -> None:
        self.remarks.update(content)

    def _read_degrees(self, content: list[str]) -> None:
        self.degrees.update(content)

    def _read_inscriptions(self, content: dict[str, list[str]], section: str = "inscriptions") -> None:
        for name, words in content.items():
            self.figures[section].setdefault(name, []).extend(words)

    def _read_units(self, content: dict[str, list[str]]) -> None:
        self._read_inscriptions(content, "units")

    def _read_qualities(self, content: dict[str, list[str]]) -> None:
        self._read_inscriptions(content, "qualities")

    def _read_modals(self, content: list[str]) -> None:
        for word in content:
            self.add(FREE, word, None, MODAL)

    def _read_patterns(self, content: dict[str, list[str]]) -> None:
        for terminal, phrases in content.items():
            self.patterns.setdefault(terminal, []).extend(phrases)

    def _read_numbers(self, content: dict[str, int]) -> None:
        for phrase, number in content.items():
            self.add("NUM", phrase, int(number))

    def _read_ordinals(self, content: dict[int, list[str]]) -> None:
        for rank, phrases in content.items():
            for phrase in phrases:
                self.add("ORD", phrase, int(rank))

    def _read_limits(self, content: dict[str, list[str]]) -> None:
        for limit, phrases in content.items():
            for phrase in phrases:
                self.add("LIMIT", phrase, limit)

    def _read_shares(self, content: dict[str, list[str]]) -> None:
        for share, phrases in content.items():
            for phrase in phrases:
                self.add("SHARE", phrase, share)

    def _read_camera(self, content: list[str]) -> None:
        self.slots["camera"]["camera"].extend(content)

    def _read_measures(self, content: dict[str, dict[str, list[str]]]) -> None:
        for measure, ways in content.items():
            for way, phrases in ways.items():
                self.measures.setdefault(measure, {}).setdefault(way, []).extend(phrases)

    def _read_attributes(self, content: dict[str, dict[str, list[str]]]) -> None:
        for family, values in content.items():
            self.attributes.setdefault(family, {}).update(values)

    def _read_actions(self, content: dict[str, list[str]]) -> None:
        for action, phrases in content.items():
            for phrase in phrases:
                self.add("VERB", phrase, ("action", action))
                self.add("ADJ", phrase, ("action", action), 0.3)  # "the standing man"

    def _read_poses(self, content: dict[str, dict[str, list[str]]]) -> None:
        for family, values in content.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    self.add("VERB", phrase, (family, value))

    def _read_relations(self, content: dict[str, list[str]]) -> None:
        for name, phrases in content.items():
            for phrase in phrases:
                self.add("REL", phrase, name)

    def _read_families(self, content: dict[str, list[str]]) -> None:
        self.slots["family"].update(content)

    def _read_asks(self, content: dict[str, list[str]]) -> None:
        for family, phrases in content.items():
            for phrase in phrases:
                self.add("ASK", phrase, family)

    def _read_sides(self, content: dict[str, list[str]]) -> None:
        self.slots["side"].update(content)

    def _read_plurals(self, content: dict[str, str]) -> None:
        self.plurals.update(content)

    def _read_anything(self, content: list[str]) -> None:
        self.nouns.append(("", content))

    def _read_synonyms(self, content: dict[str, list[str]]) -> None:
        for name, words in content.items():
            self.nouns.append((name, words))

    def _read_categories(self, content: dict[str, list[str]]) -> None:
        for name, words in content.items():
            self.nouns.extend((word, [word]) for word in words)
            if name in ("person", *self.people):
                self.people.update((name, *words))

    def _read_below(self, content: dict[str, dict[str, list[str]]]) -> None:
        for above, concepts in content.items():
            if above == "person":
                self.people.update((above, *concepts))
            self._read_categories(concepts)

    def _read_spellings(self, content: dict[str, list[str]]) -> None:
        for word, spellings in content.items():
            self.spellings.update(dict.fromkeys(spellings, word))

    def _read_kinds(self, content: dict[str, dict[str, list[str]]]) -> None:
        for name, kind in content.items():
            self.nouns.append((name, kind.get("words", [])))  # one concept, several words

    def _read_nouns(self, content: list[str]) -> None:
        self.nouns.extend((word, [word]) for word in content)

    def _read_garments(self, content: list[str]) -> None:
        self.wearable.update(content)
        self.nouns.extend((word, [word]) for word in content)

    def _read_portions(self, content: list[str]) -> None:
        self.portions.update(content)
        self.nouns.extend((word, [word]) for word in content)

    def _read_settings(self, content: list[str]) -> None:
        self.settings.update(content)

    def _read_inverses(self, content: dict[str, str]) -> None:
        self.inverses.update(content)
        self.inverses.update({other: name for name, other in content.items()})

    def _read_pictures(self, content: list[str]) -> None:
        self.pictures.update(content)
        self.nouns.extend((word, [word]) for word in content)

    def _read_prohibitions(self, content: dict[str, list[str]]) -> None:
        """no parking sign: a name with a "no" in it."""
        for sign in content["told_by"]:
            for forbidden in content["forbidden"]:
                name = f"no {forbidden} {sign}"
                self.nouns.append((name, [name]))

    def _read_parts(self, content: list[str]) -> None:
        self.parts.update(content)
        self.nouns.extend((word, [word]) for word in content)

    # --- entries ------------------------------------------------------------------------------------------

    def add(self, terminal: str, phrase: str, value: Any, cost: float = 0.0, plural: bool = False) -> None:
        """Add a reading of a phrase, unless it has it already."""
        words = (
            (phrase,)
            if phrase.isalnum() and phrase.isascii() and phrase.islower()
            else tuple(word.text for word in split(phrase))
        )
        found = self.entries.setdefault(words, [])
        if not any(e.terminal == terminal and e.value == value for e in found):
            found.append(Entry(terminal, value, cost, plural))

    def finish(self) -> None:
        """Expand patterns, nouns and spellings, once all files are read."""
        for terminal, phrases in self.closed.items():
            for phrase in phrases:
                for variant, cost in self.variants.get(terminal, {terminal: 0}).items():
                    self.add(variant, phrase, None, cost)
        for word in ("fully", "partially"):
            terminal = "FULL" if word == "fully" else "PARTIAL"
            for phrase in self.closed.get(terminal, []):
                self.add("VIS", phrase, "full" if terminal == "FULL" else "partial")
        named = {word for _, words in self.nouns for word in words}
        for family, values in self.attributes.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    # "orange" and "baby" are things before they are what things are like
                    self.add("ADJ", phrase, (family, value), 0.3 if phrase in named else 0.0)
        for measure, ways in self.measures.items():
            self._measure(measure, ways)
        self.slots["measure"] = {measure: [measure] for measure in self.measures}
        for terminal, phrases in self.patterns.items():
            for pattern in phrases:
                name, _, family = terminal.partition("=")
                cost = self.variants.get(name, {}).get(name, 0.0)
                for text, slot in self._expand(pattern):
                    pair = (slot, family) if "{measure}" in pattern else (family, slot)
                    self.add(name, text, pair if family else slot, cost)
        for concept, words in self.nouns:
            for word in words:
                self._noun(concept, word)
        for spelling, word in self.spellings.items():
            for entry in self.entries.get(tuple(word.split()), []):
                self.add(entry.terminal, spelling, entry.value, entry.cost, entry.plural)

    def _measure(self, measure: str, ways: dict[str, list[str]]) -> None:
        for way, phrases in ways.items():
            for phrase in phrases:
                for text, _ in self._expand(phrase):
                    if way in ("most", "least"):
                        self.add("SUP", text, (measure, way))
                    else:
                        self.add("CMP", text, (measure, way))
                        # "the larger dog" picks the extreme of those in question
                        self.add("SUP", text, (measure, "most" if way == "more" else "least"), 0.5)

    def _expand(self, pattern: str) -> Iterator[tuple[str, str | None]]:
        for slot, values in self.slots.items():
            if "{" + slot + "}" in pattern:
                for value, words in values.items():
                    for word in words:
                        yield pattern.replace("{" + slot + "}", word), value
                return
        yield pattern, None

    def _noun(self, name: str, word: str) -> None:
        stem, _, last = word.rpartition(" ")
        singular = self.plurals.get(last, last)
        self.add("NOUN", word, name, plural=last in self.plurals and singular != last)
        marked = f"{word}(s)"
        self.add("NOUN", marked, name, plural=True)
        irregular = [many for many, one in self.plurals.items() if one == last and many != last]
        invariable = last in self.plurals or last in self.plurals.values()
        for plural in irregular or ([] if invariable else plurals(last)):
            form = f"{stem} {plural}".strip()
            other = None if irregular else self._word_of_its_own(form, word)
            if other is not None:
                self.add("NOUN", form, other)
            self.add("NOUN", form, name, 0.5 if other is not None else 0.0, plural=True)

    def _word_of_its_own(self, form: str, noun: str) -> str | None:
        """What a plural is more likely than the plural of its noun: glasses, when they are seen, are spectacles."""
        wordnet = load_wordnet()
        if not wordnet.lemma_senses(form, "n"):
            return None
        likeliest = wordnet.lemmas(form, "n")[0]
        return likeliest if likeliest == form != noun else None
