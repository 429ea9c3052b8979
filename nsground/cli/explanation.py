"""An explanation as lines to read, and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nsground import Parse
from nsground.explaining.explanation import Explanation, in_words
from nsground.reasoning import Step
from nsground.scene import SceneGraph

WIDTH = 100
MAX_KEPT = 8
MAX_STEPS = 200


@dataclass(frozen=True)
class ExplanationLine:
    """A line of an explanation; ``style`` is for terminals that can show one."""

    text: str
    style: str = ""


def explanation_text(explanation: Explanation, readings: Sequence[Parse] = ()) -> str:
    """The explanation as plain text, for files."""
    return "\n".join(line.text for line in explanation_lines(explanation, readings)) + "\n"


def explanation_data(explanation: Explanation, readings: Sequence[Parse] = ()) -> dict[str, Any]:
    """The explanation as plain data for JSON."""
    others = [{"program": str(r.program), "score": round(r.score, 4), "note": r.note} for r in readings[1:]]
    return {**explanation.to_dict(), "other_readings": others}


def explanation_lines(explanation: Explanation, readings: Sequence[Parse] = ()) -> Iterator[ExplanationLine]:
    """What was asked and looked for, the steps, the outcome, the reasons, and how else it could be read."""
    answer = explanation.answer
    if answer.expression is not None:
        yield ExplanationLine(f'You asked: "{answer.expression}"', "bold")
    yield from _wrapped("I looked for: ", answer.program.english(answer.scene.domain))
    yield from _wrapped("As a program: ", str(answer.program))
    if answer.unread:
        yield ExplanationLine(f"I found no place for: {', '.join(answer.unread)}", "yellow")
    yield ExplanationLine("")
    yield ExplanationLine("Step by step", "bold")
    for number, step in enumerate(explanation.steps[:MAX_STEPS], 1):
        yield from _step(number, step, answer.scene)
    if len(explanation.steps) > MAX_STEPS:
        yield ExplanationLine(f"  and {len(explanation.steps) - MAX_STEPS} more steps", "dim")
    yield ExplanationLine("")
    yield ExplanationLine("Outcome", "bold")
    yield from _wrapped("  ", explanation.outcome)
    for title, reasons in (("Why", explanation.why), ("Why not", explanation.why_not)):
        if reasons:
            yield ExplanationLine("")
            yield ExplanationLine(title, "bold")
            for reason in reasons:
                yield from _wrapped("  ", f"{reason} (margin {reason.margin:.2f})")
    if explanation.more:
        yield ExplanationLine(f"  and {explanation.more} more", "dim")
    if explanation.what_if:
        yield ExplanationLine("")
        yield ExplanationLine("What it hangs on", "bold")
        for each in explanation.what_if:
            yield from _wrapped("  ", str(each))
    for remark in explanation.remarks:
        yield ExplanationLine("")
        yield from _wrapped("Note: ", remark.text, "yellow")
    if len(readings) > 1:
        yield ExplanationLine("")
        yield ExplanationLine("It could also be read as", "bold")
        for reading in readings[1:]:
            yield from _wrapped(f"  {reading.score:.2f}  ", str(reading))


def _step(number: int, step: Step, scene: SceneGraph) -> Iterator[ExplanationLine]:
    words = f'   "{step.words}"' if step.words else ""
    yield from _wrapped(f"{number:>3}. ", f"{step.notation}{words}")
    if step.degrees is None:
        yield ExplanationLine(f"       = {in_words(step.value)}", "green")
        return
    kept = [f"#{i} {scene.regions[i].label or 'region'} {step.degrees[i]:.2f}" for i in step.kept[:MAX_KEPT]]
    if kept or not step.unclear:
        yield from _wrapped("       keeps ", _listed(kept, len(step.kept)) or "nothing", "green" if kept else "red")
    if step.unclear:
        yield from _wrapped("       cannot tell of ", ", ".join(f"#{i}" for i in step.unclear[:8]), "yellow")
    lost = [f"#{i} {scene.regions[i].label or 'region'} {step.degrees[i]:.2f}" for i in step.lost[:MAX_KEPT]]
    if lost:
        yield from _wrapped("       loses ", _listed(lost, len(step.lost)), "dim")


def _listed(names: Iterable[str], count: int) -> str:
    shown = list(names)
    more = f" and {count - len(shown)} more" if count > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def _wrapped(start: str, text: str, style: str = "") -> Iterator[ExplanationLine]:
    """Text after its start, in lines that are indented as far."""
    indent = " " * len(start)
    for line in textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=indent) or [start]:
        yield ExplanationLine(line, style)
