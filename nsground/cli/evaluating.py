"""What the evaluations of grounders and parsers have in common on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nsground.cli import options
from nsground.cli.output import note, say, say_json, say_table
from nsground.files.atomic import write_text

if TYPE_CHECKING:
    from nsground.evaluation.estimates import Estimate
    from nsground.evaluation.evaluate import Evaluated, Job
    from nsground.evaluation.results import ResultSet
    from nsground.progress import Progress

F = TypeVar("F", bound=Callable[..., Any])


def chosen(command: F) -> F:
    """The options by which a part of a data set is chosen and results are kept."""
    for each in (
        options.as_json,
        click.option("-o", "--output", type=options.FILE, metavar="RUN_DIR",
                     help="Keep predictions, result, manifest and a page there; a run that was killed goes on."),
        click.option("--limit", type=click.IntRange(min=1), metavar="N",
                     help="Take N examples, or pictures, of each part at most."),
        options.domain,
        click.option("--part", "parts", multiple=True, metavar="NAME",
                     help="A part of the split, or of DATASET; may be given again.  [default: all but train]"),
        click.option("--split", "split_file", type=options.FILE, metavar="FILE",
                     help="A split made by nsground split."),
        click.option("--format", "format_", metavar="NAME",
                     help="The form of DATASET.  [default: the first that fits]"),
        click.argument("path", metavar="DATASET", type=options.FILE),
    ):  # fmt: skip
        command = each(command)
    return command


def evaluation(command: F) -> F:
    """The options of evaluations of examples."""
    command = click.option(
        "--by", "facets", multiple=True, metavar="FACET",
        help="Also tell of each operator, depth, length, template, 'relation chain', negation, targets.",
    )(command)  # fmt: skip
    command = click.option("--seed", type=int, default=0, show_default=True, help="Draws the same again.")(command)
    return chosen(command)


def job(names: tuple[str, ...], given: Mapping[str, Any], progress: Progress) -> Job:
    """The job that the options of :func:`chosen` ask for."""
    from nsground.datasets import open_dataset
    from nsground.evaluation.evaluate import Job
    from nsground.evaluation.selection import Selection
    from nsground.splits import load_split

    split: Path | None = given["split_file"]
    selection = Selection(
        open_dataset(given["path"], given["format_"]),
        None if split is None else load_split(split),
        given["parts"],
        given["limit"],
        given["domain"],
    )
    return Job(selection, names, split, given.get("seed", 0), given["output"], tuple(sys.argv[1:]), progress)


def show(done: Evaluated, given: Mapping[str, Any]) -> None:
    """Tables or JSON to the terminal, and the page to the folder of the run."""
    from nsground.evaluation.groups import FACETS

    facets = given["facets"]
    if done.parsed:
        note(f"{done.parsed:,} programs are not recorded; their groups are those of our parse")
    if given["as_json"]:
        for each in done.sets:
            say_json(each.to_dict())
    else:
        for each in done.sets:
            show_set(each)
            for facet in facets:
                if facet not in FACETS:
                    raise click.UsageError(f"--by takes one of {', '.join(FACETS)}; got {facet!r}")
                show_groups(each, facet)
    if given["output"] is not None:
        from nsground.evaluation.pages.run_page import page
        from nsground.evaluation.run_store import PAGE

        write_text(given["output"] / PAGE, page(done))


def show_set(found: ResultSet) -> None:
    """All measures of a set."""
    names = list(found.scored)
    rows = []
    for name, (measure, estimates) in found.measures.items():
        of = next(each for each in estimates.values() if each.n)
        rows.append(
            (name, *(measure.format(estimates[by]) for by in names), of.counted if len(names) == 1 else f"{of.n:,}")
        )
    about = "" if found.task == "perception" else f"{found.examples:,} about "
    title = f"{found.name}: {about}{found.pictures:,} pictures; 95 % intervals, over pictures"
    say(title, style="bold")
    say_table("", ("measure", *names, "counted"), rows, right="counted")
    say()


def show_groups(found: ResultSet, facet: str) -> None:
    """The measures of each group of a facet."""
    from nsground.evaluation.results import group_measures

    groups, said = found.groups.get(facet, {}), list(found.scored)
    measures = [each for each in group_measures(found.task) if any(each.name in of for of in groups.values())]
    say(f"{found.name}, by {facet}", style="bold")
    if len(said) == 1:
        cells = [
            (name, *(_cell(of.get(each.name, {}).get(said[0])) for each in measures)) for name, of in groups.items()
        ]
        say_table("", (facet, *(each.name for each in measures)), cells)
    else:
        rows = [
            (name, each.name, *(each.format(of[each.name][by]) for by in said),
             f"{next(found for found in of[each.name].values() if found.n).n:,}")
            for name, of in groups.items()
            for each in measures
            if each.name in of
        ]  # fmt: skip
        say_table("", (facet, "measure", *said, "counted"), rows, right="counted")
    say()


def _cell(found: Estimate | None) -> str:
    """An estimate with its interval and what it was counted on."""
    return "" if found is None or not found.n else f"{found} {found.counted}"
