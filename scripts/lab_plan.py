"""What the laboratory does: every step as a command of nsground, with the steps that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MADE = ("train=10000", "val=3000")
"""Expressions made about the pictures of each part."""
VAGUE = ("near", "far_from", "next_to", "between")
"""Relations that CLEVR's own expressions do not have, and whose limits are a matter of taste."""
PARSER_ROUNDS, GROUNDER_ROUNDS = 10, 36


@dataclass(frozen=True)
class Trial:
    """What is held out of training and measured.

    Fields:
        rule: as for ``nsground split --by``.
        made: whether the expressions are those made here; else CLEVR-Ref+'s own.
        options: of ``nsground split``.
    """

    name: str
    title: str
    rule: str
    made: bool = True
    options: tuple[str, ...] = ()


TRIALS: tuple[Trial, ...] = (
    Trial("clevr-ref", "CLEVR-Ref+, train to val", "part(train -> val)", made=False, options=("--in-distribution",)),
    Trial("pairs", "colours and shapes never paired", "cogent-a"),
    Trial("chains", "longer chains of relations", "chain-depth(>=3)"),
    Trial("negation", "relations never denied", "negation(relation)"),
    Trial("templates", "templates never seen", "template(0.2)", options=("--drop-leaks",)),
    Trial("mcd", "compounds that diverge most", "mcd(0.4)", options=("--drop-leaks",)),
)
"""In the order of the tables."""


@dataclass(frozen=True)
class Step:
    """A command, by its arguments, and the names of the steps that must be done before it."""

    name: str
    arguments: tuple[str, ...]
    needs: tuple[str, ...] = ()


def plan(data: Path, lab: Path) -> tuple[Step, ...]:
    """All steps, those first that others wait for longest.

    Of the grounders that are taught on the same pictures, the first looks at them for all.
    """
    made = lab / "data"
    words = [word for name in VAGUE for word in ("--without", name)]
    without = ["--operation", "between=0", "--operation", "visible=0"]
    counts = [word for count in MADE for word in ("--count", count)]
    generate = ("generate", "--scenes", data, "-o", made, *counts, *words, *without, "--workers", "2")
    steps = [Step("data", _words(generate))]
    for trial in TRIALS:
        steps += _steps(trial, made if trial.made else data, lab)
    first, *others = (
        step.name for step in steps if step.name.startswith("grounder") and "data" in _needed(step, steps)
    )
    return tuple(
        Step(each.name, each.arguments, (*each.needs, first)) if each.name in others else each for each in steps
    )


def _needed(step: Step, steps: list[Step]) -> set[str]:
    """The steps that must be done before a step, and before those."""
    by_name = {each.name: each for each in steps}
    return {name for need in step.needs for name in (need, *_needed(by_name[need], steps))}


def _steps(trial: Trial, data: Path, lab: Path) -> Iterator[Step]:
    name, split = trial.name, lab / "splits" / f"{trial.name}.json"
    parser, grounder = lab / "parsers" / name, lab / "grounders" / name
    made = ("data",) if trial.made else ()
    yield Step(f"split-{name}", _words(("split", data, "--by", trial.rule, *trial.options, "-o", split)), made)
    taught = (data, "--split", split, "--rounds")
    yield Step(
        f"grounder-{name}",
        _words(("train", "grounder", *taught, GROUNDER_ROUNDS, "--cache", lab / "seen", "-o", grounder)),
        (f"split-{name}",),
    )
    yield Step(f"parser-{name}", _words(("train", "parser", *taught, PARSER_ROUNDS, "-o", parser)), (f"split-{name}",))
    parts = ("--split", split, *(("--part", "iid") if trial.made else ()), "--part", "test")
    yield Step(
        f"parse-{name}",
        _words(("eval", "parse", data, *parts, "--parser", "grammar", "--parser", f"seq2seq:{parser}",
                "-o", lab / "results" / f"parse-{name}")),
        (f"parser-{name}",),
    )  # fmt: skip
    rivals = ("symbolic", f"symbolic+seq2seq:{parser}", f"neural:{grounder}", "chance")
    named = [word for rival in rivals for word in ("--grounder", rival)]
    yield Step(
        f"ground-{name}",
        _words(("eval", "ground", data, *parts, *named, "--cache", lab / "seen",
                "-o", lab / "results" / f"ground-{name}")),
        (f"parser-{name}", f"grounder-{name}"),
    )  # fmt: skip


def _words(arguments: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(str, arguments))
