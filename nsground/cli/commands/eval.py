"""``nsground eval``: how well it does on data with known answers; each part is a file of its own."""

from __future__ import annotations

import click

from nsground.cli.commands.eval_language import language


@click.group()
def eval() -> None:
    """Measure how well language, perception and grounding do."""


eval.add_command(language)
