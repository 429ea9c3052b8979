"""``nsground data``: data sets looked at, put to the test, and written in one form."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nsground.cli import options
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import shown, tracked

if TYPE_CHECKING:
    from nsground.datasets import Dataset, Example
    from nsground.datasets.checking import DataFinding, Report

MAX_WIDTH = 160
"""Most characters of a finding that are shown in the table's examples."""


@click.group()
def data() -> None:
    """Look at data sets, check and convert them.

    A DATASET is a file or folder in one of the forms that `nsground data formats` lists.
    """


def _format(command: Any) -> Any:
    return click.option("--format", "form", metavar="NAME", help=options.FORMAT)(command)


def _part(command: Any) -> Any:
    return click.option("--part", metavar="NAME", help="Only examples of this part, such as val.")(command)


@data.command()
@options.as_json
def formats(as_json: bool) -> None:
    """List the forms of data sets that can be read."""
    from nsground.datasets import known_formats

    rows = [(form.name, form.layout) for form in known_formats()]
    if as_json:
        for name, layout in rows:
            say_json({"format": name, "layout": layout})
    else:
        say_table("", ("format", "files"), rows)


@data.command()
@click.argument("path", metavar="DATASET", type=options.FILE)
@_format
@_part
@click.option("--first", type=click.IntRange(min=0), metavar="N", default=3, show_default=True,
              help="Show the first N findings of each kind.")  # fmt: skip
@options.as_json
@click.pass_context
def check(ctx: click.Context, path: Path, form: str | None, part: str | None, first: int, as_json: bool) -> None:
    """Look for what is wrong with DATASET.

    Finds things that are there twice, out of place, or at odds with each other.

    Exit code 0 where nothing is wrong (there may be remarks), 1 where something is. --json prints a line for each
    finding, and a last one with the counts.
    """
    from nsground.datasets.checking import check as run

    on_finding = _print_finding if as_json else lambda finding: None
    dataset = _opened(path, form)
    with shown() as progress:
        report = run(dataset, part, progress, on_finding, first)
    if not (report.examples or report.views or report.wrong):
        _nothing(dataset, part)
    if as_json:
        say_json({"dataset": str(path), "format": dataset.format, "part": part, **report.to_dict()})
    else:
        _show_report(dataset, report)
    ctx.exit(int(report.wrong > 0))


def _print_finding(finding: DataFinding) -> None:
    say_json(finding.to_dict())


def _show_report(dataset: Dataset, report: Report) -> None:
    for verdict, title in (("wrong", "wrong"), ("remark", "remarks")):
        rows = [(f"{t.count:,}", t.check) for t in report.tallies if t.verdict == verdict]
        say_table("", (title, ""), rows, right=title)
        say()
    styles = {"wrong": "red", "remark": "yellow"}
    for tally in report.tallies:
        if tally.first:
            say(f"{tally.check}: {tally.count:,}", style=styles[tally.verdict])
            for finding in tally.first:
                text = str(finding)
                say(f"  {text if len(text) <= MAX_WIDTH else text[: MAX_WIDTH - 3] + '...'}")
    say(f"{dataset.name} ({dataset.format}): {report.examples:,} examples on {report.views:,} pictures,"
        f" {report.wrong:,} wrong", style="bold")  # fmt: skip


@data.command()
@click.argument("path", metavar="DATASET", type=options.FILE)
@_format
@_part
@click.option("-o", "--output", type=options.FILE, metavar="DIR", required=True,
              help="Where examples.jsonl and scenes/ are written.")  # fmt: skip
@click.option("--skip-bad", is_flag=True, help="Leave out records that cannot be used, with a note for each.")
def convert(path: Path, form: str | None, part: str | None, output: Path, skip_bad: bool) -> None:
    """Write DATASET in nsground's own form.

    There is a line for each example and a file for each scene. Pictures stay where they are; those that no example is
    about are left out.
    """
    from nsground.datasets.convert import convert as write
    from nsground.datasets.reading import stop

    dataset = _opened(path, form)
    examples = (each for each in dataset.usable(note if skip_bad else stop) if part in (None, each.part))
    count = write(tracked(examples, "examples"), output)
    if not count:
        _nothing(dataset, part)
    say(f"{count:,} examples written to {output}")


@data.command()
@click.argument("path", metavar="DATASET", type=options.FILE)
@_format
@_part
@click.option("-n", "count", type=click.IntRange(min=1), default=5, show_default=True, help="How many.")
@options.as_json
def show(path: Path, form: str | None, part: str | None, count: int, as_json: bool) -> None:
    """Show the first examples of DATASET.

    Of a data set without expressions, its pictures are shown.
    """
    from nsground.datasets.jsonlines import to_line

    dataset = _opened(path, form)
    shown = 0
    for example in islice((each for each in dataset if part in (None, each.part)), count):
        shown += 1
        if as_json:
            picture = None if example.view.picture is None else str(example.view.picture)
            say_json({"view": example.view.id, **to_line(example, picture), "notes": list(example.notes)})
        else:
            _show_example(example)
    if shown:
        return
    for view in islice(dataset.views(part), count):
        shown += 1
        regions = [] if view.scene is None else [region.to_dict() for region in view.scene.regions]
        if as_json:
            say_json({"view": view.id, "part": view.part, "size": view.size, "regions": regions})
        else:
            say(f"{view.id}: {len(regions)} regions, {view.scene}")
    if not shown:
        _nothing(dataset, part)


def _show_example(example: Example) -> None:
    say(example.text, style="bold")
    view = example.view
    where = f"{example.id}, on {view.id}" + (f", part {example.part}" if example.part else "")
    say(f"  {where}" + (f", template {example.template}" if example.template else ""))
    if example.program is not None:
        say(f"  {example.program}")
    if example.answer is not None:
        say(f"  answer: {example.answer}")
    elif example.targets is not None and view.scene is not None:
        say("  targets: " + (", ".join(str(view.scene.regions[i]) for i in example.targets) or "none"))
    elif example.boxes is not None:
        say("  boxes: " + (", ".join(str([round(v, 1) for v in box]) for box in example.boxes) or "none"))
    for each in example.notes:
        say(f"  {each}", style="yellow")
    say()


def _opened(path: Path, form: str | None) -> Dataset:
    from nsground.datasets import open_dataset

    return open_dataset(path, form)


def _nothing(dataset: Dataset, part: str | None) -> None:
    """Raises DataError: there are no examples, and which parts there are."""
    from nsground.errors import DataError, did_you_mean

    if part is None:
        raise DataError(f"{dataset.path}: no examples in it")
    parts = sorted({example.part for example in dataset if example.part})
    raise DataError(f"{dataset.path}: no part {part!r}.{did_you_mean(part, parts)} Parts: {', '.join(parts) or 'none'}")
