"""A page of pictures with what was seen in them, the worst first."""

from __future__ import annotations

import html
from dataclasses import dataclass

from nsground.drawing import Mark, Style
from nsground.drawing.styles import BLUE, GREEN, VERMILLION
from nsground.evaluation.pages.pictures import jpeg_uri, marked
from nsground.evaluation.perception import Perceived
from nsground.evaluation.results import ResultSet
from nsground.evaluation.score_perception import AnnotatedPicture, described
from nsground.evaluation.scored import Scored
from nsground.perception import open_image

RIGHT = Style("right", GREEN, 1.6, sign="check")
WRONG = Style("seen wrongly", VERMILLION, 2.4, (6, 4.5), "cross")
MISSED = Style("not seen", BLUE, 2.4, (0.5, 3.3), "question")

MAX_PICTURES = 200
"""Pictures on a page."""

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What was seen</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #111 }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1.5rem }}
table {{ border-collapse: collapse }} td, th {{ padding: .1rem 1rem .1rem 0; text-align: left; font-weight: normal }}
figure {{ margin: 0 }} img {{ width: 100% }} figcaption {{ font-size: .9rem }}
@media (prefers-color-scheme: dark) {{ body {{ background: #161616; color: #eee }} }}
</style>
<h1>What was seen</h1>
{tables}
<p>{summary} A solid line with a check mark: seen rightly. Dashed with a cross: seen wrongly, or nothing is there.
Dotted with a question mark: not seen.</p>
<main>
{figures}
</main></html>
"""


@dataclass(frozen=True)
class Faults:
    """What is wrong in a picture, a line each, and the marks that show it."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]


def faults(scored: Scored, picture: AnnotatedPicture) -> Faults:
    """What was seen in a picture beside its true scene; boxes are in pixels of the true scene."""
    families = tuple(scored.said["labels"])
    truth, names = picture.truth, described(picture.truth, families)
    marks, lines, missed = [], [], set(range(len(names)))
    for region in scored.said["regions"]:
        box, called, meets = tuple(region["box"]), region["called"], region["meets"]
        missed.discard(meets)
        if region["right"]:
            marks.append(Mark(box, RIGHT))
            continue
        fault = f"{called}, in truth {names[meets]}" if meets >= 0 else f"{called}, where there is none"
        marks.append(Mark(box, WRONG, called))
        lines.append(f"{fault} ({region['sure']:.2f})")
    for j in sorted(missed):
        marks.insert(0, Mark(truth.regions[j].box, MISSED, names[j]))
        lines.append(f"not seen: {names[j]}")
    return Faults(tuple(lines), tuple(marks))


def page(perceived: Perceived) -> str:
    """The page as HTML, with the pictures in it as they were seen undisturbed, or under the first disturbance."""
    known = {picture.keys[0]: picture for picture in perceived.pictures}
    shown = []
    for result_set in perceived.sets:
        for scored in next(iter(result_set.scored.values())):
            picture = known[scored.id, scored.part]
            shown.append((picture, faults(scored, picture)))
    shown.sort(key=lambda item: (-len(item[1].lines), item[0].view.id))
    clean = sum(not picture_faults.lines for _, picture_faults in shown)
    summary = f"{len(shown)} pictures; in {clean} of them everything was seen rightly."
    if len(shown) > MAX_PICTURES:
        summary += f" The worst {MAX_PICTURES} are shown."
    figures = "\n".join(_figure(*item) for item in shown[:MAX_PICTURES])
    return _PAGE.format(summary=summary, tables="\n".join(map(_table, perceived.sets)), figures=figures)


def _table(result_set: ResultSet) -> str:
    rows = [
        f"<tr><th>{html.escape(name)}</th>"
        + "".join(f"<td>{measure.format(estimate)}</td>" for estimate in estimates.values())
        + f"<td>{html.escape(measure.meaning)}</td></tr>"
        for name, (measure, estimates) in result_set.measures.items()
    ]
    columns = "".join(f"<th>{html.escape(by)}</th>" for by in result_set.scored)
    head = f"<tr><th>measure</th>{columns}<th></th></tr>"
    return f"<h2>{html.escape(result_set.name)}</h2>\n<table>{head}\n{''.join(rows)}</table>"


def _figure(picture: AnnotatedPicture, picture_faults: Faults) -> str:
    assert picture.view.picture is not None
    caption, name = html.escape("; ".join(picture_faults.lines) or "all right"), html.escape(picture.view.id)
    drawn = marked(open_image(picture.view.picture), picture_faults.marks, picture.truth.size)
    told = f"{name}: {caption}"
    return f'<figure><img alt="{told}" src="{jpeg_uri(drawn)}"><figcaption>{told}</figcaption></figure>'
