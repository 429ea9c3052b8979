"""A page of what is to blame: bars for the stages, and the worst cases with their pictures and reasons."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from nsground.drawing import Mark, draw_marks
from nsground.drawing.marks import marks_of_answer
from nsground.errors import NsgroundError
from nsground.evaluation.error_attribution.attribution import SEVERAL, Attribution, Totals
from nsground.evaluation.estimates import Proportion
from nsground.evaluation.pages.pictures import EXPECTED, jpeg_uri

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What is to blame</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #111 }}
table {{ border-collapse: collapse }} td, th {{ padding: .2rem .8rem .2rem 0; text-align: left; font-weight: normal }}
svg {{ width: min(24rem, 40vw); height: 1.2rem; display: block }} .bar {{ fill: #0072b2 }}
.doubt {{ stroke: currentColor; stroke-width: 1.5 }} .number {{ text-align: right }}
article {{ border-top: 1px solid #8888; margin-top: 2rem }} img {{ max-width: 100% }}
dt {{ float: left; margin-right: .5rem }}
dd {{ margin: 0 }} dt::after {{ content: ":" }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #161616; color: #eee }} a {{ color: #8cf }} .bar {{ fill: #56b4e9 }}
}}
</style>
<h1>What is to blame</h1>
<p>Each wrong answer is blamed on the first stage that, replaced by the truth, mends it alone; on <i>several</i> where
only some together do; on <i>none</i> where not even all do. A bar is a share of the wrong answers; the line over it is
its 95 % interval. In the pictures, solid with a check mark is the answer, dashed with an anchor what it was found by,
dotted with a cross what was rejected, dash-dotted what was expected. Answers about rendered scenes number the objects
of the true scene from 0; -1 is none of them.</p>
{sections}
</html>
"""


@dataclass(frozen=True)
class Section:
    """One set: its totals, its worst cases, and for each of these the address of its report, None where it has none."""

    name: str
    remark: str
    totals: Totals
    worst: Sequence[Attribution] = field(repr=False)
    reports: Sequence[str | None] = field(repr=False)


def page(sections: Sequence[Section]) -> str:
    """The page as HTML, with the pictures in it."""
    return _PAGE.format(sections="\n".join(line for section in sections for line in _section(section)))


def _section(section: Section) -> Iterator[str]:
    right, wrong = section.totals.right, section.totals.right.n - section.totals.right.hits
    yield f"<h2>{html.escape(section.name)}</h2>"
    yield f"<p>{right.counted} right: {html.escape(str(right))}; {wrong:,} wrong. {html.escape(section.remark)}</p>"
    if section.totals.unusable:
        yield f"<p>Records that could not be judged: {section.totals.unusable:,}.</p>"
    yield "<table><tr><th>stage</th><th></th><th class=number>wrong answers</th><th>share</th></tr>"
    for stage, share in section.totals.blamed.items():
        yield f"<tr><th>{html.escape(stage)}</th><td>{_bar(share)}</td>"
        yield f"<td class=number>{share.hits:,}</td><td>{html.escape(str(share))}</td></tr>"
    yield "</table>"
    if section.totals.several:
        yield "<p>Several: " + "; ".join(
            f"{html.escape(' + '.join(stages))} {count:,}" for stages, count in section.totals.several.items()
        ) + "</p>"  # fmt: skip
    for attribution, report in zip(section.worst, section.reports, strict=True):
        yield from _case(attribution, report)


def _bar(share: Proportion) -> str:
    if not share.n:
        return ""
    low, high = 100 * share.low, 100 * share.high
    return (
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{html.escape(str(share))}">'
        f'<rect class="bar" width="{100 * share.value:.2f}" height="10"/>'
        f'<path class="doubt" vector-effect="non-scaling-stroke" d="M{low:.2f} 5H{high:.2f}"/></svg>'
    )


def _case(attribution: Attribution, report: str | None) -> Iterator[str]:
    blamed = " + ".join(attribution.together) if attribution.blamed == SEVERAL else attribution.blamed
    answer = attribution.first.answer
    facts = [
        ("blamed", blamed), ("answered", attribution.first.said), ("expected", attribution.case.expected),
        ("confidence", f"{attribution.first.confidence:.2f}"), ("picture", attribution.case.picture),
        ("program", None if answer is None else answer.program),
    ]  # fmt: skip
    yield f"<article><h3>{html.escape(attribution.case.text)}</h3>"
    yield _picture(attribution)
    yield "<dl>" + "".join(f"<dt>{name}</dt><dd>{html.escape(str(value))}</dd>" for name, value in facts) + "</dl>"
    if report is not None:
        yield f'<p><a href="{html.escape(report)}">step by step</a></p>'
    yield "</article>"


def _picture(attribution: Attribution) -> str:
    if attribution.first.answer is None:
        return ""
    scene = attribution.first.answer.scene
    across, down = np.array(scene.size) / attribution.case.size
    wanted = [
        Mark((x0 * across, y0 * down, x1 * across, y1 * down), EXPECTED, "expected")
        for x0, y0, x1, y1 in attribution.case.boxes
    ]
    try:
        drawn = draw_marks(attribution.case.picture, scene, [*marks_of_answer(attribution.first.answer), *wanted])
    except NsgroundError as error:
        return f"<p>{html.escape(str(error))}</p>"
    return f'<img alt="the picture with the answer drawn in it" src="{jpeg_uri(drawn)}">'
