"""What a text does, and what it refers to: a phrase, a question, a statement, a command, or several of them.

People point at things in sentences, too: "the girl is smiling" means the girl who is, "follow that car, it is turning
left" the car that is. A sentence whose subject names something refers to it; one that says how many, or that there is
no such thing, states. In a domain of statements all do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nsground.errors import ParseError
from nsground.language.combine import disjunction, strip
from nsground.language.noun_phrase import describe
from nsground.language.pronouns import names
from nsground.language.questions import is_question, question
from nsground.language.reference import Context, Reference
from nsground.language.semantics import Meaning
from nsground.language.syntax import (
    Command,
    Discourse,
    Joined,
    NounPhrase,
    ObjectOf,
    PartOf,
    Placed,
    Question,
    Related,
    Syntax,
    is_about_it,
    is_pronoun,
    speaks_of_it,
)  # fmt: skip
from nsground.program import And, Any, Exactly, Exists, Program

Act = Literal["refer", "ask", "state", "command"]


@dataclass(frozen=True)
class Utterance:
    """``program`` is what is referred to, asked, or stated.

    Of a command, ``verb`` are its words and ``goal`` the clause that is to come true: in "put the cup on the table",
    ``ON(ANY, THE(table))``. ``statement`` is what sentences that refer say, as a truth.
    """

    program: Program
    act: Act
    verb: str | None = None
    goal: Program | None = None
    statement: Program | None = None


def utterance(meaning: Meaning, syntax: Syntax) -> Utterance:
    """What a text means."""
    sentences = syntax.sentences if isinstance(syntax, Discourse) else (syntax,)
    talk = _Talk(meaning)
    for sentence in sentences:
        talk.hear(sentence)
    return talk.outcome()


class _Talk:
    """What was said so far."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.topic: Reference | None = None
        """What is referred to."""
        self.naming: Syntax | None = None
        """The sentence that named it, where it was a phrase."""
        self.truths: list[Program] = []
        """What sentences state."""
        self.asked: Program | None = None
        self.verb: str | None = None
        self.goal: Program | None = None
        self.separate = False
        """Whether sentences were about different things."""

    @property
    def context(self) -> Context:
        """What "it" and "one" stand for in the next sentence."""
        if self.topic is None:
            return Context()
        about = replace(self.topic, regions=strip(self.topic.program()), definite=True, plural=False)
        mention = replace(about.mention(), plural=self.topic.plural)
        return Context(self.topic.base, mention)

    def hear(self, sentence: Syntax) -> None:
        """Take in the next sentence."""
        match sentence:
            case Command():
                self._told(sentence)
            case _ if not is_question(sentence):
                self._pointed(sentence)
            case _ if _is_told(sentence):
                self._stated(sentence)
            case _:
                self.asked = question(self.meaning, sentence, self.context)

    def outcome(self) -> Utterance:
        """What it all comes to: the question, the command, what is referred to, or what is stated."""
        if self.asked is not None:
            return Utterance(self.asked, "ask")
        stated = _all_of(self.truths)
        if self.verb is not None and self.topic is not None:
            return Utterance(self.topic.program(), "command", self.verb, self.goal, stated)
        if self.topic is None or self.separate:
            if stated is None:
                raise ParseError("nothing is referred to; name a thing, such as 'the cup'")
            return Utterance(stated, "state")
        return Utterance(self.topic.program(), "refer", statement=stated)

    # --- phrases --------------------------------------------------------------------------------------------

    def _pointed(self, phrase: Syntax) -> None:
        """A phrase: more of what was named before, or something of its own."""
        if self.topic is not None and (more := self._more(phrase)) is not None:
            self.topic = more
            return
        if isinstance(self.naming, NounPhrase) and _is_place(self.naming) and isinstance(phrase, NounPhrase):
            phrase = _placed(phrase, self.naming)  # bottom left: the guy
            self.topic = None
        found = self.meaning.reference(phrase, self.context)
        if self.topic is None or self._leads_back(found.regions):
            self.topic = found
        elif self.verb is not None:  # take the cup. a nice day!
            self.meaning.dropped.append(phrase)
        else:  # cup. plate.
            regions = disjunction([self.topic.program(), found.program()])
            self.topic = Reference(regions, False, True, self.topic.base, found.span)
        self.naming = phrase

    def _leads_back(self, regions: Program) -> bool:
        """Whether a set is told by the topic, and so is the one that is meant: the things left of it."""
        return self.topic is not None and any(node == strip(self.topic.program()) for node in regions.walk())

    def _more(self, said: Syntax) -> Reference | None:
        """The topic, restricted by what a phrase says of it; None where it speaks of something else."""
        assert self.topic is not None
        if not isinstance(said, NounPhrase) or said.core is not None:
            return None
        about = [group for group in said.groups if is_about_it(group)]
        words = {word.terminal for word in said.words}
        if about and words & {"NOUN", "NOUN_OR"} and self.verb is None and self._says_more(said):
            rest = tuple(group for group in said.groups if group is not about[0])
            return self._restricted(ObjectOf(said.start, said.end, replace(said, groups=(*rest, about[0]))))
        named = describe(said.words, self.meaning.lexicon)
        again = any(word.text in ("one", "ones") for word in said.words) and not named.nouns and not named.other
        if again and not about and not any(isinstance(group, PartOf) for group in said.groups):
            return self._restricted(said)
        if not speaks_of_it(said) and (not words or words <= {"SIDE", "ADJ"}):
            return self._restricted(said)
        if self._is_topic(said):
            return self._restricted(said)
        return None

    def _says_more(self, phrase: NounPhrase) -> bool:
        """Whether a phrase that is about "it" describes it: "another horse beside it", not "the thing left of it"."""
        return (
            not any(word.terminal in ("THE", "ALL") for word in phrase.determiners)
            and not describe(phrase.words, self.meaning.lexicon).plural
        )

    def _is_topic(self, phrase: Syntax) -> bool:
        """Whether a definite phrase names the topic once more: "the cup", after "a red cup"."""
        if self.topic is None or not isinstance(phrase, NounPhrase) or not phrase.words:
            return False
        said = describe(phrase.words, self.meaning.lexicon)
        definite = any(word.terminal == "THE" for word in phrase.determiners)
        head = said.head.value if said.head is not None else None
        if speaks_of_it(phrase):
            return False
        return definite and said.other is None and head is not None and head in names(self.topic.base)

    def _restricted(self, clause: Syntax) -> Reference:
        assert self.topic is not None
        context = Context(Any(), enclosing=(self.topic.mention(),))  # of "the one on the table", only where it is
        regions = self.meaning.restrict(self.topic.regions, clause, context)
        return replace(self.topic, regions=regions, span=(self.topic.span[0], clause.end))

    # --- statements -----------------------------------------------------------------------------------------

    def _stated(self, sentence: Syntax) -> None:
        """A statement refers if it is about the topic, or names one; else it only states."""
        parts = sentence.parts if isinstance(sentence, Joined) and sentence.how == "and" else (sentence,)
        if not self.meaning.lexicon.states and len(parts) > 1 and all(isinstance(p, Question) for p in parts):
            first, *rest = parts
            if self._referred(first) is not None and all(_is_about_it(part) for part in rest):
                for part in parts:
                    self._stated(part)
                return
        if self.topic is not None and (more := self._added(sentence)) is not None:
            self.topic = more
            return
        found = None if self.meaning.lexicon.states else self._referred(sentence)
        self.truths.append(self._truth(sentence, found))
        if self.topic is None and not self.separate and found is not None and len(self.truths) == 1:
            self.topic = found
        else:
            self.separate = True

    def _truth(self, sentence: Syntax, found: Reference | None) -> Program:
        if found is not None and isinstance(sentence, Question) and sentence.kind == "states" and not found.plural:
            return Exists(found.regions, span=found.span)
        return question(self.meaning, sentence, self.context)

    def _referred(self, sentence: Syntax) -> Reference | None:
        """What a statement refers to: there is a cup; the cup is red. None where it says how many."""
        if not isinstance(sentence, Question) or sentence.kind not in ("exists", "states"):
            return None
        subject, *clauses = sentence.parts
        if not isinstance(subject, NounPhrase):
            return None
        found = self.meaning.reference(subject, self.context)
        if (
            found.none
            or found.every
            or found.not_every
            or found.only
            or found.share
            or (found.counted and not found.one)
        ):
            return None
        if found.one and not clauses:
            return None
        regions = found.regions
        if found.one and isinstance(regions, Exactly):  # one of the cups is red: which one?
            regions = regions.regions
        context = Context(found.base, self.context.it, (found.mention(),))
        for clause in clauses:
            regions = self.meaning.restrict(regions, clause, context)
        return replace(found, regions=regions, span=(sentence.start, sentence.end))

    def _added(self, sentence: Syntax) -> Reference | None:
        """The topic, restricted by a statement about it: it is red; a man is on it; the cup is red."""
        if not isinstance(sentence, Question) or sentence.kind not in ("states", "states_any", "exists"):
            return None
        subject, *clauses = sentence.parts
        if is_pronoun(subject) and clauses:
            return self._restricted(clauses[0])
        if not isinstance(subject, NounPhrase):
            return None
        said = replace(subject, groups=(*subject.groups, *clauses))
        if not clauses:
            return self._more(said) if any(map(is_about_it, said.groups)) else None
        if is_about_it(clauses[0]):
            return self._restricted(ObjectOf(said.start, sentence.end, said))
        return self._restricted(said) if self._is_topic(subject) else None

    # --- commands -------------------------------------------------------------------------------------------

    def _told(self, command: Command) -> None:
        """A command: what it is about is what is referred to."""
        what, goal = command.what, command.goal
        if command.splits:
            what, goal = _split(what)
        if isinstance(what, NounPhrase) and _passes_on(what):
            goal, what = what.groups[0], replace(what, groups=())
        if what is None or is_pronoun(what):
            if self.topic is None and what is not None:
                self.topic = self.meaning.reference(what, self.context)
        elif self.topic is not None and self._is_topic(what):
            self.topic = self._restricted(what)
        else:
            if self.topic is not None and self.naming is not None and not speaks_of_it(what):
                self.meaning.dropped.append(self.naming)
            self.topic = self.meaning.reference(what, self.context)
        if what is not None or self.verb is None:
            self.verb = command.verb
            self.goal = None if goal is None else self.meaning.such(goal, self.context)
        self.naming = command
        self.separate = False


