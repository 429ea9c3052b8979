"""Callbacks of ``grammar/expression.lark``: each turns what a rule matched into syntax. One method a rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
)  # fmt: skip
from nsground.language.syntax_parts import (
    PICKING,
    Core,
    Determiners,
    Groups,
    Sides,
    Words,
    clause_denied,
    flat,
    joined,
    of_kind,
    one_word,
    spread,
)

BESIDE = {"left": "left_of", "right": "right_of", "top": "above", "bottom": "below", "front": "in_front_of",
          "back": "behind", "middle": "inside"}  # fmt: skip
"""The relation to a thing that a side of it is."""


OBJECTS = {"his": "him", "its": "it", "their": "them"}
"""What "his" is where it is no determiner: on his left, left of him."""


class BuildSyntax:
    """A method a rule, or a rule's alias; words travel as :class:`Word`, lists of words as tuples."""

    def start(self, items: list[Any]) -> Syntax:
        """The whole text."""
        found: Syntax = items[-1]
        return found

    # --- references ---------------------------------------------------------------------------------------

    def nobody(self, items: list[Any]) -> NounPhrase:
        """nobody, nothing: no person, no thing."""
        word, groups = items[0], of_kind(Groups, items)
        noun = replace(word, terminal="NOUN", value="" if "thing" in word.text else "person")
        return NounPhrase(*spread(items), (replace(word, terminal="NO"),), (noun,), tuple(groups))

    def words_np(self, items: list[Any]) -> NounPhrase:
        """A noun phrase without a determiner: red cups."""
        return self.np(items)

    def np(self, items: list[Any]) -> NounPhrase:
        """A noun phrase: the red cup on the table."""
        parts = {type(item): item for item in items}
        start, end = items[0][0].start, items[-1][-1].end
        return NounPhrase(start, end, parts.get(Determiners, ()), parts.get(Words, ()), parts.get(Groups, ()))

    def grouped(self, items: list[Any]) -> NounPhrase:
        """A phrase in brackets with a determiner before it or clauses after it."""
        determiners, groups = (of_kind(kind, items) for kind in (Determiners, Groups))
        core = next(item for item in items if isinstance(item, Core))
        return NounPhrase(*spread(items), tuple(determiners), (), tuple(groups), core.inner)

    def core(self, items: list[Any]) -> Core:
        """A phrase in brackets."""
        left, inner, right = items
        return Core(left.start, right.end, inner)

    def limit(self, items: list[Any]) -> Word:
        """exactly two, at least three: a determiner with its number."""
        bound, number, *of = items
        text = f"{bound.text} {number.text}"
        return Word(bound.start, (*of, number)[0].end, "LIMIT", (bound.value, number.value), text)

    def exactly(self, items: list[Any]) -> Word:
        """two of the cups: of them, exactly two; one of them: some."""
        number, of = items
        if number.value == 1:
            return Word(number.start, of.end, "A", None, number.text)
        return Word(number.start, of.end, "LIMIT", ("exactly", number.value), number.text)

    def bracketed(self, items: list[Any]) -> Syntax:
        """What stands in brackets."""
        inner: Syntax = items[1]
        return inner

    def all_but(self, items: list[Any]) -> AllBut:
        """all but the red cup."""
        return AllBut(*spread(items), items[1])

    def owned(self, items: list[Any]) -> NounPhrase:
        """Somebody's thing: the thing of somebody."""
        owner, mark, words, *_ = items
        of = Related(owner.start, mark.end, Word(mark.start, mark.end, "REL", "of", mark.text), owner)
        the = Word(owner.start, owner.start, "THE", None, "")
        return NounPhrase(*spread(items), (the,), tuple(words), (of, *of_kind(Groups, items)))

    def dets(self, items: list[Any]) -> Determiners:
        """The determiners of a noun phrase: all of the."""
        return Determiners(flat(items) if len(items) > 1 else items)

    def words(self, items: list[Any]) -> Words:
        """The words of a noun phrase, one by one."""
        return Words(flat(items) if len(items) > 1 or isinstance(items[0], tuple) else items)

    def counted_word(self, items: list[Any]) -> Words:
        """second from the left: an ordinal, and where it counts from."""
        ordinal, _, sides = items
        return Words((ordinal, *(replace(side, terminal="SIDE_FROM") for side in sides)))

    def adjectives(self, items: list[Any]) -> Words:
        """Adjectives that belong together: big and red."""
        return Words(word for word in flat(items) if word.terminal == "ADJ")

    def both_word(self, items: list[Any]) -> Word:
        """red and blue: the words become one that means both, or either of several things."""
        return one_word(items[0], "AND")

    def picks(self, items: list[Any]) -> Words:
        """Ordinals, superlatives and sides that belong together: first and last."""
        return Words(word for word in flat(items) if word.terminal in PICKING)

    def several_word(self, items: list[Any]) -> Word:
        """first and last: each picks one."""
        words = tuple(items[0])
        return Word(*spread(words), "PICKS", words, " and ".join(word.text for word in words), plural=True)

    def non_word(self, items: list[Any]) -> Word:
        """non-red: an adjective, denied."""
        word: Word = items[1]
        return replace(word, start=items[0].start, terminal="ADJ_NOT", plural=False)

    def either_adjective(self, items: list[Any]) -> Words:
        """Adjectives or nouns of which either will do: red or blue."""
        return Words(word for word in flat(items) if word.terminal in ("ADJ", "NOUN"))

    either_noun = either_adjective

    def either_word(self, items: list[Any]) -> Word:
        """red or blue: the words become one that means either."""
        return one_word(items[0], "OR")

    def headless(self, items: list[Any]) -> NounPhrase:
        """Clauses without a noun: that is red."""
        return NounPhrase(*spread(items), (), (), tuple(items[0]))

    def excluding(self, items: list[Any]) -> Excluding:
        """the cups except the red one."""
        return Excluding(*spread(items), items[0], items[-1])

    def not_but(self, items: list[Any]) -> Excluding:
        """not the red cup but the blue one: the blue one is meant."""
        _, excluded, _, what = items
        return Excluding(*spread(items), what, excluded, turned=True)

    def exclude(self, items: list[Any]) -> Syntax:
        """but not the green one: what is left out."""
        what: Syntax = items[-1]
        return what

    exclude_such = exclude

    def same_one(self, items: list[Any]) -> Syntax:
        """X, the one that is red: said of X."""
        what, _, groups = items
        if isinstance(what, NounPhrase):
            return replace(what, end=groups[-1].end, groups=(*what.groups, *groups))
        return Joined(*spread(items), (what, self.headless([groups])), "apposed")

    def together(self, items: list[Any]) -> Joined:
        """The cup and the fork: both sets; the cup, the one on the table: one in other words."""
        _, sign, again = items
        words = [] if not isinstance(again, NounPhrase) else [*again.determiners, *again.words]
        apposed = sign.text == "," and [word.text for word in words] == ["the", "one"]
        return joined(items, "apposed" if apposed else "together")

    def all_of(self, items: list[Any]) -> Joined:
        """X and Y: both hold."""
        return joined(items, "and")

    def also(self, items: list[Any]) -> Joined:
        """That is on the table and is red: a clause of its own, of the same thing."""
        return joined(items, "also")

    def and_not(self, items: list[Any]) -> Joined:
        """X and not Y."""
        left, _, right = items
        return joined([left, Negated(right.start, right.end, right)], "and")

    def contrasted(self, items: list[Any]) -> Joined:
        """Not red but blue: what follows "but" holds."""
        left, _, right = items
        return joined([left, Affirmed(right.start, right.end, right)], "and")

    but_no = and_not

    def described(self, items: list[Any]) -> NounPhrase:
        """Adjectives and places alone, where a noun would be a phrase of its own: red, big."""
        words = flat([item.words if isinstance(item, NounPhrase) else item for item in items])
        return NounPhrase(*spread(items), (), tuple(words))

    def both_of(self, items: list[Any]) -> Joined:
        """both X and Y."""
        return joined(items[1:], "and")

    def any_of(self, items: list[Any]) -> Joined:
        """X or Y."""
        return joined(items, "or")

    def neither(self, items: list[Any]) -> Negated:
        """neither X nor Y."""
        either = items[1] if len(items) == 2 else joined([items[1], items[-1]], "or")
        return Negated(*spread(items), either)

    def negated(self, items: list[Any]) -> Negated:
        """not X."""
        return Negated(*spread(items), items[-1])

    # --- clauses ------------------------------------------------------------------------------------------

    def groups(self, items: list[Any]) -> Groups:
        """The clauses after a noun, in order."""
        return Groups(flat(items))

    def counted_and(self, items: list[Any]) -> Groups:
        """second from the left and red: where it counts from, and what else it is."""
        return Groups((self.counted(items[:2]), self._apposed(items[2])))

    def placed_and(self, items: list[Any]) -> Groups:
        """on the left and red: its place, and what else it is."""
        return Groups((self.placed(items[:2]), self._apposed(items[2])))

    def _apposed(self, words: Words) -> Apposed:
        start, end = spread(words)
        return Apposed(start, end, NounPhrase(start, end, (), tuple(words)))

    def such(self, items: list[Any]) -> Syntax:
        """that is red: what is said of the noun."""
        clause: Syntax = items[-1]
        return clause

    def being(self, items: list[Any]) -> Syntax:
        """that is red, that is not red."""
        affirmed, clause = items[-2:]
        return clause if affirmed else clause_denied(clause)

    def affirmed(self, items: list[Any]) -> bool:
        """is: the clause holds."""
        return True

    def denied(self, items: list[Any]) -> bool:
        """is not: the clause does not hold."""
        return False

    def whose(self, items: list[Any]) -> Related:
        """The dog whose tail is up: the dog with a tail that is up."""
        mark, words, *said = items
        clause = self.being(said) if len(said) == 2 else None
        part = NounPhrase(*spread(items[1:]), (), tuple(words), (clause,) if clause else tuple(said[0]))
        return Related(*spread(items), replace(mark, terminal="REL", value="with"), part)

    def object_of(self, items: list[Any]) -> ObjectOf:
        """the cup the man is holding: what somebody does something to."""
        words, groups = of_kind(Words, items), of_kind(Groups, items)
        the = next(item for item in items if isinstance(item, Word) and item.terminal == "THE_S")
        marked = replace(the, terminal="A" if the.text in ("a", "an", "any", "some") else "THE")
        subject = NounPhrase(*spread([the, words, groups]), (marked,), tuple(words), tuple(groups))
        return ObjectOf(*spread(items), subject)

    def object_of_nobody(self, items: list[Any]) -> ObjectOf:
        """the cup nobody is holding."""
        return ObjectOf(*spread(items), self.nobody(items[-2:]))

    def object_of_it(self, items: list[Any]) -> ObjectOf:
        """the cup she is holding."""
        it, groups = items[-2:]
        subject = NounPhrase(*spread([it, groups]), (), (replace(it, terminal="IT"),), tuple(groups))
        return ObjectOf(*spread(items), subject)

    def part_of(self, items: list[Any]) -> PartOf:
        """of the cups: one of them is meant."""
        return PartOf(*spread(items), items[-1])

    def related(self, items: list[Any]) -> Related:
        """on the table: a relation and what it leads to."""
        return Related(*spread(items), items[0], items[-1])

    def related_to_some(self, items: list[Any]) -> Related:
        """behind, inside: to something that is left unsaid."""
        something = Word(items[0].end, items[0].end, "NOUN", "", "")
        return Related(*spread(items), items[0], NounPhrase(something.start, something.end, (), (something,)))

    def rels(self, items: list[Any]) -> RelatedBy:
        """on or under: relations that lead to the same thing."""
        first, joint, last = items
        before = first.relations if isinstance(first, RelatedBy) else (first,)
        how = "or" if joint.terminal == "OR_S" else "and"
        return RelatedBy(*spread(items), (*before, last), how, last)  # the thing that they lead to follows

    def related_by(self, items: list[Any]) -> RelatedBy:
        """on or under the table."""
        relations: RelatedBy = items[0]
        anchor: Syntax = items[1]
        return replace(relations, end=anchor.end, anchor=anchor)

    def beside_or(self, items: list[Any]) -> RelatedBy:
        """to the left of or behind the cup: a side, another relation, and what both lead to."""
        _, side, _, relation, anchor = items
        first = replace(side, terminal="REL", value=BESIDE[side.value])
        return RelatedBy(*spread(items), (first, relation), "or", anchor)

    def reciprocal(self, items: list[Any]) -> Reciprocal:
        """next to each other."""
        return Reciprocal(*spread(items), items[0])

    def acting(self, items: list[Any]) -> Acting:
        """running: an action without an object."""
        return Acting(*spread(items), items[0])

    def without(self, items: list[Any]) -> Negated:
        """without a hat: not with one."""
        word, anchor = items
        having = Word(word.start, word.end, "REL", "with", word.text)
        return Negated(*spread(items), Related(*spread(items), having, anchor))

    def placed(self, items: list[Any]) -> Placed:
        """on the left, in the corner: a place in the picture."""
        return Placed(*spread(items), tuple(of_kind(Sides, items)))

    def beside(self, items: list[Any]) -> Related:
        """on the woman's left, to her right: left or right of her."""
        at, owner, side = items[0], items[1], items[-1]
        if isinstance(owner, NounPhrase) and at.text.endswith(" the"):
            owner = replace(owner, determiners=(Word(at.end, at.end, "THE", None, ""), *owner.determiners))
        if isinstance(owner, Word):
            owner = replace(owner, terminal="IT", text=OBJECTS.get(owner.text, owner.text))
            owner = NounPhrase(owner.start, owner.end, (), (owner,))
        return Related(*spread(items), Word(side.start, side.end, "REL", side.value[0], side.text), owner)

    def counted(self, items: list[Any]) -> Counted:
        """from the left: where an ordinal counts from."""
        return Counted(*spread(items), tuple(items[-1]))

    def sides(self, items: list[Any]) -> Sides:
        """Words of one place: top left."""
        return Sides(flat(items))

    def other_than(self, items: list[Any]) -> OtherThan:
        """other than the red one."""
        return OtherThan(*spread(items), items[-1])

    def same(self, items: list[Any]) -> Alike:
        """of the same colour as the cup."""
        return Alike(*spread(items), items[0].value, items[-1])

    def different(self, items: list[Any]) -> Alike:
        """of a different colour than the cup."""
        return Alike(*spread(items), items[0].value, items[-1], different=True)

    def compared(self, items: list[Any]) -> Compared:
        """larger than the cup."""
        measure, way = items[0].value  # "larger than" is two words, "of greater size than" one phrase
        return Compared(*spread(items), measure, way, items[-1])

    def surpassing(self, items: list[Any]) -> Surpassing:
        """closer than all the others."""
        measure, way = items[0].value
        return Surpassing(*spread(items), measure, way)

    def nearest(self, items: list[Any]) -> Extreme:
        """nearest to the cup."""
        return Extreme(*spread(items), True, items[-1])

    def farthest(self, items: list[Any]) -> Extreme:
        """farthest from the cup."""
        return Extreme(*spread(items), False, items[-1])
