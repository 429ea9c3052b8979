"""``nsground run``: a program on a scene file."""

from __future__ import annotations

from pathlib import Path

import click

from nsground import execute, read
from nsground.cli import options
from nsground.cli.inputs import open_scene
from nsground.cli.show import finish


@click.command(no_args_is_help=True)
@click.argument("program")
@click.argument("scene", type=options.FILE)
@options.domain
@options.grammar
@options.reasoning
@options.as_json
@options.picture_out
@click.pass_context
def run(
    ctx: click.Context,
    program: str,
    scene: Path,
    domain: str | None,
    grammars: tuple[str, ...],
    logic: str,
    strict: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Run a program on a scene file.

    PROGRAM is in notation, such as THE(LEFT_OF(cup, plate)); SCENE is a scene file (.json).
    """
    view = open_scene(scene, domain, grammars)
    answer = execute(read(program), view.scene, logic, options.policy(strict))
    finish(ctx, answer, view.picture, as_json, output)
