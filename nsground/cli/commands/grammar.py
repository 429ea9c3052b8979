"""``nsground grammar``: words and relations of one's own, put to the test before they are laid over a domain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.commands.grammar_coverage import coverage
from nsground.cli.lines import read_lines
from nsground.cli.output import say, say_json, say_table
from nsground.cli.progress import tracked
from nsground.domains.domain import load_domain
from nsground.grammar_tools import Fate, GrammarComparison, GrammarFinding, check_grammar, compare
from nsground.grammar_tools.additions import Additions

MAX_SHOWN = 20
"""Most lines of a kind, unless all are asked for."""


@click.group()
def grammar() -> None:
    """Check grammar folders, and what uses their words.

    A grammar folder holds words, relations and measures of your own, laid over a domain by --grammar.
    """


grammar.add_command(coverage)


@grammar.command("list")
@options.as_json
def list_(as_json: bool) -> None:
    """List the grammars that installed packages bring.

    --grammar takes their names.
    """
    from nsground.domains.grammars import ENTRY_POINTS, grammars, load_grammar

    folders = [load_grammar(name) for name in grammars()]
    rows = list(zip(grammars(), map(str, folders), strict=True))
    if as_json:
        for name, folder in rows:
            say_json({"name": name, "folder": folder})
    elif rows:
        say_table("", ("grammar", "folder"), rows)
    else:
        say(f"no installed package brings a grammar (an entry point of the group {ENTRY_POINTS})")


@grammar.command()
@click.argument("folder", metavar="DIR|NAME")
@options.domain
@click.option(
    "--corpus", type=options.FILE, metavar="FILE", help="Say what becomes of the expressions in FILE, one a line."
)
@click.option("--all", "show_all", is_flag=True, help=f"Show every line of the corpus, not {MAX_SHOWN} of a kind.")
@options.as_json
@click.pass_context
def check(
    ctx: click.Context, folder: str, domain: str | None, corpus: Path | None, show_all: bool, as_json: bool
) -> None:
    """Test a grammar folder as laid over a domain.

    Tests its files, phrases, formulas, contracts, examples and use.

    Exit code 1 where anything is broken.
    """
    place = load_domain("photo" if domain is None else domain)
    lines = None if corpus is None else read_lines(corpus)
    findings = check_grammar(folder, place)
    _show_findings(findings, as_json)
    unread = any(finding.check == "files" and finding.verdict == "broken" for finding in findings)
    if lines is not None and not unread:
        additions = Additions(place, place.with_grammar(folder))
        _show_comparison(compare(tracked(lines, "reading"), additions), None if show_all else MAX_SHOWN, as_json)
    ctx.exit(int(any(finding.verdict == "broken" for finding in findings)))


def _show_findings(findings: Sequence[GrammarFinding], as_json: bool) -> None:
    if as_json:
        for finding in findings:
            say_json(finding.to_dict())
        return
    styles = {"holds": "", "remark": "yellow", "broken": "red"}
    for finding in findings:
        mark = "BROKEN" if finding.verdict == "broken" else finding.verdict
        say(f"{mark:7} {finding}", style=styles[finding.verdict])
    broken = sum(finding.verdict == "broken" for finding in findings)
    say(f"{len(findings) - broken} of {len(findings)} checks found nothing broken", style="bold")


def _show_comparison(comparison: GrammarComparison, most: int | None, as_json: bool) -> None:
    if as_json:
        for line in comparison.lines:
            data = {"expression": line.text, "fate": line.fate.value, "before": line.before, "after": line.after}
            say_json(data if line.word is None else {**data, "word": line.word})
        say_json({"counts": {fate.value: comparison.counts[fate] for fate in Fate}})
        return
    counts = ", ".join(f"{comparison.counts[fate]:,} {fate.value}" for fate in Fate if comparison.counts[fate])
    say(f"{comparison.counts.total():,} expressions: {counts}", style="bold")
    for fate in (Fate.NEWLY_READ, Fate.READ_DIFFERENTLY, Fate.NO_LONGER_READ):
        lines = comparison.of(fate)
        if lines:
            say(f"{fate.value}:", style="bold")
        for line in lines[:most]:
            say(f"  {line.text}")
            for sign, program, style in (("-", line.before, "red"), ("+", line.after, "green")):
                if program is not None:
                    say(f"  {sign} {program}", style=style)
        _say_rest(len(lines), most)
    clusters = comparison.clusters()
    if clusters:
        say("not read, by the word that broke them:", style="bold")
    for word, lines in clusters[:most]:
        say(f"  {len(lines):5,}  {word}    e.g. {lines[0].text}")
    _say_rest(len(clusters), most)


def _say_rest(count: int, most: int | None) -> None:
    if most is not None and count > most:
        say(f"  and {count - most:,} more; --all shows them", style="dim")
