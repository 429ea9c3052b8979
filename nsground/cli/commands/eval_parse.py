"""``nsground eval parse``: how well expressions and questions are turned into programs, by us and by others."""

from __future__ import annotations

from typing import Any

import click

from nsground.cli.evaluating import evaluation, job, show
from nsground.cli.progress import shown


@click.command()
@evaluation
@click.option("--parser", "parsers", multiple=True, metavar="NAME", default=("grammar",), show_default=True,
              help="grammar, seq2seq:DIR, or FILE.py:NAME; may be given again.")  # fmt: skip
def parse(parsers: tuple[str, ...], **given: Any) -> None:
    """Parse the texts of DATASET, and measure how well.

    Says how often programs, their meanings and what they denote are as recorded. Programs are compared in normal form,
    and run on the true scenes. Intervals are 95 %, over pictures.
    """
    from nsground.evaluation.evaluate import evaluate_parsers

    with shown() as progress:
        done = evaluate_parsers(job(parsers, given, progress))
    show(done, given)
