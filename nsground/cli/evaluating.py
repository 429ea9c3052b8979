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
                     help="Keep predictions, result, manifest and a page there; a run that was killed resumes."),
        click.option("--limit", type=click.IntRange(min=1), metavar="N",
                     help="Take N examples, or pictures, of each part at most."),
        options.domain,
        click.option("--part", "parts", multiple=True, metavar="NAME",
                     help="A part of the split, or of DATASET; may be given again.  [default: all but train]"),
        click.option("--split", "split_file", type=options.FILE, metavar="FILE",
                     help="A split made by nsground split."),
        click.option("--format", "format_", metavar="NAME",
                     help=options.FORMAT),
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


def show_set(result_set: ResultSet) -> None:
    """All measures of a set."""
    names = list(result_set.scored)
    rows = []
    for name, (measure, estimates) in result_set.measures.items():
        of = next(estimate for estimate in estimates.values() if estimate.n)
        rows.append(
            (name, *(measure.format(estimates[by]) for by in names), of.counted if len(names) == 1 else f"{of.n:,}")
        )
    about = "" if result_set.task == "perception" else f"{result_set.examples:,} about "
    title = f"{result_set.name}: {about}{result_set.pictures:,} pictures; 95 % intervals, over pictures"
    say(title, style="bold")
    say_table("", ("measure", *names, "counted"), rows, right="counted")
    say()


def show_groups(result_set: ResultSet, facet: str) -> None:
    """The measures of each group of a facet."""
    from nsground.evaluation.results import group_measures

    groups, systems = result_set.groups.get(facet, {}), list(result_set.scored)
    measures = [
        measure for measure in group_measures(result_set.task) if any(measure.name in of for of in groups.values())
    ]
    say(f"{result_set.name}, by {facet}", style="bold")
    if len(systems) == 1:
        cells = [
            (name, *(_cell(of.get(measure.name, {}).get(systems[0])) for measure in measures))
            for name, of in groups.items()
        ]
        say_table("", (facet, *(measure.name for measure in measures)), cells)
    else:
        rows = [
            (name, measure.name, *(measure.format(of[measure.name][by]) for by in systems),
             f"{next(result_set for result_set in of[measure.name].values() if result_set.n).n:,}")
            for name, of in groups.items()
            for measure in measures
            if measure.name in of
        ]  # fmt: skip
        say_table("", (facet, "measure", *systems, "counted"), rows, right="counted")
    say()


def _cell(estimate: Estimate | None) -> str:
    """An estimate with its interval and what it was counted on."""
    return "" if estimate is None or not estimate.n else f"{estimate} {estimate.counted}"
