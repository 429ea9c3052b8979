"""``nsground parse``: expressions to programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nsground import NsgroundError, Parse, Program, parse_all, parse_many
from nsground.cli import options
from nsground.cli.lines import read_lines
from nsground.cli.output import clean, error_line, note, note_unread, say, say_json
from nsground.cli.progress import tracked
from nsground.domains.domain import Domain, load_domain
from nsground.language.dependency_fallback import APPROXIMATELY

FORMATS: dict[str, Callable[[Program], str]] = {
    "notation": str, "pretty": Program.pretty, "mermaid": Program.mermaid, "dot": Program.dot,
}  # fmt: skip

DEFAULT_LIMIT = 5
ALL = 100


@click.command(no_args_is_help=True)
@click.argument("text", nargs=-1)
@options.domain
@options.grammar
@click.option("--all", "show_all", is_flag=True, help="Show every reading.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show up to N readings.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="notation", show_default=True)
@options.lines_in("One expression")
@options.as_json
@click.pass_context
def parse(
    ctx: click.Context,
    text: tuple[str, ...],
    domain: str | None,
    grammars: tuple[str, ...],
    show_all: bool,
    limit: int | None,
    form: str,
    lines: Path | None,
    as_json: bool,
) -> None:
    """Print the program of an expression.

    TEXT - reads one expression a line from standard input.

    Words that found no place in the program are named on standard error.
    """
    place = load_domain("photo" if domain is None else domain, grammars)
    many = ALL if show_all else limit
    if text == ("-",):
        text, lines = (), Path("-")
    if bool(text) == (lines is not None):
        raise click.UsageError("give an expression or --input FILE, one of the two")
    if lines is None:
        _one(" ".join(text), place, many, form, as_json)
    elif _stream(read_lines(lines), place, many, form, as_json):
        ctx.exit(2)


def _one(text: str, domain: Domain, many: int | None, form: str, as_json: bool) -> None:
    readings = parse_all(text, domain, many or DEFAULT_LIMIT)
    if as_json:
        say_json(_data(readings))
        return
    write = FORMATS[form]
    if many is None:
        say(write(readings[0].program))
        if readings[0].act == "command":
            note(f"to be done: {readings[0].verb}{_until(readings[0])}")
        if len(readings) > 1:
            note(f"it can be read in other ways, too ({len(readings) - 1} or more); --all shows them")
    else:
        for reading in readings:
            why = f"   {reading.note}" if reading.note else ""
            say(f"{reading.score:.2f}  {write(reading.program)}{why}" if form == "notation" else write(reading.program))
    if readings[0].by_dependencies:
        note(f"the grammar does not cover it; it was read approximately, {APPROXIMATELY}")
    for mend in readings[0].mends:
        note(str(mend))
    note_unread([word for word, _ in readings[0].unused])


def _stream(lines: list[str], domain: Domain, many: int | None, form: str, as_json: bool) -> int:
    """Every line on its own; the number that failed."""

    failed = 0
    results = parse_many(lines, domain, many or DEFAULT_LIMIT if as_json else 1)
    for number, (line, readings) in enumerate(zip(tracked(lines, "parsing"), results, strict=True), 1):
        if isinstance(readings, NsgroundError):
            failed += 1
            if as_json:
                say_json({"expression": clean(line), **error_line(readings)})
            else:
                say("")  # keeps lines in step
                note(f"line {number}: {readings}")
        elif as_json:
            say_json(_data(readings))
        else:
            say(FORMATS[form](readings[0].program))
    if failed and as_json:
        note(f"{failed:,} of {len(lines):,} inputs failed; each has its error in its line")
    return failed


def _data(readings: list[Parse]) -> dict[str, Any]:
    best = readings[0]
    return {
        "expression": best.text,
        **_reading(best),
        "tree": best.program.to_dict(),
        "readings": [_reading(reading) for reading in readings],
    }


def _until(command: Parse) -> str:
    """What a command wants to come true."""
    return "" if command.goal is None else f", until {command.goal}"


def _reading(reading: Parse) -> dict[str, Any]:
    return {
        "program": str(reading.program),
        "act": reading.act,
        "verb": reading.verb,
        "goal": None if reading.goal is None else str(reading.goal),
        "statement": None if reading.statement is None else str(reading.statement),
        "score": round(reading.score, 4),
        "note": reading.note,
        "mends": [{"written": mend.written, "read": mend.read, "span": list(mend.span)} for mend in reading.mends],
        "senses": [{"word": word, "concept": concept, "class": kind} for word, concept, kind in reading.senses],
        "unread": [word for word, _ in reading.unused],
        "approximate": reading.approximate,
    }
