"""``nsground eval compare``: two runs, or two who answered in one, example by example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nsground import NsgroundError
from nsground.cli import options
from nsground.cli.output import say_json, say_table

if TYPE_CHECKING:
    from nsground.evaluation.compare import PairedComparison
    from nsground.evaluation.scored import Scored


@click.command()
@click.argument("first", type=options.FILE, metavar="RUN_DIR")
@click.argument("second", type=options.FILE, metavar="[RUN_DIR]", required=False)
@click.option("--by", "names", multiple=True, metavar="NAME",
              help="Who is compared: one for each run, or two of one.  [default: the only one in each]")  # fmt: skip
@click.option("--facet", metavar="NAME", help="Also within each operator, depth, length, template, negation, ...")
@options.as_json
def compare(first: Path, second: Path | None, names: tuple[str, ...], facet: str | None, as_json: bool) -> None:
    """Compare two who answered the same examples.

    Prints the difference of the shares that are right, and how many examples only one of them has right.

    The interval is the paired bootstrap over pictures, 95 %; p is that of McNemar's exact test over examples.
    """
    from nsground.evaluation.compare import by_facet, compared
    from nsground.evaluation.run_store import read_predictions

    folders = (first, second or first)
    asked = names or (None, None)
    if len(asked) != 2:
        raise click.UsageError(f"--by is given twice or not at all, got {len(asked)}")
    a, b = (_one(read_predictions(folder), name, folder) for folder, name in zip(folders, asked, strict=True))
    parts = dict.fromkeys(line.part for line in a)
    rows: list[tuple[str, PairedComparison]] = []
    for part in parts:
        mine, other = ([line for line in scored if line.part == part] for scored in (a, b))
        rows.append((part or "all", compared(mine, other)))
        if facet is not None:
            rows += [(f"{part} {name}".strip(), comparison) for name, comparison in by_facet(mine, other, facet)]
    if as_json:
        for name, comparison in rows:
            say_json({"set": name, "first": a[0].by, "second": b[0].by, **comparison.to_dict()})
        return
    cells = [
        (name, f"{100 * c.difference.value:+.1f}", f"{100 * c.difference.low:+.1f} to {100 * c.difference.high:+.1f}",
         c.only_first, c.only_second, f"{c.p:.2g}", f"{c.difference.n:,}")
        for name, c in rows
    ]  # fmt: skip
    columns = ("set", "difference, points", "95 % interval", "only first", "only second", "p", "examples")
    say_table(f"{a[0].by} less {b[0].by}", columns, cells, right=" ".join(columns[1:]))


def _one(scored: list[Scored], name: str | None, folder: Path) -> list[Scored]:
    """The answers of one of those who answered in a run."""
    systems = list(dict.fromkeys(line.by for line in scored))
    if name is None and len(systems) != 1:
        raise NsgroundError(f"{folder}: {', '.join(systems)} answered; --by says who is to be compared")
    if name is not None and name not in systems:
        raise NsgroundError(f"{folder}: {name!r} is not among those who answered: {', '.join(systems)}")
    return [line for line in scored if line.by == (name or systems[0])]
