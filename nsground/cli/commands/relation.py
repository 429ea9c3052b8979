"""``nsground relation``: the relations of a domain, shown and put to the test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from nsground import NsgroundError, SceneError, SceneGraph, parse
from nsground.cli import options
from nsground.cli.commands.relation_learn import learn
from nsground.cli.output import note, say, say_json, say_table
from nsground.domains.domain import Domain, load_domain
from nsground.files.atomic import write_text
from nsground.relations import (
    Finding,
    RelationEntry,
    check_examples,
    load_catalogue,
    random_scenes,
)
from nsground.relations import check as check_contracts
from nsground.scene import load_clevr_scenes

RANDOM_SCENES = 20
MAX_SCENES = 200


@click.group()
def relation() -> None:
    """List, show, check, learn and begin relations."""


@relation.command("list")
@options.domain
@options.grammar
@options.as_json
def list_(domain: str | None, grammars: tuple[str, ...], as_json: bool) -> None:
    """List the relations.

    Prints name, frame of reference, the number of regions that it holds of, and phrases.
    """
    entries = list(load_catalogue(_domain(domain, grammars)).relations.values())
    if as_json:
        for entry in entries:
            say_json(_data(entry))
        return
    rows = [(e.name, e.frame, e.arity, _few(e.phrases)) for e in entries]
    say_table("", ("relation", "frame", "regions", "phrases"), rows, right="regions")


@relation.command()
@click.argument("name")
@options.domain
@options.grammar
@options.as_json
def show(name: str, domain: str | None, grammars: tuple[str, ...], as_json: bool) -> None:
    """Show all that is known of the relation NAME."""
    entry = load_catalogue(_domain(domain, grammars)).relation(name)
    if as_json:
        say_json(_data(entry))
        return
    say(entry.name, style="bold")
    say(f"  phrases   {', '.join(entry.phrases) or 'none'}")
    say(f"  frame     {entry.frame}, of {entry.arity} regions")
    say(f"  contract  {', '.join(_clauses(entry)) or 'none'}")
    say(f"  meaning   {entry.meaning.text.strip()}")
    for expression, notation in entry.examples:
        say(f'  example   "{expression}"  ->  {notation}')
    say(f"  source    {entry.source}", style="dim")


@relation.command()
@click.argument("name")
@click.option(
    "-o", "--output", "folder", type=options.FILE, metavar="FOLDER", help="The grammar folder.  [default: NAME]"
)
@click.option("--phrase", "phrases", multiple=True, help="A phrase for it; may be given again.  [default: its name]")
@click.option("--meaning", metavar="FORMULA", help="What it means.  [default: near one another]")
@click.option("--arity", type=click.IntRange(2, 3), default=2, show_default=True, help="How many regions it holds of.")
@options.domain
def new(
    name: str, folder: Path | None, phrases: tuple[str, ...], meaning: str | None, arity: int, domain: str | None
) -> None:
    """Begin the relation NAME in a grammar folder.

    Writes its entry, with examples, ready to be changed.
    """
    from nsground.grammar_tools import new_relation

    place = Path(name) if folder is None else folder
    made = new_relation(name, place, phrases, meaning, arity, "photo" if domain is None else domain)
    write_text(made.path, made.text, parents=True)
    say(f"{made.path}:", style="bold")
    for expression, notation in made.examples:
        say(f'  "{expression}"  ->  {notation}')
    say(f"change its phrases and its meaning; then: nsground grammar check {place}")


@relation.command()
@click.argument("file", type=options.FILE, required=False)
@options.domain
@options.grammar
@click.option(
    "--scenes", "places", type=options.FILE, multiple=True, metavar="FILE|FOLDER",
    help="Test on these scenes, too: a scene file, a CLEVR scenes.json, or a folder of them.",
)  # fmt: skip
@options.as_json
@click.pass_context
def check(
    ctx: click.Context,
    file: Path | None,
    domain: str | None,
    grammars: tuple[str, ...],
    places: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Test the contracts and examples of relations.

    Contracts are tested on random scenes and on those given.

    FILE is a YAML file of relations to lay over the domain's; only these are then tested. Its examples are
    read once it is part of a grammar folder; nsground grammar check tests all of one.
    """
    place = _domain(domain, grammars)
    catalogue, names = load_catalogue(place), None
    findings: list[Finding] = []
    if file is not None:
        before = catalogue.relations
        catalogue = catalogue.with_file(file)
        names = [n for n, entry in catalogue.relations.items() if entry is not before.get(n)]
    random = random_scenes(RANDOM_SCENES, seed=0, attributes=catalogue.asked)
    findings += check_contracts(catalogue, random, names)
    real = _scenes(places)
    if real:
        findings += check_contracts(catalogue, real, names)
    if file is None:
        findings += check_examples(catalogue, lambda text: parse(text, place))
    elif any(catalogue.relation(n).examples for n in names or ()):
        note(f"the examples of {file} were not read: give its folder as --grammar, or to nsground grammar check")
    broken = [finding for finding in findings if not finding.holds]
    if as_json:
        for finding in findings:
            say_json(_finding(finding))
    else:
        _table(findings)
        for finding in broken:
            say(finding, style="red")
        scenes = f"{len(random)} random" + (f" and {len(real)} given" if real else "")
        say(f"{len(findings) - len(broken)} of {len(findings)} hold, on {scenes} scenes", style="bold")
    ctx.exit(int(bool(broken)))


