"""``nsground split``: data sets parted by what their programs hold, proven not to leak."""

from __future__ import annotations

import inspect
from collections import Counter
from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import shown
from nsground.cli.split_report import show

MAX_TEMPLATES = 30
"""Most templates that are listed."""


class _Split(click.Group):
    """A group whose first command is meant where none is named: ``nsground split DATASET --by RULE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Split)
def split() -> None:
    """Split a data set by what its programs hold.

    What the rule holds out is never seen in training.

    \b
    nsground split DATASET --by "attribute-pair(color=red, cube)" -o red_cubes.json
    nsground split DATASET --by "chain-depth(>=3) and not negation" -o chains.json
    nsground split check red_cubes.json DATASET
    nsground split rules
    """


@split.command()
@click.argument("path", metavar="DATASET", type=options.FILE)
@click.option("--by", "rule", required=True, metavar="RULE", help="What is held out; nsground split rules lists rules.")
@click.option("-o", "--output", type=options.FILE, metavar="FILE", help="Write the split, as JSON.")
@click.option("--seed", type=int, default=0, show_default=True, help="Draws the same again.")
@click.option("--test-share", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.2, show_default=True,
              help="Of the scenes, for testing, where the data set has no part named train.")  # fmt: skip
@click.option(
    "--drop-leaks", is_flag=True, help="Drop from training what shares a program, text or scene with the test."
)
@click.option("--in-distribution", is_flag=True,
              help="Declare test and training to be alike: shared programs and texts are counted.")  # fmt: skip
@click.option("--accept", is_flag=True, help="Take a split that misses its rule's target, and say by how much.")
@click.option("--format", "format_", metavar="NAME", help=options.FORMAT)
@options.as_json
def make(
    path: Path, rule: str, output: Path | None, seed: int, test_share: float, drop_leaks: bool, in_distribution: bool,
    accept: bool, format_: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Split DATASET by a rule, and report on the split.

    The parts are train, iid (not held out) and test (held out). Training and test never share a scene, a program, a
    text or a paraphrase: such a split is refused, and what leaks is shown. Where DATASET has a part named train, its
    scenes are the training scenes; else scenes are dealt by the seed.
    """
    from nsground.datasets import open_dataset
    from nsground.splits import SplitOptions, make_split

    chosen = SplitOptions(seed, test_share, "drop" if drop_leaks else "refuse", in_distribution, accept)
    with shown() as progress:
        made = make_split(open_dataset(path, format_), rule, chosen, progress)
    if output is not None:
        made.save(output)
    if as_json:
        say_json({"rule": made.rule, "seed": made.seed, "dataset": made.dataset, **made.report})
        return
    show(made.report, made.rule)
    if output is None:
        note("the split was not written; give a file with -o")
    else:
        say(f"written to {output}", style="dim")


@split.command()
@click.argument("file", metavar="FILE", type=options.FILE)
@click.argument("path", metavar="DATASET", type=options.FILE)
@click.option("--in-distribution/--held-out", default=None,
              help="May training and test share programs and texts?  [default: as FILE says, else no]")  # fmt: skip
@click.option("--format", "format_", metavar="NAME", help=options.FORMAT)
@options.as_json
@click.pass_context
def check(
    ctx: click.Context, file: Path, path: Path, in_distribution: bool | None, format_: str | None, as_json: bool
) -> None:
    """Check that the split in FILE does not leak.

    Reports on it, wherever it was made; exit code 1 if it leaks.
    """
    from nsground.datasets import open_dataset
    from nsground.splits import check_split, load_split
    from nsground.splits.leaks import counted

    made = load_split(file)
    with shown() as progress:
        checked = check_split(made, open_dataset(path, format_), in_distribution, progress)
    if as_json:
        for leak in checked.leaks:
            say_json({"leak": leak.to_dict()})
        say_json({"rule": made.rule, "leaks": counted(checked.leaks), **checked.report})
    else:
        show(checked.report, made.rule)
        for leak in checked.leaks[:20]:
            say(leak, style="red")
        if len(checked.leaks) > 20:
            say(f"and {len(checked.leaks) - 20:,} more; --json lists them", style="red")
        counts_by_kind = ", ".join(f"{count:,} by {kind}" for kind, count in counted(checked.leaks).items())
        say(f"LEAKS: {counts_by_kind}" if checked.leaks else "no leak", style="bold")
    ctx.exit(int(bool(checked.leaks)))


@split.command()
@click.argument("dataset", type=options.FILE, required=False)
@click.option("--format", "format_", metavar="NAME", help=options.FORMAT)
@options.as_json
def rules(dataset: Path | None, format_: str | None, as_json: bool) -> None:
    """List the rules, with what each holds out.

    With DATASET, list its templates instead, which template(...) may name.
    """
    from nsground.splits import known_rules
    from nsground.splits.rules import NAMED

    if dataset is not None:
        _templates(dataset, format_, as_json)
        return
    for name, rule in known_rules().items():
        definition = inspect.cleandoc(rule.__doc__ or "")
        if as_json:
            say_json({"rule": name, "usage": rule.usage, "definition": definition})
        else:
            say(rule.usage, style="bold")
            say("\n".join(f"    {line}".rstrip() for line in definition.replace("``", "").splitlines()))
    for name, text in NAMED.items():
        if as_json:
            say_json({"rule": name, "usage": name, "definition": text})
        else:
            say(name, style="bold")
            say(f"    {text}")
    if not as_json:
        say("Rules are joined by and, or, not and brackets.")


def _templates(path: Path, format_: str | None, as_json: bool) -> None:
    from nsground.datasets import open_dataset
    from nsground.splits.gather import gather

    with shown() as progress:
        cases = gather(open_dataset(path, format_), progress).cases
    counts = Counter(case.skeleton for case in cases if case.program is not None)
    if as_json:
        for name, count in counts.most_common():
            say_json({"template": name, "examples": count})
        return
    say_table("", ("examples", "template"), [(f"{n:,}", name) for name, n in counts.most_common(MAX_TEMPLATES)],
              right="examples")  # fmt: skip
    if len(counts) > MAX_TEMPLATES:
        say(f"and {len(counts) - MAX_TEMPLATES:,} more; --json lists them", style="dim")
