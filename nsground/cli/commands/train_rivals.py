"""``nsground train parser`` and ``train grounder``: rivals to compare with, taught on a part of a split."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nsground.cli import options
from nsground.cli.output import note, say
from nsground.cli.progress import shown, tracked

if TYPE_CHECKING:
    from nsground.datasets import Example

F = TypeVar("F", bound=Callable[..., Any])


def _taught(command: F) -> F:
    """What both are taught from, and where to."""
    for option in (
        click.option("--seed", type=int, default=0, show_default=True, help="Draws first weights and batches again."),
        click.option("--epochs", "--rounds", "epochs", type=click.IntRange(min=1), metavar="N",
                     help="How often all examples are gone over.  [default: 20 for a parser, 25 for a grounder]"),
        click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Learn from the first N examples only."),
        click.option("--part", metavar="NAME", default="train", show_default=True,
                     help="The part of the split, or of DATASET, with all that is of no part."),
        click.option("--split", type=options.FILE, metavar="FILE", help="A split made by nsground split."),
        click.option(
            "-o", "--output", type=options.FILE, required=True, metavar="DIR", help="Weights and log go here."
        ),
        click.argument("dataset", type=options.FILE, metavar="DATASET"),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@_taught
def parser(
    dataset: Path, output: Path, split: Path | None, part: str, limit: int | None, epochs: int | None, seed: int
) -> None:
    """Teach a sequence-to-sequence parser.

    It learns the recorded programs of DATASET.

    The same command resumes where it was interrupted; a DIR with another training is refused. seq2seq:DIR then names
    it.
    """
    from nsground.parsers.seq2seq import lessons, train
    from nsground.parsers.seq2seq.train import EPOCHS
    from nsground.training.settings import ensure_same_training

    examples, facts = _examples(dataset, split, part, limit)
    ensure_same_training(output, {"what": "parser", **facts, "rounds": epochs or EPOCHS, "seed": seed})
    taught = lessons(examples)
    if len(taught) < len(examples):
        note(f"{len(examples) - len(taught):,} examples have no program and teach nothing")
    say(f"{len(taught):,} examples; output in {output}")
    with shown() as progress:
        trained = train(taught, output, epochs or EPOCHS, seed, facts, say, progress)
    say(f"seq2seq:{output}: {trained.facts['parameters']:,} weights, {trained.facts['training']:,.0f} s")


@click.command()
@_taught
@click.option(
    "--boxes", type=click.Choice(["detected", "given", "scene"]), default="detected", show_default=True,
    help="What is seen: boxes detected in the picture, what is seen in true boxes, or the true scene.",
)  # fmt: skip
@options.detector
@click.option("--cache", type=options.FILE, metavar="DIR", help="Keeps what is seen in pictures.  [default: DIR/seen]")
def grounder(
    dataset: Path,
    output: Path,
    split: Path | None,
    part: str,
    limit: int | None,
    epochs: int | None,
    seed: int,
    boxes: Any,
    detector: str | None,
    cache: Path | None,
) -> None:
    """Teach a network to ground without programs.

    It learns which regions the expressions of DATASET mean.

    The same command resumes where it was interrupted; a DIR with another training is refused. neural:DIR then names it.
    """
    from nsground.grounders.neural import lessons, train
    from nsground.grounders.neural.train import EPOCHS
    from nsground.grounders.scene_cache import SceneCache
    from nsground.grounders.setting import Setting
    from nsground.training.settings import ensure_same_training

    examples, facts = _examples(dataset, split, part, limit)
    settings = {"what": "grounder", **facts, "boxes": boxes, "rounds": epochs or EPOCHS, "seed": seed}
    ensure_same_training(output, settings)  # before pictures are looked at
    scenes = SceneCache(boxes, cache or output / "seen", detector)
    taught = lessons(tracked(examples, "looking"), scenes)
    if len(taught) < len(examples):
        note(f"{len(examples) - len(taught):,} examples have no target boxes or no regions, and teach nothing")
    say(f"{len(taught):,} examples; output in {output}")
    with shown() as progress:
        trained = train(taught, Setting(scenes), output, epochs or EPOCHS, seed, facts, say, progress)
    say(f"neural:{output}: {trained.facts['parameters']:,} weights, {trained.facts['training']:,.0f} s")


def _examples(dataset: Path, split: Path | None, part: str, limit: int | None) -> tuple[list[Example], dict[str, Any]]:
    """The examples to learn from, and what is to be known of them. Raises DataError where there are none."""
    from itertools import islice

    from nsground.datasets import open_dataset
    from nsground.errors import DataError
    from nsground.files.hashing import file_hash
    from nsground.splits import load_split

    data = open_dataset(dataset)
    chosen: Iterator[Example]
    if split is None:
        chosen = (example for example in data if example.part in ("", part))
    else:
        chosen = load_split(split).select(data, part)
    facts = {
        "taught on": data.name, "data sha256": data.sha256, "part": part, "limit": limit,
        "split": None if split is None else split.name,
        "split sha256": None if split is None else file_hash(split),
    }  # fmt: skip
    examples = list(islice(chosen, limit))
    if not examples:
        raise DataError(f"{dataset}: no example is of part {part!r}; --part says which to learn from")
    return examples, facts
