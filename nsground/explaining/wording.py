"""What a reader should know of an answer, put into words: made when asked for, as most answers are not read."""

from __future__ import annotations

import numpy as np

from nsground.program import Concept, Program, The
from nsground.reasoning import views
from nsground.reasoning.answer import Answer
from nsground.reasoning.facts.logics import get_logic
from nsground.reasoning.facts.scene_facts import SceneFacts
from nsground.reasoning.operators.evaluator import HOLDS
from nsground.reasoning.planning.optimise import optimised
from nsground.reasoning.presuppositions import Failure

MAX_NAMED = 8
"""Categories that are named where none is the one that was asked for."""


def failures(answer: Answer) -> tuple[Failure, ...]:
    """The presuppositions that failed: those within the program, then its own."""
    within = answer.within
    if answer.degrees is None or answer.outcome == "undecided" or not isinstance(_run_as(answer), The):
        return within
    held = np.flatnonzero(answer.degrees > HOLDS).tolist()
    if len(held) <= 1 and answer.outcome != "none":
        return within
    own = Failure("ambiguous" if len(held) > 1 else "none", answer.program, tuple(held))
    return (*within, own)


def note(answer: Answer) -> str:
    """What a reader should know, in a few sentences; empty where there is nothing to note."""
    within = answer.within
    if answer.outcome == "undecided":
        said = [_open(answer)]
    elif within and answer.policy == "strict":
        said = [_failed(within[0])]
    elif answer.degrees is None:
        said = _about_value(answer, within)
    else:
        said = _about_regions(answer, within)
    if answer.undecided:
        said.append(_unknown(answer))
    return " ".join(each for each in (*said, answer.added) if each)


views.failures.register(Answer, failures)
views.note.register(Answer, note)


def _open(answer: Answer) -> str:
    """How far what is known leaves an answer open."""
    if answer.limits is None:  # nothing is unknown; it is less sure than was asked for
        return ""
    if answer.degrees is None:
        match answer.limits.between:
            case (int() as fewest, None):
                return f"Cannot tell: {fewest} or more."
            case (int() as fewest, int() as most):
                return f"Cannot tell: between {fewest} and {most}."
        return "Cannot tell."
    count = len(answer.chosen)
    named = f"#{answer.chosen[0]} may be meant" if count == 1 else f"{count} regions may be meant, the best guess first"
    if not answer.limits.unseen:
        return f"Cannot tell: {named}."
    return f"Cannot tell: {named}, or something that no region stands for." if count else "Cannot tell."


def _unknown(answer: Answer) -> str:
    """What nothing judges, and whether it matters."""
    facts = SceneFacts.of(answer.scene, get_logic("product"))
    said = []
    for clause in answer.undecided:
        if not isinstance(clause, Concept):
            said.append(f"nothing here judges {clause}")
        elif (wider := facts.stands_for(clause.name)[1]) is not None:
            said.append(f"nothing here tells a {clause.name} from any other {wider}")
        else:
            known = ", ".join(sorted(facts.concept_names)[:MAX_NAMED])
            more = ", ..." if len(facts.concept_names) > MAX_NAMED else ""
            said.append(f"nothing here looks for {clause.name}" + (f" (only for {known}{more})" if known else ""))
    told = "; ".join(said)
    return f"{told[:1].upper()}{told[1:]}{'' if answer.outcome == 'undecided' else ', which makes no difference'}."


def _run_as(answer: Answer) -> Program:
    return optimised(answer.program, answer.logic)


def _about_value(answer: Answer, within: tuple[Failure, ...]) -> list[str]:
    if answer.value is None:
        return ["There is no such region to ask about."]
    return [_taken(each) if each.outcome == "ambiguous" else _failed(each) for each in within[:1]]


def _about_regions(answer: Answer, within: tuple[Failure, ...]) -> list[str]:
    if answer.outcome == "none":
        return [_nothing(answer)]
    one = _about_one(answer) if _run_as(answer).singular else ""
    return [one, *map(_taken, within[:1])]


def _about_one(answer: Answer) -> str:
    """Of the one region that THE or NTH means."""
    if answer.policy == "strict":
        return f"several regions are {_inner(answer.program)}." if answer.outcome == "ambiguous" else ""
    if answer.outcome == "ambiguous":
        return f"{len(answer.chosen)} regions fit equally well."
    holding = np.count_nonzero(answer.degrees > HOLDS)  # type: ignore[operator]  # it is about regions
    return f"{holding - 1} more fit too; this one fits best." if holding > 1 else ""


def _nothing(answer: Answer) -> str:
    degrees = answer.degrees
    if degrees is None or not len(degrees):
        return "The scene has no regions."
    return f"No region fits; the nearest is #{degrees.argmax()} at {degrees.max():.2f}."


def _inner(node: Program) -> Program:
    return node.regions if isinstance(node, The) else node


def _failed(failure: Failure) -> str:
    if failure.outcome == "none":
        return f"no region is {_inner(failure.node)}."
    return f"several regions are {_inner(failure.node)}: {_listed(failure.candidates)}."


def _listed(regions: tuple[int, ...]) -> str:
    more = f" and {len(regions) - 5} more" if len(regions) > 5 else ""
    return ", ".join(f"#{i}" for i in regions[:5]) + more


def _taken(failure: Failure) -> str:
    return f"Several regions are {_inner(failure.node)}; the likeliest was taken."
