"""The report of a split on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nsground.cli.output import say, say_table

CHANCE = {
    "region": "a region drawn", "of_noun": "one of its noun", "answer": "one answer", "program": "one program",
}  # fmt: skip


def show(report: Mapping[str, Any], rule: str) -> None:
    """What is held out, the parts, how far they are apart, what is right by chance, and what was left out."""
    say(rule, style="bold")
    if held := report.get("held_out"):
        say(f"held out: {held['words']}")
        for text in held["examples"]:
            say(f"  {text}")
    parts, apart, shared = report["parts"], report["divergence"], report["shared"]
    rows = [
        (
            name,
            *(f"{part[what]:,}" for what in ("examples", "scenes", "programs", "templates")),
            *(_number(apart[name][what]) if name in apart else "" for what in ("atom", "compound")),
            *(f"{shared[name][what]:,}" if name in shared else "" for what in ("program", "text")),
        )
        for name, part in parts.items()
    ]
    columns = ("part", "examples", "scenes", "programs", "templates", "atom div.", "compound div.",
               "train shares programs", "texts")  # fmt: skip
    say()
    say_table("", columns, rows, right="examples scenes programs templates texts")
    say()
    say_table(
        "right by chance",
        ("part", *CHANCE.values()),
        [(name, *(_chance(part["chance"][what]) for what in CHANCE)) for name, part in parts.items()],
    )
    say()
    for what, count in report.get("left_out", {}).items():
        if count:
            say(f"left out: {count:,} {what}")
    if dropped := report.get("dropped"):
        say("of these shared " + ", ".join(f"a {kind} {count:,}" for kind, count in dropped.items()))
    programs = report["programs"]
    if programs["parsed"] or programs["unread"]:
        say(f"programs: {programs['recorded']:,} recorded; {programs['parsed']:,} are our parse of the text"
            f" ({programs['parsed in part']:,} in part); {programs['unread']:,} texts could not be read")  # fmt: skip
    if report["in_distribution"]:
        say("declared to be of one distribution: programs and texts may be shared")
    if report.get("missed"):
        say(report["missed"], style="yellow")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _chance(baseline: Mapping[str, Any]) -> str:
    return "-" if baseline["share"] is None else f"{baseline['share']:.1%} of {baseline['of']:,}"
