"""``nsground train``: make the weights of a domain's perception; resumable after every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from nsground import NsgroundError
from nsground.cli import options
from nsground.cli.commands.train_confidence import confidence
from nsground.cli.commands.train_rivals import grounder, parser
from nsground.cli.output import note, say
from nsground.cli.progress import shown

HOLDOUTS = ("cogent-a", "small-metal", "purple")
AUGMENTATIONS = ("mirror", "crop", "hue", "light", "noise", "blur", "coarse", "jpeg")
LABEL_EPOCHS, EXPRESSION_EPOCHS = 30, 10
COUNTS = (250, 500, 1000, 2000, 3970)


@click.group()
def train() -> None:
    """Train perception, or a model to compare with."""


for _other in (confidence, parser, grounder):
    train.add_command(_other)


@train.command()
@click.option("--data", type=options.FILE, required=True, metavar="DIR", help="Holds train/scenes.json, train/images/.")
@click.option("-o", "--output", type=options.FILE, required=True, metavar="DIR", help="Weights, state and log go here.")
@click.option("--epochs", type=click.IntRange(min=1), help="[default: 30; of expressions 10]")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--empty", "empties", type=options.FILE, multiple=True, metavar="FILE",
    help="A picture that shows no rendered object; may be given again.",
)  # fmt: skip
@click.option(
    "--holdout", "holdouts", type=click.Choice(HOLDOUTS), multiple=True,
    help="Objects that give no training signal; may be given again.",
)  # fmt: skip
@click.option(
    "--without", type=click.Choice(AUGMENTATIONS), multiple=True,
    help="Leave out an augmentation; may be given again.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Train on the first N pictures only.")
@click.option(
    "--supervision", type=click.Choice(["labels", "expressions"]), default="labels", show_default=True,
    help="expressions: learn attributes of given boxes from expressions and what they mean, without labels.",
)  # fmt: skip
@click.option(
    "--triples", "counts", type=click.IntRange(min=1), multiple=True, metavar="N",
    help="With expressions: learn from the first N; may be given again.  [default: 250 500 1000 2000 3970]",
)  # fmt: skip
def clevr(
    data: Path,
    output: Path,
    epochs: int | None,
    seed: int,
    empties: tuple[Path, ...],
    holdouts: tuple[str, ...],
    without: tuple[str, ...],
    limit: int | None,
    supervision: str,
    counts: tuple[int, ...],
) -> None:
    """Train the network that looks at rendered scenes.

    It learns from the pictures in DIR/train, and is calibrated on some that are kept back.

    The same command resumes where it was interrupted. weights.safetensors and weights.json in the output are what
    --detector takes. With --supervision expressions, heads over features of given boxes learn from DIR/train's
    refexps.json through the executor, and are tried on DIR/val beside heads that learned from labels.
    """
    if supervision == "expressions":
        if empties or holdouts or without or limit:
            raise click.UsageError("--empty, --holdout, --without and --limit go with --supervision labels")
        learn_from_expressions(data, output, epochs or EXPRESSION_EPOCHS, seed, counts or COUNTS)
    else:
        if counts:
            raise click.UsageError("--triples goes with --supervision expressions")
        learn_from_labels(data, output, epochs or LABEL_EPOCHS, seed, empties, holdouts, without, limit)


def learn_from_labels(
    data: Path,
    output: Path,
    epochs: int,
    seed: int,
    empties: Sequence[Path],
    holdouts: Sequence[str],
    without: Sequence[str],
    limit: int | None,
) -> None:
    """The network, from pictures whose scenes are known; weights, calibration and log go to ``output``."""
    from dataclasses import replace

    from nsground.perception.clevr.augment import AUGMENTATIONS as ALL
    from nsground.perception.clevr.samples import load_samples
    from nsground.perception.clevr.targets import all_but
    from nsground.perception.clevr.train import BATCH, CALIBRATION_PICTURES, train
    from nsground.perception.images import open_image
    from nsground.perception.threads import one_thread
    from nsground.training.settings import begin, data_fingerprint

    samples = replace(
        load_samples(data / "train"),
        taught=all_but(holdouts),
        empty=[np.asarray(open_image(path)) for path in empties],
        augmentations=ALL - set(without),
    )
    samples, kept = samples.parted(CALIBRATION_PICTURES)
    if limit is not None:
        samples = replace(samples, scenes=samples.scenes[:limit])
    if len(samples) < BATCH:
        raise NsgroundError(
            f"{data / 'train'}: {len(samples)} pictures beside the {CALIBRATION_PICTURES} kept;"
            f" at least {BATCH} are needed"
        )
    settings = {
        "data": data_fingerprint([(data / "train" / "scenes.json").read_bytes()]), "pictures": len(samples),
        "epochs": epochs, "seed": seed, "empty": data_fingerprint(path.read_bytes() for path in empties),
        "holdout": sorted(holdouts), "without": sorted(without),
    }  # fmt: skip
    begin(output, settings)
    say(f"{len(samples):,} pictures to learn from, {len(kept)} kept for the calibration; output in {output}")
    with one_thread(), shown() as progress:
        for epoch in train(samples, output, epochs, seed, progress):
            say(epoch)
    note("calibrating on the pictures kept")
    from nsground.perception.clevr.calibrate import calibrate

    with one_thread():
        say(calibrate(output / "weights.safetensors", kept))


def learn_from_expressions(data: Path, output: Path, epochs: int, seed: int, counts: Sequence[int]) -> None:
    """Attribute heads, from expressions and their targets; ``study.jsonl`` and the last heads go to ``output``."""
    from nsground.learning.rendered import rendered, triples
    from nsground.learning.study import StudyFolder, study
    from nsground.perception.threads import one_thread

    with one_thread(), shown() as progress:
        taught = triples(data / "train", max(counts), progress)
        seen = rendered(data / "train", max(triple.scene for triple in taught) + 1, progress)
        report = StudyFolder(output)
        for result, heads in study(seen, taught, rendered(data / "val", None, progress), counts, epochs, seed):
            report.add(result, heads)
            say(result)
