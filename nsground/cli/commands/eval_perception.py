"""``nsground eval perception``: how well pictures are seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nsground.cli import options
from nsground.cli.evaluating import chosen, job, show_groups, show_set
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import shown, tracked
from nsground.files.atomic import write_text

if TYPE_CHECKING:
    from nsground.evaluation.perception import Perceived
    from nsground.evaluation.results import ResultSet

SHOWN_DISTURBED = ("recall at IoU 0.5", "precision at IoU 0.5", "category right", "color right", "material right",
                   "size right")  # fmt: skip


@click.command()
@chosen
@options.detector
@click.option("--by", "facets", multiple=True, type=click.Choice(["category"]), help="Also tell of each category.")
@click.option(
    "--holdout", type=click.Choice(["cogent-a", "small-metal", "purple"]),
    help="Judge the attributes of only those objects that a training with this --holdout was not taught.",
)  # fmt: skip
@click.option("--disturbed", is_flag=True, help="Look at noisy, blurred, coarse, dark and bright pictures, too.")
@click.option("--empty", type=options.FILE, metavar="DIR", help="A folder of pictures that hold nothing to be found.")
@click.option(
    "--page", type=options.FILE, metavar="FILE", help="Write a page of the pictures with what was seen (.html)."
)
def perception(
    detector: str | None,
    facets: tuple[str, ...],
    holdout: str | None,
    disturbed: bool,
    empty: Path | None,
    page: Path | None,
    **given: Any,
) -> None:
    """Look at the pictures of DATASET, and measure how well.

    What is seen is compared with what is there, in pictures whose true boxes are known. Boxes are found or false at an
    IoU of 0.5 and 0.75; categories and attributes are judged of the objects found, where the truth names them and the
    detector knows the word; masks and places where both have them. Intervals are 95 %, over pictures.
    """
    from nsground.evaluation.disturbances import AS_THEY_ARE, DISTURBANCES
    from nsground.evaluation.perception import evaluate_perception
    from nsground.evaluation.run_store import PAGE

    names = tuple(DISTURBANCES) if disturbed else (AS_THEY_ARE,)
    with shown() as progress:
        done = evaluate_perception(job(names, given, progress), detector, holdout)
    for remark in done.remarks:
        note(remark)
    for each in done.sets:
        if given["as_json"]:
            say_json(each.to_dict())
        else:
            _show(each, facets)
    if not given["as_json"]:
        seconds = done.manifest["seconds"][AS_THEY_ARE] / len(done.pictures)
        say(f"{seconds * 1e3:.0f} ms a picture (mean, with reading and judging it)")
    if empty is not None:
        _show_empty(empty, done.pictures[0].domain, detector, given["as_json"])
    run = given["output"]
    _write_pages(done, [file for file in (page, run and run / PAGE) if file is not None])


def _show(result_set: ResultSet, facets: tuple[str, ...]) -> None:
    if len(result_set.scored) > 1:
        shown = [name for name in SHOWN_DISTURBED if name in result_set.measures]
        rows = [(by, *(f"{result_set.measures[name][1][by].value:.1%}" for name in shown)) for by in result_set.scored]
        say_table(f"{result_set.name}, disturbed", ("disturbance", *shown), rows)
        say()
    else:
        show_set(result_set)
    for facet in facets:
        show_groups(result_set, facet)


def _show_empty(folder: Path, domain: str, detector: str | None, as_json: bool) -> None:
    from nsground.errors import DataError
    from nsground.evaluation.perception import on_other_pictures
    from nsground.perception import open_image

    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg", ".png")]
    if not paths:
        raise DataError(f"{folder}: no pictures (.jpg, .png) in it")
    none, mean = on_other_pictures((open_image(path) for path in tracked(paths, "other pictures")), domain, detector)
    if as_json:
        say_json({"set": str(folder), "none seen": none.to_dict(), "objects a picture": mean})
    else:
        say(f"{len(paths)} pictures without objects to be found: nothing seen in {none}; {mean:.2f} objects a picture")


def _write_pages(done: Perceived, files: list[Path]) -> None:
    from nsground.evaluation.pages.perception_page import page

    text = page(done) if files else ""
    for file in files:
        write_text(file, text)
