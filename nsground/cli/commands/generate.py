"""``nsground generate``: a data set made to order, from one command and one number."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click

from nsground.cli import options
from nsground.cli.output import say, say_json, say_table, ticking


@click.command()
@click.option("-o", "--output", type=options.FILE, required=True, metavar="DIR",
              help="Where examples.jsonl, scenes/ and manifest.json are written.")  # fmt: skip
@click.option("--scenes", type=options.FILE, metavar="DATASET",
              help="Whose pictures and true scenes the expressions are about.")  # fmt: skip
@click.option("--new", "made", multiple=True, metavar="N|PART=N",
              help="Or about so many scenes made anew, in all or of a part; may then be given again.")  # fmt: skip
@click.option("--pictures/--no-pictures", default=True, show_default=True, help="Draw the scenes that are made anew.")
@click.option("--count", "counts", multiple=True, required=True, metavar="N|PART=N",
              help="Expressions in all, or about the pictures of a part; may then be given again.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--kind", "kinds", multiple=True, metavar="KIND=SHARE",
              help="Shares of single, several, none, count, exists, query, compare; may be given again.")  # fmt: skip
@click.option("--operation", "operations", multiple=True, metavar="NAME=WEIGHT",
              help="How often an operation is asked for, 0 for never; may be given again.")  # fmt: skip
@click.option("--chain", type=(int, int), default=(0, 4), show_default=True, help="Fewest and most relations in a row.")
@click.option("--depth", type=(int, int), default=(2, 16), show_default=True, help="Least and greatest program depth.")
@click.option("--distractors", type=(int, int), default=(1, 1000), show_default=True,
              help="Fewest and most other regions of the target's noun.")  # fmt: skip
@click.option("--without", multiple=True, metavar="WORD",
              help="Leave out of the vocabulary, as color=red or left_of; may be given again.")  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes; all give the same."
)
@click.option("--spare", type=click.FloatRange(min=1), default=1.5, show_default=True,
              help="How many times as many are grown as are kept, to choose from for balance.")  # fmt: skip
@options.as_json
def generate(
    output: Path,
    scenes: Path | None,
    made: tuple[str, ...],
    pictures: bool,
    counts: tuple[str, ...],
    seed: int,
    kinds: tuple[str, ...],
    operations: tuple[str, ...],
    chain: tuple[int, int],
    depth: tuple[int, int],
    distractors: tuple[int, int],
    without: tuple[str, ...],
    spare: float,
    workers: int,
    as_json: bool,
) -> None:
    """Make expressions with programs and targets, about the scenes of a data set or about new ones.

    Every clause of an expression matters in its scene, every anchor is unique, no answer comes by chance, and the
    English reads back as the program. The same command gives the same bytes.
    """
    from nsground.datasets import open_dataset
    from nsground.generation.making import IMAGES, make
    from nsground.generation.options import KINDS, OPERATIONS, Options

    if (scenes is None) == (not made):
        raise click.UsageError("give either --scenes DATASET or --new N: what the expressions are to be about")
    asked = Options(
        count=_counts("--count", counts), seed=seed, spare=spare, kinds=_weights(kinds, KINDS),
        operations=_weights(operations, OPERATIONS),
        chain=chain, depth=depth, distractors=distractors, without=without,
    )  # fmt: skip
    if scenes is None:
        from nsground.generation.scenes import views

        seen = views(_counts("--new", made), seed, output / IMAGES if pictures else None)
    else:
        seen = open_dataset(scenes).views()
    with ticking("scenes") as tick:
        report = make(seen, output, asked, workers, tick)
    if as_json:
        say_json(dataclasses.asdict(report))
        return
    say(f"{report.examples:,} expressions about {report.scenes:,} scenes, {report.programs:,} different programs,"
        f" {report.texts:,} different texts; written to {output}", style="bold")  # fmt: skip
    for group in ("kind", "chain", "operator"):
        say_table(group, ("", "count"), report.counts.get(group, {}).items(), right="count")
    say_table("refused", ("because", "count"), report.refused.items(), right="count")


def _counts(option: str, given: tuple[str, ...]) -> dict[str, int]:
    """How many of which part; "" is all."""
    found = {}
    for each in given:
        part, _, count = each.rpartition("=")
        if not count.isdecimal():
            raise click.UsageError(f"{option}: expected a number or PART=NUMBER, got {each!r}")
        found[part] = int(count)
    return found


def _weights(given: tuple[str, ...], known: Any) -> dict[str, float]:
    """The weights there are, with those that are given in their place."""
    found = dict(known)
    for each in given:
        name, _, weight = each.partition("=")
        try:
            found[name] = float(weight)
        except ValueError:
            raise click.UsageError(f"expected NAME=NUMBER, got {each!r}") from None
    return found
