"""``nsground generate``: data sets made to order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nsground.cli import options
from nsground.cli.output import say, say_json, say_table
from nsground.cli.progress import shown

MAX_SHOWN = 12
"""How many of the most frequent templates are shown."""


@click.command(no_args_is_help=True)
@click.option("-o", "--output", type=options.FILE, required=True, metavar="DIR", help="Where all is written.")
@click.option(
    "--count", "counts", multiple=True, required=True, metavar="N|PART=N",
    help="Examples in all, or about the scenes of a part; may then be given again.",
)  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--scenes", type=options.FILE, metavar="DATASET", help="About the scenes and pictures of a data set.")
@click.option(
    "--new", "new", multiple=True, metavar="N|PART=N",
    help="About so many scenes made anew, in all or of a part; may then be given again.",
)  # fmt: skip
@click.option(
    "--domain", default="clevr", show_default=True, metavar="NAME|FOLDER",
    help="Whose words new scenes are of: solids for clevr, for others labelled boxes.",
)  # fmt: skip
@click.option("--objects", type=(int, int), default=(3, 10), show_default=True, help="Fewest and most in a new scene.")
@click.option("--pictures/--no-pictures", default=True, show_default=True, help="Draw the new scenes.")
@click.option("--format", "form", metavar="NAME", help="The form of that data set.  [default: as it looks]")
@click.option(
    "--kind", "kinds", multiple=True, metavar="NAME=SHARE",
    help="Share of single, several, none, count, exists, query, compare; 0 for none of that kind. May be given again.",
)  # fmt: skip
@click.option(
    "--operation", "operations", multiple=True, metavar="NAME=WEIGHT",
    help="How often an operation is asked for, as not_relation=3; 0 leaves it out. May be given again.",
)  # fmt: skip
@click.option(
    "--chain", type=(int, int), default=(0, 4), show_default=True, help="Fewest and most relations in a chain."
)
@click.option("--depth", type=(int, int), default=(2, 16), show_default=True, help="Least and greatest program depth.")
@click.option(
    "--distractors", type=(int, int), default=(1, 1000), show_default=True,
    help="Fewest and most other regions of the target's noun.",
)  # fmt: skip
@click.option(
    "--without", multiple=True, metavar="WORD",
    help="Leave out of the vocabulary, as cube, color=red, left_of; may be given again.",
)  # fmt: skip
@click.option("--brackets", is_flag=True, help="Also expressions that English says clearly only with brackets.")
@click.option(
    "--spare", type=click.FloatRange(min=1), default=1.5, show_default=True,
    help="How many times as many are grown as are kept, to choose from for balance.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@options.as_json
def generate(
    output: Path,
    counts: Sequence[str],
    seed: int,
    scenes: Path | None,
    new: Sequence[str],
    domain: str,
    objects: tuple[int, int],
    pictures: bool,
    form: str | None,
    kinds: Sequence[str],
    operations: Sequence[str],
    chain: tuple[int, int],
    depth: tuple[int, int],
    distractors: tuple[int, int],
    without: tuple[str, ...],
    brackets: bool,
    spare: float,
    workers: int,
    as_json: bool,
) -> None:
    """Make a data set to order.

    Expressions with programs, English and targets, about scenes that exist or are made anew.

    \b
    nsground generate -o data --new train=800 --new val=200 --count 5000
    nsground generate -o data --scenes ../shared/data/clevr --count train=14000 --count val=2100

    No clause of an expression is redundant, and no answer comes by chance; manifest.json in DIR says what was made,
    from what, and what was refused and why. The same command gives the same bytes.
    """
    from nsground.generation import KINDS, OPERATIONS, DatasetSource, FlatSource, GenerationOptions, Source, StageSource
    from nsground.generation import generate as make

    if (scenes is None) is (not new):
        raise click.UsageError("give either --scenes DATASET or --new N: what the expressions are about")
    wanted = GenerationOptions(
        count=_counts("--count", counts),
        seed=seed,
        kinds={**KINDS, **_shares("--kind", kinds)},
        operations={**OPERATIONS, **_shares("--operation", operations)},
        chain=chain,
        depth=depth,
        distractors=distractors,
        without=without,
        brackets=brackets,
        spare=spare,
    )
    source: Source
    if scenes is not None:
        source = DatasetSource(scenes, form)
    elif domain == "clevr":
        source = StageSource(_counts("--new", new), seed, objects, pictures=pictures)
    else:
        source = FlatSource(domain, _counts("--new", new), seed, objects, pictures=pictures)
    with shown() as progress:
        manifest = make(source, output, wanted, workers, progress)
    if as_json:
        say_json(manifest)
    else:
        _show(manifest, output)


def _counts(option: str, given: Sequence[str]) -> dict[str, int]:
    """How many of which part; "" is all."""
    counts: dict[str, int] = {}
    for option_value in given:
        part, _, number = option_value.rpartition("=")
        if not number.isdigit() or part in counts:
            raise click.UsageError(f"{option}: expected a number, or one for each PART=NUMBER, got {option_value!r}")
        counts[part] = int(number)
    return counts


def _shares(option: str, given: Sequence[str]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for option_value in given:
        name, _, share = option_value.partition("=")
        try:
            shares[name] = float(share)
        except ValueError:
            raise click.UsageError(f"{option}: expected NAME=NUMBER, got {option_value!r}") from None
    return shares


def _show(manifest: Mapping[str, Any], output: Path) -> None:
    say(
        f"{output}: {manifest['examples']:,} examples about {manifest['scenes']:,} scenes, "
        f"{manifest['texts']:,} different texts, {manifest['programs']:,} different programs",
        style="bold",
    )
    if fewer := manifest["scenes_with_fewer"]:
        say(f"{fewer:,} scenes got fewer than asked: too little can be said about them", style="yellow")
    for group, counts in manifest["counts"].items():
        total, shown = sum(counts.values()), list(counts.items())[:MAX_SHOWN]
        title = f"\n{group}" + (f", {MAX_SHOWN} of {len(counts):,}" if len(counts) > MAX_SHOWN else "")
        rows = [(name, f"{count:,}", f"{count / total:.1%}") for name, count in shown]
        say_table(title, ("", "examples", "share"), rows, "examples share")
    refused = sorted(manifest["refused"].items(), key=lambda item: -item[1])
    say_table("\nrefused", ("why", "times"), [(why, f"{count:,}") for why, count in refused], "times")
