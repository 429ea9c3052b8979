"""Callbacks of ``grammar/expression.lark`` for sentences: commands, questions, statements, several in a row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nsground.language.syntax import (
    Command,
    Discourse,
    Joined,
    Negated,
    NounPhrase,
    ObjectOf,
    Placed,
    Question,
    Related,
    Syntax,
    Word,
    leads_nowhere,
)  # fmt: skip
from nsground.language.syntax_builder import BuildSyntax
from nsground.language.syntax_parts import Groups, Sides, clause_denied, flat, of_kind, spread


def _with_clause(phrase: Syntax, clause: Syntax) -> Syntax:
    if not isinstance(phrase, NounPhrase):  # all but the first cup
        return Joined(phrase.start, clause.end, (phrase, clause), "apposed")
    return replace(phrase, end=clause.end, groups=(*phrase.groups, clause))


def _turned(clause: Syntax) -> Syntax:
    """What is said of a thing: red; the man is holding it."""
    return (
        ObjectOf(clause.start, clause.end, clause) if isinstance(clause, NounPhrase) and _ends_open(clause) else clause
    )


def _ends_open(phrase: NounPhrase) -> bool:
    """Whether a phrase ends in a relation to something left unsaid: the man next to the car holding."""
    last = phrase.groups[-1] if phrase.groups and phrase.words else None
    if last is None or leads_nowhere(last):
        return last is not None
    return isinstance(last, Related) and isinstance(last.anchor, NounPhrase) and _ends_open(last.anchor)


def _question(kind: str, items: list[Any]) -> Question:
    parts = tuple(item for item in flat(items) if not isinstance(item, Word | bool))
    values = (item.value for item in items if isinstance(item, Word))
    family = next((value for value in values if isinstance(value, str)), None)
    told = isinstance(items[0], Word) and items[0].terminal.startswith("THERE_BE")
    return Question(*spread(items), kind, parts, family, told)


class BuildSentences(BuildSyntax):
    """A method a rule, or a rule's alias, like those of what sentences are made of."""

    def discourse(self, items: list[Any]) -> Discourse:
        """Sentences, and what stands between them."""
        sentences = [s for item in items for s in (item.sentences if isinstance(item, Discourse) else (item,))]
        return Discourse(*spread(items), tuple(s for s in sentences if not isinstance(s, Word)))

    def introduced(self, items: list[Any]) -> Syntax:
        """This is the cup: the cup."""
        reference: Syntax = items[-1]
        return reference

    # --- commands -----------------------------------------------------------------------------------------

    def command(self, items: list[Any]) -> Command:
        """pick up the cup; pick the cup up; slow down."""
        verb = " ".join(item.text for item in items if isinstance(item, Word))
        what = next((item for item in items if not isinstance(item, Word)), None)
        return Command(*spread(items), verb, what)

    def bring(self, items: list[Any]) -> Command:
        """take the cup to the man: a thing, and where it is to be."""
        verb, what, to, anchor = items
        goal = Related(*spread([to, anchor]), replace(to, terminal="REL", value=to.text.replace(" ", "_")), anchor)
        return Command(*spread(items), verb.text, what, goal)

    def put(self, items: list[Any]) -> Command:
        """put the cup on the table: what the last phrase is, only the whole tells."""
        verb, what = items
        return Command(*spread(items), verb.text, what, splits=True)

    def put_aside(self, items: list[Any]) -> Command:
        """move the cup to the left."""
        verb, what, to, sides = items
        return Command(*spread(items), verb.text, what, Placed(*spread([to, sides]), tuple(sides)))

    def go(self, items: list[Any]) -> Command:
        """stop next to the van: the van is what is referred to, next to it where to stop."""
        *verb, anchor = items
        return Command(*spread(items), " ".join(word.text for word in verb), anchor)

    def go_where(self, items: list[Any]) -> Command:
        """park on the left: at whatever is there."""
        verb, *where = items
        placed = Placed(*spread(where), tuple(of_kind(Sides, items)))
        return Command(*spread(items), verb.text, NounPhrase(placed.start, placed.end, (), (), (placed,)))

    def forbidden(self, items: list[Any]) -> Command:
        """do not hit the cyclist."""
        denied = items[0]
        command: Command = items[1]
        return replace(command, start=denied.start, verb=f"{denied.text} {command.verb}")

    # --- questions ----------------------------------------------------------------------------------------

    def which(self, items: list[Any]) -> Question:
        """Where is the cup; which cup is holding it: the cup."""
        return Question(*spread(items), "which", (items[-1],))

    def which_most(self, items: list[Any]) -> Question:
        """Which is larger, the cup or the bowl: the larger of the two."""
        _, extreme, among = items
        return Question(*spread(items), "which_most", (among,), f"{extreme.value[1]} {extreme.value[0]}")

    def what(self, items: list[Any]) -> Question:
        """What is on the table; what is the man holding."""
        return Question(*spread(items), "what", (items[-1],))

    def who(self, items: list[Any]) -> Question:
        """Who is the man in red; who is holding the cup."""
        who, what = items
        if isinstance(what, Groups):
            what = NounPhrase(*spread(what), (), (), tuple(what))
        if isinstance(what, NounPhrase) and not what.words and what.core is None:
            what = replace(what, words=(replace(who, terminal="NOUN", value="person"),))
        return Question(*spread(items), "which", (what,))

    def which_is(self, items: list[Any]) -> Question:
        """Which of the cups is red: the cups that are."""
        _, phrase, *said = items
        return Question(*spread(items), "which", (_with_clause(phrase, _turned(self.being(said))),))

    def which_has(self, items: list[Any]) -> Question:
        """Which cup has a handle."""
        _, phrase, verb, anchor = items
        return Question(*spread(items), "which", (_with_clause(phrase, self.having(verb, anchor)),))

    def having(self, verb: Word, anchor: Syntax) -> Related:
        """The verb of a sentence as a relation: has a handle."""
        return Related(*spread([verb, anchor]), replace(verb, terminal="REL", value=verb.value[0]), anchor)

    def query_such(self, items: list[Any]) -> Question:
        """What kind of animal is on the couch; what colour shirt is the man wearing."""
        asked, phrase, _, clause = items
        return Question(*spread(items), "query", (_with_clause(phrase, _turned(clause)),), asked.value)

    def doing(self, items: list[Any]) -> Question:
        """What is the man doing."""
        return Question(*spread(items), "query", (items[1],), "action")

    def who_has(self, items: list[Any]) -> Question:
        """Who has the ball."""
        who, verb, anchor = items
        return self.who([who, Groups([self.having(verb, anchor)])])

    def query(self, items: list[Any]) -> Question:
        """What colour is the cup."""
        return _question("query", items)

    def query_after(self, items: list[Any]) -> Question:
        """The cup is what colour."""
        return _question("query", items)

    def count(self, items: list[Any]) -> Question:
        """How many cups."""
        return _question("count", items)

    def count_such(self, items: list[Any]) -> Question:
        """How many cups are on the table."""
        return _question("count", items)

    def exists(self, items: list[Any]) -> Question:
        """Is there a cup; there is a cup."""
        return _question("exists", items)

    def lacks(self, items: list[Any]) -> Negated:
        """There is no cup: there is not."""
        return Negated(*spread(items), self.exists(items))

    def states(self, items: list[Any]) -> Question:
        """The cups are red: what is spoken of, and what is said of it."""
        subject, *_, clause = items
        affirmed = all(item for item in items if isinstance(item, bool))
        said = clause if affirmed else clause_denied(clause)
        return Question(*spread(items), "states", (subject, said), told=True)

    def states_having(self, items: list[Any]) -> Question:
        """Each box has a cup: a relation as the verb of a sentence."""
        subject, *denied, verb, anchor = items
        return self.states([subject, not denied, self.having(verb, anchor)])

    def asks_having(self, items: list[Any]) -> Question:
        """Do the dogs have collars."""
        return replace(self.states_having(items[1:]), told=False)

    def states_any_having(self, items: list[Any]) -> Question:
        """A box has a cup."""
        return replace(self.states_having(items), kind="states_any")

    def states_any(self, items: list[Any]) -> Question:
        """A cup is red."""
        return replace(self.states(items), kind="states_any")

    def holds(self, items: list[Any]) -> Question:
        """Is the cup red."""
        return _question("holds", items)

    def alike(self, items: list[Any]) -> Question:
        """Do all cups have the same colour."""
        return _question("alike", items)

    def unlike(self, items: list[Any]) -> Question:
        """Have the cups different colours."""
        return _question("unlike", items)

    def more_are(self, items: list[Any]) -> Question:
        """More cups than plates are red."""
        return self._are("more_are", items)

    def fewer_are(self, items: list[Any]) -> Question:
        """Fewer cups than plates are red."""
        return self._are("fewer_are", items)

    def _are(self, kind: str, items: list[Any]) -> Question:
        _, left, _, right, *be, clause = items
        said = clause if all(be) else clause_denied(clause)
        return Question(*spread(items), kind, (left, right, said), told=True)

    def share(self, items: list[Any]) -> Question:
        """Have the cup and the plate the same colour."""
        return _question("share", items)

    def agrees(self, items: list[Any]) -> Question:
        """Is the cup the same colour as the plate."""
        return _question("agrees", items)

    def equal(self, items: list[Any]) -> Question:
        """Is the colour of the cup the same as the plate's."""
        return _question("equal", items)

    def equal_values(self, items: list[Any]) -> Question:
        """Is the colour of one thing the same as the size of another?"""
        left, right = (Question(*spread([w, np]), "query", (np,), w.value) for w, np in (items[1:3], items[4:6]))
        return Question(*spread(items), "same_value", (left, right))

    def number_of(self, items: list[Any]) -> Question:
        """The number of cups."""
        return _question("count", items)

    def literal(self, items: list[Any]) -> Question:
        """A number in figures or words."""
        return Question(*spread(items), "literal", (), str(items[0].value))

    def equal_its(self, items: list[Any]) -> Question:
        """Is its colour the same as the plate's."""
        return _question("equal_its", items)

    def equally(self, items: list[Any]) -> Question:
        """Are there as many cups as plates."""
        return _question("equally", items)

    def more(self, items: list[Any]) -> Question:
        """Are there more cups than plates."""
        return _question("more", items)

    def fewer(self, items: list[Any]) -> Question:
        """Are there fewer cups than plates."""
        return _question("fewer", items)
