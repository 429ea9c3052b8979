"""``nsground eval ground``: how well expressions and questions are answered from pixels."""

from __future__ import annotations

from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.output import counted, say_json
from nsground.cli.results import show_rows
from nsground.evaluation.rows import EvaluationError


@click.command()
@click.argument("folder", metavar="DIR", type=options.FILE)
@click.option("--domain", type=click.Choice(["clevr"]), default="clevr", show_default=True)
@options.detector
@options.logic
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Look at N items of each set at most.")
@options.as_json
def ground(folder: Path, domain: str, detector: str | None, logic: str, limit: int | None, as_json: bool) -> None:
    """Answer the expressions and questions in DIR from its pictures.

    DIR holds scenes.json, images/ and refexps.json or questions.json in the form of CLEVR-Ref+, or folders of such.
    An expression is right if exactly its targets are found. Intervals are 95 %, over pictures.
    """
    from nsground.evaluation.grounding import Eye, expressions, questions
    from nsground.evaluation.scenes import scene_sets

    eye = Eye(detector or domain, logic)
    rows = [
        (f"{what.__name__} {found.name}", row)
        for found in scene_sets(folder)
        for what in (expressions, questions)
        if (row := what(found, eye, limit, counted)) is not None
    ]
    if not rows:
        raise EvaluationError(f"{folder}: no refexps.json or questions.json beside scenes.json")
    if as_json:
        for name, row in rows:
            say_json({"set": name, **row.to_dict()})
    else:
        show_rows("From pixels", rows)
