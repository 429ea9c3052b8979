"""``nsground eval perception``: how well pictures are seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from nsground.cli import options
from nsground.cli.output import counted, say, say_json, say_table, write_text
from nsground.cli.results import show_rows
from nsground.evaluation.rows import Row

SHORT = ("objects found", "found that are none", "shape right", "color right", "material right", "size right")


@click.command()
@click.argument("folder", metavar="DIR", type=options.FILE)
@click.option("--domain", type=click.Choice(["clevr"]), default="clevr", show_default=True)
@options.detector
@click.option(
    "--holdout", type=click.Choice(["cogent-a", "small-metal", "purple"]),
    help="Judge the attributes of only those objects that a training with this --holdout was not taught.",
)  # fmt: skip
@click.option("--disturbed", is_flag=True, help="Look at noisy, blurred, coarse, dark and bright pictures, too.")
@click.option("--empty", type=options.FILE, metavar="DIR", help="A folder of pictures that hold no rendered object.")
@click.option(
    "--page", type=options.FILE, metavar="FILE", help="Write a page of the pictures with what was seen (.html)."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Look at N pictures of each set at most.")
@options.as_json
def perception(
    folder: Path,
    domain: str,
    detector: str | None,
    holdout: str | None,
    disturbed: bool,
    empty: Path | None,
    page: Path | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Look at the pictures in DIR and compare what is seen with their true scenes.

    DIR holds scenes.json and images/ in the form of CLEVR-Ref+, or folders of such. Intervals are 95 %, over pictures.
    """
    from nsground.evaluation.disturbances import DISTURBANCES
    from nsground.evaluation.perception import look, measured
    from nsground.evaluation.scenes import scene_sets
    from nsground.perception.clevr.targets import HOLDOUTS, everything

    taught = HOLDOUTS[holdout] if holdout else None
    wanted = (lambda obj: not taught(obj)) if taught else everything
    for found in scene_sets(folder):
        pictures = list(found.pictures.values())[:limit]
        rows: dict[str, Row] = {}
        for name in DISTURBANCES if disturbed else ("none",):
            watched = counted(pictures, f"{found.name}, {name}")
            rows[name] = measured([look(p, detector or domain, DISTURBANCES[name], wanted) for p in watched])
        _show(found.name, rows, as_json)
    if empty is not None:
        _show_empty(empty, detector or domain, as_json)
    if page is not None:
        _write_page(page, folder, detector or domain, limit)


def _show(name: str, rows: Mapping[str, Row], as_json: bool) -> None:
    if as_json:
        for disturbance, row in rows.items():
            say_json({"set": name, "disturbance": disturbance, **row.to_dict()})
        return
    show_rows("Perception", [(name, rows["none"])])
    if len(rows) > 1:
        lines = [(what, *(f"{row.shares[measure].value:.1%}" for measure in SHORT)) for what, row in rows.items()]
        say_table(f"{name}, disturbed", ("disturbance", *SHORT), lines)
        say()


def _show_empty(folder: Path, detector: Any, as_json: bool) -> None:
    from nsground.errors import DataError
    from nsground.evaluation.perception import on_other_pictures
    from nsground.perception import open_image

    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg", ".png")]
    if not paths:
        raise DataError(f"{folder}: no pictures (.jpg, .png) in it")
    none, mean = on_other_pictures((open_image(path) for path in counted(paths, "other pictures")), detector)
    if as_json:
        say_json({"set": str(folder), "none seen": none.to_dict(), "objects a picture": mean})
    else:
        say(f"{len(paths)} pictures without rendered objects: nothing seen in {none}; {mean:.2f} objects a picture")


def _write_page(file: Path, folder: Path, detector: str, limit: int | None) -> None:
    from nsground.evaluation.disturbances import DISTURBANCES
    from nsground.evaluation.perception_page import page, sight
    from nsground.evaluation.scenes import scene_sets

    pictures = [p for found in scene_sets(folder) for p in list(found.pictures.values())[:limit]]
    sights = [sight(p, detector, DISTURBANCES["none"]) for p in counted(pictures, "drawing")]
    write_text(file, page(sights))
