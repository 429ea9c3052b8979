"""What the inspector shows of an answer, as plain data for JSON; how it looks is said in ``page/``.

Nodes of the program are named by their number in the order of :meth:`Program.walk`, regions by their index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nsground.domains.domain import load_domain
from nsground.errors import NsgroundError
from nsground.explaining.explanation import explain, in_words, outcome_sentence
from nsground.explaining.reasons import decide
from nsground.explaining.roles import Roles, roles
from nsground.inspector.words import tied_words
from nsground.language import Parse
from nsground.program import Program, Type
from nsground.program.draw import label
from nsground.program.notation import parts
from nsground.reasoning import Answer, Reason, Step
from nsground.reasoning.facts.logics import logic_name
from nsground.scene import Region, SceneGraph

Data = dict[str, Any]


def answer_model(answer: Answer, readings: Sequence[Parse] = (), picture: str | None = None) -> Data:
    """All that there is to show of an answer.

    ``readings`` are those of its expression, the one that was answered first. ``picture`` is the address of the
    picture, such as a data URI.

    >>> from nsground import execute, read
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> model = answer_model(execute(read("THE(cup)"), scene))
    >>> model["sentence"], [node["label"] for node in model["nodes"]], model["regions"][0]["role"]
    ('Found #0 cup (1.00).', ['THE', 'cup'], 'chosen')
    """
    steps = answer.trace.steps
    scene = answer.scene
    parents = _parents(steps)
    part = roles(answer)
    unused = readings[0].unused if readings else ()
    return {
        "version": 1,
        "expression": answer.expression,
        "words": [] if answer.expression is None else tied_words(answer.expression, steps, [s for _, s in unused]),
        "program": str(answer.program),
        "english": _english(answer.program, scene),
        "notation": _tokens(steps[0].node),
        "outcome": answer.outcome,
        "sentence": outcome_sentence(answer),
        "value": answer.value,
        "confidence": round(answer.confidence, 4),
        "logic": logic_name(answer.logic),
        "policy": answer.policy,
        "domain": str(load_domain(scene.domain)),
        "unread": list(answer.unread),
        "undecided": [str(clause) for clause in answer.undecided],
        "nodes": [_node(i, step, parents[i]) for i, step in enumerate(steps)],
        "order": _children_first(parents),
        "regions": [_region(region, part, answer) for region in scene],
        "reasons": [_reasons(answer, i, part, steps) for i in range(len(scene))],
        "readings": [_reading(reading, scene) for reading in readings[1:]],
        "size": list(scene.size),
        "picture": picture,
    }


def _english(program: Program, scene: SceneGraph) -> str | None:
    """The program in English; None for one that English has no words for."""
    try:
        return program.english(scene.domain)
    except NsgroundError:
        return None


# --- the program ------------------------------------------------------------------------------------------


def _parents(steps: Sequence[Step]) -> list[int | None]:
    """The parent of each node, by number; nodes come parents first."""
    path: list[int] = []
    parents: list[int | None] = []
    for number, step in enumerate(steps):
        del path[step.depth :]
        parents.append(path[-1] if path else None)
        path.append(number)
    return parents


def _children_first(parents: Sequence[int | None]) -> list[int]:
    """The nodes in the order in which they are computed."""
    children: dict[int | None, list[int]] = {}
    for number, parent in enumerate(parents):
        children.setdefault(parent, []).append(number)
    ordered, stack = list[int](), [0]
    while stack:
        ordered.append(stack.pop())
        stack.extend(children.get(ordered[-1], ()))
    return ordered[::-1]


def _node(number: int, step: Step, parent: int | None) -> Data:
    data: Data = {
        "id": number, "parent": parent, "depth": step.depth, "label": label(step.node), "notation": step.notation,
        "type": step.node.type.value, "words": step.words, "span": step.node.span,
        "kept": list(step.kept), "lost": list(step.lost),
    }  # fmt: skip
    if step.degrees is None:
        return {**data, "value": _said(step.value), "degrees": None}
    return {**data, "value": None, "degrees": [round(float(degree), 3) for degree in step.degrees]}


def _said(value: int | bool | str | None) -> str:
    return "nothing" if value is None else in_words(value)


def _tokens(program: Program) -> list[Data]:
    """The notation, cut where nodes begin and end, each piece with the node that wrote it."""
    tokens: list[Data] = []
    count = 0
    stack: list[tuple[Program | str, int]] = [(program, -1)]
    while stack:
        item, owner = stack.pop()
        if isinstance(item, str):
            tokens.append({"text": item, "node": owner})
            continue
        number, count = count, count + 1
        head, arguments = parts(item)
        tokens.append({"text": head if not arguments else f"{head}(", "node": number})
        if arguments:
            stack.append((")", number))
            for place in range(len(arguments) - 1, -1, -1):
                stack.append((arguments[place], number))
                if place:
                    stack.append((", ", number))
    return tokens


def _reading(reading: Parse, scene: SceneGraph) -> Data:
    return {
        "program": str(reading.program),
        "english": _english(reading.program, scene),
        "score": round(reading.score, 4),
        "note": reading.note,
    }


# --- regions ----------------------------------------------------------------------------------------------


def _region(region: Region, part: Roles, answer: Answer) -> Data:
    scene = answer.scene
    anchor = next((a.words for a in part.anchors if region.index in a.regions), None)
    degree = None if answer.degrees is None else round(float(answer.degrees[region.index]), 4)
    return {
        "index": region.index,
        "label": region.label or "region",
        "name": str(region),
        "role": _role(region.index, part),
        "anchor": anchor,
        "degree": degree,
        "exists": round(region.score, 4),
        "box": [round(v, 2) for v in region.box],
        "attributes": {
            family: {"value": value, "probability": round(float(scene.attributes[family].probs[region.index].max()), 4)}
            for family, value in region.attributes.items()
        },
    }


def _role(index: int, part: Roles) -> str:
    if index in part.chosen:
        return "chosen"
    if index in part.candidates:
        return "candidate"
    if any(index in anchor.regions for anchor in part.anchors):
        return "anchor"
    return "rejected" if index in part.rejected else "other"


def _reasons(answer: Answer, region: int, part: Roles, steps: Sequence[Step]) -> list[Data]:
    """Why a region is in or out: of the answer or, for a question, of each set that it asks about."""
    if steps[0].node.type is Type.REGIONS:
        explained = explain(answer, region)
        reasons = [*explained.why, *explained.why_not]
    else:
        run = answer.trace.run
        reasons = [decide(step.node, region, run, region in part.chosen) for step in _asked(steps)]
    return [_reason(reason, steps) for reason in reasons]


def _asked(steps: Sequence[Step]) -> Iterator[Step]:
    """The outermost sets of a question."""
    inside: int | None = None
    for step in steps:
        if inside is not None and step.depth > inside:
            continue
        inside = step.depth if step.degrees is not None else None
        if inside is not None:
            yield step


def _reason(reason: Reason, steps: Sequence[Step]) -> Data:
    """As data, with the number of the node that decided, where the program has it as such."""
    node = next((i for i, step in enumerate(steps) if step.node is reason.clause), None)
    if node is None:
        node = next((i for i, step in enumerate(steps) if step.node == reason.clause), None)
    return {**reason.to_dict(), "node": node}
