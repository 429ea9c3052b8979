"""``nsground perceive``: pictures to scene graphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nsground import NsgroundError
from nsground import perceive as see
from nsground.cli import options
from nsground.cli.lines import for_each_line
from nsground.cli.output import error_line, say, say_json
from nsground.cli.show import show_regions


@click.command(no_args_is_help=True)
@click.argument("images", nargs=-1, type=options.FILE, required=True)
@options.detector
@options.domain
@options.as_json
@click.option("-o", "--output", type=options.FILE, metavar="FILE", help="Save the scene as JSON.")
@click.option("--draw", "picture", type=options.FILE, metavar="FILE", help="Draw the regions (.png, .jpg).")
@click.pass_context
def perceive(
    ctx: click.Context,
    images: tuple[Path, ...],
    detector: str | None,
    domain: str | None,
    as_json: bool,
    output: Path | None,
    picture: Path | None,
) -> None:
    """List the regions that are seen in IMAGES.

    With --json, print the scene of each, one a line.
    """
    domain = "photo" if domain is None else domain
    if len(images) > 1:
        if output or picture:
            raise click.UsageError("--output and --draw are for one picture at a time")
        ctx.exit(_many(images, domain, detector, as_json))
    scene = see(str(images[0]), domain, detector)
    if output is not None:
        scene.save(output)
    if picture is not None:
        from nsground.drawing import draw_scene, save_picture

        save_picture(draw_scene(images[0], scene), picture)
    if as_json:
        say_json(scene.to_dict())
    else:
        _table(scene)


def _many(images: tuple[Path, ...], domain: str, detector: str | None, as_json: bool) -> int:
    """All pictures, going on past a bad one; the exit code."""
    if as_json:

        def answer(line: str) -> dict[str, Any]:
            try:
                return {"source": line, **see(line, domain, detector).to_dict()}
            except NsgroundError as error:
                return {"source": line, **error_line(error)}

        return 2 if for_each_line([str(image) for image in images], "looking", answer) else 0
    failed = False
    for image in images:
        try:
            scene = see(str(image), domain, detector)
        except NsgroundError as error:
            failed = True
            click.echo(f"Error: {error}", err=True)
        else:
            say(image, style="bold")
            _table(scene)
            say()
    return 2 if failed else 0


def _table(scene: Any) -> None:
    if len(scene):
        show_regions(list(scene), "score")
    else:
        say("no regions were found")
