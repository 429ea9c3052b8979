"""From syntax to program: what a noun phrase, a clause or a discourse means."""

from __future__ import annotations

import dataclasses

from nsground.errors import ParseError
from nsground.language.clause_semantics import ClauseMeaning
from nsground.language.combine import conjunction, disjunction, without_noun
from nsground.language.lexicon import Lexicon
from nsground.language.noun_phrase import describe, in_its_row
from nsground.language.pronouns import antecedent
from nsground.language.reference import Context, Mention, Reference
from nsground.language.selectors import SELECTING, number, pick, picked_by, span_of
from nsground.language.syntax import (
    Alike,
    AllBut,
    Counted,
    Excluding,
    Extreme,
    Joined,
    Negated,
    NounPhrase,
    ObjectOf,
    PartOf,
    Reciprocal,
    Related,
    Syntax,
    Word,
    replaced,
)  # fmt: skip
from nsground.program import (
    Any,
    Attribute,
    Bound,
    Many,
    Not,
    Other,
    Program,
    Relation,
    Span,
    Visible,
)  # fmt: skip


class Meaning(ClauseMeaning):
    """Interprets syntax with the help of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon)
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
        if said.it is not None and said.nouns:
            self.dropped.append(said.it)  # they guy on the left
        if said.it is not None and not said.nouns:
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


HAVING = ("with", "wearing", "holding", "carrying")
"""Relations to what one has."""


__all__ = ["Meaning"]
