"""``nsground train``: make the weights of a domain's perception; resumable after every epoch."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from nsground import NsgroundError
from nsground.cli import options
from nsground.cli.output import note, say, ticking

HOLDOUTS = ("cogent-a", "small-metal", "purple")
AUGMENTATIONS = ("mirror", "hue", "light", "noise", "blur", "coarse", "jpeg")


@click.group()
def train() -> None:
    """Train the perception of a domain."""


@train.command()
@click.option("--data", type=options.FILE, required=True, metavar="DIR", help="Holds train/scenes.json, train/images/.")
@click.option("-o", "--output", type=options.FILE, required=True, metavar="DIR", help="Weights, state and log go here.")
@click.option("--epochs", type=click.IntRange(min=1), default=30, show_default=True)
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
def clevr(
    data: Path,
    output: Path,
    epochs: int,
    seed: int,
    empties: tuple[Path, ...],
    holdouts: tuple[str, ...],
    without: tuple[str, ...],
    limit: int | None,
) -> None:
    """Train the network of rendered scenes on DIR/train, and calibrate it on pictures kept back from it.

    The same command goes on where it was interrupted. weights.safetensors and weights.json in the output are what
    --detector takes.
    """
    from dataclasses import replace

    from nsground.perception.clevr.augment import AUGMENTATIONS as ALL
    from nsground.perception.clevr.samples import load_samples
    from nsground.perception.clevr.targets import all_but
    from nsground.perception.clevr.train import BATCH, KEPT, train
    from nsground.perception.images import open_image
    from nsground.perception.threads import one_thread

    samples = replace(
        load_samples(data / "train"),
        taught=all_but(holdouts),
        empty=[np.asarray(open_image(path)) for path in empties],
        augmentations=ALL - set(without),
    )
    samples, kept = samples.parted(KEPT)
    if limit is not None:
        samples = replace(samples, scenes=samples.scenes[:limit])
    if len(samples) < BATCH:
        raise NsgroundError(
            f"{data / 'train'}: {len(samples)} pictures beside the {KEPT} kept; at least {BATCH} are needed"
        )
    say(f"{len(samples):,} pictures to learn from, {len(kept)} kept for the calibration; output in {output}")
    with one_thread(), ticking(f"epoch of {len(samples) // BATCH} batches") as tick:
        for epoch in train(samples, output, epochs, seed, tick):
            say(epoch)
    note("calibrating on the pictures kept")
    from nsground.perception.clevr.calibrate import calibrate

    with one_thread():
        say(calibrate(output / "weights.safetensors", kept))
