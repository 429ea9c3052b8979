"""``nsground grammar coverage``: which rules, words and relations some expressions use, and what is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.lines import InputError, need_text, read_lines, read_object
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import tracked
from nsground.domains.domain import load_domain
from nsground.grammar_tools.coverage import Coverage, Listed, cover, used

MAX_SHOWN = 10
"""Most things of a kind that are shown, unless all are asked for."""


@click.command()
@click.argument("file", metavar="FILE", type=options.FILE)
@options.domain
@options.grammar
@click.option("--all", "show_all", is_flag=True, help=f"Show all rules, words and clusters, not {MAX_SHOWN} of a kind.")
@options.as_json
def coverage(file: Path, domain: str | None, grammars: tuple[str, ...], show_all: bool, as_json: bool) -> None:
    """Count what the expressions in FILE use of a grammar.

    Counts its rules, words and relations, those that are not used, too.

    FILE holds an expression a line, or a JSON object a line with the expression under "expression"; - is standard
    input. What is not read in full is shown by the word that broke it. --json prints a line for every rule, word,
    relation and cluster, and one of counts at the end.
    """
    domain_read = load_domain("photo" if domain is None else domain, grammars)
    covered = cover(tracked(_expressions(read_lines(file)), "reading"), domain_read)
    if as_json:
        _print_json(covered)
    else:
        _show(covered, None if show_all else MAX_SHOWN)


def _expressions(lines: Sequence[str]) -> list[str]:
    """The expressions; a line of JSON that holds none is named and passed over."""
    expressions, bad = [], []
    for number, line in enumerate(lines, 1):
        try:
            expressions.append(
                need_text(read_object(line), "expression") if line.lstrip().startswith("{") else line.strip()
            )
        except InputError as error:
            bad.append(f"line {number}: {error}")
    if bad:
        note(f"{len(bad):,} of {len(lines):,} lines hold no expression; {bad[0]}")
    return expressions


def _print_json(covered: Coverage) -> None:
    for rule, count in covered.rules.items():
        say_json({"rule": rule, "count": count})
    for word, count in covered.words.items():
        say_json({"word": word.phrase, "terminal": word.terminal, "meaning": word.meaning, "count": count})
    for relation, count in covered.relations.items():
        say_json({"relation": relation, "count": count})
    for relation, count in covered.unlisted_relations.most_common():
        say_json({"unlisted_relation": relation, "count": count})
    for (text, terminal), count in covered.unlisted.most_common():
        say_json({"unlisted": text, "terminal": terminal, "count": count})
    for broken, texts in covered.clusters():
        say_json({"not_read": broken, "expressions": texts})
    say_json({"counts": covered.counts()})


def _show(covered: Coverage, most: int | None) -> None:
    say(
        f"{covered.expressions:,} expressions: {covered.in_full:,} read in full,"
        f" {covered.in_part:,} but for some words,"
        f" {covered.by_dependencies:,} by their dependencies alone, {covered.unread:,} not read",
        style="bold",
    )
    _show_used("rules", covered.rules, most)
    _show_used("relations", covered.relations, most)
    if covered.unlisted_relations:
        say(
            f"besides, named by neither catalogue nor lexicon: {_often(covered.unlisted_relations.most_common(), most)}"
        )
    say()
    say(f"words: {used(covered.words):,} of {len(covered.words):,} are used", style="bold")
    say_table("", ("terminal", "used", "listed", "times", "most used"), _by_terminal(covered.words, most),
              right="used listed times")  # fmt: skip
    if covered.unlisted:
        say()
        say(f"read as words that no lexicon lists: {len(covered.unlisted):,}", style="bold")
        say(
            "  " + _often(((f"{text} ({terminal})", n) for (text, terminal), n in covered.unlisted.most_common()), most)
        )
    clusters = covered.clusters()
    if clusters:
        say()
        say("not read in full, by the word that broke them:", style="bold")
    for broken, texts in clusters[:most]:
        say(f"  {len(texts):5,}  {broken}    e.g. {texts[0]}")
    if len(clusters) > len(clusters[:most]):
        say(f"  and {len(clusters[most:]):,} more; --all shows them", style="dim")


def _show_used(name: str, counter: Counter[str], most: int | None) -> None:
    never = [part for part, count in counter.items() if not count]
    say()
    say(f"{name}: {used(counter):,} of {len(counter):,} are used", style="bold")
    for part, count in [item for item in counter.most_common() if item[1]][:most]:
        say(f"  {count:7,}  {part}")
    if never:
        say("never:")
    for part in never[:most]:
        say(f"           {part}")
    if len(never) > len(never[:most]):
        say(f"           and {len(never[most:]):,} more; --all shows them", style="dim")


def _by_terminal(words: Counter[Listed], most: int | None) -> list[tuple[object, ...]]:
    """A line for every terminal; those that are used most come first."""
    terminals: dict[str, Counter[Listed]] = {}
    for word, count in words.items():
        terminals.setdefault(word.terminal, Counter())[word] = count
    lines = sorted(terminals.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        (terminal, used(counter), f"{len(counter):,}", f"{counter.total():,}",
         _often(((word.phrase, n) for word, n in counter.most_common(5) if n), most))
        for terminal, counter in lines[:most]
    ]  # fmt: skip


def _often(counts: Iterable[tuple[str, int]], most: int | None) -> str:
    shown = list(counts)
    text = ", ".join(f"{name} {count:,}" for name, count in shown[:most])
    return f"{text}, and {len(shown[most:]):,} more" if len(shown) > len(shown[:most]) else text
