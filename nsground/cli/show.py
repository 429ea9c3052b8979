"""An answer on the terminal, as JSON, or as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from nsground import Answer, Parse
from nsground.cli.output import note, note_unread, say, say_json, say_table
from nsground.explaining.explanation import outcome_sentence
from nsground.files.atomic import write_text
from nsground.scene import Region

MAX_ROWS = 50


def finish(
    ctx: click.Context,
    answer: Answer,
    picture: Path | None,
    as_json: bool,
    output: Path | None,
    readings: Sequence[Parse] = (),
) -> None:
    """Draw the answer or report on it where asked, print it, and leave with its exit code."""
    if output is not None:
        save_answer(answer, picture, output, readings)
    if as_json:
        say_json(answer.to_dict())
    else:
        show(answer)
    ctx.exit(exit_code(answer))


UNANSWERED = ("none", "ambiguous", "undecided")


def exit_code(answer: Answer) -> int:
    """1 for ``none``, ``ambiguous`` and ``undecided`` under the policy ``strict``, else 0."""
    return int(answer.policy == "strict" and answer.outcome in UNANSWERED)


def show(answer: Answer) -> None:
    """Print an answer: its program, what came out in a sentence, its regions, and the words without a place."""
    say(answer.program, style="dim")
    say(outcome_sentence(answer), style="bold")
    if answer.regions and answer.degrees is not None:
        show_regions(answer.regions, "degree")
    note_unread(answer.unread)


def show_regions(regions: tuple[Region, ...] | list[Region], score: str) -> None:
    """A table of regions."""
    rows = []
    for region in regions[:MAX_ROWS]:
        box = " ".join(f"{v:.0f}" for v in region.box)
        looks = ", ".join(value for value in region.attributes.values() if value != region.label)
        rows.append((f"#{region.index}", region.label or "", f"{region.score:.2f}", box, looks))
    say_table("", ("region", "label", score, "x0 y0 x1 y1", "looks"), rows, right=f"{score} region")
    if len(regions) > MAX_ROWS:
        note(f"{len(regions) - MAX_ROWS:,} more regions; --json gives all of them")


def save_answer(answer: Answer, picture: Path | None, output: Path, readings: Sequence[Parse] = ()) -> None:
    """Write the answer to a file: a report to .html, else the picture with what was found drawn on it."""
    if output.suffix.lower() in (".html", ".htm"):
        from nsground.inspector import report

        write_text(output, report(answer, readings, picture))
        return
    from nsground.drawing import draw, save_picture

    save_picture(draw(picture, answer), output)