def _domain(domain: str | None, grammars: Sequence[str]) -> Domain:
    return load_domain("photo" if domain is None else domain, grammars)


def _table(findings: Sequence[Finding]) -> None:
    """A row a relation, with each clause and the pairs it was tested on, those of all scenes together."""
    rows: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        rows.setdefault(finding.relation, {}).setdefault(finding.clause, []).append(finding)
    table = [
        (name, clause, f"{sum(f.tested for f in clause_findings):,}", f"{sum(f.broken for f in clause_findings):,}",
         "holds" if all(f.holds for f in clause_findings) else "BROKEN")
        for name, clauses in rows.items()
        for clause, clause_findings in clauses.items()
    ]  # fmt: skip
    say_table("", ("relation", "contract", "tested", "broken", ""), table, right="tested broken")


def _scenes(places: Sequence[Path]) -> list[SceneGraph]:
    """The scenes in files and folders, at most ``MAX_SCENES``; of a folder, what is no scene is named."""
    scenes: list[SceneGraph] = []
    for given in places:
        for path in sorted(given.glob("*.json")) if given.is_dir() else [given]:
            try:
                scenes += _scenes_of(path)
            except NsgroundError as error:
                if not given.is_dir():
                    raise
                note(error)
    if places and not scenes:
        raise SceneError(f"{', '.join(map(str, places))}: there is no scene in it")
    if len(scenes) > MAX_SCENES:
        note(f"testing on the first {MAX_SCENES} of {len(scenes):,} scenes")
    return scenes[:MAX_SCENES]


def _scenes_of(path: Path) -> list[SceneGraph]:
    try:
        return [SceneGraph.load(path)]
    except SceneError as error:
        try:
            return load_clevr_scenes(path)
        except SceneError:
            raise error from None


def _few(phrases: Sequence[str], count: int = 4) -> str:
    more = f", and {len(phrases) - count} more" if len(phrases) > count else ""
    return ", ".join(phrases[:count]) + more


def _clauses(entry: RelationEntry) -> list[str]:
    return [k if v is True else f"{k} {v}" for k, v in entry.contract.declared().items()]


def _data(entry: RelationEntry) -> dict[str, Any]:
    return {
        "name": entry.name, "frame": entry.frame, "arity": entry.arity, "phrases": list(entry.phrases),
        "contract": entry.contract.declared(), "meaning": entry.meaning.text,
        "examples": [list(pair) for pair in entry.examples], "source": str(entry.source),
    }  # fmt: skip


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "relation": finding.relation, "clause": finding.clause, "holds": finding.holds,
        "tested": finding.tested, "broken": finding.broken, "worst": finding.worst,
    }  # fmt: skip


relation.add_command(learn)
