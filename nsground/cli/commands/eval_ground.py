"""``nsground eval ground``: how well expressions and questions are answered, by us and by others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nsground.cli import options
from nsground.cli.evaluating import evaluation, job, show
from nsground.cli.progress import shown

CACHE = "scenes"
"""The folder beside those of runs in which the pictures of all of them are kept as they are seen."""


@click.command()
@evaluation
@click.option("--grounder", "grounders", multiple=True, metavar="NAME", default=("symbolic",), show_default=True,
              help="symbolic, symbolic+PARSER, chance, neural:DIR, or FILE.py:NAME; may be given again.")  # fmt: skip
@click.option("--boxes", type=click.Choice(["detected", "given", "scene"]), default="detected", show_default=True,
              help="Detected in pictures; given by the true scenes; or the true scenes, all told.")  # fmt: skip
@options.detector
@options.logic
@click.option("--cache", type=options.FILE, metavar="DIR",
              help="Keep the pictures as they are seen there.  [default: scenes beside RUN_DIR]")  # fmt: skip
def ground(
    grounders: tuple[str, ...], boxes: Any, detector: str | None, logic: str, cache: Path | None, **given: Any
) -> None:
    """Ground the expressions of DATASET, and measure how well.

    An expression is right if exactly the regions that it means are found, each by an IoU of 0.5 or more; a question,
    if the recorded word is given. Intervals are 95 %, over pictures.
    """
    from nsground.evaluation.evaluate import evaluate_grounders
    from nsground.grounders import SceneCache

    folder = given["output"]
    if cache is None and folder is not None:
        cache = folder.resolve().parent / CACHE
    with shown() as progress:
        done = evaluate_grounders(job(grounders, given, progress), SceneCache(boxes, cache, detector), logic)
    show(done, given)
