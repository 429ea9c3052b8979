"""``nsground train confidence``: how likely answers are right, measured on expressions whose regions are known."""

from __future__ import annotations

from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.output import say


@click.command()
@click.option(
    "--data", "folders", type=options.FILE, required=True, multiple=True, metavar="DIR",
    help="A data set of expressions about pictures; may be given again.",
)  # fmt: skip
@click.option(
    "--boxes", type=click.Choice(["detected", "given"]), default="detected", show_default=True,
    help="given: those of the true scenes.",
)  # fmt: skip
@click.option("-o", "--output", type=options.FILE, metavar="FILE", help="[default: the package's own]")
@click.option("--cache", type=options.FILE, metavar="DIR", help="Keeps what is seen in pictures.")
def confidence(folders: tuple[Path, ...], boxes: str, output: Path | None, cache: Path | None) -> None:
    """Fit how sure answers about photographs are.

    Says how good it is on pictures that it did not see."""
    from nsground.confidence.calibration import package_file
    from nsground.datasets import open_dataset
    from nsground.evaluation.calibrate import calibrate, known_answers, seen_by
    from nsground.grounders.protocol import Source
    from nsground.perception.threads import one_thread

    source: Source = "given" if boxes == "given" else "detected"
    sets = [open_dataset(folder) for folder in folders]
    with one_thread():
        known = [answer for data in sets for answer in known_answers(data, source, cache)]
    looked = seen_by(sets[0], source)
    fitted, measured = calibrate(known, "photo", looked, " + ".join(data.name for data in sets))
    for name, value in measured.items():
        say(f"{name:>32}  {value:,.0f}" if name == "answers" else f"{name:>32}  {value:.3f}")
    path = output or package_file("photo", looked)
    path.parent.mkdir(parents=True, exist_ok=True)
    fitted.save(path)
    say(f"written to {path}")
