"""``nsground blame``: which stage is to blame for wrong answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nsground.cli import options
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import tracked
from nsground.errors import NsgroundError
from nsground.files.atomic import write_text

if TYPE_CHECKING:
    from nsground.evaluation.error_attribution.attribution import Attribution, Totals

BAR_WIDTH = 30
"""Characters of the longest bar."""


@click.command()
@click.argument("folder", metavar="DATASET", type=options.FILE)
@options.detector
@options.logic
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Look at N expressions and N questions of each part at most.",
)
@click.option("--worst", type=click.IntRange(min=0), metavar="N", default=5, show_default=True,
              help="Show the N wrong answers that were given with the greatest confidence.")  # fmt: skip
@click.option("-o", "--output", type=options.FILE, metavar="DIR",
              help="Write index.html there, with bars and the worst, and a report of each of these.")  # fmt: skip
@options.as_json
def blame(
    folder: Path, detector: str | None, logic: str, limit: int | None, worst: int, output: Path | None, as_json: bool
) -> None:
    """Find the stage at fault for each wrong answer.

    Each stage is replaced by the truth, one at a time; the first that mends the answer is to blame.

    DATASET is of any form that nsground data formats lists, with pictures and true scenes; stages of which it does not
    tell the truth are left out. --json prints a line for each wrong answer.
    """
    from nsground.evaluation.error_attribution.attribution import Unusable, attributions, totals
    from nsground.evaluation.error_attribution.attribution import worst as worst_of
    from nsground.evaluation.error_attribution.cases import blamed_sets
    from nsground.evaluation.pages.attribution_page import Section, page

    sections: list[Section] = []
    for blamed_set in blamed_sets(folder, detector, logic, limit):
        attributed = []
        for attribution in attributions(tracked(blamed_set.records, blamed_set.name), blamed_set.case):
            attributed.append(attribution)
            if as_json and (isinstance(attribution, Unusable) or not attribution.right):
                say_json({"set": blamed_set.name, **attribution.to_dict()})
        total, shown = totals(attributed, blamed_set.stages), worst_of(attributed, worst)
        unusable = next((case for case in attributed if isinstance(case, Unusable)), None)
        if unusable is not None:
            note(f"{blamed_set.name}: {total.unusable:,} of {len(attributed):,} records could not be judged;"
                 f" record {unusable.record}: {unusable.error}")  # fmt: skip
        if as_json:
            say_json({"set": blamed_set.name, "totals": total.to_dict()})
        else:
            _show(blamed_set.name, blamed_set.remark, total, shown)
        reports = [] if output is None else [
            _report(case, output, f"{len(sections) + 1}-{number}.html") for number, case in enumerate(shown, 1)
        ]  # fmt: skip
        sections.append(Section(blamed_set.name, blamed_set.remark, total, shown, reports))
    if output is not None:
        write_text(output / "index.html", page(sections), parents=True)
    if not any(section.totals.right.n for section in sections):
        raise NsgroundError(f"{folder}: no record could be judged")


def _show(name: str, remark: str, total: Totals, worst: list[Attribution]) -> None:
    right = total.right
    say(f"{name}: {right.counted} right, {right}", style="bold")
    if remark:
        say(remark)
    if right.hits < right.n:
        rows = [
            (stage, f"{share.value:.1%}", share.interval, f"{share.hits:,}", "█" * round(BAR_WIDTH * share.value))
            for stage, share in total.blamed.items()
        ]
        say_table("", ("to blame", "share", "95 % interval", "wrong", ""), rows, right="share wrong")
    for stages, count in total.several.items():
        say(f"several: {' + '.join(stages)} in {count:,}")
    for attribution in worst:
        say(f"  {attribution}")
    say()


def _report(attribution: Attribution, folder: Path, name: str) -> str | None:
    """Write the report of a case; None where there is no answer to report."""
    from nsground.inspector import report

    if attribution.first.answer is None:
        return None
    write_text(folder / name, report(attribution.first.answer, (), attribution.case.picture), parents=True)
    return name
