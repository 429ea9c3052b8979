"""``nsground diff``: how two programs differ, and how two domains read the same text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from nsground import NsgroundError, ParseError, Program, parse_all, read
from nsground.cli import options
from nsground.cli.lines import read_lines
from nsground.cli.output import counted, note, note_unread, say, say_json
from nsground.program.diff import Edit, Insert, Keep, Move, Remove, Update, counts, to_dict
from nsground.program.diff import diff as edits_between
from nsground.program.normal import equivalent

STYLES: dict[type[Edit], str] = {Keep: "", Update: "yellow", Move: "cyan", Remove: "red", Insert: "green"}
SAID = {"keep": "kept", "update": "updated", "move": "moved", "remove": "removed", "insert": "inserted"}
NOTATION = re.compile(r"[A-Z][A-Z0-9_]*\(.*\)|[a-z_]+=\S+", re.DOTALL)


@dataclass(frozen=True)
class Given:
    """A program, the text that it was given as, and what that text was taken for: expression or notation."""

    text: str
    form: str
    program: Program


@click.command(no_args_is_help=True)
@click.argument("first", required=False)
@click.argument("second", required=False)
@click.option("--notation", is_flag=True, help="Both are programs in notation.  [default: as they look]")
@options.domain
@click.option("--against", metavar="NAME|FOLDER", help="With --corpus: the domain to compare with.")
@click.option("--corpus", type=options.FILE, metavar="FILE", help="Compare two domains on the expressions in FILE.")
@options.as_json
def diff(
    first: str | None,
    second: str | None,
    notation: bool,
    domain: str | None,
    against: str | None,
    corpus: Path | None,
    as_json: bool,
) -> None:
    """Show what was kept, removed, inserted, updated and moved between two programs.

    FIRST and SECOND are expressions, or programs in notation. With --corpus, each line of FILE is read in the
    --domain and in that of --against, and the expressions that come out different are shown.

    Signs: - removed, + inserted, ~ updated, > moved.
    """
    domain = "photo" if domain is None else domain
    if corpus is None:
        if first is None or second is None or against is not None:
            raise click.UsageError("give two expressions or programs; --against goes with --corpus")
        _two(_given(first, domain, notation), _given(second, domain, notation), as_json)
        return
    if first is not None or notation or against is None:
        raise click.UsageError("with --corpus, give --domain A and --against B, and no expressions")
    _corpus(read_lines(corpus), domain, against, as_json)


# --- two programs -----------------------------------------------------------------------------------------


def _given(text: str, domain: str, notation: bool) -> Given:
    if notation or NOTATION.fullmatch(text.strip()):
        return Given(text, "notation", read(text))
    reading = parse_all(text, domain, 1)[0]
    note_unread([word for word, _ in reading.unused])
    return Given(text, "expression", reading.program)


def _two(a: Given, b: Given, as_json: bool) -> None:
    edits = edits_between(a.program, b.program)
    if as_json:
        sides = {name: {given.form: given.text, "program": str(given.program)} for name, given in (("a", a), ("b", b))}
        say_json({**sides, "counts": counts(edits), "edits": [to_dict(edit) for edit in edits]})
        return
    for given, name in ((a, "before"), (b, "after")):
        say(f"{given.form}: {given.text}", style="bold")
        _show_tree(given.program, edits, name)
    say(_summary(counts(edits)), style="bold")


def _show_tree(program: Program, edits: Iterable[Edit], name: str) -> None:
    """One node a line, indented, with the sign of its edit; ``name`` is before or after."""
    there = {site.place: edit for edit in edits if (site := getattr(edit, name)) is not None}
    stack, place = [(program, 0)], 0
    while stack:
        node, depth = stack.pop()
        edit = there[place]
        became = f"  -> {edit.after}" if isinstance(edit, Update) and name == "before" else ""
        say(f"{edit.sign} {'  ' * depth}{getattr(edit, name)}{became}", style=STYLES[type(edit)])
        stack.extend((child, depth + 1) for child in reversed(node.children))
        place += 1


def _summary(found: Mapping[str, int]) -> str:
    return ", ".join(f"{found[kind]:,} {said}" for kind, said in SAID.items() if found[kind])


# --- two domains ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """The program that a domain reads, or why it reads none."""

    program: Program | None
    error: str = ""

    def __str__(self) -> str:
        return str(self.program) if self.program is not None else f"not read: {self.error}"


def _corpus(lines: list[str], domain: str, against: str, as_json: bool) -> None:
    for each in (domain, against):
        parse_all("thing", each, 1)  # a domain that is not there, or cannot be read, is the first thing to say
    total: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    for line in counted(lines, "reading"):
        a, b = _reading(line, domain), _reading(line, against)
        kind = _compare(a, b)
        total[kind] += 1
        if kind in ("same", "equivalent", "neither"):
            continue
        data: dict[str, Any] = {"expression": line, "a": str(a), "b": str(b)}
        if a.program is not None and b.program is not None:
            try:
                found = counts(edits_between(a.program, b.program))
                edits.update(found)
                data["counts"] = found
            except NsgroundError as error:
                data["error"] = str(error)
        _show_line(data, as_json)
    if as_json:
        say_json(
            {"summary": {"expressions": len(lines), **{kind: total[kind] for kind in KINDS}, "edits": dict(edits)}}
        )
        return
    found_kinds = ", ".join(f"{total[kind]:,} {said}" for kind, said in KINDS.items() if total[kind])
    say(f"{len(lines):,} expressions in {domain} and {against}: {found_kinds}", style="bold")
    if edits:
        say(f"nodes of those read differently: {_summary(edits)}")


KINDS = {
    "same": "read alike",
    "equivalent": "read alike in other words",
    "different": "read differently",
    "first_only": "read by the first alone",
    "second_only": "read by the second alone",
    "neither": "read by neither",
}


def _reading(text: str, domain: str) -> Reading:
    try:
        return Reading(parse_all(text, domain, 1)[0].program)
    except ParseError as error:
        return Reading(None, str(error).splitlines()[0])


def _compare(a: Reading, b: Reading) -> str:
    if a.program is None or b.program is None:
        return "first_only" if a.program is not None else "second_only" if b.program is not None else "neither"
    if a.program == b.program:
        return "same"
    return "equivalent" if equivalent(a.program, b.program) else "different"


def _show_line(data: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(data)
        return
    say(data["expression"], style="bold")
    say(f"- {data['a']}", style="red")
    say(f"+ {data['b']}", style="green")
    if "counts" in data:
        say(f"  {_summary(data['counts'])}", style="dim")
    if "error" in data:
        note(data["error"])
