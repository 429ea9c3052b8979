"""``nsground describe``: what to say of a region so that no other is meant."""

from __future__ import annotations

from pathlib import Path

import click

from nsground import describe as description_of
from nsground.cli import options
from nsground.cli.inputs import Look, view_of
from nsground.cli.output import say, say_json


@click.command(no_args_is_help=True)
@click.argument("image", type=options.FILE)
@click.option("--region", type=int, metavar="I", help="Describe this region only.")
@options.detector
@options.domain
@options.grammar
@options.as_json
def describe(
    image: Path, region: int | None, detector: str | None, domain: str | None, grammars: tuple[str, ...], as_json: bool
) -> None:
    """Say what singles out each region of IMAGE.

    Prints the shortest expression that fits a region and no other, or which others it fits too.

    IMAGE is a picture or a scene file (.json).
    """
    scene = view_of(image, domain, Look(detector=detector), grammars).scene
    for index in range(len(scene)) if region is None else [region]:
        description = description_of(scene, index)
        if as_json:
            say_json(description.to_dict())
        else:
            say(f"#{index} {description}" if region is None else description)
    if not len(scene) and region is None and not as_json:
        say("no regions were found")
