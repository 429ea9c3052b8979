"""``nsground relation learn``: a relation from examples, as a grammar folder."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from nsground import NsgroundError, SceneGraph, parse, read
from nsground.cli import options
from nsground.cli.lines import read_lines
from nsground.cli.output import note, say, say_json
from nsground.cli.progress import shown
from nsground.domains.domain import Domain, load_domain
from nsground.errors import ExecutionError
from nsground.files.atomic import write_bytes
from nsground.files.reading import read_yaml
from nsground.relations import Contract, check, load_catalogue, random_scenes

if TYPE_CHECKING:
    from nsground.learning.relations import Example

RANDOM_SCENES = 20
OWN = ("symmetric", "asymmetric", "irreflexive", "transitive", "mirror", "upside_down")
"""Clauses of a contract that are of the relation alone; of the last two, that it is its own image."""


@click.command(no_args_is_help=True)
@click.argument("name")
@click.option("--examples", type=options.FILE, required=True, metavar="FILE", help="JSON lines; - is standard input.")
@click.option("--phrase", "phrases", multiple=True, help="Words for it; may be given again.  [default: the name]")
@click.option("--contract", "clauses", multiple=True, type=click.Choice(OWN), help="What always holds of it.")
@click.option(
    "-o", "--output", type=options.FILE, metavar="FOLDER", help="The grammar folder to write.  [default: NAME]"
)
@click.option("--seed", type=int, default=0, show_default=True)
@options.domain
@options.as_json
@click.pass_context
def learn(
    ctx: click.Context,
    name: str,
    examples: Path,
    phrases: tuple[str, ...],
    clauses: tuple[str, ...],
    output: Path | None,
    seed: int,
    domain: str | None,
    as_json: bool,
) -> None:
    """Learn the relation NAME from examples.

    What is learned is written as a grammar folder, to lay over a domain.

    \b
    An example is a labelled pair, or what an expression with the relation means:
    {"scene": "kitchen.json", "a": 0, "b": 3, "holds": true}
    {"scene": {...}, "expression": "the cup in the shadow of the jug", "target": 0}
    {"scene": "kitchen.json", "program": "IN_THE_SHADOW_OF(cup, jug)", "target": [0, 2]}

    A fifth of the examples is held out to score what was learned; the contract is tested on random scenes.
    """
    folder = output or Path(name)
    base = load_domain(domain or "photo")
    entry: dict[str, Any] = {
        "phrases": list(phrases) or [name.replace("_", " ")],
        "contract": {clause: name if clause in ("mirror", "upside_down") else True for clause in clauses},
    }
    with tempfile.TemporaryDirectory() as draft:  # so that expressions can be read before anything is learned
        text = yaml.safe_dump({name: {**entry, "meaning": "0.5"}})
        (Path(draft) / "relations.yaml").write_text(text, encoding="utf-8")
        known = base.with_grammar(draft)
        contract = load_catalogue(known).relation(name).contract
        read_examples = _read(examples, known)
    from nsground.learning.relations import learn as learn_from

    with shown() as progress:
        learning = learn_from(name, read_examples, contract, seed, progress)
    _write(folder, name, entry, learning.network.to_bytes({"name": name, "seed": seed, "examples": len(read_examples)}))
    findings = _contract(base, folder, name, contract)
    if as_json:
        scores = [{"kind": s.kind, "count": s.count, "right": s.right, "chance": s.chance} for s in learning.scores]
        held = [{"clause": f.clause, "holds": f.holds, "tested": f.tested, "worst": f.worst} for f in findings]
        say_json({"relation": name, "folder": str(folder), "learned_from": learning.learned_from, "scores": scores,
                  "contract": held})  # fmt: skip
    else:
        say(f"{name}: learned from {learning.learned_from} examples, written to {folder}", style="bold")
        for score in learning.scores:
            say(f"  {score}")
        for finding in findings:
            say(f"  {finding}", style="" if finding.holds else "red")
        say(f'Use it with --grammar {folder}, as in: nsground ground picture.jpg "..." --grammar {folder}', style="dim")
    ctx.exit(0 if all(finding.holds for finding in findings) else 1)


def _read(path: Path, domain: Domain) -> list[Example]:
    read_examples: list[Example] = []
    scenes: dict[str, SceneGraph] = {}
    for number, line in enumerate(read_lines(path), 1):
        try:
            read_examples.append(_example(json.loads(line), path.parent, domain, scenes))
        except (json.JSONDecodeError, NsgroundError, KeyError, TypeError) as error:
            what = f"the field {error} is missing" if isinstance(error, KeyError) else str(error)
            raise ExecutionError(f"{path}, line {number}: {what}") from None
    return read_examples


def _example(data: Any, folder: Path, domain: Domain, scenes: dict[str, SceneGraph]) -> Example:
    from nsground.learning.relations import LabelledPair, Meant

    if not isinstance(data, dict):
        raise ExecutionError(f"expected an object, got {str(data)[:40]}")
    scene = data["scene"]
    key = scene if isinstance(scene, str) else json.dumps(scene, sort_keys=True)
    if key not in scenes:
        scenes[key] = SceneGraph.load(folder / scene) if isinstance(scene, str) else SceneGraph.from_dict(scene)
    if "holds" in data:
        return LabelledPair(scenes[key], int(data["a"]), int(data["b"]), bool(data["holds"]))
    program = read(data["program"]) if "program" in data else parse(data["expression"], domain)
    target = data["target"]
    return Meant(scenes[key], program, frozenset(map(int, target if isinstance(target, list) else [target])))


def _write(folder: Path, name: str, entry: dict[str, Any], network: bytes) -> None:
    """The network and the entry that names it. Other relations in the folder stay as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "relations.yaml"
    others = read_yaml(path) if path.is_file() else {}
    if set(others) - {name}:
        note(f"{path}: written anew with {name}; its comments, if any, are gone")
    write_bytes(folder / f"{name}.safetensors", network)
    entries = {**others, name: {**entry, "meaning": f"learned {name}.safetensors"}}
    write_bytes(path, yaml.safe_dump(entries, sort_keys=False, allow_unicode=True).encode())


def _contract(place: Domain, folder: Path, name: str, contract: Contract) -> Sequence[Any]:
    catalogue = load_catalogue(place.with_grammar(folder))
    return check(catalogue, random_scenes(RANDOM_SCENES, seed=0), [name]) if contract.declared() else ()
