"""``nsground generate``: data sets made to order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nsground.cli import options
from nsground.cli.output import say, say_json, say_table, ticking

SHOWN = 12
"""How many of the most frequent templates are shown."""


@click.command(no_args_is_help=True)
@click.option("-o", "--output", type=options.FILE, required=True, metavar="DIR", help="A new folder.")
@click.option(
    "--count", "counts", multiple=True, required=True, metavar="N|PART=N",
    help="Examples in all, spread evenly over the scenes; or of one part of the scenes, may be given again.",
)  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--scenes", type=options.FILE, metavar="DATASET", help="About the scenes and pictures of a data set.")
@click.option(
    "--domain", metavar="NAME|FOLDER", help="Make scenes anew: rendered for clevr, labelled boxes for others."
)
@click.option(
    "--number", type=click.IntRange(min=1), metavar="N", help="Scenes to make.  [default: one for 5 examples]"
)
@click.option("--parts", metavar="PART=SHARE,...", help="The parts of scenes made anew, as train=0.8,val=0.2.")
@click.option(
    "--objects", type=(int, int), default=(3, 10), show_default=True, help="Fewest and most in a scene made anew."
)
@click.option("--pictures/--no-pictures", default=True, show_default=True, help="Draw the scenes made anew.")
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
    domain: str | None,
    number: int | None,
    parts: str | None,
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
    """Make a data set: expressions with programs, English and targets, about scenes that exist or are made anew.

    \b
    nsground generate -o data --domain clevr --count 1000 --parts train=0.8,val=0.2
    nsground generate -o data --scenes ../shared/data/clevr --count train=14000 --count val=2100

    No clause of an expression is redundant, and no answer comes by chance; manifest.json in DIR says what was made,
    from what, and what was refused and why. The same command gives the same bytes.
    """
    from nsground.generation import KINDS, OPERATIONS, DatasetSource, FlatSource, Options, Source, StageSource
    from nsground.generation import generate as make

    if (scenes is None) is (domain is None):
        raise click.UsageError("either --scenes DATASET or --domain NAME says what the expressions are about")
    wanted = Options(
        count=_counts(counts),
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
        if number or parts:
            raise click.UsageError("--number and --parts go with --domain, for scenes made anew")
        source = DatasetSource(scenes, form)
    else:
        made = number or max(1, sum(wanted.count.values()) // 5)
        new = (made, seed, _shares("--parts", parts.split(",") if parts else ()), objects)
        if domain == "clevr":
            source = StageSource(*new, pictures=pictures)
        else:
            source = FlatSource(domain or "", *new, pictures=pictures)
    with ticking("generating") as told:
        manifest = make(source, output, wanted, workers, told)
    if as_json:
        say_json(manifest)
    else:
        _show(manifest, output)


def _counts(given: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in given:
        part, _, number = each.rpartition("=")
        if not number.isdigit() or part in found:
            raise click.UsageError(f"--count: expected a number, or one for each PART=NUMBER, got {each!r}")
        found[part] = int(number)
    return found


def _shares(option: str, given: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in given:
        name, _, share = each.partition("=")
        try:
            found[name] = float(share)
        except ValueError:
            raise click.UsageError(f"{option}: expected NAME=NUMBER, got {each!r}") from None
    return found


def _show(manifest: Mapping[str, Any], output: Path) -> None:
    made = manifest["made"]
    say(
        f"{output}: {made['examples']:,} examples about {made['scenes']:,} scenes, "
        f"{made['different texts']:,} different texts, {made['different programs']:,} different programs"
    )
    if fewer := made.get("scenes with fewer than asked"):
        say(f"{fewer:,} scenes got fewer than asked", style="yellow")
    for group, counts in manifest["counts"].items():
        total, shown = sum(counts.values()), list(counts.items())[:SHOWN]
        title = f"\n{group}" + (f", {SHOWN} of {len(counts):,}" if len(counts) > SHOWN else "")
        rows = [(name, f"{count:,}", f"{count / total:.1%}") for name, count in shown]
        say_table(title, ("", "examples", "share"), rows, "examples share")
    refused = sorted(manifest["refused"].items(), key=lambda item: -item[1])
    say_table("\nrefused", ("why", "times"), [(why, f"{count:,}") for why, count in refused], "times")
