"""From syntax to program: what an adjective or a clause says of things, that is, which of them it leaves."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod

from nsground.errors import ParseError
from nsground.language import affixes
from nsground.language.combine import conjunction, disjunction, noun_of, without_noun
from nsground.language.lexicon import Lexicon
from nsground.language.noun_phrase import Description, describe
from nsground.language.reference import Context, Reference
from nsground.language.selectors import SELECTING, names, pick, span_of
from nsground.language.syntax import (
    Acting,
    Affirmed,
    Alike,
    Apposed,
    Compared,
    Counted,
    Excluding,
    Extreme,
    Joined,
    Negated,
    NounPhrase,
    ObjectOf,
    OtherThan,
    PartOf,
    Placed,
    Reciprocal,
    Related,
    RelatedBy,
    Surpassing,
    Syntax,
    Word,
    is_about_it,
    leads_nowhere,
)  # fmt: skip
from nsground.program import (
    Any,
    Attribute,
    Concept,
    Different,
    Exactly,
    Farthest,
    Least,
    LessThan,
    More,
    Most,
    Nearest,
    Not,
    Other,
    Program,
    Relation,
    Same,
    Span,
)  # fmt: skip

PICKING = ("ORD", "SUP", "SIDE_FROM")
"""Terminals of words that pick among things that they do not name."""

AT_PLACES = ("on", "inside", "at", "from")
"""Relations whose phrases lead to places, too: on the left."""


class ClauseMeaning(ABC):
    """Interprets adjectives and clauses. What they lead to, such as *the fork* of *left of the fork*, is left to those
    who interpret references."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.dropped: list[Syntax] = []  # what was read but says nothing where it stands

    @abstractmethod
    def reference(self, syntax: Syntax, context: Context) -> Reference:
        """What a phrase refers to."""

    @abstractmethod
    def noun_phrase(self, phrase: NounPhrase, context: Context) -> Reference:
        """What a noun phrase refers to."""

    # --- the noun and its adjectives ------------------------------------------------------------------------

    def _unnamed(self, said: Description, context: Context) -> Program:
        """What a phrase without a noun is about: what "one" stands for, or anything."""
        if said.one or said.other or said.number or said.ordinal:
            return context.noun or Any()
        return Any()

    def _concept(self, word: Word) -> Program:
        span = (word.start, word.end)
        if word.terminal == "NOUN_OR":
            return disjunction([self._test(value, span) for value in word.value], span)
        return Concept(word.value, span=span) if word.value else Any(span=span)

    def _test(self, value: object, span: Span) -> Program:
        match value:
            case (affixes.LACKING, str(name)):
                return Not(Relation("with", Any(), (Concept(name, span=span),), span=span), span=span)
            case (str(family), str(name)):
                return Attribute(family, name, span=span)
            case str(name) if name:
                return Concept(name, span=span)
        return Any(span=span)

    def _adjectives(self, said: Description, several: bool) -> list[Program]:
        """What adjectives say. "The red and blue cups" are ``several``, each of one colour, not all of both."""
        found: list[Program] = []
        for word in said.nouns[:-1]:
            if word.value:
                found.append(Attribute("kind", str(word.value), span=(word.start, word.end)))
        for word in said.adjectives:
            span = (word.start, word.end)
            if word.terminal == "ADJ_NOT":
                found.append(Not(self._test(word.value, span), span=span))
            elif word.terminal in ("ADJ_OR", "ADJ_AND"):
                tests = [self._test(value, span) for value in word.value]
                either = word.terminal == "ADJ_OR" or (several and said.plural and _exclude_each_other(word.value))
                found.append(disjunction(tests, span) if either else conjunction(tests, span))
            else:
                found.append(self._test(word.value, span))
        return found

    def _having(self, phrase: NounPhrase) -> str:
        head = describe(phrase.words, self.lexicon).head
        return "wearing" if head is not None and head.value in self.lexicon.wearable else "with"

    # --- clauses that restrict ------------------------------------------------------------------------------

    def such(self, clause: Syntax, context: Context) -> Program:
        """The regions of which a clause holds."""
        return self.restrict(Any(), clause, context)

    def restrict(self, target: Program, clause: Syntax, context: Context) -> Program:
        """The members of ``target`` of which a clause holds."""
        span = (clause.start, clause.end)
        match clause:
            case Related(relation=word, anchor=anchor):
                return self._related(target, word.value, anchor, context, word)
            case RelatedBy(relations=words, how=how, anchor=anchor):
                each = tuple(Related(word.start, clause.end, word, anchor) for word in words)
                return self.restrict(target, Joined(clause.start, clause.end, each, how), context)
            case Reciprocal(relation=word):
                others = context.enclosing[-1].regions if context.enclosing and isinstance(target, Any) else target
                return Relation(word.value, target, (others,), span=span)
            case Negated(part=part):
                return conjunction([target, Not(self.such(part, context), span=span)], span)
            case Affirmed(part=part):
                return self.restrict(target, part, context)
            case Joined(parts=parts, how="or"):
                either = disjunction([self.such(part, context) for part in parts], span)
                return conjunction([target, either], span)
            case Joined(parts=parts):
                contrasts = isinstance(parts[0], Negated) and isinstance(
                    parts[-1], Affirmed
                )  # not in front of it but behind it
                for part in parts:
                    such = self.such(part, context) if contrasts else None
                    target = conjunction([target, such], span) if such else self.restrict(target, part, context)
                return target
            case Acting(verb=word):
                return conjunction([target, self._test(word.value, span)], span)
            case Alike(family=family, anchor=anchor, different=different):
                kind = Different if different else Same
                return conjunction([target, kind(family, self._anchor(anchor, context), span=span)], span)
            case Compared(measure=measure, way=way, anchor=anchor):
                more = More if way == "more" else LessThan
                return more(measure, target, self._anchor(anchor, context), span=span)
            case ObjectOf(subject=subject):
                return self.object_of(target, subject, context)
            case PartOf(whole=NounPhrase(groups=()) as whole) if self._is_value(whole):
                said = describe(whole.words, self.lexicon)
                return conjunction([target, *self._adjectives(said, True)], span)
            case PartOf(whole=whole):
                return self._related(target, "of", whole, context)
            case Placed(sides=sides):
                places = [Attribute("position", s, span=span) for s in names(sides)]
                return conjunction([target, *places], span)
            case OtherThan(anchor=anchor):
                return Other(target, self.reference(anchor, context).program(), span=span)
            case Extreme(nearest=nearest, anchor=anchor):
                extreme = Nearest if nearest else Farthest
                found = self.reference(anchor, context)
                return extreme(target, found.anchor() if found.every else found.program(), span=span)
            case Surpassing(measure=measure, way=way):
                extremes = Most if way == "more" else Least
                return extremes(measure, self._those(target, context), span=span)
            case NounPhrase(words=words, core=None) if words and all(word.terminal in PICKING for word in words):
                said = describe(words, self.lexicon)  # is the largest, is second from the left: of those in question
                picking = [group for group in clause.groups if isinstance(group, SELECTING)]
                picked = pick(self._those(target, context), said, picking, span, self.dropped)
                for group in clause.groups:
                    picked = picked if isinstance(group, SELECTING) else self.restrict(picked, group, context)
                return picked
            case NounPhrase():
                return conjunction([target, self.noun_phrase(clause, context).regions], span)
            case Apposed(phrase=phrase):
                if phrase.noun is None:
                    return self.restrict(target, phrase, context)
                return self._related(target, self._having(phrase), phrase, context)
            case Counted():
                return target
        raise ParseError(f"this cannot stand as a clause: {type(clause).__name__}")

    def _those(self, target: Program, context: Context) -> Program:
        """What a superlative without a noun picks among: what it is said of, or things of its kind."""
        return target if not isinstance(target, Any) or context.noun is None else context.noun

    def _related(
        self, target: Program, name: str, anchor: Syntax, context: Context, word: Word | None = None
    ) -> Program:
        first = word or anchor  # of a possessive, the anchor stands first
        span = (min(first.start, anchor.start), max(first.end, anchor.end))
        if name in AT_PLACES and isinstance(anchor, NounPhrase) and self._is_side(anchor):
            raise ParseError("a side is a place, and no thing to be on")
        if isinstance(anchor, Negated):
            return conjunction([target, Not(self._related(Any(), name, anchor.part, context, word), span=span)], span)
        target = self._posed(target, name, word)
        if isinstance(anchor, Joined) and any(isinstance(p, Negated) and _is_the_one(p.part) for p in anchor.parts):
            raise ParseError("'not the one' denies the thing meant, not what it is related to")
        if isinstance(anchor, Joined) and name not in self.lexicon.to_two:
            each = [self._related(Any(), name, part, context, word) for part in anchor.parts]
            if anchor.how == "or":
                return conjunction([target, disjunction(each, span)], span)
            for part in anchor.parts:
                target = self._related(target, name, part, context, word)
            return target
        if name in self.lexicon.to_two:
            return Relation(name, target, self._ends(anchor, context, noun_of(target)), span=span)
        if name == "inside" and self._is_clothing(anchor):
            name = "wearing"
        if name == "with" and isinstance(anchor, NounPhrase) and anchor.groups and is_about_it(anchor.groups[-1]):
            return self.object_of(target, anchor, context)
        return self.related_to(target, name, self.reference(anchor, context), span)

    def _posed(self, target: Program, name: str, word: Word | None) -> Program:
        """The members of ``target`` that do what the phrase of a relation says besides: "sitting on"."""
        pose = None if word is None else self.lexicon.posture(word.text, name)
        return target if word is None or pose is None else conjunction([target, self._test(pose, span_of(word))])

    def related_to(self, target: Program, name: str, found: Reference, span: Span) -> Program:
        """The members of ``target`` with the relation to some, to no, or to nothing but what was found."""
        if found.none:
            relation = Relation(name, Any(), (found.regions,), span=span)
            return conjunction([target, Not(relation, span=span)], span)
        if found.only:
            noun = () if found.regions == found.base else (found.base,)
            rest = conjunction([*noun, Not(without_noun(found.regions, found.base, found.base), span=span)])
            some = Relation(name, target, (found.regions,), span=span)
            return conjunction([some, Not(Relation(name, Any(), (rest,), span=span), span=span)], span)
        return Relation(name, target, (found.anchor(),), span=span)

    def object_of(self, target: Program, subject: NounPhrase, context: Context) -> Program:
        """The couch the man is sitting on, the couch with a man on it: turned round, what the man is on."""
        *groups, last = subject.groups
        denied = isinstance(last, Negated)
        relation = last.part if isinstance(last, Negated) else last
        if not isinstance(relation, Related) or not (leads_nowhere(relation) or is_about_it(relation)):
            raise ParseError("two noun phrases stand side by side")
        word = relation.relation
        name = self.lexicon.inverses.get(str(word.value), f"{word.value}_by")
        span = (subject.start, subject.end)
        found = self.reference(dataclasses.replace(subject, groups=tuple(groups)), context)
        found = dataclasses.replace(found, regions=self._posed(found.regions, str(word.value), word))
        if denied:
            return conjunction([target, Not(self.related_to(Any(), name, found, span), span=span)], span)
        return self.related_to(target, name, found, span)

    def _anchor(self, anchor: Syntax, context: Context) -> Program:
        return self.reference(anchor, context).anchor()

    def _ends(self, anchor: Syntax, context: Context, noun: Program | None) -> tuple[Program, ...]:
        """The two anchors of "between": two phrases, or one plural phrase twice."""
        if isinstance(anchor, Joined) and len(anchor.parts) == 2:
            left, right = (self._anchor(part, context) for part in anchor.parts)
            return left, right
        both = self.reference(anchor, context).regions
        if isinstance(both, Exactly) and noun == both.regions:
            both = both.regions  # the cow between two cows is a third one
        return both, both

    def _is_value(self, phrase: NounPhrase) -> bool:
        """Whether "of ..." says what a thing is like: "of yellow color", "of black or white color"."""
        named = [word for word in phrase.words if word.terminal in ("NOUN", "NOUN_OR")]
        described = [word.terminal for word in phrase.words if word.terminal.startswith("ADJ")]
        return (
            len(named) == 1 and bool(described) and named[0].value in self.lexicon.families and not phrase.determiners
        )

    def _is_side(self, phrase: NounPhrase) -> bool:
        """Whether a phrase begins with a place: "on left", "on left blue shirt", but not "on the left shoe"."""
        if not phrase.words or phrase.words[0].terminal != "SIDE":
            return False
        worn = phrase.noun is None or phrase.noun.value in self.lexicon.wearable
        return len(phrase.words) == 1 or (worn and not phrase.determiners)

    def _is_clothing(self, anchor: Syntax) -> bool:
        """Whether "in ..." says what somebody wears: "in a red coat", "in blue"."""
        if isinstance(anchor, Joined):
            return self._is_clothing(anchor.parts[0])
        if isinstance(anchor, Excluding):
            return self._is_clothing(anchor.what)
        if not isinstance(anchor, NounPhrase):
            return False
        said = describe(anchor.words, self.lexicon)
        if said.head is None:
            return any("color" in (w.value[0], w.value[0][0]) for w in said.adjectives)
        return said.head.value in self.lexicon.wearable


def _is_the_one(phrase: Syntax) -> bool:
    if not isinstance(phrase, NounPhrase) or not any(word.terminal == "THE" for word in phrase.determiners):
        return False
    return phrase.noun is None and any(word.text in ("one", "ones") for word in phrase.words)


def _exclude_each_other(values: tuple[tuple[str, str], ...]) -> bool:
    """Whether adjectives rather divide things than describe each: red and blue, but not black and white."""
    return len({family for family, _ in values}) == 1 and {name for _, name in values} != {"black", "white"}
