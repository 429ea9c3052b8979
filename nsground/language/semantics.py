"""From syntax to program: what a noun phrase, a clause or a discourse means."""

from __future__ import annotations

import dataclasses

from nsground.errors import ParseError
from nsground.language import affixes
from nsground.language.combine import conjunction, disjunction, noun_of, without_noun
from nsground.language.lexicon import Lexicon
from nsground.language.noun_phrase import Description, describe, in_its_row
from nsground.language.pronouns import antecedent
from nsground.language.reference import Context, Mention, Reference
from nsground.language.selectors import SELECTING, names, number, pick, picked_by, span_of
from nsground.language.syntax import (
    Acting,
    Affirmed,
    Alike,
    AllBut,
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
    replaced,
)  # fmt: skip
from nsground.program import (
    Any,
    Attribute,
    Bound,
    Concept,
    Different,
    Exactly,
    Farthest,
    Least,
    LessThan,
    Many,
    More,
    Most,
    Nearest,
    Not,
    Other,
    Program,
    Relation,
    Same,
    Span,
    Visible,
)  # fmt: skip


class Meaning:
    """Interprets syntax with the help of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.dropped: list[Syntax] = []  # what was read but says nothing where it stands
        self.mentions: list[Mention] = []  # what was spoken of so far, for later pronouns

    # --- references ---------------------------------------------------------------------------------------

    def reference(self, syntax: Syntax, context: Context) -> Reference:
        """What a phrase refers to."""
        found = self._reference(syntax, context)
        self.mentions.append(found.mention())
        return found

    def _reference(self, syntax: Syntax, context: Context) -> Reference:
        span = (syntax.start, syntax.end)
        match syntax:
            case NounPhrase():
                return self.noun_phrase(syntax, context)
            case Excluding(what=what, excluded=excluded, turned=True):
                before = self.reference(excluded, context)
                whole = self.reference(what, Context(before.base, context.it))
                rest = without_noun(before.regions, before.base, whole.base)
                regions = conjunction([whole.regions, Not(rest, span=before.span)], span)
                return Reference(regions, whole.definite, whole.plural, whole.base, span, whole.every)
            case Negated(part=Joined(parts=parts)):
                found = [self.reference(part, context) for part in parts]
                base = found[0].base if all(each.base == found[0].base for each in found) else Any()
                some = disjunction([each.regions for each in found], span)
                return Reference(conjunction([base, Not(some, span=span)], span), False, True, base, span)
            case AllBut(exception=exception):
                first = exception.parts[0] if isinstance(exception, Joined) else exception
                apart = self.reference(first, context)
                base = apart.base if apart.regions != apart.base else Any()
                whole = Reference(base, False, True, base, span, every=True)
                rest = self._excluded(exception, whole)
                return dataclasses.replace(whole, regions=conjunction([base, rest], span))
            case Excluding(what=what, excluded=NounPhrase() as excluded) if last := self._shared(what, excluded):
                return self._contrast(what, last, excluded, context, span)
            case Excluding(what=what, excluded=excluded):
                whole = self.reference(what, context)
                regions = conjunction([whole.regions, self._excluded(excluded, whole)], span)
                return Reference(regions, whole.definite, whole.plural, whole.base, span, whole.every)
            case Joined(parts=(what, *others), how="apposed"):
                whole = self.reference(what, context)
                inner = Context(Any(), whole.mention(), (whole.mention(),))
                also = [self.such(other, inner) for other in others]
                return dataclasses.replace(whole, regions=conjunction([whole.regions, *also], span), span=span)
            case Joined(parts=(*before, NounPhrase(groups=(*rest, Reciprocal() as mutual)) as last)):
                alone = [*before, dataclasses.replace(last, groups=tuple(rest))]
                return self._mutual([self.reference(part, context) for part in alone], mutual, span)
            case Joined(parts=(first, *others)):
                found = [self.reference(first, context)]
                found += [self.reference(p, Context(found[0].base, context.it, context.enclosing)) for p in others]
                regions = disjunction([each.program() for each in found], span)
                return Reference(regions, definite=False, plural=True, base=found[0].base, span=span)
        raise ParseError(f"this cannot stand as a reference: {type(syntax).__name__}")

    def _shared(self, what: Syntax, excluded: NounPhrase) -> Related | None:
        """The clause that a denied thing belongs to, too: "wearing a hat, not a cap", "with apples, not pears"."""
        last = what.groups[-1] if isinstance(what, NounPhrase) and what.groups else None
        last = last.parts[-1] if isinstance(last, Joined) and last.how == "and" else last
        if isinstance(last, Related) and isinstance(last.anchor, Joined):  # in a skirt and shoes
            last = dataclasses.replace(last, anchor=last.anchor.parts[-1])
        if not isinstance(last, Related) or not isinstance(last.anchor, NounPhrase) or last.anchor.noun is None:
            return None
        if any(word.terminal in ("THE", "ALL") for word in excluded.determiners):
            return None  # the woman on the table, not the man
        if excluded.noun is None:
            said = any(word.terminal == "ONE" or (word.terminal, word.value) == ("NUM", 1) for word in excluded.words)
            had = last.anchor.noun.value in self.lexicon.wearable or last.relation.value in HAVING
            return last if said and had else None
        if excluded.noun.value in self.lexicon.wearable:
            return last if last.anchor.noun.value in self.lexicon.wearable else None
        bare = not excluded.determiners and excluded.noun.plural
        return last if bare and last.anchor.noun.plural and not last.anchor.determiners else None

    def _contrast(self, what: Syntax, last: Related, excluded: NounPhrase, context: Context, span: Span) -> Reference:
        """X in a hat, not a cap: in no cap; X in a hat, not a red one: in a hat that is not red."""
        assert isinstance(last.anchor, NounPhrase)
        if excluded.noun is None and replaced(what, last, excluded) != what:
            anchor = Excluding(last.anchor.start, excluded.end, last.anchor, excluded)
            inner = self.reference(replaced(what, last, dataclasses.replace(last, anchor=anchor)), context)
            return dataclasses.replace(inner, span=span)
        whole = self.reference(what, context)
        denied = dataclasses.replace(last.anchor, determiners=excluded.determiners, words=excluded.words)
        of = Context(whole.base, context.it, (whole.mention(),))
        such = self.such(dataclasses.replace(last, anchor=denied), of)
        regions = conjunction([whole.regions, Not(such, span=(excluded.start, excluded.end))], span)
        return dataclasses.replace(whole, regions=regions, span=span)

    def _mutual(self, found: list[Reference], mutual: Reciprocal, span: Span) -> Reference:
        """A cat and a dog next to each other: cats next to a dog, and dogs next to a cat."""
        each: list[Program] = []
        for i, one in enumerate(found):
            others = disjunction([other.program() for j, other in enumerate(found) if j != i])
            each.append(Relation(mutual.relation.value, one.program(), (others,), span=span))
        return Reference(disjunction(each, span), definite=False, plural=True, base=found[0].base, span=span)

    def _excluded(self, syntax: Syntax, whole: Reference) -> Not:
        """NOT of what is excluded; its noun is dropped where the outer set has it already."""
        span = (syntax.start, syntax.end)
        if isinstance(syntax, Joined) and syntax.how == "together":
            return Not(disjunction([self._excluded(part, whole).part for part in syntax.parts], span), span=span)
        if not isinstance(syntax, NounPhrase):
            return Not(self.such(syntax, Context(whole.base, enclosing=(whole.mention(),))), span=span)
        reference = self.noun_phrase(syntax, Context(whole.base, whole.mention()))
        if reference.none:
            raise ParseError("'no' after 'but' denies what one has, not what one is")
        return Not(without_noun(reference.regions, reference.base, whole.base), span=span)

    def noun_phrase(self, phrase: NounPhrase, context: Context) -> Reference:
        """What a noun phrase refers to. Raises ParseError where it names nothing."""
        span = (phrase.start, phrase.end)
        if not phrase.words and phrase.core is None and isinstance((*phrase.groups, None)[0], ObjectOf | None):
            raise ParseError("the phrase names nothing that it could be said of")
        phrase = in_its_row(phrase)
        said = describe(phrase.words, self.lexicon, phrase.determiners)
        marks = {word.terminal for word in phrase.determiners}
        part = next((g for g in phrase.groups if isinstance(g, PartOf)), None)
        picks = (
            said.picks or said.one or said.ordinal or said.number or said.superlative or said.visible or "ALL" in marks
        )
        partitive = part is not None and picks and not (said.nouns or said.sides or said.adjectives)
        hoisted: tuple[Syntax, ...] = ()
        bare = None if said.head is None else self._concept(said.head)
        if said.it is not None:
            base: Program = self._antecedent(said.it, context)
        elif partitive and part is not None:
            whole, hoisted = _without_counting(part.whole)
            base = self.reference(whole, context).regions
        elif part is not None and said.head is not None and said.head.value in self.lexicon.portions:
            portion = Attribute("portion", said.head.value, span=span_of(said.head))
            base = conjunction([self.reference(part.whole, context).regions, portion])
            partitive = True
        elif phrase.core is not None:
            base = self.reference(phrase.core, context).program()
        else:
            base = bare or self._unnamed(said, context)
        groups = [*(g for g in phrase.groups if not (partitive and g is part)), *hoisted]
        regions = conjunction([base, *self._adjectives(said, bool(marks & {"THE", "ALL", "ONLY"}))], span)
        itself = Mention(regions, bare or context.noun or Any(), said.plural, span)
        inner = Context(bare or context.noun, context.it, (*context.enclosing, itself))
        if said.having:
            many, what = said.having
            parts = Many(Bound.EXACTLY, many.value, self._concept(what), span=(many.start, what.end))
            regions = Relation("with", regions, (parts,), span=span)
        for worn in said.apposed:
            regions = self._related(regions, self._having(worn), worn, inner)
        for clause in groups:
            if not isinstance(clause, SELECTING):
                regions = self.restrict(regions, clause, inner)
        if said.visible is not None:
            regions = Visible(said.visible.value, regions, span=span_of(said.visible))
        for clause in groups:
            if isinstance(clause, Extreme):
                regions = self.restrict(regions, clause, inner)
        selecting = [g for g in groups if isinstance(g, SELECTING)]
        if said.picks is not None and (said.ordinal or said.superlative):
            raise ParseError("one of several is picked twice")
        if said.picks is not None:
            each = [picked_by(said, word) for word in said.picks.value]
            regions = disjunction([pick(regions, one, selecting, span, self.dropped) for one in each], span)
        else:
            regions = pick(regions, said, selecting, span, self.dropped)
        regions = number(regions, said, phrase.determiners)
        if said.other is not None and not any(isinstance(g, Alike) for g in groups):
            regions = self._other(regions, said.other, context)
        one = said.number is None or said.number.value == 1
        unique = "THE" in marks and said.other is None and one and "LIMIT" not in marks
        sole = "ONLY" in marks and said.number is None
        return Reference(
            regions=regions,
            definite=unique or sole or said.it is not None,
            plural=said.plural or said.picks is not None,
            base=inner.noun or Any(),
            span=span,
            share=next((word.value for word in phrase.determiners if word.terminal == "SHARE"), ""),
            not_every="NOT_ALL" in marks,
            every="ALL" in marks or ("BOTH" in marks and said.plural),
            none="NO" in marks,
            some="A" in marks,
            one=not marks and said.number is not None and said.number.value == 1,
            only=sole and "THE" not in marks,
            counted="THE" not in marks and (said.number is not None or "LIMIT" in marks),
        )

    def _antecedent(self, word: Word, context: Context) -> Program:
        """What "it" stands for; "itself" is of the kind that it is said of."""
        if word.terminal == "SELF":
            return context.noun or Any()
        found = antecedent(word, context, self.mentions, self.lexicon)
        if found is None:
            raise ParseError(f"{word.text!r} refers to nothing said before")
        return found

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

    # --- what picks among the members -------------------------------------------------------------------------

    def _other(self, regions: Program, word: Word, context: Context) -> Program:
        """Other than what was said before. Within a relation it goes without saying, since none is to itself."""
        if context.it is not None:
            return Other(regions, context.it.regions, span=span_of(word))
        if not context.enclosing:
            self.dropped.append(word)
        return regions


# --- looking at syntax ------------------------------------------------------------------------------------


def _without_counting(whole: Syntax) -> tuple[Syntax, tuple[Syntax, ...]]:
    """ "the third one of the cubes from the left" counts from the left, not its cubes: the phrase and what counts."""
    if not isinstance(whole, NounPhrase):
        return whole, ()
    counting = tuple(g for g in whole.groups if isinstance(g, Counted))
    rest = tuple(g for g in whole.groups if not isinstance(g, Counted))
    return dataclasses.replace(whole, groups=rest), counting


PICKING = ("ORD", "SUP", "SIDE_FROM")
"""Terminals of words that pick among things that they do not name."""

HAVING = ("with", "wearing", "holding", "carrying")
"""Relations to what one has."""

AT_PLACES = ("on", "inside", "at", "from")
"""Relations whose phrases lead to places, too: on the left."""


def _is_the_one(phrase: Syntax) -> bool:
    if not isinstance(phrase, NounPhrase) or not any(word.terminal == "THE" for word in phrase.determiners):
        return False
    return phrase.noun is None and any(word.text in ("one", "ones") for word in phrase.words)


def _exclude_each_other(values: tuple[tuple[str, str], ...]) -> bool:
    """Whether adjectives rather divide things than describe each: red and blue, but not black and white."""
    return len({family for family, _ in values}) == 1 and {name for _, name in values} != {"black", "white"}


__all__ = ["Meaning"]
