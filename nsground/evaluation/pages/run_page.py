"""One page of a run: tables, reliability, bars for every group, and some answers with their pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from nsground.datasets import Example, View
from nsground.drawing import Mark, Style
from nsground.drawing.styles import BLUE, VERMILLION
from nsground.errors import NsgroundError
from nsground.evaluation.evaluate import Evaluated
from nsground.evaluation.measures import BY_GROUP
from nsground.evaluation.pages.pictures import EXPECTED, jpeg_uri, marked
from nsground.evaluation.pages.plots import bars, colors, dots
from nsground.evaluation.results import ResultSet
from nsground.evaluation.scored import Scored
from nsground.evaluation.selection import examples
from nsground.perception import open_image

WRONG_SHOWN, RIGHT_SHOWN = 4, 2
"""Answers of each who answers that are shown in each set: the surest wrong ones, and the first right ones."""

ANSWERED = Style("answered", BLUE, 2.4)
MISTAKEN = Style("answered, wrongly", VERMILLION, 2.4, (6, 4.5), "cross")


def page(evaluated: Evaluated) -> str:
    """The page as HTML, with the pictures in it; all that is filled in is escaped."""
    names = list(evaluated.sets[0].scored)
    known, views = examples(evaluated.batches), {batch.view.id: batch.view for batch in evaluated.batches}
    made, palette = evaluated.manifest, colors(names)
    what = "programs" if evaluated.task == "parse" else "answers"
    return _environment().get_template("run.html").render(
        title=f"{made['dataset']['name']}: {what} of {', '.join(names)}",
        about=" ".join(_about(evaluated)),
        manifest=made,
        names=names,
        facts={name: _facts(made["contestants"][name], made["seconds"][name]) for name in names},
        palette=palette,
        parsed=f"{evaluated.parsed:,} programs are our parse, for want of recorded ones." if evaluated.parsed else "",
        sets=[_set(result_set, palette, known, views) for result_set in evaluated.sets],
        made=list(_flat(made)),
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nsground.evaluation.pages", "templates"),
        autoescape=select_autoescape(["html"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _about(done: Evaluated) -> Iterator[str]:
    split, settings = done.manifest["split"], done.manifest["settings"]
    if split is not None:
        yield f"Split {split['name']}, which holds out: {split['rule']}."
    if done.task == "ground":
        yield {
            "detected": "Boxes are detected in the pictures.",
            "given": "Boxes are those of the true scenes; what is in them is judged from the pictures.",
            "scene": "The true scenes are given, with all that they tell.",
        }[settings["boxes"]]


def _facts(facts: Mapping[str, Any], seconds: float) -> str:
    parts = [f"{facts['parameters']:,} parameters"] if facts.get("parameters") else []
    parts += [f"trained for {facts['training']:,.0f} s"] if facts.get("training") else []
    return ", ".join([*parts, f"{seconds:,.1f} s here"])


def _set(
    result_set: ResultSet, palette: Mapping[str, str], known: Mapping[str, Example], views: Mapping[str, View]
) -> dict[str, Any]:
    shown = next(name for name in (*BY_GROUP[result_set.task], *result_set.measures) if name in result_set.measures)
    charts = {
        facet: bars({name: of[shown] for name, of in groups.items() if shown in of}, palette)
        for facet, groups in result_set.groups.items()
    }
    return {
        "name": result_set.name,
        "examples": result_set.examples,
        "pictures": result_set.pictures,
        "measure": shown,
        "rows": [
            {
                "name": name,
                "cells": [measure.format(estimate) for estimate in estimates.values()],
                "of": max(estimate.n for estimate in estimates.values()),
                "meaning": measure.meaning,
            }
            for name, (measure, estimates) in result_set.measures.items()
        ],
        "reliability": {by: dots(bins) for by, bins in result_set.reliability.items()},
        "charts": {facet: chart for facet, chart in charts.items() if chart.groups},
        "cases": {
            by: [_case(estimate, known[estimate.id], views[estimate.view]) for estimate in _shown(lines)]
            for by, lines in result_set.scored.items()
        },
    }


def _shown(scored: Sequence[Scored]) -> list[Scored]:
    wrong = sorted((each for each in scored if not each.right), key=lambda each: -(each.confidence or 0))
    right = (each for each in scored if each.right)
    return [*wrong[:WRONG_SHOWN], *(each for each, _ in zip(right, range(RIGHT_SHOWN), strict=False))]


def _case(scored: Scored, example: Example, view: View) -> dict[str, Any]:
    answered = {name: value for name, value in scored.said.items() if name != "boxes"}
    meant = example.answer if example.answer is not None else "" if example.program is None else str(example.program)
    return {
        "right": scored.right,
        "confidence": scored.confidence,
        "text": example.text,
        "said": "; ".join(f"{name} {value}" for name, value in answered.items()),
        "meant": meant,
        "picture": _picture(scored, example, view),
    }


def _picture(scored: Scored, example: Example, view: View) -> str:
    """What was answered and what is meant, drawn; "" where there are no pixels, or they cannot be used."""
    if view.picture is None:
        return ""
    try:
        image = open_image(view.picture)
        style = ANSWERED if scored.right else MISTAKEN
        marks = [Mark(box, EXPECTED, "meant") for box in example.boxes or ()]
        marks += [Mark((x0, y0, x1, y1), style) for x0, y0, x1, y1 in scored.said.get("boxes", ())]
        return jpeg_uri(marked(image, marks, view.size))
    except NsgroundError:
        return ""


def _flat(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name} ")
        elif name not in ("command", "nsground_run"):
            yield f"{above}{name}", value
