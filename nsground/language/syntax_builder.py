"""Callbacks of ``grammar/expression.lark``: each turns what a rule matched into syntax. One method a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nsground.language.syntax import (
    Acting,
    Affirmed,
    Alike,
    AllBut,
    Compared,
    Counted,
    Discourse,
    Excluding,
    Extreme,
    Joined,
    Negated,
    NounPhrase,
    ObjectOf,
    OtherThan,
    PartOf,
    Placed,
    Question,
    Related,
    Syntax,
    Word,
)  # fmt: skip


def _spread(items: Sequence[Any]) -> tuple[int, int]:
    """From the first to the last character of some items, in the order of the text; words in tuples count too."""
    return _edge(items).start, _edge(items, last=True).end


def _edge(items: Sequence[Any], last: bool = False) -> Syntax:
    """The first or last syntax among some items."""
    for item in reversed(items) if last else items:
        if isinstance(item, Syntax):
            return item
        if isinstance(item, tuple) and item:
            return _edge(item, last)
    raise ValueError("nothing was read")


def _joined(items: list[Any], how: str) -> Joined:
    left, right = items[0], items[-1]
    same = isinstance(left, Joined) and left.how == how
    return Joined(*_spread([left, right]), (*left.parts, right) if same else (left, right), how)


def _denied(clause: Syntax) -> Syntax:
    """Not the clause; of "is not red and not small", the "not" before "red" is for "red" alone."""
    judged = Negated | Affirmed
    if isinstance(clause, Joined) and clause.how == "and":
        first, *rest = clause.parts
        if not any(isinstance(part, judged) or _is_finite(part) for part in rest):
            return Negated(clause.start, clause.end, clause)
        return replace(clause, parts=(Negated(first.start, first.end, first), *rest))
    return Negated(clause.start, clause.end, clause)


def _is_finite(clause: Syntax) -> bool:
    """Whether a clause has a finite verb, and so is not denied with the one before: does not run and *holds* a bag."""
    verb = clause.relation if isinstance(clause, Related) else clause.verb if isinstance(clause, Acting) else None
    return verb is not None and re.match(r"\w+[^s]s\b|has\b", verb.text) is not None


class Determiners(tuple[Word, ...]):
    """The determiners of a noun phrase."""


class Words(tuple[Word, ...]):
    """The words of a noun phrase, or words that belong together in it."""


class Groups(tuple[Syntax, ...]):
    """What follows a noun."""


@dataclass(frozen=True)
class Core(Syntax):
    """A phrase in brackets, on its way into a noun phrase."""

    inner: Syntax


class Sides(tuple[Word, ...]):
    """Words such as "top left"."""


def _flat(items: list[Any]) -> list[Any]:
    return [x for item in items for x in (item if isinstance(item, tuple) else (item,))]


def _one_word(words: Sequence[Word], how: str) -> Word:
    values = tuple(word.value for word in words)
    text = f" {how.lower()} ".join(word.text for word in words)
    return Word(*_spread(words), f"{words[0].terminal}_{how}", values, text, words[-1].plural)


def _of(kind: type[Any], items: list[Any]) -> Any:
    return next((item for item in items if isinstance(item, kind)), kind())


def _question(kind: str, items: list[Any]) -> Question:
    parts = tuple(item for item in _flat(items) if not isinstance(item, Word | bool))
    values = (item.value for item in items if isinstance(item, Word))
    family = next((value for value in values if isinstance(value, str)), None)
    return Question(*_spread(items), kind, parts, family)


class BuildSyntax:
    """A method a rule, or a rule's alias; words travel as :class:`Word`, lists of words as tuples."""

    def start(self, items: list[Any]) -> Syntax:
        found: Syntax = items[-1]
        return found

    # --- references ---------------------------------------------------------------------------------------

    def nobody(self, items: list[Any]) -> NounPhrase:
        """nobody, nothing: no person, no thing."""
        word, groups = items[0], _of(Groups, items)
        noun = replace(word, terminal="NOUN", value="" if "thing" in word.text else "person")
        return NounPhrase(*_spread(items), (replace(word, terminal="NO"),), (noun,), tuple(groups))

    def words_np(self, items: list[Any]) -> NounPhrase:
        return self.np(items)

    def np(self, items: list[Any]) -> NounPhrase:
        parts = {type(item): item for item in items}
        start, end = items[0][0].start, items[-1][-1].end
        return NounPhrase(start, end, parts.get(Determiners, ()), parts.get(Words, ()), parts.get(Groups, ()))

    def grouped(self, items: list[Any]) -> NounPhrase:
        determiners, groups = (_of(kind, items) for kind in (Determiners, Groups))
        core = next(item for item in items if isinstance(item, Core))
        return NounPhrase(*_spread(items), tuple(determiners), (), tuple(groups), core.inner)

    def core(self, items: list[Any]) -> Core:
        left, inner, right = items
        return Core(left.start, right.end, inner)

    def limit(self, items: list[Any]) -> Word:
        """exactly two, at least three: a determiner with its number."""
        bound, number = items
        return Word(bound.start, number.end, "LIMIT", (bound.value, number.value), f"{bound.text} {number.text}")

    def bracketed(self, items: list[Any]) -> Syntax:
        inner: Syntax = items[1]
        return inner

    def all_but(self, items: list[Any]) -> AllBut:
        return AllBut(*_spread(items), items[1])

    def owned(self, items: list[Any]) -> NounPhrase:
        """Somebody's thing: the thing of somebody."""
        owner, mark, words, *_ = items
        of = Related(owner.start, mark.end, Word(mark.start, mark.end, "REL", "of", mark.text), owner)
        the = Word(owner.start, owner.start, "THE", None, "")
        return NounPhrase(*_spread(items), (the,), tuple(words), (of, *_of(Groups, items)))

    def dets(self, items: list[Any]) -> Determiners:
        return Determiners(_flat(items) if len(items) > 1 else items)

    def words(self, items: list[Any]) -> Words:
        return Words(_flat(items) if len(items) > 1 or isinstance(items[0], tuple) else items)

    def counted_word(self, items: list[Any]) -> Words:
        """second from the left: an ordinal, and where it counts from."""
        ordinal, _, sides = items
        return Words((ordinal, *(replace(side, terminal="SIDE_FROM") for side in sides)))

    def adjectives(self, items: list[Any]) -> Words:
        return Words(word for word in _flat(items) if word.terminal == "ADJ")

    def both_word(self, items: list[Any]) -> Word:
        """red and blue: the words become one that means both, or either of several things."""
        return _one_word(items[0], "AND")

    def non_word(self, items: list[Any]) -> Word:
        word: Word = items[1]
        return replace(word, start=items[0].start, terminal="ADJ_NOT", plural=False)

    def either_adjective(self, items: list[Any]) -> Words:
        return Words(word for word in _flat(items) if word.terminal in ("ADJ", "NOUN"))

    either_noun = either_adjective

    def either_word(self, items: list[Any]) -> Word:
        """red or blue: the words become one that means either."""
        return _one_word(items[0], "OR")

    def headless(self, items: list[Any]) -> NounPhrase:
        return NounPhrase(*_spread(items), (), (), tuple(items[0]))

    def discourse(self, items: list[Any]) -> Discourse:
        return Discourse(*_spread(items), items[0], items[-1])

    def excluding(self, items: list[Any]) -> Excluding:
        return Excluding(*_spread(items), items[0], items[-1])

    def which_is(self, items: list[Any]) -> NounPhrase:
        """Which of the cups is red: the cups that are."""
        phrase: NounPhrase = items[1]
        said = items[2:]
        return replace(phrase, end=said[-1].end, groups=(*phrase.groups, self.being(said)))

    def not_but(self, items: list[Any]) -> Excluding:
        _, excluded, _, what = items
        return Excluding(*_spread(items), what, excluded, turned=True)

    def exclude(self, items: list[Any]) -> Syntax:
        what: Syntax = items[-1]
        return what

    exclude_such = exclude

    def together(self, items: list[Any]) -> Joined:
        return _joined(items, "together")

    def all_of(self, items: list[Any]) -> Joined:
        return _joined(items, "and")

    def and_not(self, items: list[Any]) -> Joined:
        left, _, right = items
        return _joined([left, Negated(right.start, right.end, right)], "and")

    def contrasted(self, items: list[Any]) -> Joined:
        """Not red but blue: what follows "but" holds."""
        left, _, right = items
        return _joined([left, Affirmed(right.start, right.end, right)], "and")

    but_no = and_not

    def described(self, items: list[Any]) -> NounPhrase:
        words = _flat([item.words if isinstance(item, NounPhrase) else item for item in items])
        return NounPhrase(*_spread(items), (), tuple(words))

    def both_of(self, items: list[Any]) -> Joined:
        return _joined(items[1:], "and")

    def any_of(self, items: list[Any]) -> Joined:
        return _joined(items, "or")

    def neither(self, items: list[Any]) -> Negated:
        either = items[1] if len(items) == 2 else _joined([items[1], items[-1]], "or")
        return Negated(*_spread(items), either)

    def negated(self, items: list[Any]) -> Negated:
        return Negated(*_spread(items), items[-1])

    # --- clauses ------------------------------------------------------------------------------------------

    def groups(self, items: list[Any]) -> Groups:
        return Groups(_flat(items))

    def such(self, items: list[Any]) -> Syntax:
        clause: Syntax = items[-1]
        return clause

    def being(self, items: list[Any]) -> Syntax:
        affirmed, clause = items[-2:]
        return clause if affirmed else _denied(clause)

    def affirmed(self, items: list[Any]) -> bool:
        return True

    def denied(self, items: list[Any]) -> bool:
        return False

    def whose(self, items: list[Any]) -> Related:
        """The dog whose tail is up: the dog with a tail that is up."""
        mark, words, *said = items
        clause = self.being(said) if len(said) == 2 else None
        part = NounPhrase(*_spread(items[1:]), (), tuple(words), (clause,) if clause else tuple(said[0]))
        return Related(*_spread(items), replace(mark, terminal="REL", value="with"), part)

    def object_of(self, items: list[Any]) -> ObjectOf:
        words, groups = _of(Words, items), _of(Groups, items)
        the = next(item for item in items if isinstance(item, Word) and item.terminal == "THE_S")
        marked = replace(the, terminal="A" if the.text in ("a", "an", "any", "some") else "THE")
        subject = NounPhrase(*_spread([the, words, groups]), (marked,), tuple(words), tuple(groups))
        return ObjectOf(*_spread(items), subject)

    def object_of_nobody(self, items: list[Any]) -> ObjectOf:
        return ObjectOf(*_spread(items), self.nobody(items[-2:]))

    def part_of(self, items: list[Any]) -> PartOf:
        return PartOf(*_spread(items), items[-1])

    def related(self, items: list[Any]) -> Related:
        return Related(*_spread(items), items[0], items[-1])

    def related_to_some(self, items: list[Any]) -> Related:
        """behind, inside: to something that is left unsaid."""
        something = Word(items[0].end, items[0].end, "NOUN", "", "")
        return Related(*_spread(items), items[0], NounPhrase(something.start, something.end, (), (something,)))

    def acting(self, items: list[Any]) -> Acting:
        return Acting(*_spread(items), items[0])

    def without(self, items: list[Any]) -> Negated:
        word, anchor = items
        having = Word(word.start, word.end, "REL", "with", word.text)
        return Negated(*_spread(items), Related(*_spread(items), having, anchor))

    def placed(self, items: list[Any]) -> Placed:
        return Placed(*_spread(items), tuple(_of(Sides, items)))

    def counted(self, items: list[Any]) -> Counted:
        return Counted(*_spread(items), tuple(items[-1]))

    def sides(self, items: list[Any]) -> Sides:
        return Sides(_flat(items))

    def other_than(self, items: list[Any]) -> OtherThan:
        return OtherThan(*_spread(items), items[-1])

    def same(self, items: list[Any]) -> Alike:
        return Alike(*_spread(items), items[0].value, items[-1])

    def different(self, items: list[Any]) -> Alike:
        return Alike(*_spread(items), items[0].value, items[-1], different=True)

    def compared(self, items: list[Any]) -> Compared:
        measure, way = items[0].value  # "larger than" is two words, "of greater size than" one phrase
        return Compared(*_spread(items), measure, way, items[-1])

    def nearest(self, items: list[Any]) -> Extreme:
        return Extreme(*_spread(items), True, items[-1])

    def farthest(self, items: list[Any]) -> Extreme:
        return Extreme(*_spread(items), False, items[-1])

    # --- questions ----------------------------------------------------------------------------------------

    def query(self, items: list[Any]) -> Question:
        return _question("query", items)

    def query_after(self, items: list[Any]) -> Question:
        return _question("query", items)

    def count(self, items: list[Any]) -> Question:
        return _question("count", items)

    def count_such(self, items: list[Any]) -> Question:
        return _question("count", items)

    def given(self, items: list[Any]) -> Question:
        return _question("given", items)

    def exists(self, items: list[Any]) -> Question:
        return _question("exists", items)

    def lacks(self, items: list[Any]) -> Negated:
        return Negated(*_spread(items), self.exists(items))

    def states(self, items: list[Any]) -> Question:
        """The cups are red: what is spoken of, and what is said of it."""
        subject, *_, clause = items
        affirmed = all(item for item in items if isinstance(item, bool))
        said = clause if affirmed else _denied(clause)
        return Question(*_spread(items), "states", (subject, said))

    def states_having(self, items: list[Any]) -> Question:
        """Each box has a cup: a relation as the verb of a sentence."""
        subject, *denied, verb, anchor = items
        clause = Related(*_spread([verb, anchor]), replace(verb, terminal="REL", value=verb.value[0]), anchor)
        return self.states([subject, not denied, clause])

    def asks_having(self, items: list[Any]) -> Question:
        return self.states_having(items[1:])

    def states_any_having(self, items: list[Any]) -> Question:
        return replace(self.states_having(items), kind="states_any")

    def states_any(self, items: list[Any]) -> Question:
        return replace(self.states(items), kind="states_any")

    def holds(self, items: list[Any]) -> Question:
        return _question("holds", items)

    def share(self, items: list[Any]) -> Question:
        return _question("share", items)

    def agrees(self, items: list[Any]) -> Question:
        return _question("agrees", items)

    def equal(self, items: list[Any]) -> Question:
        return _question("equal", items)

    def equal_values(self, items: list[Any]) -> Question:
        """Is the colour of one thing the same as the size of another?"""
        left, right = (Question(*_spread([w, np]), "query", (np,), w.value) for w, np in (items[1:3], items[4:6]))
        return Question(*_spread(items), "same_value", (left, right))

    def number_of(self, items: list[Any]) -> Question:
        return _question("count", items)

    def literal(self, items: list[Any]) -> Question:
        return Question(*_spread(items), "literal", (), str(items[0].value))

    def equal_its(self, items: list[Any]) -> Question:
        return _question("equal_its", items)

    def equally(self, items: list[Any]) -> Question:
        return _question("equally", items)

    def more(self, items: list[Any]) -> Question:
        return _question("more", items)

    def fewer(self, items: list[Any]) -> Question:
        return _question("fewer", items)