def _is_told(sentence: Syntax) -> bool:
    match sentence:
        case Question(told=told):
            return told
        case Joined(parts=parts):
            return all(map(_is_told, parts))
    return all(map(_is_told, [sentence.part])) if hasattr(sentence, "part") else False


def _is_about_it(sentence: Syntax) -> bool:
    """Whether a statement is about "it"."""
    return isinstance(sentence, Question) and (
        is_pronoun(sentence.parts[0]) or any(is_about_it(clause) for clause in sentence.parts[1:])
    )


def _all_of(truths: Sequence[Program]) -> Program | None:
    if not truths:
        return None
    return truths[0] if len(truths) == 1 else And(tuple(truths))


def _is_place(phrase: NounPhrase) -> bool:
    """Whether a phrase names a place and no thing: bottom left; on the left."""
    return phrase.core is None and not phrase.determiners and all(word.terminal == "SIDE" for word in phrase.words)


def _placed(phrase: NounPhrase, place: NounPhrase) -> NounPhrase:
    """A phrase at the place that was named before it."""
    return replace(phrase, words=(*place.words, *phrase.words), groups=(*place.groups, *phrase.groups))


def _passes_on(what: NounPhrase) -> bool:
    """Whether it is said where to do something with "it": pass it on the left."""
    return [w.terminal for w in what.words] == ["IT"] and len(what.groups) == 1 and isinstance(what.groups[0], Placed)


def _split(what: Syntax | None) -> tuple[Syntax, Syntax]:
    """The thing, and where to put it: its last phrase."""
    if not isinstance(what, NounPhrase) or not what.groups or not isinstance(what.groups[-1], Related):
        raise ParseError("the command does not say where to")
    *groups, goal = what.groups
    return replace(what, groups=tuple(groups), end=goal.start), goal


__all__ = ["Act", "Utterance", "utterance"]
