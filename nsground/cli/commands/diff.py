"""``nsground diff``: how two programs differ, and how two languages read the same text."""

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
from nsground.cli.output import note, note_unread, say, say_json
from nsground.cli.progress import tracked
from nsground.domains.domain import Domain, load_domain
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
@options.grammar
@click.option("--corpus", type=options.FILE, metavar="FILE", help="Compare two languages on the expressions in FILE.")
@click.option("--against", metavar="NAME|FOLDER", help="With --corpus: the domain to compare with.  [default: same]")
@click.option(
    "--against-grammar",
    "against_grammars",
    multiple=True,
    metavar="FOLDER|NAME",
    help="With --corpus: a grammar laid over the domain to compare with; may be given again.",
)
@options.as_json
def diff(
    first: str | None,
    second: str | None,
    notation: bool,
    domain: str | None,
    grammars: tuple[str, ...],
    corpus: Path | None,
    against: str | None,
    against_grammars: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show what differs between two programs.

    Says what was kept, removed, inserted, updated and moved.

    FIRST and SECOND are expressions, or programs in notation. With --corpus, each line of FILE is read twice: in
    --domain with --grammar, and in --against with --against-grammar; those that come out different are shown.

    Signs: - removed, + inserted, ~ updated, > moved.
    """
    name = "photo" if domain is None else domain
    other = against is not None or bool(against_grammars)
    if corpus is None:
        if first is None or second is None or other:
            raise click.UsageError("give two expressions or programs; --against and its grammars go with --corpus")
        place = load_domain(name, grammars)
        _two(_given(first, place, notation), _given(second, place, notation), as_json)
        return
    if first is not None or notation or not (other or grammars):
        raise click.UsageError("with --corpus, say what to compare: --against, --grammar or --against-grammar")
    here = _Language(name, grammars)
    _corpus(read_lines(corpus), here, _Language(name if against is None else against, against_grammars), as_json)


# --- two programs -----------------------------------------------------------------------------------------


def _given(text: str, domain: Domain, notation: bool) -> Given:
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
    edit_at = {site.place: edit for edit in edits if (site := getattr(edit, name)) is not None}
    stack, position = [(program, 0)], 0
    while stack:
        node, depth = stack.pop()
        edit = edit_at[position]
        became = f"  -> {edit.after}" if isinstance(edit, Update) and name == "before" else ""
        say(f"{edit.sign} {'  ' * depth}{getattr(edit, name)}{became}", style=STYLES[type(edit)])
        stack.extend((child, depth + 1) for child in reversed(node.children))
        position += 1


def _summary(counts_by_kind: Mapping[str, int]) -> str:
    return ", ".join(f"{counts_by_kind[kind]:,} {plural}" for kind, plural in SAID.items() if counts_by_kind[kind])


# --- two languages ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Language:
    """A domain and the grammars laid over it, by their names."""

    name: str
    grammars: tuple[str, ...]

    def load(self) -> Domain:
        return load_domain(self.name, self.grammars)

    def __str__(self) -> str:
        return " with ".join((self.name, *self.grammars))


@dataclass(frozen=True)
class ReadProgram:
    """The program that a language reads, or why it reads none."""

    program: Program | None
    error: str = ""

    def __str__(self) -> str:
        return str(self.program) if self.program is not None else f"not read: {self.error}"


def _corpus(lines: list[str], here: _Language, there: _Language, as_json: bool) -> None:
    domain, against = here.load(), there.load()
    for language in (domain, against):
        parse_all("thing", language, 1)  # a language that cannot be loaded is the first thing to say
    total: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    for line in tracked(lines, "reading"):
        a, b = _reading(line, domain), _reading(line, against)
        kind = _compare(a, b)
        total[kind] += 1
        if kind in ("same", "equivalent", "neither"):
            continue
        data: dict[str, Any] = {"expression": line, "a": str(a), "b": str(b)}
        if a.program is not None and b.program is not None:
            try:
                changes = counts(edits_between(a.program, b.program))
                edits.update(changes)
                data["counts"] = changes
            except NsgroundError as error:
                data["error"] = str(error)
        _show_line(data, as_json)
    if as_json:
        say_json(
            {"summary": {"expressions": len(lines), **{kind: total[kind] for kind in KINDS}, "edits": dict(edits)}}
        )
        return
    found_kinds = ", ".join(f"{total[kind]:,} {plural}" for kind, plural in KINDS.items() if total[kind])
    say(f"{len(lines):,} expressions in {here} and {there}: {found_kinds}", style="bold")
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


def _reading(text: str, domain: Domain) -> ReadProgram:
    try:
        return ReadProgram(parse_all(text, domain, 1)[0].program)
    except ParseError as error:
        return ReadProgram(None, str(error).splitlines()[0])


def _compare(a: ReadProgram, b: ReadProgram) -> str:
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
