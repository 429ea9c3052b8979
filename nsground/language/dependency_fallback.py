"""The approximate reading, where the grammar finds none: a phrase built along the dependencies that spaCy sees.

Every word that it uses becomes what the lexicon, or else its part of speech, says; what it cannot place is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nsground.language.lexicon import Lexicon
from nsground.language.phrases import Entry
from nsground.language.spacy_pipeline import pipeline_name, tagged
from nsground.language.syntax import Acting, Negated, NounPhrase, Related, Syntax, Word
from nsground.language.tagging import readings
from nsground.language.tokens import Token
from nsground.program import Span

APPROXIMATELY = "by what its words depend on"
"""How such a reading is said to have come about."""

DETERMINERS = ("THE", "A", "ALL", "NO", "BOTH")
DESCRIBING = ("ADJ", "SIDE", "SUP", "ORD", "NUM", "OTHER", "VIS")
NAMING = ("NOUN", "ONE", "IT")
ROLES = ("nsubj", "nsubjpass", "attr", "dobj", "prep", "pobj")
"""What a noun can be to a verb that a sentence is built round; the likeliest first."""

CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "ADV", "NUM", "ADP"})


def approximate(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Syntax, tuple[Span, ...]] | None:
    """A phrase for the words, and the places of content words that are not in it.

    None where there is no noun to begin with, or no spaCy pipeline is installed.
    """
    if pipeline_name() is None:
        return None
    (document,) = tagged([[token.text for token in tokens]], exclude=("ner", "senter"))
    tree = _Tree(tokens, lexicon)
    heads = [head for sentence in document.sents if (head := _head(sentence.root)) is not None]
    if not heads:
        return None
    syntax = tree.phrase(heads[0], *_said_of(heads[0]))
    unused = (t for t in document if t.i not in tree.used and t.pos_ in CONTENT)
    return syntax, tuple((tokens[t.i].start, tokens[t.i].end) for t in unused)


def _head(root: Any) -> Any:
    """The noun that a sentence is about: its root, or the subject or object of its verb."""
    if root.pos_ in ("NOUN", "PROPN") and root.is_alpha:
        return root
    likely = [child for role in ROLES for child in root.children if child.dep_ == role]
    return next((found for child in likely if (found := _head(child)) is not None), None)


def _said_of(head: Any) -> tuple[Any, ...]:
    """The verb that a noun is the subject of."""
    return (head.head,) if head.dep_.startswith("nsubj") and head.head.pos_ in ("VERB", "AUX") else ()


class _Tree:
    """Turns a dependency tree into syntax; ``used`` are the words that found a place."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.used: set[int] = set()

    def phrase(self, noun: Any, *verbs: Any) -> NounPhrase:
        """A noun with what stands before and after it, and with the verbs that it is the subject of."""
        marks = [w for child in noun.lefts if child.dep_ == "det" and (w := self._word(child, *DETERMINERS))]
        before = [child for child in noun.lefts if child.dep_ in ("amod", "compound", "nummod", "advmod", "nmod")]
        before += [also for child in before for also in child.children if also.dep_ == "conj" and also.pos_ == "ADJ"]
        words = [word for child in before if (word := self._word(child, *DESCRIBING, *NAMING))]
        words.append(self._word(noun, *NAMING) or self._made(noun, Entry("NOUN", noun.lemma_)))
        groups = [group for child in noun.children for group in self._group(child)]
        groups += [clause for verb in verbs for clause in self.clause(verb)]
        parts = (*marks, *words, *groups)
        start, end = min(part.start for part in parts), max(part.end for part in parts)
        return NounPhrase(start, end, tuple(marks), tuple(words), tuple(groups))

    def _group(self, child: Any) -> Iterator[Syntax]:
        if child.dep_ == "prep":
            yield from self._related(child, child)
        elif child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX"):
            yield from self.clause(child)
        elif child.dep_ == "poss":
            yield self._relation(Word(*self._place(child), "REL", "of", child.text), self.phrase(child))

    def clause(self, verb: Any) -> Iterator[Syntax]:
        """What a verb says of its subject: its object, its phrases, or itself alone."""
        denied = any(child.dep_ == "neg" for child in verb.children)
        self.used.update(child.i for child in verb.children if child.dep_ == "neg")
        found: list[Syntax] = []
        for child in verb.children:
            if child.dep_ in ("dobj", "attr") and child.pos_ in ("NOUN", "PROPN", "PRON") and verb.pos_ == "VERB":
                found.extend(self._related(verb, child))
            elif child.dep_ == "prep":
                found.extend(self._related(child, child))
            elif child.dep_ == "acomp":
                if word := self._word(child, *DESCRIBING):
                    found.append(NounPhrase(word.start, word.end, (), (word,)))
            elif child.dep_ in ("xcomp", "conj", "advcl", "acl") and child.pos_ == "VERB":
                found.extend(self.clause(child))
        if verb.i not in self.used and verb.pos_ == "VERB" and (word := self._word(verb, "VERB")):
            found.insert(0, Acting(word.start, word.end, word))
        for clause in found:
            yield Negated(clause.start, clause.end, clause) if denied else clause

    def _related(self, word: Any, end: Any) -> Iterator[Syntax]:
        """The relation that a verb or preposition names, to its object."""
        anchor = end if end is not word else next((c for c in word.children if c.dep_ == "pobj"), None)
        if anchor is None:
            return
        if relation := self._word(word, "REL"):
            yield self._relation(relation, self.phrase(anchor))
            for child in anchor.children:
                if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN"):
                    yield self._relation(relation, self.phrase(child))

    def _relation(self, word: Word, anchor: Syntax) -> Related:
        return Related(min(word.start, anchor.start), max(word.end, anchor.end), word, anchor)

    # --- words --------------------------------------------------------------------------------------------

    def _place(self, token: Any) -> Span:
        return self.tokens[token.i].start, self.tokens[token.i].end

    def _word(self, token: Any, *terminals: str) -> Word | None:
        """The word as the first of the terminals that the lexicon, or else its part of speech, says it can be."""
        entries = self.lexicon.find((token.text,)) or self.lexicon.find((token.lemma_,))
        for known in (entries, readings(token.text, token.pos_, token.lemma_, token.tag_)):
            ranked = sorted((e for e in known if e.terminal in terminals), key=lambda e: terminals.index(e.terminal))
            if ranked:
                return self._made(token, ranked[0])
        return None

    def _made(self, token: Any, entry: Entry) -> Word:
        self.used.add(token.i)
        return Word(*self._place(token), entry.terminal, entry.value, token.text, entry.plural)
